"""Dates told by their distance: "two days after", "a month earlier", "the day before", "ago"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.answering.quantities.dates import Mention, day_mention
from bot.answering.quantities.number_words import COUNTS

_SPAN = r"(?P<n{0}>an?|one|\d{{1,3}}|" + "|".join(w for w in COUNTS if w != "one") + r")"
_UNIT = r"(?P<u{0}>day|week|fortnight|month|year|decade)s?"
_OFFSET = re.compile(
    rf"\b(?:(?:only|just|exactly) )?{_SPAN.format(1)}[ -]{_UNIT.format(1)}"
    r" (?P<way1>after|before|earlier|later|ago|previously|prior to|prior|on|from now|hence)\b"
    rf"|\bthe {_UNIT.format(2)} (?P<way2>after|before|earlier|prior to|prior)\b"
    rf"|\bthe (?P<way3>previous|preceding|following|next) {_UNIT.format(3)}\b"
    rf"|\bin {_SPAN.format(4)} {_UNIT.format(4)}(?:s'|'s?)? ?(?P<way4>time\b)?",
    re.IGNORECASE,
)
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "year": 12, "decade": 120}
_BACK = frozenset("earlier previously prior previous preceding ago before after".split())
_FROM_NOW = frozenset(("ago", "from now", "hence", "time"))
_SENTENCE_END = re.compile(r"[.!?;] ")
FURTHEST = 1000  # of a unit, from where no date is told


@dataclass(frozen=True, slots=True)
class Derived:
    """A date worked out from another. ``of``: the words of what was then, ``beside``: of the rest.

    Both are empty where the words do not show what was then.
    """

    mention: Mention
    base: Mention
    of: str = ""
    beside: str = ""


def derived_in(text: str, known: Sequence[Mention], others: Sequence[Mention], out: date | None
               ) -> Iterator[Derived]:  # fmt: skip
    """The dates that ``text`` tells by their distance.

    ``known``: the dates of ``text``; ``others``: those of the other quotes; ``out``: the day on
    which its article was out, from which "ago" counts, and all that has no other date.
    """
    for found in _OFFSET.finditer(text):
        parts = found.groupdict()
        which = next(k for k in "1234" if parts[f"u{k}"])
        way = (parts.get(f"way{which}") or "").casefold()
        if not way or (which in "23" and (parts[f"u{which}"] or "").casefold() == "decade"):
            continue  # "in two weeks" is a span of time as often, "the previous decade" always
        count = _number((parts.get(f"n{which}") or "one").casefold())
        unit = (parts[f"u{which}"] or "").casefold()
        if 0 < count < FURTHEST:
            yield from _from_bases(found, way, count, unit, text, known, others, out)


def _from_bases(
    found: re.Match[str], way: str, count: int, unit: str, text: str,
    known: Sequence[Mention], others: Sequence[Mention], out: date | None,
) -> Iterator[Derived]:  # fmt: skip
    now = [day_mention(out, 0, 0, "")] if out is not None else []
    earlier = [m for m in known if m.end <= found.start()]
    later = [m for m in known if m.start >= found.end()]
    start, end = _sentence(text, found)
    before, after = text[start : found.start()], text[found.end() : end]
    joins = way in ("after", "before", "prior to") and after.lstrip()[:1].isalpha()
    if way in _FROM_NOW:
        bases, sign = now, -1 if way == "ago" else 1
    elif not joins:
        bases = [m for m in reversed(earlier) if _is_fine(m, unit)][:1] or list(others) or now
        sign = -1 if way in _BACK - {"after"} else 1
    else:
        bases, sign = earlier, -1 if way == "after" else 1
        if not any(_is_fine(m, unit) for m in bases):
            follows = [m for m in later if m.start < end and _is_fine(m, unit)][:1]
            bases = follows or now
            if follows:  # "two days after the vote on Monday, he went"
                sign, joins = -sign, False
    for base in bases:
        for mention in _moved(base, sign * count, unit, found):
            if joins:
                yield Derived(mention, base, of=after, beside=before)
            else:
                yield Derived(mention, base)


def _sentence(text: str, found: re.Match[str]) -> tuple[int, int]:
    ends = [m.end() for m in _SENTENCE_END.finditer(text, 0, found.start())]
    closing = _SENTENCE_END.search(text, found.end())
    return (ends[-1] if ends else 0), (closing.start() if closing else len(text))


def _is_fine(mention: Mention, unit: str) -> bool:
    """Whether a date is said finely enough to count such units from it."""
    if unit in _DAYS:
        return None not in (mention.year, mention.month, mention.day)
    return mention.year is not None and (unit != "month" or mention.month is not None)


def _moved(base: Mention, by: int, unit: str, found: re.Match[str]) -> Iterator[Mention]:
    start, end, said = found.start(), found.end(), found.group()
    if not _is_fine(base, unit):
        return
    if unit in _DAYS:
        day = date(base.year or 1, base.month or 1, base.day or 1)
        yield day_mention(day + timedelta(days=by * _DAYS[unit]), start, end, said)
        return
    months = (base.year or 1) * 12 + (base.month or 1) - 1 + by * _MONTHS[unit]
    year, month = months // 12, months % 12 + 1
    if base.month is not None:
        yield Mention(start, end, said, year, month)
    if unit != "month":
        yield Mention(start, end, said, year)


def _number(word: str) -> int:
    if word in ("a", "an", "the"):
        return 1
    return int(word) if word.isdecimal() else COUNTS.get(word, 0)
