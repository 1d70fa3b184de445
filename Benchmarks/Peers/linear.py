"""numpy.linalg on matrices of order N: for each name of a column of the table that comes in a line, a line with the
milliseconds of one call, measured over 20 ms or more after a first call, and a number of its result."""

import sys
import time

import numpy as np

n = int(sys.argv[1])


def matrix(rows, columns, state):
    """The elements that Soma's side makes: a linear congruential generator's."""
    values = np.empty(rows * columns)
    for i in range(values.size):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        values[i] = (state >> 11) * 2.0**-53 - 0.5
    return values.reshape(rows, columns)


a, b = matrix(n, n, 1), matrix(n, 10, 2)
positive = a @ a.T + n * np.eye(n)
symmetric = a + a.T
half = a[: n // 2, : n // 2].copy()


work = {
    "solve": lambda: np.linalg.solve(a, b)[0, 0],
    "inv": lambda: np.linalg.inv(a)[0, 0],
    "cholesky": lambda: np.linalg.cholesky(positive)[-1, -1],
    "qr": lambda: abs(np.linalg.qr(a)[1][0, 0]),
    "eigh": lambda: np.linalg.eigh(symmetric)[0][0],
    "svd": lambda: np.linalg.svd(a, full_matrices=False)[1][0],
    "eig": lambda: abs(np.linalg.eig(half)[0]).max(),
    "lstsq": lambda: np.linalg.lstsq(a, b, rcond=None)[0][0, 0],
    "gemm": lambda: (a @ a)[0, 0],
}
for line in sys.stdin:
    call, calls, elapsed = work[line.strip()], 0, 0.0
    call()
    while elapsed < 0.02:
        start = time.perf_counter()
        result = call()
        elapsed += time.perf_counter() - start
        calls += 1
    print(1e3 * elapsed / calls, float(result), flush=True)
