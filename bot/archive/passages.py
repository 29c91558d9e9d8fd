"""Scored atoms -> passages: the best first, widened to sentence borders, under a budget.

So that one article does not take the whole budget while another one has as much to say, the best
passage of each of the ``FIRST`` best articles comes before anything else, if it scores at least
``COMPARABLE`` of the best one; and the more of the budget an article has, the less its other
sentences count, by up to ``FULL``. A sentence that an article already chosen has in the same words
is not chosen again. Reprints of a story count as one article.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

EXPAND = 150  # characters that a chosen atom may be widened by on each side
GAP = 250  # a gap of up to this many characters between two chosen stretches is closed
SMALLEST = 150  # with less of the budget left than this, stop
FIRST = 3  # articles
COMPARABLE = 0.8
# The most that cost nothing where one article has it all (Chroma's chunking evaluation).
FULL = 0.15

Scores = NDArray[np.float64]


class Atom(NamedTuple):
    """A scored atom; ``segment`` is the same for atoms that touch, in their order.

    A tuple, for a search makes thousands of them.
    """

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What parts atoms by who tells them. ``stories``: of each atom, the story of its article.

    ``sentences``: of one atom, its sentences as they are compared with those of another article.
    """

    stories: Sequence[str]
    sentences: Callable[[int], frozenset[str]]


@dataclass(slots=True)
class _Choice:
    atoms: Sequence[Atom]
    budget: int
    telling: Telling
    chosen: dict[int, float] = field(default_factory=dict)
    used: int = 0
    used_by: dict[str, int] = field(default_factory=dict)  # characters of each story
    told: dict[str, str] = field(default_factory=dict)  # sentence -> the story that tells it

    def consider(self, i: int, score: float) -> None:
        if i in self.chosen or self._is_told(i):
            return
        wanted = self._widened(i)
        size = sum(self.atoms[k].length for k in wanted)
        if self.used + size > self.budget:  # then the sentence without what is around it
            wanted, size = [i], self.atoms[i].length
        if self.used + size > self.budget:
            return
        story = self.telling.stories[i]
        for k in wanted:
            self.chosen[k] = score
            for sentence in self.telling.sentences(k):
                self.told.setdefault(sentence, story)
        self.used += size
        self.used_by[story] = self.used_by.get(story, 0) + size

    @property
    def is_full(self) -> bool:
        return self.budget - self.used < min(SMALLEST, self.budget)

    def discount(self, story: str) -> float:
        """What a sentence of ``story`` still counts."""
        return 1 - FULL * self.used_by.get(story, 0) / self.budget

    def _is_told(self, i: int) -> bool:
        """Whether another article, already chosen, says all that this atom says."""
        story = self.telling.stories[i]
        if not self.told or self.used_by.keys() == {story}:
            return False
        sentences = self.telling.sentences(i)
        return bool(sentences) and all(self.told.get(s, story) != story for s in sentences)

    def _widened(self, i: int) -> list[int]:
        wanted = [i]
        for step in (-1, 1):
            k = self._reach(i, i + step, EXPAND, wanted)
            gap: list[int] = []
            k = self._reach(i, k, GAP, gap, up_to_chosen=True)
            if self._touches(k, i) and k in self.chosen:
                wanted += gap
        return [k for k in wanted if k not in self.chosen]

    def _reach(
        self, i: int, k: int, room: int, reached: list[int], *, up_to_chosen: bool = False
    ) -> int:
        """Add the atoms from ``k`` on, away from ``i``, that fit into ``room``; the next one."""
        step = 1 if k > i else -1
        while (
            self._touches(k, i)
            and self.atoms[k].length <= room
            and not (up_to_chosen and k in self.chosen)
            and not self._is_told(k)
        ):
            room -= self.atoms[k].length
            reached.append(k)
            k += step
        return k

    def _touches(self, k: int, i: int) -> bool:
        return 0 <= k < len(self.atoms) and self.atoms[k].segment == self.atoms[i].segment


def assemble(
    atoms: Sequence[Atom],
    scores: Scores,
    budget: int,
    limit: int | None = None,
    telling: Telling | None = None,
    surely: int | None = None,
) -> list[Stretch]:
    """Stretches of atoms with a score above 0, best first; together at most ``budget`` characters.

    With ``limit``, no more than so many stretches. ``surely``: an atom that is taken before others
    push it out. Without ``telling``, all is told by one article.
    """
    if telling is None:
        telling = Telling(stories=[""] * len(atoms), sentences=lambda _: frozenset())
    choice = _Choice(atoms, budget, telling)
    order = np.argsort(-scores, kind="stable")
    for i in _leading(order, scores, telling.stories, surely):
        choice.consider(i, float(scores[i]))
    for i in _in_turn(choice, order, scores):
        choice.consider(i, float(scores[i]))
    found = sorted(_join(atoms, choice.chosen), key=lambda s: -s.score)
    return found if limit is None else found[:limit]


def _leading(
    order: NDArray[np.int64], scores: Scores, stories: Sequence[str], surely: int | None
) -> list[int]:
    """The best atom of each of the articles that are given a passage before all others."""
    found: list[int] = []
    for i in order.tolist():
        if scores[i] <= 0 or scores[i] < COMPARABLE * scores[order[0]] or len(found) == FIRST:
            break
        if stories[i] not in {stories[k] for k in found}:
            found.append(i)
    if surely is not None and surely not in found and scores[surely] > 0:
        found.insert(1, surely)
    return found


def _in_turn(choice: _Choice, order: NDArray[np.int64], scores: Scores) -> Iterator[int]:
    """The atoms, the one that counts most now next: each article's in order, by its best one."""
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for i in order.tolist():
        if scores[i] <= 0:
            break
        waiting[choice.telling.stories[i]].append(i)

    def entry(story: str) -> tuple[float, int, str]:
        first = waiting[story].popleft()
        return -float(scores[first]) * choice.discount(story), first, story

    heads = [entry(story) for story in list(waiting)]
    heapify(heads)
    while heads and not choice.is_full:
        _, i, story = heappop(heads)
        yield i
        if waiting[story]:  # only its own sentences change what a story counts
            heappush(heads, entry(story))


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
