"""Intervals and paired tests, from scipy, with what it leaves undefined made definite.

All intervals are of 95 %. Proportions: Wilson (1927). Means: the bootstrap's percentiles (Efron and
Tibshirani, 1993) over 1,999 resamples from a fixed seed, so that a report is the same each time.
Where all values are equal the bootstrap has no width; for values between 0 and 1 Wilson's interval
is given then, which is never narrower than it should be (of all such values with a given mean,
zeros and ones vary most).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1_999
LEVEL = 0.95
Floats = NDArray[np.float64]
Method = Literal["wilson", "bootstrap", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A mean over ``n`` items; ``low`` and ``high`` are ``None`` where no interval can be given."""

    n: int
    mean: float
    low: float | None
    high: float | None
    method: Method


def estimate(values: Sequence[float], *, proportion: bool, bounded: bool) -> Estimate | None:
    """The mean of ``values`` with its interval; ``None`` without values.

    ``proportion``: every value is 0 or 1. ``bounded``: each lies between 0 and 1.
    """
    if not values:
        return None
    found: Floats = np.array(values, dtype=np.float64).round(12)  # sums leave noise behind
    mean = float(found.mean())
    if proportion and set(values) <= {0.0, 1.0}:
        low, high = wilson(mean, len(values))
        return Estimate(n=len(values), mean=mean, low=low, high=high, method="wilson")
    if np.ptp(found) == 0:
        if bounded:
            low, high = wilson(mean, len(values))
            return Estimate(n=len(values), mean=mean, low=low, high=high, method="wilson")
        return Estimate(n=len(values), mean=mean, low=None, high=None, method="none")
    low, high = _bootstrap(found)
    return Estimate(n=len(values), mean=mean, low=low, high=high, method="bootstrap")


def wilson(share: float, n: int) -> tuple[float, float]:
    """Wilson's interval for a share of ``n`` items, which need not be a whole number of them."""
    z = 1.959963984540054  # the normal distribution's 97.5th percentile
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * float(np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))) / (1 + z * z / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def _bootstrap(values: Floats) -> tuple[float, float]:
    from scipy.stats import bootstrap

    found = bootstrap(
        (values,),
        np.mean,
        n_resamples=RESAMPLES,
        batch=max(1, 2_000_000 // len(values)),
        confidence_level=LEVEL,
        method="percentile",
        rng=np.random.default_rng(0),
    )
    return float(found.confidence_interval.low), float(found.confidence_interval.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """B minus A over the same ``n`` items. ``p``: how likely a difference this large is by chance.

    ``test`` is ``mcnemar`` (exact, for 0 and 1) or ``permutation`` (of signs).
    """

    n: int
    mean: float
    low: float
    high: float
    p: float
    test: Literal["mcnemar", "permutation"]


def paired(
    a: Sequence[float], b: Sequence[float], *, proportion: bool, bounded: bool
) -> Difference | None:
    """The difference of two runs on common items; ``None`` without any.

    Where every item changed by the same (by nothing, say), the interval of a bounded metric is as
    wide as Wilson's for a share of 1: some item that was not asked may have changed.
    """
    if not a:
        return None
    change: Floats = (np.array(b, dtype=np.float64) - np.array(a, dtype=np.float64)).round(12)
    mean = float(change.mean())
    if np.ptp(change) == 0 and not bounded:
        low = high = mean
    elif np.ptp(change) == 0:
        width = 1 - wilson(1.0, len(a))[0]
        low, high = max(-1.0, mean - width), min(1.0, mean + width)
    else:
        low, high = _bootstrap(change)
    if proportion and {*a, *b} <= {0.0, 1.0}:
        return Difference(
            n=len(a), mean=mean, low=low, high=high, p=mcnemar(a, b), test="mcnemar"
        )  # fmt: skip
    return Difference(
        n=len(a), mean=mean, low=low, high=high, p=sign_flips(change), test="permutation"
    )


def mcnemar(a: Sequence[float], b: Sequence[float]) -> float:
    """McNemar's exact test: of the items that changed, were as many broken as fixed?"""
    from scipy.stats import binomtest

    fixed = sum(y > x for x, y in zip(a, b, strict=True))
    broken = sum(y < x for x, y in zip(a, b, strict=True))
    if not fixed + broken:
        return 1.0
    return float(binomtest(fixed, fixed + broken).pvalue)


def sign_flips(change: Floats) -> float:
    """The paired permutation test of the mean: every difference may as well have the other sign."""
    from scipy.stats import permutation_test

    moved = change[change != 0]  # an item that did not change says nothing
    if len(moved) < 2:
        return 1.0
    found = permutation_test(
        (moved,),
        np.mean,
        permutation_type="samples",
        n_resamples=9_999,
        batch=max(1, 2_000_000 // len(moved)),
        vectorized=True,
        rng=np.random.default_rng(0),
    )
    return float(found.pvalue)


def quantile(values: Sequence[float], q: float) -> float | None:
    """The ``q``-quantile, between neighbours by a straight line; ``None`` without values."""
    return float(np.quantile(np.array(values), q)) if values else None
