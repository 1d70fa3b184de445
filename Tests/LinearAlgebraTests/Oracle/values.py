"""Makes values.json, the results that OracleTests compares Soma's with: by mpmath at 60 digits
where it has the function, else by SciPy.

    python values.py            (needs numpy, scipy and mpmath)
"""

import json
import pathlib

import mpmath
import numpy as np
import scipy.linalg
import scipy.optimize

mpmath.mp.dps = 60
generator = np.random.default_rng(20)


def random(rows, columns=None):
    # Few bits, so that the text of the file is the number.
    return np.round(generator.uniform(-1, 1, (rows, columns or rows)) * 1024) / 1024


def hilbert(n):
    return np.array([[1 / (i + j + 1) for j in range(n)] for i in range(n)])


half = random(6)
MATRICES = {
    "random": random(6),
    "symmetric": half + half.T,
    "positive": half @ half.T + np.eye(6),
    "hilbert": hilbert(6),
    "vandermonde": np.vander(np.array([0.5, 1, 1.5, 2, 2.5]), increasing=True),
    "companion": scipy.linalg.companion([1.0, -10, 35, -50, 24]),
    "graded": random(5) * 10.0 ** -np.arange(5)[:, None],
    "rotation": np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 2]]),
    "nilpotent": np.diag([1.0, 2, 3], 1),
    "scaled": random(4) * 1e150,
}


def exact(a):
    return mpmath.matrix(a.tolist())


def numbers(m):
    if isinstance(m, (mpmath.mpf, float, np.floating, int, np.integer)):
        return [[float(m)]]
    if isinstance(m, np.ndarray):
        return np.atleast_2d(m).tolist()
    return [[float(mpmath.re(m[i, j])) for j in range(m.cols)] for i in range(m.rows)]


def pairs(values):
    """Complex numbers in an order that rounding does not change: by real part, then imaginary."""
    found = sorted(((float(mpmath.re(v)), float(mpmath.im(v))) for v in values), key=lambda p: (round(p[0], 8), p[1]))
    return [list(p) for p in found]


cases = []


def case(name, inputs, result, source, tolerance=1e-12):
    cases.append(
        dict(name=name, inputs=[numbers(np.asarray(a)) for a in inputs], result=result, source=source, tolerance=tolerance))


b = random(6, 2)
for name, a in MATRICES.items():
    square = exact(a)
    invertible = name != "nilpotent"
    scale = 1e-9 if name in ("hilbert", "vandermonde") else 1e-12
    if name != "scaled":  # its determinant is past the range of a double
        case("determinant", [a], numbers(mpmath.det(square)), f"mpmath {name}", scale)
    if invertible:
        case("inverse", [a], numbers(square**-1), f"mpmath {name}", scale)
    if invertible and a.shape == (6, 6):
        case("solve", [a, b], numbers(mpmath.lu_solve(square, exact(b[:, :1]))), f"mpmath {name}, first column", scale)
    case("singularValues", [a], [[float(v)] for v in mpmath.svd_r(square, compute_uv=False)], f"mpmath {name}", scale)
    case("eigenvalues", [a], pairs(mpmath.eig(square, left=False, right=False)), f"mpmath {name}", 1e-9 if name != "nilpotent" else 1e-4)
    if name != "scaled":
        case("exponential", [a], numbers(mpmath.expm(square, method="taylor")), f"mpmath {name}", 1e-11)
for name in ("symmetric", "positive", "hilbert"):
    values = sorted(mpmath.eigsy(exact(MATRICES[name]), eigvals_only=True))
    case("symmetricEigenvalues", [MATRICES[name]], [[float(v)] for v in values], f"mpmath {name}", 1e-12)
case("cholesky", [MATRICES["positive"]], numbers(mpmath.cholesky(exact(MATRICES["positive"]))), "mpmath")
for name in ("positive", "vandermonde"):
    case("squareRoot", [MATRICES[name]], numbers(mpmath.sqrtm(exact(MATRICES[name]))), f"mpmath {name}", 1e-9)
    case("logarithm", [MATRICES[name]], numbers(mpmath.logm(exact(MATRICES[name]))), f"mpmath {name}", 1e-8)

tall, wide = random(7, 4), random(4, 7)
low = random(7, 2) @ random(2, 4)
right = random(7, 2)
case("leastSquares", [tall, right], numbers(scipy.linalg.lstsq(tall, right)[0]), "SciPy, full rank")
case("leastSquares", [low, right], numbers(scipy.linalg.lstsq(low, right, cond=1e-12)[0]), "SciPy, rank 2", 1e-10)
case("leastSquares", [wide, right[:4]], numbers(scipy.linalg.lstsq(wide, right[:4])[0]), "SciPy, least norm")
for name, a in (("tall", tall), ("wide", wide), ("rank 2", low)):
    case("pseudoInverse", [a], numbers(scipy.linalg.pinv(a, rtol=1e-12)), f"SciPy {name}", 1e-10)
    case("rank", [a], numbers(int(np.linalg.matrix_rank(a))), f"NumPy {name}")
case("nonNegativeLeastSquares", [tall, right[:, :1]], numbers(scipy.optimize.nnls(tall, right[:, 0])[0][:, None]), "SciPy")
for kind in (1, 2, np.inf, "fro"):
    case(f"condition {kind}", [MATRICES["random"]], numbers(float(np.linalg.cond(MATRICES["random"], kind))), "NumPy", 1e-10)
    case(f"norm {kind}", [tall], numbers(float(np.linalg.norm(tall, kind))), "NumPy")
case("norm nuc", [tall], numbers(float(np.linalg.norm(tall, "nuc"))), "NumPy")

a, q = MATRICES["random"], MATRICES["positive"]
stable = a - 3 * np.eye(6)
case("sylvester", [stable, -q, b @ b.T], numbers(scipy.linalg.solve_sylvester(stable, -q, b @ b.T)), "SciPy", 1e-10)
case("lyapunov", [stable, -q], numbers(scipy.linalg.solve_continuous_lyapunov(stable, -q)), "SciPy", 1e-10)
case("discreteLyapunov", [a / 4, q], numbers(scipy.linalg.solve_discrete_lyapunov(a / 4, q)), "SciPy", 1e-10)
case("riccati", [a, b, q, np.eye(2)], numbers(scipy.linalg.solve_continuous_are(a, b, q, np.eye(2))), "SciPy", 1e-9)
case("discreteRiccati", [a, b, q, np.eye(2)], numbers(scipy.linalg.solve_discrete_are(a, b, q, np.eye(2))), "SciPy", 1e-9)
case("sign", [a], numbers(np.real(scipy.linalg.signm(a))), "SciPy", 1e-9)
u, p = scipy.linalg.polar(tall)
case("polar", [tall], numbers(p), "SciPy", 1e-11)
w = scipy.linalg.eigh(MATRICES["symmetric"], q, eigvals_only=True)
case("generalizedSymmetric", [MATRICES["symmetric"], q], numbers(w[:, None]), "SciPy", 1e-10)
case("toeplitz", [np.array([[4.0, 1, 0.5, 0.25]]), np.array([[4.0, 2, 1, 0.5]]), np.ones((1, 4))],
     numbers(scipy.linalg.solve_toeplitz(([4.0, 1, 0.5, 0.25], [4.0, 2, 1, 0.5]), np.ones(4))[None, :]), "SciPy", 1e-12)

pathlib.Path(__file__).with_name("values.json").write_text(
    "[\n" + ",\n".join(json.dumps(c, allow_nan=False) for c in cases) + "\n]\n")
print(len(cases), "cases")
