"""One workload in one of the peers: prints the loss of a first epoch in the data's order
and the speed of epochs in random order, as JSON; or, where the workload has a goal, the
seconds of training until so many of the held-out rows are right.

    peer.py sklearn|torch|jax FOLDER THREADS [SEED]
"""

import json
import os
import pathlib
import statistics
import sys
import time
import warnings

import numpy as np

name, folder, threads = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
config = json.loads((folder / "config.json").read_text())
kind = np.float32 if config["scalar"] == "float" else np.float64
rows, batch, rate = config["rows"], config["batch"], config["rate"]
x = np.fromfile(folder / "x.bin", kind).reshape(rows, config["inputs"])
y = np.fromfile(folder / "y.bin", np.int32)
flat = np.fromfile(folder / "parameters.bin", kind)
widths = [config["inputs"], *config["hidden"], config["classes"]]
layers, place = [], 0
for before, after in zip(widths, widths[1:]):
    weights = flat[place : place + before * after].reshape(before, after)
    place += before * after
    layers.append((weights, flat[place : place + after]))
    place += after
goal = config.get("goal")
if goal:
    held_x = np.fromfile(folder / "held_x.bin", kind).reshape(-1, config["inputs"])
    held_y = np.fromfile(folder / "held_y.bin", np.int32)
is_relu, is_adam = config["activation"] == "relu", config["optimizer"] == "adam"


def report(first_loss, epoch):
    """`epoch` runs one epoch; the first of them warms up."""
    epoch()
    seconds = []
    for _ in range(config["epochs"]):
        start = time.perf_counter()
        epoch()
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"loss": float(first_loss), "samples_per_second": rows / statistics.median(seconds)}))


def report_goal(epoch, accuracy):
    """The seconds of epochs, each followed by a look at the held-out rows, to the goal."""
    start = time.perf_counter()
    for epochs in range(1, config["epochs"] + 1):
        epoch()
        if accuracy() >= goal:
            break
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "epochs": epochs, "reached": bool(accuracy() >= goal)}))


def sklearn():
    from sklearn.neural_network import MLPClassifier

    warnings.filterwarnings("ignore")
    model = MLPClassifier(
        config["hidden"], activation="relu" if is_relu else "logistic", solver=config["optimizer"], alpha=0,
        batch_size=batch, learning_rate_init=rate, momentum=0, nesterovs_momentum=False, shuffle=False)
    # The first call makes the weights and the optimizer: both are then set back.
    model.partial_fit(x[:batch], y[:batch], classes=np.arange(config["classes"]))
    for (weights, biases), own, bias in zip(layers, model.coefs_, model.intercepts_):
        own[...], bias[...] = weights, biases
    if is_adam:
        model._optimizer.t = 0
        for moment in [*model._optimizer.ms, *model._optimizer.vs]:
            moment[...] = 0
    if goal:
        model.shuffle = True
        model._random_state = np.random.RandomState(seed)
        return report_goal(lambda: model.partial_fit(x, y), lambda: np.mean(model.predict(held_x) == held_y))
    model.partial_fit(x, y)
    loss = model.loss_
    model.shuffle = True
    report(loss, lambda: model.partial_fit(x, y))


def torch():
    import torch

    torch.set_num_threads(threads)
    parts = []
    for weights, biases in layers:
        linear = torch.nn.Linear(*weights.shape, dtype=torch.float32 if kind == np.float32 else torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(weights.T.copy()))
            linear.bias.copy_(torch.from_numpy(biases.copy()))
        parts += [linear, torch.nn.ReLU() if is_relu else torch.nn.Sigmoid()]
    model = torch.nn.Sequential(*parts[:-1])
    optimizer = (torch.optim.Adam if is_adam else torch.optim.SGD)(model.parameters(), lr=rate)
    criterion = torch.nn.CrossEntropyLoss()
    inputs, labels = torch.from_numpy(x), torch.from_numpy(y.astype(np.int64))

    def epoch(order=None):
        total = 0.0
        order = torch.randperm(rows) if order is None else order
        for start in range(0, rows, batch):
            index = order[start : start + batch]
            optimizer.zero_grad()
            loss = criterion(model(inputs[index]), labels[index])
            loss.backward()
            optimizer.step()
            total += loss.detach() * len(index)
        return float(total) / rows

    if goal:
        torch.manual_seed(seed)
        held, wanted = torch.from_numpy(held_x), torch.from_numpy(held_y)

        def accuracy():
            with torch.inference_mode():
                return float((model(held).argmax(1) == wanted).float().mean())

        return report_goal(epoch, accuracy)
    report(epoch(torch.arange(rows)), epoch)


def jax():
    os.environ["JAX_PLATFORMS"] = "cpu"
    import jax
    import jax.numpy as jnp

    steps, rest = divmod(rows, batch)
    inputs, labels = jnp.asarray(x), jnp.asarray(y)

    def loss_of(parameters, index):
        a = inputs[index]
        for weights, biases in parameters[:-1]:
            a = jax.nn.relu(a @ weights + biases)
        weights, biases = parameters[-1]
        logits = a @ weights + biases
        picked = jnp.take_along_axis(jax.nn.log_softmax(logits), labels[index][:, None], 1)
        return -picked.mean()

    def step(state, index):
        parameters, first, second, t = state
        loss, gradient = jax.value_and_grad(loss_of)(parameters, index)
        t = t + 1
        tree = jax.tree_util.tree_map
        first = tree(lambda m, g: 0.9 * m + 0.1 * g, first, gradient)
        second = tree(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradient)
        scale, root = rate / (1 - 0.9**t), 1 / jnp.sqrt(1 - 0.999**t)
        parameters = tree(lambda w, m, v: w - scale * m / (jnp.sqrt(v) * root + 1e-8), parameters, first, second)
        return (parameters, first, second, t), loss * index.size

    @jax.jit
    def epoch(state, order):
        state, losses = jax.lax.scan(step, state, order[: steps * batch].reshape(steps, batch))
        total = losses.sum()
        if rest:
            state, loss = step(state, order[steps * batch :])
            total += loss
        return state, total / rows

    @jax.jit
    def shuffled_epoch(state, key):
        return epoch(state, jax.random.permutation(key, rows))

    parameters = [(jnp.asarray(w), jnp.asarray(b)) for w, b in layers]
    zeros = jax.tree_util.tree_map(jnp.zeros_like, parameters)
    state = (parameters, zeros, zeros, jnp.float32(0))
    state, loss = epoch(state, jnp.arange(rows))
    key = jax.random.key(1)

    def run():
        nonlocal state, key
        key, own = jax.random.split(key)
        state, total = shuffled_epoch(state, own)
        total.block_until_ready()

    report(loss, run)


{"sklearn": sklearn, "torch": torch, "jax": jax}[name]()
