"""Nanoseconds an element of NumPy's and PyTorch's functions on 2^20 elements that exist,
and microseconds of one prediction of 784-128-10 and of operations on matrices of 16 x 16, on one thread: prints them
as JSON."""

import json
import statistics
import time

import numpy as np
import torch

torch.set_num_threads(1)
COUNT = 1 << 20


def seconds(work):
    work()
    times = []
    for _ in range(15):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


cells = {}
for kind in (np.float32, np.float64):
    x = np.random.default_rng(1).uniform(0.1, 4, COUNT).astype(kind)
    t = torch.from_numpy(x)
    y = np.empty_like(x)
    u = torch.empty_like(t)
    for name, mine, torchs in [
        ("exp", lambda: np.exp(x, out=y), lambda: torch.exp(t, out=u)),
        ("log", lambda: np.log(x, out=y), lambda: torch.log(t, out=u)),
        ("tanh", lambda: np.tanh(x, out=y), lambda: torch.tanh(t, out=u)),
        ("logistic", None, lambda: torch.sigmoid(t, out=u)),
        ("add", lambda: np.add(y, x, out=y), lambda: torch.add(u, t, out=u)),
        ("sum", lambda: x.sum(), lambda: t.sum()),
    ]:
        scalar = "Float" if kind == np.float32 else "Double"
        cells[f"{name} {scalar}"] = {
            peer: 1e9 * seconds(work) / COUNT for peer, work in (("NumPy", mine), ("PyTorch", torchs)) if work
        }

generator = np.random.default_rng(1)
w1, b1 = generator.random((784, 128), np.float32), np.zeros(128, np.float32)
w2, b2 = generator.random((128, 10), np.float32), np.zeros(10, np.float32)
sample = generator.random(784, np.float32)


def predict():
    logits = np.maximum(sample @ w1 + b1, 0) @ w2 + b2
    e = np.exp(logits - logits.max())
    return e / e.sum()


model = torch.nn.Sequential(torch.nn.Linear(784, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10), torch.nn.Softmax(0))
tensor = torch.from_numpy(sample)


def many(work):
    with torch.inference_mode():
        for _ in range(1000):
            work()


cells["prediction"] = {
    "NumPy": 1e3 * seconds(lambda: many(predict)),
    "PyTorch": 1e3 * seconds(lambda: many(lambda: model(tensor))),
}
a, b = generator.random((16, 16)), generator.random((16, 16))
c, d = torch.from_numpy(a), torch.from_numpy(b)
for name, mine, torchs in [
    ("small sum", lambda: a + b, lambda: c + d),
    ("small product", lambda: a @ b, lambda: c @ d),
    ("small exp", lambda: np.exp(a), lambda: torch.exp(c)),
    ("small system", lambda: np.linalg.solve(a, b), lambda: torch.linalg.solve(c, d)),
]:
    cells[name] = {"NumPy": 1e3 * seconds(lambda: many(mine)), "PyTorch": 1e3 * seconds(lambda: many(torchs))}
print(json.dumps(cells))
