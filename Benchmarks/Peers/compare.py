"""Times epochs of the same training in Soma and its peers, each in its own process, in
turn; checks that their losses after a first epoch agree; prints a table in Markdown.

    compare.py RATIOS [--rounds N] [--rows SUBSTRING]
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


def run(name, ratios, folder, threads):
    """One process, on as many cores as it may have threads."""
    cores = ",".join(str(core) for core in sorted(os.sched_getaffinity(0))[:threads])
    if name == "soma":
        command = [ratios, "epochs", str(folder), str(threads)]
    else:
        command = [sys.executable, str(HERE / "peer.py"), name, str(folder), str(threads)]
    environment = dict(os.environ, **{v: str(threads) for v in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")})
    # The processor's best kernels for everyone.
    for variable in ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"]:
        environment.pop(variable, None)
    result = subprocess.run(["taskset", "-c", cores, *command], capture_output=True, text=True, env=environment)
    if result.returncode:
        sys.exit(f"{name} failed:\n{result.stderr}")
    return json.loads(result.stdout.strip().splitlines()[-1])


def peaks(ratios, threads):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}
    out = subprocess.run(
        [ratios, "peak", str(threads)], capture_output=True, text=True, check=True, env=environment).stdout
    floats, doubles = re.search(r": ([\d.]+) GFLOP/s Float, ([\d.]+) Double", out).groups()
    return {"float": float(floats), "double": float(doubles)}


def rounded(x):
    digits = max(0, len(str(int(x))) - 3)
    return f"{round(x / 10 ** digits) * 10 ** digits:,}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ratios")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", default="", help="only the networks whose name has this in it")
    options = parser.parse_args()
    ratios = str(pathlib.Path(options.ratios).resolve())
    cores = len(os.sched_getaffinity(0))
    counts = [1, 2] if cores > 1 else [1]
    peak = {threads: peaks(ratios, threads) for threads in counts}
    for threads in counts:
        print(f"Peak, {threads} threads: {peak[threads]['float']} GFLOP/s Float, {peak[threads]['double']} Double")
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
                results = {peer: [] for peer in ["soma", *peers]}
                for _ in range(options.rounds):
                    for peer, found in results.items():
                        found.append(run(peer, ratios, folder, threads))
                losses = {peer: found[0]["loss"] for peer, found in results.items()}
                if any(abs(loss / losses["soma"] - 1) > 1e-2 for loss in losses.values()):
                    sys.exit(f"{name}: the losses of the first epoch differ: {losses}")
                speeds = {p: statistics.median(r["samples_per_second"] for r in found) for p, found in results.items()}
                best = max(speeds[peer] for peer in peers)
                cells = [rounded(speeds[p]) if p in speeds else "-" for p in ["sklearn", "torch", "jax", "soma"]]
                limit = speeds["soma"] * operations / 1e9 / peak[threads][config["scalar"]]
                cells += [f"{speeds['soma'] / best:.2f}", str(target), f"{100 * limit:.0f} %"]
                print(f"| {name} | {threads} | " + " | ".join(cells) + " |", flush=True)


main()
