"""Sentences that answer -> the few that are quoted, in their order.

The likeliest come first; of those about as likely the newest, if the question is about now, and
before them a newer one that says the opposite ("reopened", asked whether it is closed). Two, of 350
characters together, are enough for a fact; where the first has the number or a name that is asked
for, so must the second. Where it is asked who takes which side of something unsettled, it takes
three: the last of them the one that names the most who are not named yet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.answering.asking import Asked, new_names
from bot.answering.hostile import addresses_a_machine
from bot.answering.offline.candidates import Candidate
from bot.answering.offline.stances import Stances
from bot.answering.quantities.numbers import MONTHS, numbers_in

LEAST_ODDS = -2.0  # that a sentence answers; the logarithm
FURTHER = 1.2  # below the best odds: what is less likely is not quoted beside it; but where a time
# or a number is asked for it may be another one, and where sides are asked for the other side
MOST_SENTENCES, MOST_CHARACTERS = 2, 350
SIDES_SENTENCES, SIDES_CHARACTERS = 3, 700
SIDES_ODDS = -3.5  # of a sentence that tells who takes which side
LEAST_NEW_NAMES = 2
SAME = 0.6  # of all terms of two sentences: they say the same
SAME_SIDE = 0.7  # of the shorter one's: they say the same about who takes which side
COMPARABLE = 1.0  # below the best odds: the newest of these come first, if the question is of now
TURNED = 2.5  # below the best odds: the newest of those that say the opposite comes first

Same = Callable[[Candidate, Candidate], bool]
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A candidate that speaks of what is asked, and the logarithm of its odds to answer.

    ``holds``: it has what is asked for, a number, say. ``turns``: it says that what is asked about
    is the opposite.
    """

    candidate: Candidate
    odds: float
    holds: bool = True
    turns: bool = False

    @property
    def published(self) -> datetime:
        return self.candidate.article.published or _LONG_AGO


def choose(asked: Asked, sides: Stances, weighed: Sequence[Weighed]) -> list[Candidate]:
    """What to quote; nothing if none is likely enough to answer."""
    fitting = [
        w
        for w in weighed
        if w.odds >= LEAST_ODDS
        and sides.allow(w.candidate.terms)
        and not addresses_a_machine(w.candidate.text)
    ]
    likely = fitting
    if not sides.both and not {"when", "number"} & set(asked.kinds):
        best = max((w.odds for w in fitting), default=0.0)
        likely = [w for w in fitting if w.odds >= best - FURTHER]
    ordered = _ordered(asked, likely)
    if asked.of_now and (turn := _turn(fitting, ordered)):
        ordered = [turn, *(w for w in ordered if w is not turn)]
    if ordered and ordered[0].holds and {"number", "who"} & set(asked.kinds) and not sides.both:
        ordered = [w for w in ordered if w.holds]
    answers = [w.candidate for w in ordered]
    if not sides.both:
        chosen = _distinct(answers, MOST_SENTENCES, MOST_CHARACTERS, _says_the_same)
        return chosen or answers[:1]  # where all are longer: the first of them
    chosen = _distinct(answers, SIDES_SENTENCES, SIDES_CHARACTERS, _tells_the_same)
    if chosen and "who" in asked.kinds:
        return _with_more_names(asked, sides, weighed, chosen)
    return chosen or answers[:1]


def leads(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Of each article the first of ``candidates``, as far as an answer has room."""
    first: dict[str, Candidate] = {}
    for candidate in sorted(candidates, key=lambda c: c.article.text.find(c.text)):
        first.setdefault(candidate.article.key, candidate)
    spoken = [c for c in first.values() if not addresses_a_machine(c.text)]
    return _distinct(spoken, MOST_SENTENCES, MOST_CHARACTERS, _says_the_same) or spoken[:1]


def _ordered(asked: Asked, likely: Sequence[Weighed]) -> list[Weighed]:
    best = max((w.odds for w in likely), default=0.0)

    def key(w: Weighed) -> tuple[bool, float, float]:
        comparable = asked.of_now and w.odds >= best - COMPARABLE
        return not comparable, -w.published.timestamp() if comparable else 0.0, -w.odds

    return sorted(likely, key=key)


def _turn(fitting: Sequence[Weighed], ordered: Sequence[Weighed]) -> Weighed | None:
    """The newest that says the opposite, if it is newer than what would come first."""
    best = max((w.odds for w in fitting), default=0.0)
    turning = [w for w in fitting if w.turns and w.odds >= best - TURNED]
    newest = max(turning, key=lambda w: (w.published, w.odds), default=None)
    if newest is None or newest.published <= ordered[0].published:
        return None
    return newest


def _distinct(ordered: Sequence[Candidate], most: int, room: int, same: Same) -> list[Candidate]:
    """The first ``most`` that ``room`` characters hold and that each say something new."""
    chosen: list[Candidate] = []
    for candidate in ordered:
        fits = len(candidate.text) <= room and len(chosen) < most
        if fits and not any(same(candidate, other) for other in chosen):
            chosen.append(candidate)
            room -= len(candidate.text)
    return chosen


def _with_more_names(
    asked: Asked, sides: Stances, weighed: Sequence[Weighed], chosen: Sequence[Candidate]
) -> list[Candidate]:
    """``chosen``, with the sentence that names the most others who take a side as its last."""
    kept = list(chosen[: SIDES_SENTENCES - 1])
    room = SIDES_CHARACTERS - sum(len(c.text) for c in kept)
    titles = {w.candidate.article.title for w in weighed}
    known = " ".join((asked.text, *titles, *(c.text for c in kept)))
    best, most = None, LEAST_NEW_NAMES - 1
    for w in weighed:
        takes_one = w.odds >= SIDES_ODDS and not sides.akin.isdisjoint(w.candidate.terms)
        if (
            takes_one
            and len(w.candidate.text) <= room
            and not addresses_a_machine(w.candidate.text)
        ):
            found = len(new_names(w.candidate.text, known))
            if found > most:
                best, most = w.candidate, found
    return list(chosen) if best is None else [*kept, best]


def _says_the_same(a: Candidate, b: Candidate) -> bool:
    """Whether a reader learns little from the second; a number or date that differs is news."""
    alike = len(a.words & b.words) >= SAME * len(a.words | b.words)
    return alike and _figures(a.text) == _figures(b.text)


def _tells_the_same(a: Candidate, b: Candidate) -> bool:
    return len(a.words & b.words) >= SAME_SIDE * min(len(a.words), len(b.words))


def _figures(text: str) -> frozenset[str]:
    found = numbers_in(text)
    words = {word.strip(".,;:") for word in text.casefold().split()}
    return frozenset({*found.values, *found.magnitudes, *words.intersection(MONTHS)})
