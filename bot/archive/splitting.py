"""A text -> atoms (sentence-like spans) -> blocks (what is embedded). Exact spans, no searching.

Atoms cover the text without a gap, and so do blocks; a block is a run of whole atoms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

MIN_ATOM, MAX_ATOM = 60, 400
BLOCK_SIZE = 800

# After a sentence end (with its closing quotes or brackets), and after line ends.
_BORDER = re.compile(r"(?<=[.!?。！？؟۔।])[\"'”’)\]]*\s+|\n+|(?<=[。！？])")
_COMMAS = ("; ", ", ", "، ", "，", "；")


def atom_ends(text: str) -> list[int]:
    """Where each atom of ``text`` ends, rising; the last is ``len(text)``.

    A piece over 400 characters is cut at its last semicolon, comma or space; one that follows
    an atom of under 60 characters is joined to it.
    """
    cuts = [m.end() for m in _BORDER.finditer(text)]
    ends: list[int] = []
    start = 0  # of the atom last closed
    previous = 0  # where that atom ended
    for cut in [*cuts, len(text)]:
        for end in [*_forced_cuts(text, previous, cut), cut]:
            if end <= previous:
                continue
            if ends and previous - start < MIN_ATOM and end - start <= MAX_ATOM:
                ends[-1] = end
            else:
                start = previous
                ends.append(end)
            previous = end
    return ends


def _forced_cuts(text: str, start: int, end: int) -> list[int]:
    cuts = []
    while end - start > MAX_ATOM:
        window = text[start : start + MAX_ATOM]
        at = max(window.rfind(comma) for comma in _COMMAS)
        if at < MAX_ATOM // 2:
            at = window.rfind(" ")
        if at < MAX_ATOM // 4:
            at = MAX_ATOM - 1
        start += at + 1
        cuts.append(start)
    return cuts


def group_atoms(ends: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of whole atoms of about 800 characters: half-open pairs of atom indices."""
    blocks: list[tuple[int, int]] = []
    first = 0
    block_start = 0
    for i, end in enumerate(ends):
        if i > first and end - block_start > BLOCK_SIZE:
            blocks.append((first, i))
            first, block_start = i, ends[i - 1]
    if ends:
        blocks.append((first, len(ends)))
    return blocks
