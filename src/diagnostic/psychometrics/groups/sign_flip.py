"""The sign-flip test: is the mean of paired differences zero?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..errors import DataError
from ..inputs import FloatArray, read_vector
from ..results import Result
from .exact_splits import integer_lattice, too_many_splits

_MOST_LISTED = 20
_MOST_CELLS = 50_000_000
_CELLS_PER_BLOCK = 2_000_000


@dataclass(frozen=True, kw_only=True)
class SignFlipTest(Result):
    """``estimate``: the mean difference; ``smallest_p``: the least p that so many differences allow."""

    estimate: float
    statistic: float
    p_value: float
    smallest_p: float
    n_positive: int
    n_negative: int
    n_zero: int
    exact: bool
    n_permutations: int
    p_standard_error: float


def sign_flip_test(
    d: Any,
    rng: np.random.Generator | None = None,
    n_permutations: int = 9_999,
    *,
    exact: Literal["auto"] | bool = "auto",
    progress: Callable[[float], None] | None = None,
) -> SignFlipTest:
    """Test whether differences are symmetric about zero, by flipping their signs.

    `d`: 1-D, one difference per person (forecast − fact, after − before); missing ones are left out.
    `exact="auto"` counts all signs where the differences lie on a grid or are at most 20, and else lets
    `rng` draw them; True insists, False always draws. Two-sided.
    Raises `DataError` without any difference, when signs must be drawn and `rng` is missing, or when
    there are too many to count.

    p = P(|Σ ±d| ≥ |Σ d|) over the 2ⁿ equally likely signs; simulated p counts the observed signs too.
    Source: Fisher (1935), The Design of Experiments, § 21. R: `coin::oneway_test(y ~ x | pair,
    distribution = "exact")` on the pairs; `EnvStats::oneSamplePermutationTest(d, exact = TRUE)`.

    >>> test = sign_flip_test([12, 25, 8, 31, 17, 5, 22, 9])
    >>> test.p_value, test.smallest_p, test.n_positive
    (0.0078125, 0.0078125, 8)
    """
    differences = read_vector(d, place="d")
    if differences.size == 0:
        raise DataError(
            "too_few_respondents",
            place="d",
            fault="holds no difference.",
            mend="Give one difference per person.",
        )
    n_nonzero = int((differences != 0).sum())
    observed = abs(float(differences.sum()))
    p_value = _exact(np.abs(differences[differences != 0]), observed) if exact is not False else None
    counted, p_error = p_value is not None, 0.0
    if p_value is None and exact is True:
        raise too_many_splits(2.0**n_nonzero)
    if p_value is None:
        p_value, p_error = _simulate(differences, observed, rng, n_permutations, progress)
    return SignFlipTest(
        estimate=float(differences.mean()),
        statistic=float(differences.sum()),
        p_value=p_value,
        smallest_p=min(1.0, 2.0 ** (1 - n_nonzero)),
        n_positive=int((differences > 0).sum()),
        n_negative=int((differences < 0).sum()),
        n_zero=differences.size - n_nonzero,
        exact=counted,
        n_permutations=0 if counted else n_permutations,
        p_standard_error=p_error,
        n_respondents=differences.size,
        n_items=1,
        missing="left out",
        method="sign-flip test, " + ("exact" if counted else f"{n_permutations} simulated flips"),
    )


def _exact(sizes: FloatArray, observed: float) -> float | None:
    if sizes.size <= _MOST_LISTED:
        sums = np.zeros(1)
        for size in sizes.tolist():
            sums = np.concatenate([sums + size, sums - size])
        return float(np.mean(np.abs(sums) >= observed - 1e-9 * sizes.sum()))
    units = integer_lattice(np.unique(np.concatenate([[0.0], sizes])))
    if units is None:
        return None
    steps = units[np.searchsorted(np.unique(np.concatenate([[0.0], sizes])), sizes)]
    reach = int(steps.sum())
    if reach * sizes.size > _MOST_CELLS:
        return None
    chance = np.zeros(2 * reach + 1)
    chance[reach] = 1.0
    for step in steps.tolist():
        moved = np.zeros_like(chance)
        moved[step:] += chance[: chance.size - step] / 2
        moved[: chance.size - step] += chance[step:] / 2
        chance = moved
    sums = np.abs(np.arange(-reach, reach + 1))
    target = observed / (float(sizes.max()) / float(steps.max()))
    return float(min(1.0, chance[sums >= target - 1e-6].sum()))


def _simulate(
    differences: FloatArray,
    observed: float,
    rng: np.random.Generator | None,
    n_permutations: int,
    progress: Callable[[float], None] | None,
) -> tuple[float, float]:
    if rng is None:
        raise DataError(
            "generator_needed",
            place="rng",
            fault="is missing, and there are too many signs to try them all.",
            mend="Give a numpy.random.Generator, such as numpy.random.default_rng(seed).",
        )
    reached = done = 0
    block = max(1, _CELLS_PER_BLOCK // differences.size)
    while done < n_permutations:
        size = min(block, n_permutations - done)
        signs = rng.integers(0, 2, size=(size, differences.size), dtype=np.int8)
        sums = np.abs((2.0 * signs - 1.0) @ differences)
        reached += int((sums >= observed - 1e-9 * np.abs(differences).sum()).sum())
        done += size
        if progress is not None:
            progress(done / n_permutations)
    p_value = (1 + reached) / (1 + n_permutations)
    return p_value, float(np.sqrt(p_value * (1 - p_value) / n_permutations))
