"""What a question says beside its topic: when, by whom and where an article was published.

"according to Reuters", "by Nitish Verma", "in the politics section", "on 29 April": by rule, in
English, and only what the archive holds (a source that it does not have is a part of the topic).
These are preferences: they change the order of passages, and hide nothing. Words that only express
one do not count in the word score; those that may also belong to the topic count half.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.archive.date_words import Days, days_in, has_days
from bot.archive.head_index import HeadIndex
from bot.archive.heads import Kind, folded
from bot.archive.preferring import Preference

IGNORED, HALF, FULL = 0.0, 0.5, 1.0
MOST_WORDS = 6  # of a name

Forms = tuple[str, ...]

_X = r"(?P<x>[^\s,;:?!()\"“”]+(?:\s[^\s,;:?!()\"“”]+){0,5}?)"
_XS = _X.replace("}?)", "})")  # as many words as there are
_PIECES = r"(?:articles?|reports?|reporting|coverage|stor(?:y|ies)|columns?|pieces?|news)"
_WHOSE: tuple[Kind, ...] = ("source", "author")


@dataclass(frozen=True, slots=True)
class _Cue:
    """Words beside which a name may stand: as ``x``, at its start, at its end or all of it."""

    pattern: re.Pattern[str]
    kinds: Sequence[Kind]
    weight: float
    at: str = "start"


def _cue(pattern: str, kinds: Sequence[Kind], weight: float, at: str = "start") -> _Cue:
    return _Cue(re.compile(pattern, re.IGNORECASE), kinds, weight, at)


_CUES = (
    _cue(rf"\baccording\s+to\s+{_XS}", _WHOSE, IGNORED),
    _cue(rf"\b(?:(?:as|was|were|is|are|been)\s+)?(?:reported|published|written)\s+(?:by|in|on)\s+{_XS}",
         _WHOSE, IGNORED),
    _cue(rf"\b(?:in\s+)?(?:(?:an?|the)\s+)?{_PIECES}\s+(?:by|from|in|of)\s+{_XS}", _WHOSE, IGNORED),
    _cue(rf"\b(?:did|does|do|has|have)\s+{_X}\s+(?:reported|report|written|write|published|publish)\b",
         _WHOSE, IGNORED, "all"),
    _cue(rf"\bas\s+{_X}\s+(?:reported|reports|wrote|writes)\b", _WHOSE, IGNORED, "all"),
    _cue(rf"\b{_X}(?:['’]s?)?\s+{_PIECES}\b", _WHOSE, IGNORED, "end"),
    _cue(rf"\b(?:in|from|on)\s+the\s+{_X}\s+(?:section|pages|desk)\b",
         ("section",), IGNORED, "all"),
    _cue(rf"\bby\s+{_XS}", _WHOSE, HALF),
    _cue(rf"\b(?:from|in|on)\s+{_XS}", ("source",), HALF),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Asides:
    """The preferences of one question, and how much the words count that express them.

    ``weights``: start, end and weight of stretches of the question, rising and apart.
    """

    question: str
    preferences: tuple[Preference, ...] = ()
    weights: tuple[tuple[int, int, float], ...] = ()

    def weighed(
        self, asked: Mapping[Forms, float], forms_of: Callable[[str], Mapping[Forms, float]]
    ) -> dict[Forms, float]:
        """How much each of the question's words is asked for; all in full if none else were.

        ``asked``: how often it stands there; ``forms_of``: the words of a stretch, likewise.
        """
        left = dict(asked)
        for start, end, weight in self.weights:
            for forms, count in forms_of(self.question[start:end]).items():
                for known in [k for k in left if not set(k).isdisjoint(forms)]:
                    left[known] -= (FULL - weight) * count
        wanted = {forms: count for forms, count in left.items() if count > 0}
        return wanted or dict(asked)

    @property
    def topic(self) -> str:
        """The question without the words that only express a preference."""
        kept = " ".join("".join(t for t, weight in self._pieces() if weight > 0).split())
        return kept if re.search(r"\w", kept) else self.question

    def _pieces(self) -> Iterator[tuple[str, float]]:
        at = 0
        for start, end, weight in self.weights:
            yield self.question[at:start], FULL
            yield self.question[start:end], weight
            at = end
        yield self.question[at:], FULL


def read(question: str, heads: HeadIndex, now: datetime) -> Asides:
    """What ``question`` prefers of the articles that ``heads`` sees, asked at ``now``."""
    found: list[tuple[int, int, float, Preference]] = []

    def is_free(start: int, end: int) -> bool:
        return all(end <= a or start >= b for a, b, _, _ in found)

    for cue in _CUES:
        for match in cue.pattern.finditer(question):
            named = _named(match, cue, heads)
            if named is not None and is_free(named[0], named[1]):
                found.append(named)
    for days in _dates(question, heads, now):
        preference = _published(days, heads)
        if preference is not None and is_free(days.start, days.end):
            weight = FULL if days.is_year else HALF  # a year stands in the texts, too
            found.append((days.start, days.end, weight, preference))
    found.sort(key=lambda entry: entry[:2])
    return Asides(
        question=question,
        preferences=tuple(dict.fromkeys(entry[3] for entry in found)),
        weights=tuple(entry[:3] for entry in found),
    )


def _named(
    match: re.Match[str], cue: _Cue, heads: HeadIndex
) -> tuple[int, int, float, Preference] | None:
    """The longest name beside a cue that the archive knows, with the words that express it."""
    offset = match.start("x")
    words = [(m.start() + offset, m.end() + offset) for m in re.finditer(r"\S+", match["x"])]
    text = match.string
    for size in range(min(len(words), MOST_WORDS), 0, -1):
        if cue.at == "all" and size < len(words):
            return None
        first, last = (words[-size], words[-1]) if cue.at == "end" else (words[0], words[size - 1])
        said = re.sub(r"(?:['’]s?|\.)$", "", text[first[0] : last[1]])
        if cue.weight == HALF and not re.match(r"(?:[Tt]he )?[^a-z]", said):
            continue  # "in the times of war" names no newspaper
        forms = {folded(said), folded(f"the {said}"), folded(said).removeprefix("the ")} - {""}
        for kind in cue.kinds:
            names = heads.named(kind, sorted(forms))
            if names:
                weight = cue.weight
                if kind != "section" and heads.is_in_titles(said):
                    weight = HALF  # then it is something that articles are about, too
                start = first[0] if cue.at == "end" else match.start()
                end = last[1] if cue.at == "start" else match.end()
                written = said if kind != "section" else f"the section {said}"
                preference = Preference(kind=kind, names=frozenset(names), said=written)
                return start, end, weight, preference
    return None


def _dates(question: str, heads: HeadIndex, now: datetime) -> Iterator[Days]:
    newest = heads.newest() if has_days(question) else None
    if newest is not None:
        yield from days_in(question, today=now.date(), newest=newest.date())


def _published(days: Days, heads: HeadIndex) -> Preference | None:
    """Articles of these days, if some are of them and some of others."""
    since, until = _start(days.first), _end(days.last)
    inside, outside = heads.published_between(since, until)
    if not inside or not outside:
        return None
    return Preference(kind="published", since=since, until=until)


def _start(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time.min, UTC)


def _end(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day + timedelta(days=1), time.min, UTC)
