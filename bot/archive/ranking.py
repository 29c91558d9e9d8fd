"""The score: multi-scale, sentence-centred BM25.

    score(atom) = sum over scales h of w_h * sum over query terms t of
                  qtf_t * idf_t * tf_h(t) * (k_h + 1)
                  / (tf_h(t) + k_h * (1 - b + b * len_h / avglen_h))

tf_h(t) counts term t in the atoms of the same article whose middle lies within h characters of
this atom's middle (h = 0: the atom alone), len_h counts all terms there, avglen_h is the archive's
mean of len_h over its atoms, and

    idf_t = log(1 + (N - n_t + 0.5) / (n_t + 0.5))

with N the number of atoms and n_t the number of occurrences of t (measured: as good as counting
the atoms that hold t, and the full-text index keeps it). BM25 is Robertson and Zaragoza's (2009);
the scales are Dateline's own. A term that the title of the atom's article has counts as TITLE
occurrences where it does not stand itself: a headline speaks for its article, more softly than the
words do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SCALES = (0, 200, 400, 800, 1600)
WEIGHTS = (0.5, 1.0, 1.0, 1.0, 1.0)
K1 = (0.5, 0.5, 0.8, 1.2, 2.0)
B = 0.25
TITLE = 0.3  # occurrences: of 0.3, 0.6 and 1 the one that cost nothing where titles say nothing

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryTerm:
    """One distinct word of a question: how much it is asked for, and its idf.

    ``forms``: every index term by which it is found; ``term`` alone, where there is one language.
    """

    term: str
    count: float
    idf: float
    forms: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        return self.forms or (self.term,)


def idf(occurrences: int, atoms: int) -> float:
    """How rare a term is: see the formula at the head of this module. Never negative."""
    n = min(occurrences, atoms)
    return float(np.log(1 + (atoms - n + 0.5) / (n + 0.5)))


def windows(middles: Ints, scale: int) -> tuple[Ints, Ints]:
    """For each atom the half-open range of atoms whose middle lies within ``scale`` of its own.

    ``middles`` rises; atoms of different articles must lie further apart than any scale.
    """
    here = np.arange(len(middles))
    if scale == 0:
        return here, here + 1
    low = np.searchsorted(middles, middles - scale, side="right")
    high = np.searchsorted(middles, middles + scale, side="left")
    return np.minimum(low, here), np.maximum(high, here + 1)


def score_atoms(
    middles: Ints,
    atom_terms: Sequence[str],
    query: Sequence[QueryTerm],
    mean_window_terms: Sequence[float],
    in_title: NDArray[np.bool_] | None = None,
) -> Floats:
    """One score for each atom (shape: atoms); 0 where no term of the query is near or in the title.

    ``atom_terms``: of each atom its terms, with a space between them.
    ``in_title`` (shape: terms x atoms): whether the title of the atom's article has the term.
    """
    n = len(middles)
    lengths = np.concatenate([[0], np.cumsum([t.count(" ") + 1 if t else 0 for t in atom_terms])])
    counts = _running_counts(atom_terms, query)
    weights = np.array([q.count * q.idf for q in query])
    scores = np.zeros(n)
    for scale, weight, k, mean in zip(SCALES, WEIGHTS, K1, mean_window_terms, strict=True):
        low, high = windows(middles, scale)
        tf = counts[:, high] - counts[:, low]
        if in_title is not None:
            tf = np.maximum(tf, TITLE * in_title)
        length = lengths[high] - lengths[low]
        norm = k * (1 - B + B * length / max(mean, 1e-9))
        scores += weight * (weights[:, None] * (k + 1) * tf / (tf + norm)).sum(axis=0)
    return scores


def _running_counts(atom_terms: Sequence[str], query: Sequence[QueryTerm]) -> Floats:
    """Shape (terms, atoms + 1): how often each query term stands before each atom border."""
    row = {term: i for i, q in reversed(list(enumerate(query))) for term in q.terms}
    shape = (len(query), len(atom_terms) + 1)
    places = [
        row[term] * shape[1] + column
        for column, found in enumerate(atom_terms, start=1)
        for term in found.split(" ")
        if term in row
    ]
    counts = np.bincount(np.array(places, dtype=np.int64), minlength=shape[0] * shape[1])
    return np.cumsum(counts.reshape(shape), axis=1, dtype=np.float64)


def ceiling(query: Sequence[QueryTerm]) -> float:
    """No atom scores higher than this: every term at its saturation on every scale."""
    gain = sum(w * (k + 1) for w, k in zip(WEIGHTS, K1, strict=True))
    return gain * sum(q.count * q.idf for q in query)
