"""Blocks -> their atoms, and how well each of them answers the words of a question."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.archive.index import StoredBlock
from bot.archive.passages import Atom
from bot.archive.ranking import SCALES, Floats, Ints, QueryTerm, ceiling, score_atoms

_APART = 4 * max(SCALES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """The atoms of blocks, in order.

    For each its ``terms``, with a space between them, and ``owner``, the index of its block.
    """

    atoms: Sequence[Atom]
    terms: Sequence[str]
    owner: Ints

    @property
    def middles(self) -> Ints:
        """Where each atom is, shifted so that windows never reach from one segment into another."""
        middles = np.array([(a.start + a.end) // 2 for a in self.atoms], dtype=np.int64)
        segments = np.array([a.segment for a in self.atoms], dtype=np.int64)
        gaps = np.diff(middles, prepend=middles[:1])
        gaps[1:][np.diff(segments) != 0] = _APART
        apart: Ints = middles[:1] + np.cumsum(gaps)
        return apart


def candidates_of(
    blocks: Sequence[StoredBlock], left_out: Collection[tuple[int, int]]
) -> Candidates:
    """The atoms of ``blocks`` without ``left_out``: the revision and start of atoms to pass by."""
    atoms: list[Atom] = []
    owner: list[int] = []
    terms: list[str] = []
    segment = -1
    before: tuple[int, int] | None = None
    for index, stored in enumerate(blocks):
        revision = stored.revision
        if before is None or (revision, stored.ordinal) != (before[0], before[1] + 1):
            segment += 1
        before = revision, stored.ordinal
        for (start, end), found in zip(stored.atom_spans, stored.atom_terms, strict=True):
            if left_out and (revision, start) in left_out:
                segment += 1
            else:
                atoms.append(Atom(segment, revision, start, end))
                owner.append(index)
                terms.append(found)
    return Candidates(atoms=atoms, terms=terms, owner=np.array(owner, dtype=np.int64))


def word_shares(
    candidates: Candidates,
    queries: Sequence[Sequence[QueryTerm]],
    totals: Mapping[str, int],
    title_terms: Mapping[int, frozenset[str]],
) -> Floats:
    """The score of each atom for each query as a share of the highest that the query allows
    (shape: queries x atoms).

    ``title_terms``: of the revision of each atom, the terms of its title.
    """
    means = [totals[f"window_terms_{i}"] / totals["atoms"] for i in range(len(SCALES))]
    middles, titles = candidates.middles, sorted(title_terms)
    title_of = np.searchsorted(titles, [a.revision for a in candidates.atoms])
    shares = []
    for query in queries:
        has = [[not title_terms[num].isdisjoint(q.terms) for num in titles] for q in query]
        in_title = np.array(has, dtype=np.bool_).reshape(len(query), len(titles))[:, title_of]
        scores = score_atoms(middles, candidates.terms, query, means, in_title)
        shares.append(scores / max(ceiling(query), 1e-12))
    return np.array(shares)
