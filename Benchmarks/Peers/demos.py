"""Soma's worked examples beside scikit-learn: the same rows to learn from and to be tested on,
the same features, and scikit-learn's own counterpart of the network. Prints a table in Markdown.
Soma's seconds are those of the whole process, with its rivals and pictures; scikit-learn's those of
training and answering.

    [SEED=1] demos.py SOMA [NAME ...]

Where an example has a rival without chance (the nearest recording, say, or the mean), it is computed
here as well and must come out as Soma prints it, to the last digit: so the rows and the features are
the same. Iris is dealt as Soma deals it (splits.py), letters are split by position, and of folksong and
speech Soma writes the numbers that it learns from. scikit-learn has no dropout, no embedding and no schedule for
Adam's rate; all else that it can be told is as in the examples: layers, activations, penalty,
rate, batch, epochs. Where a choice is left, it is made without the test rows.
"""

import csv
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import Ridge
from sklearn.metrics import average_precision_score, log_loss, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import StandardScaler

import splits

ROOT = pathlib.Path(__file__).resolve().parents[2]
RECORDINGS = ROOT / ".build-speech"
SEED = int(os.environ.get("SEED", "1"))


def table(path, *texts):
    """The columns of a CSV file: numbers, but for the columns `texts`."""
    with open(ROOT / "Sources" / path, newline="") as file:
        header, *rows = csv.reader(file)
    columns = dict(zip(header, zip(*rows)))
    return {name: np.array(values, None if name in texts else np.float64) for name, values in columns.items()}


def matrix(columns, *excluded):
    return np.column_stack([values for name, values in columns.items() if name not in excluded]).astype(np.float32)


def ones(path, columns):
    """The rows of zeros and ones that Soma has written as the columns of the ones."""
    places = np.load(path).astype(np.int32)
    known = places >= 0
    ends = np.concatenate([[0], np.cumsum(known.sum(1))])
    return csr_matrix((np.ones(ends[-1], np.float32), places[known], ends), (len(places), columns))


def adam(kind, layers, activation, rate, batch, epochs, seed=SEED, penalty=0.0):
    """A network that is trained for so many epochs; `penalty` as Soma's `.l2`.

    scikit-learn divides its `alpha` by the rows of a batch; its squared error is half of Soma's,
    and so must the penalty be."""
    half = 0.5 if kind is MLPRegressor else 1
    return kind(
        hidden_layer_sizes=layers, activation=activation, alpha=half * penalty * batch, batch_size=batch, learning_rate_init=rate,
        max_iter=epochs, n_iter_no_change=epochs, random_state=seed)


def nearest(known, classes, asked):
    distances = (known**2).sum(1) - 2 * asked @ known.T
    return classes[distances.argmin(1)]


def percent(share):
    return f"{100 * share:.2f} %"


def root_mean_square(errors):
    return math.sqrt(np.mean(np.square(errors)))


class Example:
    """An example's figures: Soma's, as it prints them, and scikit-learn's."""

    def __init__(self, name, figure, label, said, seconds, results, rival=None, note=""):
        """`rival` is a pair: the name of Soma's result and the same figure from here."""
        self.name, self.figure, self.said, self.seconds, self.note = name, figure, said, seconds, note
        self.soma = results[label]
        if rival:
            assert results[rival[0]] == rival[1], f"{name}: '{rival[0]}' is {results[rival[0]]}, here {rival[1]}"


def iris(results, folder):
    columns = table("Datasets/Resources/iris.csv", "species")
    x, species = matrix(columns, "species"), columns["species"]
    _, classes = np.unique(species, return_inverse=True)
    start, right = time.perf_counter(), 0
    for test in splits.test_folds(5, classes.tolist(), splits.SplitMix64(SEED)):
        training = np.setdiff1d(np.arange(len(x)), test)
        scaler = StandardScaler().fit(x[training])
        network = adam(MLPClassifier, (16,), "tanh", 0.01, 16, 200, penalty=0.01)
        network.fit(scaler.transform(x[training]), classes[training])
        right += (network.predict(scaler.transform(x[test])) == classes[test]).sum()
    yield Example(
        "iris", "right", "flowers named right", percent(right / len(x)), time.perf_counter() - start, results)


def letters(results, folder):
    columns = table("DemoData/Resources/letters.csv", "letter")
    x, letters = matrix(columns, "letter"), columns["letter"]
    start = time.perf_counter()
    scaler = StandardScaler().fit(x[:16_000])
    network = adam(MLPClassifier, (256, 128), "relu", 2e-3, 64, 40)
    network.fit(scaler.transform(x[:16_000]), letters[:16_000])
    right = network.score(scaler.transform(x[16_000:]), letters[16_000:])
    yield Example("letters", "right", "letters read right", percent(right), time.perf_counter() - start, results)


def vowel(results, folder):
    columns = table("DemoData/Resources/vowel.csv", "vowel")
    x, vowels, training = matrix(columns, "speaker", "vowel"), columns["vowel"], columns["speaker"] < 8
    start = time.perf_counter()
    scaler = StandardScaler().fit(x[training])
    known, asked, truth = scaler.transform(x[training]), scaler.transform(x[~training]), vowels[~training]
    rival = percent((nearest(known, vowels[training], asked) == truth).mean())
    networks = [
        adam(MLPClassifier, (64,), "tanh", 5e-3, 32, 150, seed, penalty=1e-3).fit(known, vowels[training])
        for seed in range(SEED, SEED + 10)]
    said = sum(network.predict_proba(asked) for network in networks)
    right = (networks[0].classes_[said.argmax(1)] == truth).mean()
    yield Example(
        "vowel", "right, ten networks together", "vowels by 10 networks together", percent(right),
        time.perf_counter() - start, results, ("vowels by the nearest recording", rival))


def anomaly(results, folder):
    columns = table("DemoData/Resources/shuttle.csv", "state")
    x, is_anomaly = matrix(columns, "state"), columns["state"] != "Rad.Flow"
    start = time.perf_counter()
    normal = x[:43_500][~is_anomaly[:43_500]]
    scaler = StandardScaler().fit(normal)
    known, asked = (scaler.transform(part).clip(-10, 10) for part in (normal, x[43_500:58_000]))
    truth = is_anomaly[43_500:58_000]
    network = adam(MLPRegressor, (24, 2, 24), "tanh", 3e-3, 64, 30).fit(known, known)
    scores, distances = ((asked - network.predict(asked)) ** 2).sum(1), (asked**2).sum(1)
    seconds = time.perf_counter() - start
    rival = ("area under ROC, distance from the mean", f"{roc_auc_score(truth, distances):.4f}")
    yield Example(
        "anomaly", "area under ROC", "area under ROC, autoencoder", f"{roc_auc_score(truth, scores):.4f}",
        seconds, results, rival)
    yield Example(
        "", "area under precision-recall", "area under precision-recall, autoencoder",
        f"{average_precision_score(truth, scores):.4f}", seconds, results)


def recommendations(results, folder):
    columns = table("DemoData/Resources/lecture_ratings.csv")
    stars = columns["rating"]
    _, people = np.unique(columns["student"], return_inverse=True)
    _, items = np.unique(columns["lecturer"], return_inverse=True)
    training, test = splits.two_parts(len(stars), 0.2, splits.SplitMix64(SEED))
    mean = stars[training].mean()
    sums = np.bincount(items[training], stars[training], items.max() + 1)
    counts = np.bincount(items[training], minlength=items.max() + 1)
    means = np.where(counts > 0, sums / np.maximum(counts, 1), mean)
    rival = ("error, mean of the lecturer", f"{root_mean_square(means[items[test]] - stars[test]):.4f}")

    start = time.perf_counter()
    rows, width = np.arange(len(stars)), people.max() + 1
    x = csr_matrix(
        (np.ones(2 * len(stars), np.float32), (np.tile(rows, 2), np.concatenate([people, width + items]))))
    y = (stars - mean).astype(np.float32)
    # The penalty, which stands in for the dropout, by a tenth of the training rows.
    fitted, chosen = train_test_split(training, test_size=0.1, random_state=SEED)

    def network(penalty):
        return adam(MLPRegressor, (64,), "relu", 2e-3, 128, 5, penalty=penalty)

    def ridge(penalty):
        return Ridge(penalty, solver="sparse_cg")

    def error(model, rows):
        return root_mean_square(model.predict(x[rows]) - y[rows])

    def best(model, penalties):
        penalty = min(penalties, key=lambda penalty: error(model(penalty).fit(x[fitted], y[fitted]), chosen))
        return f"{error(model(penalty).fit(x[training], y[training]), test):.4f}", penalty

    said, penalty = best(network, [1e-4, 3e-4, 1e-3, 3e-3, 1e-2])
    yield Example(
        "recommendations", "RMSE", "error, network", said, time.perf_counter() - start, results, rival,
        f"one-hot for the embeddings, no dropout; penalty {penalty:g}")
    start = time.perf_counter()
    said, penalty = best(ridge, [1, 3, 10, 30])
    yield Example(
        "", "RMSE of the sum of three numbers", "error, mean + lecturer + student", said,
        time.perf_counter() - start, results, note=f"`Ridge`, alpha {penalty:g}")


def walk_forward(series, window, start, block):
    """Forecasts from `start` on; the network learns from all that came before the block."""
    said = []
    for first in range(start, len(series), block):
        mean, deviation = series[:first].mean(), series[:first].std()
        scaled = (series - mean) / deviation
        windows = np.lib.stride_tricks.sliding_window_view(scaled, window)[:-1]
        known, asked = windows[: first - window], windows[first - window : first - window + block]
        # The penalty over all rows is what `alpha` is without batches.
        networks = [
            MLPRegressor(
                hidden_layer_sizes=(8,), activation="tanh", solver="lbfgs", alpha=0.5 * 0.02 * len(known), max_iter=200,
                random_state=seed).fit(known, scaled[window:first])
            for seed in range(SEED, SEED + 5)]
        said += (np.mean([network.predict(asked) for network in networks], 0) * deviation + mean).tolist()
    return np.array(said)


def forecast(results, folder):
    start = time.perf_counter()
    counts = table("DemoData/Resources/sunspots.csv")["sunspots"].reshape(-1, 12).mean(1)
    said = walk_forward(np.sqrt(counts), 12, 135, 10).clip(0) ** 2
    naive = root_mean_square(counts[134:-1] - counts[135:])
    yield Example(
        "forecast", "error, sunspots", "sunspots, error of the network",
        f"{root_mean_square(said - counts[135:]):.2f}", time.perf_counter() - start, results,
        ("sunspots, error of 'as last year'", f"{naive:.2f}"))
    start = time.perf_counter()
    prices = table("DemoData/Resources/eu_stock_markets.csv")["dax"]
    changes = 100 * (prices[1:] / prices[:-1] - 1)
    error = root_mean_square(walk_forward(changes, 10, 1_200, 110) - changes[1_200:])
    yield Example(
        "", "error, DAX, per cent", "DAX, error of the network, per cent", f"{error:.4f}",
        time.perf_counter() - start, results,
        ("DAX, error of 'as today', per cent", f"{root_mean_square(changes[1_200:]):.4f}"))


def folksong(results, folder):
    classes = {
        part: np.load(folder / f"folksong-{part}-targets.npy")[:, 0].astype(int)
        for part in ("training", "choosing", "test")}
    count = max(part.max() for part in classes.values()) + 1
    columns = int(max(np.load(folder / f"folksong-{part}-inputs.npy").max() for part in classes)) + 1
    x = {part: ones(folder / f"folksong-{part}-inputs.npy", columns) for part in classes}
    start = time.perf_counter()
    network, best = adam(MLPClassifier, (256,), "relu", 2e-3, 128, 6), (math.inf, 0, 0)

    def perplexity(part):
        return math.exp(log_loss(classes[part], network.predict_proba(x[part]), labels=range(count)))

    # Without dropout it learns by heart: the epoch is that which the tunes for choosing like best.
    for epoch in range(1, 7):
        network.partial_fit(x["training"], classes["training"], classes=range(count))
        best = min(best, (perplexity("choosing"), epoch, perplexity("test")))
    yield Example(
        "folksong", "perplexity", "perplexity of the network", f"{best[2]:.2f}", time.perf_counter() - start,
        results, note=f"no dropout; the best of six epochs by the tunes for choosing: {best[1]}")


def speech(results, folder):
    def read(part):
        return (
            np.load(folder / f"speech-{part}-inputs.npy"),
            np.load(folder / f"speech-{part}-classes.npy")[:, 0].astype(int))

    known, classes = read("training")
    start = time.perf_counter()
    network = adam(MLPClassifier, (256,), "relu", 2e-3, 32, 60).fit(known, classes)
    seconds = time.perf_counter() - start
    for part, name in [("new-voices", "speech"), ("new-voices-in-noise", ""), ("new-voices-and-accents", "")]:
        asked, truth = read(part)
        label = part.replace("-", " ")
        rival = percent((nearest(known, classes, asked) == truth).mean())
        yield Example(
            name, f"right, {label}", f"{label}, by the network", percent(network.score(asked, truth)), seconds,
            results, (f"{label}, by the nearest recording", rival), "no dropout, no decay of weights")


def run(soma, name, folder):
    """The results that an example of Soma prints, and its seconds."""
    options = ["--seed", str(SEED), "--output", str(folder)]
    if name in ("folksong", "speech"):
        options += ["--data", str(folder)]
    if name == "speech":
        options += ["--recordings", str(RECORDINGS)]
    start = time.perf_counter()
    output = subprocess.run([soma, "demo", name, *options], check=True, capture_output=True, text=True).stdout
    seconds = time.perf_counter() - start
    lines = [line.removeprefix("Result: ") for line in output.splitlines() if line.startswith("Result: ")]
    return dict(line.rsplit(": ", 1) for line in lines), seconds


EXAMPLES = [iris, letters, vowel, anomaly, recommendations, forecast, folksong, speech]


def main():
    soma, *names = sys.argv[1:]
    warnings.simplefilter("ignore", ConvergenceWarning)
    splits.check()
    print("| example | figure | Soma | scikit-learn | seconds, Soma | scikit-learn | |")
    print("| --- | --- | --- | --- | --- | --- | --- |", flush=True)
    for make in EXAMPLES:
        if names and make.__name__ not in names:
            continue
        if make is speech and not (RECORDINGS / "index.csv").exists():
            print("| speech | - | - | - | - | - | there are no recordings: `make speech-data` |")
            continue
        with tempfile.TemporaryDirectory() as folder:
            results, seconds = run(soma, make.__name__, pathlib.Path(folder))
            for row in make(results, pathlib.Path(folder)):
                soma_seconds = f"{seconds:.2f}" if row.name else ""
                print(
                    f"| {row.name} | {row.figure} | {row.soma} | {row.said} | {soma_seconds} | {row.seconds:.2f} "
                    f"| {row.note} |", flush=True)


if __name__ == "__main__":
    main()
