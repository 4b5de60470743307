"""What the workloads of `peers.py` compute with, on the device of its first argument: `cpu`, if there is none, or `cuda`."""
import math
import sys

DEVICE = sys.argv[1] if len(sys.argv) > 1 else "cpu"

absent = []
try:
    import numpy as np
except ImportError:
    absent.append("python3-numpy" if DEVICE == "cpu" else "numpy")
try:
    import torch
except ImportError:
    absent.append("python3-torch" if DEVICE == "cpu" else "torch")
if not absent:
    if DEVICE != "cpu":
        if not torch.cuda.is_available():
            absent.append("torch")
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    else:
        np.ones((2, 2), np.float32) @ np.ones((2, 2), np.float32)
        with open("/proc/self/maps") as maps:
            if "libopenblasp" not in maps.read():
                absent.append("libopenblas0-pthread")
if absent:
    print("absent", *absent, flush=True)
    sys.exit(1)

RATE = 1e-4
A, B = 1.1, 0.2


def wave(*shape):
    """2 sin(i) at position i."""
    return (2 * np.sin(np.arange(math.prod(shape), dtype=np.float64))).astype(np.float32).reshape(shape)


def tensor(*shape, grad=False, scale=1):
    return (torch.from_numpy(wave(*shape)).to(DEVICE) * scale).requires_grad_(grad)


def like(x):
    """Memory for a result, of which every page has been touched."""
    return np.zeros_like(x) + 1 if isinstance(x, np.ndarray) else torch.ones_like(x)


def scalar(value, grad=False):
    return torch.tensor(value, device=DEVICE, requires_grad=grad)
