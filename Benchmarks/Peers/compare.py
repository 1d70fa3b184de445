"""Times Soma and its peers on the same work, each in its own process, in turn, and prints
tables in Markdown: epochs of training, whose losses after a first epoch are checked to
agree; the seconds to a quality on the bundled digits; one prediction; elementwise functions;
linear algebra beside NumPy's.

    compare.py RATIOS [--rounds N] [--only training|quality|kernels|linear] [--rows SUBSTRING]
"""

import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

HERE = pathlib.Path(__file__).parent
# Inputs, hidden layers, batch, rows, timed epochs; and the targets for one thread and two.
FLOAT = [
    ((64, [32], 32, 20_000, 20), (2.5, 2.5)),
    ((784, [128], 64, 20_000, 5), (1.15, 1.5)),
    ((784, [512, 256], 128, 20_000, 3), (1.25, 1.2)),
    ((784, [2048, 2048], 256, 5_000, 3), (1.25, 1.15)),
]
DOUBLE = [
    ((784, [256], 64, 20_000, 3), (1.3, 2)),
    ((784, [512, 256], 128, 20_000, 3), (1.3, 1.4)),
]


def workloads():
    for rows, scalar, activation, optimizer, rate, peers in [
        (FLOAT, "float", "relu", "adam", 1e-3, ["sklearn", "torch", "jax"]),
        (DOUBLE, "double", "logistic", "sgd", 0.1, ["sklearn", "torch"]),
    ]:
        for (inputs, hidden, batch, count, epochs), targets in rows:
            yield dict(
                inputs=inputs, hidden=hidden, classes=10, batch=batch, rows=count, epochs=epochs, scalar=scalar,
                activation=activation, optimizer=optimizer, rate=rate), peers, targets


def write_data(config, folder):
    """Random inputs with labels that depend on them, and the initial parameters."""
    generator = np.random.default_rng(1)
    kind = np.float32 if config["scalar"] == "float" else np.float64
    x = generator.random((config["rows"], config["inputs"])).astype(kind)
    teacher = generator.normal(size=(config["inputs"], config["classes"]))
    y = np.argmax((x - 0.5) @ teacher, axis=1).astype(np.int32)
    widths = [config["inputs"], *config["hidden"], config["classes"]]
    parameters = []
    for before, after in zip(widths, widths[1:]):
        bound = (6 / (before + after)) ** 0.5
        parameters += [generator.uniform(-bound, bound, before * after), np.zeros(after)]
    x.tofile(folder / "x.bin")
    y.tofile(folder / "y.bin")
    np.concatenate(parameters).astype(kind).tofile(folder / "parameters.bin")
    (folder / "config.json").write_text(json.dumps(config))


def write_digits(folder):
    """The bundled digits: a fifth of each class held out, and the initial parameters."""
    table = np.loadtxt(HERE.parent.parent / "Sources/Datasets/Resources/digits.csv", delimiter=",", skiprows=1)
    generator = np.random.default_rng(1)
    x, y = (table[:, :-1] / 16).astype(np.float32), table[:, -1].astype(np.int32)
    held = np.zeros(len(y), bool)
    for digit in range(10):
        places = generator.permutation(np.flatnonzero(y == digit))
        held[places[: len(places) // 5]] = True
    config = dict(
        inputs=64, hidden=[64], classes=10, batch=32, rows=int((~held).sum()), epochs=200, scalar="float",
        activation="relu", optimizer="adam", rate=1e-3, goal=0.97)
    widths, parameters = [64, 64, 10], []
    for before, after in zip(widths, widths[1:]):
        bound = (6 / (before + after)) ** 0.5
        parameters += [generator.uniform(-bound, bound, before * after), np.zeros(after)]
    for name, values in [("x", x[~held]), ("y", y[~held]), ("held_x", x[held]), ("held_y", y[held])]:
        values.tofile(folder / f"{name}.bin")
    np.concatenate(parameters).astype(np.float32).tofile(folder / "parameters.bin")
    (folder / "config.json").write_text(json.dumps(config))
    return config


def run(name, ratios, folder, threads, seed=1):
    """One process, on as many cores as it may have threads."""
    cores = ",".join(str(core) for core in sorted(os.sched_getaffinity(0))[:threads])
    if name == "soma":
        command = [ratios, "epochs", str(folder), str(threads), str(seed)]
    else:
        command = [sys.executable, str(HERE / "peer.py"), name, str(folder), str(threads), str(seed)]
    environment = dict(os.environ, **{v: str(threads) for v in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")})
    # The processor's best kernels for everyone.
    for variable in ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"]:
        environment.pop(variable, None)
    start = time.perf_counter()
    result = subprocess.run(["taskset", "-c", cores, *command], capture_output=True, text=True, env=environment)
    if result.returncode:
        sys.exit(f"{name} failed:\n{result.stderr}")
    return json.loads(result.stdout.strip().splitlines()[-1]) | {"process": time.perf_counter() - start}


def peaks(ratios, threads):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}
    out = subprocess.run(
        [ratios, "peak", str(threads)], capture_output=True, text=True, check=True, env=environment).stdout
    floats, doubles = re.search(r": ([\d.]+) GFLOP/s Float, ([\d.]+) Double", out).groups()
    return {"float": float(floats), "double": float(doubles)}


def rounded(x):
    digits = max(0, len(str(int(x))) - 3)
    return f"{round(x / 10 ** digits) * 10 ** digits:,}"


def training(options, ratios, counts):
    # Measured in each round, since a machine that others share is not as fast in one minute as in another.
    peak = {(threads, scalar): [] for threads in counts for scalar in ("float", "double")}
    titles = ["network, batch", "threads", "scikit-learn", "PyTorch", "JAX", "Soma", "of the best peer", "target", "of peak"]
    print("\n| " + " | ".join(titles) + " |\n|" + " --- |" * len(titles))
    for config, peers, targets in workloads():
        widths = [config["inputs"], *config["hidden"], config["classes"]]
        name = "-".join(map(str, widths)) + f", {config['batch']}"
        if options.rows not in name:
            continue
        weights = [a * b for a, b in zip(widths, widths[1:])]
        operations = 6 * sum(weights) - 2 * weights[0]
        if config["scalar"] == "double":
            name += ", Double"
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            write_data(config, folder)
            for threads, target in zip(counts, targets):
                results, limits = {peer: [] for peer in ["soma", *peers]}, []
                for _ in range(options.rounds):
                    limits.append(peaks(ratios, threads)[config["scalar"]])
                    for peer, found in results.items():
                        found.append(run(peer, ratios, folder, threads))
                losses = {peer: found[0]["loss"] for peer, found in results.items()}
                if any(abs(loss / losses["soma"] - 1) > 1e-2 for loss in losses.values()):
                    sys.exit(f"{name}: the losses of the first epoch differ: {losses}")
                speeds = {p: statistics.median(r["samples_per_second"] for r in found) for p, found in results.items()}
                best = max(speeds[peer] for peer in peers)
                cells = [rounded(speeds[p]) if p in speeds else "-" for p in ["sklearn", "torch", "jax", "soma"]]
                limit = speeds["soma"] * operations / 1e9 / statistics.median(limits)
                peak[threads, config["scalar"]] += limits
                cells += [f"{speeds['soma'] / best:.2f}", str(target), f"{100 * limit:.0f} %"]
                print(f"| {name} | {threads} | " + " | ".join(cells) + " |", flush=True)
    print()
    for (threads, scalar), found in peak.items():
        if found:
            on = "one thread" if threads == 1 else f"{threads} threads"
            print(f"Peak, {scalar.title()}, {on}: {statistics.median(found):.3g} GFLOP/s")


def quality(options, ratios):
    """Medians over seeds of the shuffling, on one thread."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        config = write_digits(folder)
        print(f"\nDigits, 64-64-10, batches of 32, Adam, one thread: to {config['goal']:.0%} of held-out rows right\n")
        print("| | epochs | seconds of training | of the whole process |\n| --- | --- | --- | --- |")
        results = {peer: [] for peer in ["sklearn", "torch", "soma"]}
        for seed in range(1, max(5, options.rounds) + 1):
            for peer, found in results.items():
                found.append(run(peer, ratios, folder, 1, seed))
        for peer, found in results.items():
            if not all(r["reached"] for r in found):
                sys.exit(f"{peer} did not come to {config['goal']:.0%} in {config['epochs']} epochs")
            epochs, seconds, process = (
                statistics.median(r[key] for r in found) for key in ["epochs", "seconds", "process"])
            title = {"sklearn": "scikit-learn", "torch": "PyTorch", "soma": "Soma"}[peer]
            print(f"| {title} | {epochs:.0f} | {seconds:.4f} | {process:.2f} |", flush=True)


TITLES = {
    "prediction": "one prediction, 784-128-10 Float, us",
    "small sum": "a + b, 16 x 16 Double, us",
    "small product": "product, 16 x 16 Double, us",
    "small exp": "exp, 16 x 16 Double, us",
    "small system": "solve, 16 x 16 and 16 right-hand sides, Double, us",
}


def kernels(options, ratios):
    """One prediction and elementwise functions, on one thread."""
    commands = {"soma": [ratios, "kernels"], "peers": [sys.executable, str(HERE / "elementwise.py")]}
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")} | {
        v: "1" for v in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    core = str(min(os.sched_getaffinity(0)))
    rounds = {name: [] for name in commands}
    for _ in range(max(5, options.rounds)):
        for name, command in commands.items():
            result = subprocess.run(
                ["taskset", "-c", core, *command], capture_output=True, text=True, env=environment, check=True)
            rounds[name].append(json.loads(result.stdout.strip().splitlines()[-1]))
    ours = {key: statistics.median(r[key] for r in rounds["soma"]) for key in rounds["soma"][0]}
    print("\n| 2^20 elements, one thread, ns an element | NumPy | PyTorch | Soma | better peer's time over Soma's |")
    print("|" + " --- |" * 5)
    for key, peers in rounds["peers"][0].items():
        found = {peer: statistics.median(r[key][peer] for r in rounds["peers"]) for peer in peers}
        cells = [f"{found[peer]:.3f}" if peer in found else "-" for peer in ["NumPy", "PyTorch"]]
        title = TITLES.get(key, key)
        print(f"| {title} | " + " | ".join(cells) + f" | {ours[key]:.3f} | {min(found.values()) / ours[key]:.2f} |")


# Seconds between two turns, until the threads of the one that has worked, NumPy's OpenBLAS's, no longer spin.
PAUSE = 0.3


def linear(options, ratios, counts):
    """Linear algebra in Double beside NumPy, whose wheels bring a newer OpenBLAS; both stay, and take turns at each column."""
    names = ["solve", "inv", "cholesky", "qr", "eigh", "svd", "eig", "lstsq", "gemm"]
    print("\nLinear algebra, Double, milliseconds of NumPy and of Soma, and NumPy's time over Soma's\n")
    print("| n | threads | " + " | ".join(f"eig ({'n/2'})" if name == "eig" else name for name in names) + " |")
    print("|" + " --- |" * (2 + len(names)))
    for n in (100, 1000):
        for threads in counts:
            commands = {"soma": [ratios, "linear", str(n), str(threads)], "numpy": [sys.executable, str(HERE / "linear.py"), str(n)]}
            environment = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")} | {
                v: str(threads) for v in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
            cores = ",".join(str(core) for core in sorted(os.sched_getaffinity(0))[:threads])
            sides = {
                side: subprocess.Popen(
                    ["taskset", "-c", cores, *command], text=True, env=environment, stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE)
                for side, command in commands.items()}

            def turn(side, name):
                sides[side].stdin.write(name + "\n")
                sides[side].stdin.flush()
                milliseconds, result = sides[side].stdout.readline().split()
                time.sleep(PAUSE if threads > 1 else 0)
                return float(milliseconds), float(result)

            cells = []
            for name in names:
                ours, theirs = turn("soma", name)[1], turn("numpy", name)[1]
                if abs(ours - theirs) > 1e-8 * (1 + abs(theirs)):
                    sys.exit(f"{name}, n = {n}: Soma has {ours} where NumPy has {theirs}")
                times = {side: [] for side in sides}
                for _ in range(5 * options.rounds):
                    for side in sides:
                        times[side].append(turn(side, name)[0])
                ours, theirs = statistics.median(times["soma"]), statistics.median(times["numpy"])
                cells.append(f"{theirs:.3g} / {ours:.3g} = {theirs / ours:.2f}")
            for process in sides.values():
                process.stdin.close()
                process.wait()
            print(f"| {n} | {threads} | " + " | ".join(cells) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ratios")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=["training", "quality", "kernels", "linear"])
    parser.add_argument("--rows", default="", help="only the networks whose name has this in it")
    options = parser.parse_args()
    ratios = str(pathlib.Path(options.ratios).resolve())
    counts = [1, 2] if len(os.sched_getaffinity(0)) > 1 else [1]
    if options.only in (None, "training"):
        training(options, ratios, counts)
    if options.only in (None, "quality"):
        quality(options, ratios)
    if options.only in (None, "kernels"):
        kernels(options, ratios)
    if options.only in (None, "linear"):
        linear(options, ratios, counts)


main()
