"""Logistic regression over named features, small enough to need no library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

Features = Mapping[str, float]
Matrix = npt.NDArray[np.float64]

NEWTON_STEPS = 25
LBFGS_STEPS = 400
CLOSE_ENOUGH = 1e-6


def fit(
    rows: Sequence[Features],
    right: Sequence[bool],
    *,
    penalty: float = 1.0,
    seen: int = 25,
    weights: Sequence[float] | None = None,
) -> dict[str, float]:
    """Weights of the features, rounded to three places; "bias" must be among them.

    Minimises the log loss plus ``penalty`` / 2 times the squared weights, the bias left free, by
    Newton's method (Hastie, Tibshirani, Friedman 2009, section 4.4.1). Features of fewer than
    ``seen`` rows are left out; ``weights`` count a row more often.
    """
    counts = Counter(name for row in rows for name, value in row.items() if value)
    names = sorted(name for name, count in counts.items() if count >= seen)
    place = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names)))
    for i, row in enumerate(rows):
        for name, value in row.items():
            if name in place:
                matrix[i, place[name]] = value
    cost = np.full(len(names), penalty)
    cost[place["bias"]] = 1e-6
    target = np.asarray(right, dtype=np.float64)
    share = np.ones(len(rows)) if weights is None else np.asarray(weights, dtype=np.float64)
    solution = _newton(matrix, target, share, cost)
    return {name: round(float(solution[i]), 3) for name, i in place.items()}


def _newton(matrix: Matrix, target: Matrix, share: Matrix, cost: Matrix) -> Matrix:
    solution = np.zeros(matrix.shape[1])
    for _ in range(NEWTON_STEPS):
        chances = 1.0 / (1.0 + np.exp(-np.clip(matrix @ solution, -30, 30)))
        slope = matrix.T @ (share * (chances - target)) + cost * solution
        curve = (matrix * (share * chances * (1 - chances))[:, None]).T @ matrix
        step = np.linalg.solve(curve + np.diag(cost + 1e-9), slope)
        solution -= step
        if np.abs(step).max() < CLOSE_ENOUGH:
            break
    return solution


def fit_sparse(
    rows: Sequence[Collection[str]],
    right: Sequence[bool],
    *,
    penalty: float,
    seen: int,
    weights: Sequence[float],
) -> dict[str, float]:
    """As ``fit``, for thousands of features that hold or do not hold: by L-BFGS (Liu and Nocedal
    1989) over a sparse matrix. ``rows`` name the features that hold."""
    counts = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in counts.items() if count >= seen)
    place = {name: i for i, name in enumerate(names)}
    matrix = _held(rows, place)
    cost = np.full(len(names), penalty)
    cost[place["bias"]] = 1e-6
    target, share = np.asarray(right, dtype=np.float64), np.asarray(weights, dtype=np.float64)

    def loss(solution: Matrix) -> tuple[float, Matrix]:
        odds = np.clip(matrix @ solution, -30, 30)
        chances = 1.0 / (1.0 + np.exp(-odds))
        total = float(np.sum(share * (np.logaddexp(0, odds) - target * odds)))
        slope = matrix.T @ (share * (chances - target)) + cost * solution
        return total + 0.5 * float(np.sum(cost * solution**2)), slope

    found = minimize(
        loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": LBFGS_STEPS}
    )
    return {name: round(float(found.x[i]), 3) for name, i in place.items()}


def fit_choices(
    choices: Sequence[Sequence[Collection[str]]],
    right: Sequence[Collection[int]],
    *,
    penalty: float,
    seen: int,
    weights: Sequence[float],
) -> dict[str, float]:
    """Weights of features by which one of several options is chosen, or none of them, whose score
    is 0: a conditional logit (McFadden 1974) by L-BFGS.

    ``choices`` name the features that hold for each option, and ``right`` the options that are
    right; where it is empty, none is. Choices without options must be left out.
    """
    rows = [option for options in choices for option in options]
    counts = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in counts.items() if count >= seen)
    matrix = _held(rows, {name: i for i, name in enumerate(names)})
    sizes = np.array([len(options) for options in choices])
    starts = np.cumsum([0, *sizes[:-1]])
    share = np.asarray(weights, dtype=np.float64)
    ok = np.concatenate(
        [[i in chosen for i in range(size)] for size, chosen in zip(sizes, right, strict=True)]
    ).astype(np.float64)
    met = np.add.reduceat(ok, starts) > 0

    def loss(solution: Matrix) -> tuple[float, Matrix]:
        sums = np.exp(np.clip(matrix @ solution, -30, 30))
        whole = 1.0 + np.add.reduceat(sums, starts)
        mine = np.where(met, np.add.reduceat(sums * ok, starts), 1.0)
        taken = sums / np.repeat(whole, sizes) - sums * ok / np.repeat(mine, sizes)
        slope = matrix.T @ (np.repeat(share, sizes) * taken) + penalty * solution
        total = float(np.sum(share * (np.log(whole) - np.log(mine))))
        return total + 0.5 * penalty * float(np.sum(solution**2)), slope

    found = minimize(
        loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": LBFGS_STEPS}
    )
    return {name: round(float(found.x[i]), 3) for i, name in enumerate(names)}


def _held(rows: Sequence[Collection[str]], place: Mapping[str, int]) -> csr_matrix:
    """A row for each of ``rows``, with 1 in the columns of the features that hold."""
    held = [sorted(place[name] for name in row if name in place) for row in rows]
    ends = np.cumsum([0, *map(len, held)])
    return csr_matrix(
        (np.ones(ends[-1]), np.concatenate([*map(np.array, held)]).astype(np.int64), ends),
        shape=(len(rows), len(place)),
    )


def rescale(scores: Sequence[float], right: Sequence[bool]) -> tuple[float, float]:
    """Factor and shift that calibrate log odds ``scores`` (Platt 1999)."""
    rows = [{"bias": 1.0, "score": score} for score in scores]
    found = fit(rows, right, penalty=1e-3, seen=1)
    return found["score"], found["bias"]
