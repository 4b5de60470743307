"""PyTorch's train steps of networks: W3 and W7."""
from data import DEVICE, RATE, tensor, torch
import torch.nn.functional as F


def labels(n):
    return torch.arange(n, device=DEVICE) % 10


# W3: 784-512-512-10, softmax cross entropy, SGD or Adam.

def classifier(n):
    x, y = tensor(n, 784), labels(n)
    sizes = (784, 512, 512, 10)
    parameters = [p for i, o in zip(sizes, sizes[1:]) for p in (tensor(o, i, scale=0.02), tensor(o, scale=0.02))]
    for p in parameters:
        p.requires_grad_()
    w1, b1, w2, b2, w3, b3 = parameters

    def loss():
        return F.cross_entropy(F.linear(torch.relu(F.linear(torch.relu(F.linear(x, w1, b1)), w2, b2)), w3, b3), y)

    return loss, parameters


def descend(loss, parameters):
    """Gradients and updates, of all parameters at once where PyTorch can, and one by one."""
    def together():
        gradients = torch.autograd.grad(loss(), parameters)
        with torch.no_grad():
            torch._foreach_add_(parameters, gradients, alpha=-RATE)

    def singly():
        for p, g in zip(parameters, torch.autograd.grad(loss(), parameters)):
            p.data.sub_(g, alpha=RATE)

    return {"eager": together, "singly": singly}


def torch_w3_sgd(n):
    return descend(*classifier(n))


def torch_w3_adam(n):
    def form(**options):
        loss, parameters = classifier(n)
        optimizer = torch.optim.Adam(parameters, lr=RATE, eps=1e-7, **options)

        def step():
            optimizer.zero_grad(set_to_none=True)
            loss().backward()
            optimizer.step()

        return step

    forms = {"foreach": form(foreach=True), "singly": form(foreach=False)}
    if DEVICE != "cpu":
        forms["fused"] = form(fused=True)
    return forms


# W7: 28 x 28 images, two convolutions with pools, a dense layer, softmax cross entropy, SGD.

def torch_w7(n):
    def forms(name, memory):
        x = tensor(n, 1, 28, 28).to(memory_format=memory)
        y = labels(n)
        shapes = (32, 1, 3, 3), (32,), (64, 32, 3, 3), (64,), (10, 1600), (10,)
        parameters = [tensor(*shape, scale=0.02) for shape in shapes]
        parameters = [p.to(memory_format=memory) if p.dim() == 4 else p for p in parameters]
        for p in parameters:
            p.requires_grad_()
        k1, b1, k2, b2, w, b = parameters

        def loss():
            h = F.max_pool2d(torch.relu(F.conv2d(x, k1, b1)), 2)
            h = F.max_pool2d(torch.relu(F.conv2d(h, k2, b2)), 2)
            return F.cross_entropy(F.linear(h.flatten(1), w, b), y)

        return {f"{form}, {name}": f for form, f in descend(loss, parameters).items()}

    return {**forms("channels_last", torch.channels_last), **forms("contiguous", torch.contiguous_format)}
