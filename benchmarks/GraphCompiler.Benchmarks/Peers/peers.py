"""Measures numpy and PyTorch for the benchmarks' commands `peers` and `gpu`, one question a line, one answer a line.

    prepare <peer> <workload> <size>  warms up every form of the workload and keeps the fastest: "<seconds> <form>"
    time <peer> <workload> <size>     "<seconds> <form>" of one call of that form
    forget                            gives the memory of all workloads back: "0 forgotten"

A size is a number, or several as in 8192x4096. The argument `cuda` has PyTorch compute there; a batch of calls then ends when the device is done, and
the forms are those of eager code. The number of threads is the environment's OMP_NUM_THREADS. The first line of output is "ready", or "absent" and the
packages to install.
"""
import math
import os
import sys
import time

from data import A, B, DEVICE, RATE, like, np, scalar, tensor, torch, wave
from networks import torch_w3_adam, torch_w3_sgd, torch_w7
import torch.nn.functional as F

# Seconds of the shortest batch, and of a turn. Waiting for a device costs some microseconds.
SHORTEST, BUDGET = (0.002, 0.04) if DEVICE == "cpu" else (0.02, 0.1)


# W1: linear regression, one step.

def line(n):
    x = np.linspace(-2, 2, n, dtype=np.float32)
    return x, 3 * x + 2


@torch.jit.script
def line_loss(w, b, x, y):
    return torch.mean(torch.square(y - (w * x + b)))


@torch.jit.script
def line_step(w, b, x, y, rate: float):
    e = y - (w * x + b)
    loss = torch.mean(torch.square(e))
    g = e * (-2.0 / x.numel())
    w.sub_(torch.sum(g * x), alpha=rate)
    b.sub_(torch.sum(g), alpha=rate)
    return loss


def torch_w1_autograd(n):
    x, y = (torch.from_numpy(v).to(DEVICE) for v in line(n))
    w, b = (scalar(v, grad=True) for v in (5.0, 0.0))

    def step(loss):
        dw, db = torch.autograd.grad(loss, (w, b))
        with torch.no_grad():
            w.sub_(dw, alpha=RATE)
            b.sub_(db, alpha=RATE)

    return {
        "eager": lambda: step(torch.mean(torch.square(y - (w * x + b)))),
        "mse_loss": lambda: step(F.mse_loss(w * x + b, y)),
        "addcmul": lambda: step(F.mse_loss(torch.addcmul(b, w, x), y)),
        "script": lambda: step(line_loss(w, b, x, y)),
    }


def torch_w1_hand(n):
    x, y = (torch.from_numpy(v).to(DEVICE) for v in line(n))
    w, b = scalar(5.0), scalar(0.0)
    e, loss = torch.empty_like(x), scalar(0.0)

    @torch.no_grad()
    def out():
        torch.mul(x, w, out=e)
        torch.add(e, b, out=e)
        torch.sub(e, y, out=e)
        torch.dot(e, e, out=loss)
        w.sub_(torch.dot(e, x), alpha=2 * RATE / n)
        b.sub_(torch.sum(e), alpha=2 * RATE / n)
        return loss / n

    return {"out=": out, "script": lambda: line_step(w, b, x, y, RATE)}


def numpy_w1_hand(n):
    x, y = line(n)
    w, b, e = np.float32(5), np.float32(0), np.empty(n, np.float32)

    def out():
        nonlocal w, b
        np.multiply(x, w, out=e)
        np.add(e, b, out=e)
        np.subtract(e, y, out=e)
        loss = np.dot(e, e) / n
        w -= np.float32(2 * RATE / n) * np.dot(e, x)
        b -= np.float32(2 * RATE / n) * e.sum()
        return loss

    return {"out=": out}


# W2: a perceptron with a hidden layer of 64, one step.

@torch.jit.script
def perceptron_loss(w1, b1, w2, b2, x, y):
    return F.mse_loss(F.linear(torch.relu(F.linear(x, w1, b1)), w2, b2), y)


def torch_w2(n):
    x = tensor(n, 1)
    y = x * 2 + 1
    parameters = [tensor(64, 1, grad=True), tensor(64, grad=True), tensor(1, 64, grad=True), tensor(1, grad=True)]
    w1, b1, w2, b2 = parameters
    w1t, w2t = tensor(1, 64, grad=True), tensor(64, 1, grad=True)
    transposed = [w1t, b1, w2t, b2]

    def step(loss, parameters):
        gradients = torch.autograd.grad(loss, parameters)
        with torch.no_grad():
            torch._foreach_add_(parameters, gradients, alpha=-RATE)

    def singly(loss, parameters):
        for p, g in zip(parameters, torch.autograd.grad(loss, parameters)):
            p.data.sub_(g, alpha=RATE)

    return {
        "eager": lambda: step(F.mse_loss(F.linear(torch.relu(F.linear(x, w1, b1)), w2, b2), y), parameters),
        "addmm": lambda: step(F.mse_loss(torch.addmm(b2, torch.relu(torch.addmm(b1, x, w1t)), w2t), y), transposed),
        "singly": lambda: singly(F.mse_loss(F.linear(torch.relu(F.linear(x, w1, b1)), w2, b2), y), parameters),
        "script": lambda: step(perceptron_loss(w1, b1, w2, b2, x, y), parameters),
    }


def numpy_w2(n):
    x = wave(n, 1)
    y = x * 2 + 1
    w1, b1, w2, b2 = wave(1, 64), wave(64), wave(64, 1), wave(1)
    h, dh, mask = np.empty((n, 64), np.float32), np.empty((n, 64), np.float32), np.empty((n, 64), bool)
    p = np.empty((n, 1), np.float32)
    rate = np.float32(RATE)

    def out():
        nonlocal w1, b1, w2, b2
        np.multiply(x, w1, out=h)
        np.add(h, b1, out=h)
        np.maximum(h, 0, out=h)
        np.matmul(h, w2, out=p)
        np.add(p, b2, out=p)
        np.subtract(p, y, out=p)
        loss = np.vdot(p, p) / n
        np.multiply(p, np.float32(2 / n), out=p)
        dw2 = h.T @ p
        np.multiply(p, w2.T, out=dh)
        np.greater(h, 0, out=mask)
        np.multiply(dh, mask, out=dh)
        w2 -= rate * dw2
        b2 -= rate * p.sum()
        w1 -= rate * (x.T @ dh)
        b1 -= rate * dh.sum(0)
        return loss

    return {"out=": out}


# W4: gelu(x * a + b) * sigmoid(x) + tanh(x), and the gradient of its sum.

def activation(x):
    return F.gelu(x * A + B, approximate="tanh") * torch.sigmoid(x) + torch.tanh(x)


@torch.jit.script
def activation_script(x, a: float, b: float):
    return F.gelu(x * a + b, approximate="tanh") * torch.sigmoid(x) + torch.tanh(x)


def untracked(f):
    def call():
        with torch.no_grad():
            return f()
    return call


def torch_w4_forward(n):
    x = tensor(n)
    y = like(x)
    return {
        "eager": untracked(lambda: activation(x)),
        "out=": untracked(lambda: torch.add(F.gelu(x * A + B, approximate="tanh") * torch.sigmoid(x), torch.tanh(x), out=y)),
        "script": untracked(lambda: activation_script(x, A, B)),
    }


def torch_w4_hand(n):
    """The user plans the memory: every intermediate in one of two buffers."""
    x = tensor(n)
    t, u = like(x), like(x)

    def out():
        torch.mul(x, A, out=t)
        t.add_(B)
        torch._C._nn.gelu(t, approximate="tanh", out=u)
        torch.sigmoid(x, out=t)
        u.mul_(t)
        torch.tanh(x, out=t)
        return u.add_(t)

    return {"buffers": untracked(out)}


def torch_w4_backward(n):
    x = tensor(n, grad=True)

    def eager():
        s = activation(x).sum()
        return s, torch.autograd.grad(s, x)

    def script():
        s = activation_script(x, A, B).sum()
        return s, torch.autograd.grad(s, x)

    return {"eager": eager, "script": script}


ROOT, CUBIC = math.sqrt(2 / math.pi), 0.044715


def numpy_w4_hand(n):
    x = wave(n)
    z, t, u = like(x), like(x), like(x)

    def out():
        np.multiply(x, A, out=z)
        np.add(z, B, out=z)
        np.multiply(z, z, out=t)
        np.multiply(t, CUBIC, out=t)
        np.add(t, 1, out=t)
        np.multiply(t, z, out=t)
        np.multiply(t, ROOT, out=t)
        np.tanh(t, out=t)
        np.add(t, 1, out=t)
        np.multiply(t, z, out=t)
        np.multiply(t, 0.5, out=t)
        np.negative(x, out=u)
        np.exp(u, out=u)
        np.add(u, 1, out=u)
        np.divide(t, u, out=t)
        np.tanh(x, out=u)
        return np.add(t, u, out=t)

    return {"out=": out}


# W5: softmax and layer norm along rows.

def torch_w5_softmax(n, m=None):
    x = tensor(n, m or n)
    y = like(x)
    return {
        "eager": lambda: torch.softmax(x, 1),
        "out=": lambda: torch._softmax(x, 1, False, out=y),
    }


def torch_w5_softmax_backward(n, m=None):
    x, dy = tensor(n, m or n, grad=True), tensor(n, m or n)
    y, dx, constant = like(x.detach()), like(dy), x.detach()

    def eager():
        y = torch.softmax(x, 1)
        return y, torch.autograd.grad(y, x, dy)

    def fresh():
        y = torch._softmax(constant, 1, False)
        return y, torch._softmax_backward_data(dy, y, 1, torch.float32)

    def out():
        torch._softmax(constant, 1, False, out=y)
        torch._softmax_backward_data(dy, y, 1, torch.float32, grad_input=dx)
        return y, dx

    return {"eager": eager, "by hand": fresh, "out=": out}


def torch_w5_layer_norm(n, m=None):
    m = m or n
    x, scale, shift = tensor(n, m), tensor(m), tensor(m)
    return {"eager": lambda: F.layer_norm(x, (m,), scale, shift, 1e-5)}


def torch_w5_layer_norm_backward(n, m=None):
    m = m or n
    x, scale, shift, dy = tensor(n, m, grad=True), tensor(m, grad=True), tensor(m, grad=True), tensor(n, m)
    constants = [t.detach() for t in (x, scale, shift)]

    def eager():
        y = F.layer_norm(x, (m,), scale, shift, 1e-5)
        return y, torch.autograd.grad(y, (x, scale, shift), dy)

    def by_hand():
        x, scale, shift = constants
        y, mean, rstd = torch.native_layer_norm(x, (m,), scale, shift, 1e-5)
        return y, torch.ops.aten.native_layer_norm_backward(dy, x, (m,), mean, rstd, scale, shift, [True, True, True])

    return {"eager": eager, "by hand": by_hand}


def numpy_w5_softmax(n):
    x = wave(n, n)
    y = like(x)

    def out():
        np.subtract(x, x.max(1, keepdims=True), out=y)
        np.exp(y, out=y)
        return np.multiply(y, 1 / y.sum(1, keepdims=True), out=y)

    return {"out=": out}


def numpy_w5_layer_norm(n):
    x, scale, shift = wave(n, n), wave(n), wave(n)
    y = like(x)

    def out():
        np.subtract(x, x.mean(1, keepdims=True), out=y)
        variance = np.einsum("ij,ij->i", y, y)[:, None] / np.float32(n)
        np.multiply(y, 1 / np.sqrt(variance + np.float32(1e-5)), out=y)
        np.multiply(y, scale, out=y)
        return np.add(y, shift, out=y)

    return {"out=": out}


# W6: products.

def torch_w6(transposes):
    def workload(n):
        x, y, z = tensor(n, n), tensor(n, n), tensor(n, n)
        x, y = (t.t() if c == "t" else t for t, c in zip((x, y), transposes))
        return {"out=": lambda: torch.mm(x, y, out=z), "eager": lambda: torch.mm(x, y)}
    return workload


def numpy_w6(transposes):
    def workload(n):
        x, y, z = wave(n, n), wave(n, n), wave(n, n)
        x, y = (t.T if c == "t" else t for t, c in zip((x, y), transposes))
        return {"out=": lambda: np.matmul(x, y, out=z)}
    return workload


# What a device can move.

def torch_copy(n):
    x = tensor(n)
    y = like(x)
    return {"copy_": lambda: y.copy_(x)}


# One operator, eagerly.

def torch_eager(operator):
    def workload(n):
        side = math.isqrt(n)
        x, y = tensor(side, side) + 2.5, tensor(side, side) + 2.5
        z = like(x)
        unary = {"exp": torch.exp, "log": torch.log, "sqrt": torch.sqrt, "tanh": torch.tanh, "sigmoid": torch.sigmoid}
        binary = {"add": torch.add, "multiply": torch.mul, "divide": torch.div, "matmul": torch.mm}
        if operator in unary:
            f = unary[operator]
            return {"out=": lambda: f(x, out=z), "eager": lambda: f(x)}
        if operator in binary:
            f = binary[operator]
            return {"out=": lambda: f(x, y, out=z), "eager": lambda: f(x, y)}
        return {"eager": {
            "relu": lambda: torch.relu(x),
            "sum": lambda: torch.sum(x),
            "mean": lambda: torch.mean(x),
            "max": lambda: torch.max(x),
            "sum_rows": lambda: torch.sum(x, 1),
            "sum_columns": lambda: torch.sum(x, 0),
        }[operator]}
    return workload


WORKLOADS = {
    "torch": {
        "w1_autograd": torch_w1_autograd,
        "w1_hand": torch_w1_hand,
        "w2": torch_w2,
        "w3_sgd": torch_w3_sgd,
        "w3_adam": torch_w3_adam,
        "w4_forward": torch_w4_forward,
        "w4_hand": torch_w4_hand,
        "w4_backward": torch_w4_backward,
        "w5_softmax": torch_w5_softmax,
        "w5_softmax_backward": torch_w5_softmax_backward,
        "w5_layer_norm": torch_w5_layer_norm,
        "w5_layer_norm_backward": torch_w5_layer_norm_backward,
        **{f"w6_{t}": torch_w6(t) for t in ("nn", "tn", "nt", "tt")},
        "w7": torch_w7,
        "copy": torch_copy,
        **{f"eager_{o}": torch_eager(o) for o in (
            "add", "multiply", "divide", "exp", "log", "sqrt", "tanh", "sigmoid", "relu",
            "sum", "mean", "max", "sum_rows", "sum_columns", "matmul")},
    },
    "numpy": {
        "w1_hand": numpy_w1_hand,
        "w2": numpy_w2,
        "w4_hand": numpy_w4_hand,
        "w5_softmax": numpy_w5_softmax,
        "w5_layer_norm": numpy_w5_layer_norm,
        **{f"w6_{t}": numpy_w6(t) for t in ("nn", "tn", "nt", "tt")},
    },
}


def wait():
    if DEVICE != "cpu":
        torch.cuda.synchronize()


def seconds(f):
    """As Clock.Time of the command: the fastest batch, each 2 ms or longer, of 40 ms and at least two; on a device five times as long."""
    def batch(calls):
        wait()
        start = time.perf_counter()
        for _ in range(calls):
            f()
        wait()
        return time.perf_counter() - start

    calls, elapsed = 1, batch(1)
    while elapsed < SHORTEST:
        calls = min(calls * 10, math.ceil(calls * 1.2 * SHORTEST / max(elapsed, 1e-7)))
        elapsed = batch(calls)
    best, spent, batches = elapsed, 0.0, 0
    while batches < 2 or spent < BUDGET:
        elapsed = batch(calls)
        best, spent, batches = min(best, elapsed), spent + elapsed, batches + 1
    return best / calls


def prepare(peer, workload, size):
    forms = WORKLOADS[peer][workload](*map(int, size.split("x")))
    if DEVICE != "cpu":
        forms.pop("script", None)
    for f in forms.values():
        for _ in range(2 if DEVICE == "cpu" else 20):
            f()
    return min(((seconds(f), name, f) for name, f in forms.items()), key=lambda form: form[0])


def main():
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    prepared = {}
    print("ready", flush=True)
    for question in sys.stdin:
        verb, *workload = question.split()
        key = tuple(workload)
        if verb == "prepare":
            prepared[key] = prepare(*key)
            print(*prepared[key][:2], flush=True)
        elif verb == "time":
            _, name, f = prepared[key]
            print(seconds(f), name, flush=True)
        else:
            prepared.clear()
            if DEVICE != "cpu":
                torch.cuda.empty_cache()
            print("0 forgotten", flush=True)


main()
