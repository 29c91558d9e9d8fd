"""Scored atoms -> passages: the best first, widened to sentence borders, under a budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

EXPAND = 150  # characters that a chosen atom may be widened by on each side
GAP = 250  # a gap of up to this many characters between two chosen stretches is closed
SMALLEST = 150  # with less of the budget left than this, stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """A scored atom; ``segment`` is the same for atoms that touch, in their order."""

    segment: int
    revision: int
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(slots=True)
class Stretch:
    """Neighbouring chosen atoms; ``score`` is the best among them."""

    revision: int
    start: int
    end: int
    score: float


@dataclass(slots=True)
class _Choice:
    atoms: Sequence[Atom]
    budget: int
    chosen: dict[int, float] = field(default_factory=dict)
    used: int = 0

    def consider(self, i: int, score: float) -> None:
        wanted = self._widened(i)
        size = sum(self.atoms[k].length for k in wanted)
        if self.used + size > self.budget:  # then the sentence without what is around it
            wanted, size = [i], self.atoms[i].length
        if self.used + size > self.budget:
            return
        for k in wanted:
            self.chosen[k] = score
        self.used += size

    def _widened(self, i: int) -> list[int]:
        wanted = [i]
        for step in (-1, 1):
            k = i + step
            room = EXPAND
            while self._touches(k, i) and self.atoms[k].length <= room:
                room -= self.atoms[k].length
                wanted.append(k)
                k += step
            gap, room = [], GAP
            while self._touches(k, i) and k not in self.chosen and self.atoms[k].length <= room:
                room -= self.atoms[k].length
                gap.append(k)
                k += step
            if self._touches(k, i) and k in self.chosen:
                wanted += gap
        return [k for k in wanted if k not in self.chosen]

    def _touches(self, k: int, i: int) -> bool:
        return 0 <= k < len(self.atoms) and self.atoms[k].segment == self.atoms[i].segment


def assemble(
    atoms: Sequence[Atom], scores: NDArray[np.float64], budget: int, limit: int | None = None
) -> list[Stretch]:
    """Stretches of atoms with a score above 0, best first; together at most ``budget`` characters.

    With ``limit``, no more than so many stretches.
    """
    choice = _Choice(atoms, budget)
    for i in np.argsort(-scores, kind="stable").tolist():
        if scores[i] <= 0 or budget - choice.used < min(SMALLEST, budget):
            break
        if i not in choice.chosen:
            choice.consider(i, float(scores[i]))
    found = sorted(_join(atoms, choice.chosen), key=lambda s: -s.score)
    return found if limit is None else found[:limit]


def _join(atoms: Sequence[Atom], chosen: dict[int, float]) -> list[Stretch]:
    stretches: list[Stretch] = []
    for k in sorted(chosen):
        atom, last = atoms[k], stretches[-1] if stretches else None
        if last and last.revision == atom.revision and last.end == atom.start:
            last.end = atom.end
            last.score = max(last.score, chosen[k])
        else:
            stretches.append(Stretch(atom.revision, atom.start, atom.end, chosen[k]))
    return stretches
