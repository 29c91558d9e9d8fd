"""Blocks: the spans of a text that are embedded, with their atoms and index terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.archive.ranking import SCALES, windows
from bot.archive.splitting import atom_ends, group_atoms
from bot.languages.indexing import ENGLISH, index_terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of whole atoms: ``atom_terms[i]`` is of the atom that ends at ``atom_ends[i]``."""

    ordinal: int
    start: int
    end: int
    atom_ends: tuple[int, ...]
    atom_terms: tuple[tuple[str, ...], ...]

    def text(self, whole: str) -> str:
        return whole[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The blocks of one text, and per scale the sum over its atoms of the terms in the window.

    ``language``: the one whose index terms these are.
    """

    blocks: tuple[Block, ...]
    atoms: int
    window_terms: tuple[int, ...]
    language: str = ENGLISH


def split(text: str, language: str = ENGLISH) -> Split:
    """Split ``text`` into blocks that cover it, and count what ranking needs to know of it."""
    return split_at(text, atom_ends(text), language)


def split_at(text: str, ends: Sequence[int], language: str) -> Split:
    """:func:`split` with atoms that end at ``ends``."""
    starts = [0, *ends][:-1]
    atom_terms = [
        tuple(index_terms(text[a:b], language)) for a, b in zip(starts, ends, strict=True)
    ]
    blocks = tuple(
        Block(
            ordinal=i,
            start=starts[a],
            end=ends[b - 1],
            atom_ends=tuple(ends[a:b]),
            atom_terms=tuple(atom_terms[a:b]),
        )
        for i, (a, b) in enumerate(group_atoms(ends))
    )
    return Split(
        blocks=blocks,
        atoms=len(ends),
        window_terms=_window_terms(starts, ends, atom_terms),
        language=language,
    )


def _window_terms(
    starts: Sequence[int], ends: Sequence[int], atom_terms: Sequence[Sequence[str]]
) -> tuple[int, ...]:
    if not ends:
        return (0,) * len(SCALES)
    middles = (np.array(starts) + np.array(ends)) // 2
    counts = np.concatenate([[0], np.cumsum([len(t) for t in atom_terms])])
    sums = []
    for scale in SCALES:
        low, high = windows(middles, scale)
        sums.append(int((counts[high] - counts[low]).sum()))
    return tuple(sums)
