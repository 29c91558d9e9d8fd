"""Dates and amounts in a clause, and when two of them cannot both be true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.answering.quantities.numbers import MONTHS, numbers_in
from bot.terms import STOP_WORDS, terms

_MONTH = "|".join(MONTHS)
_DATE = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? )?(?P<month>{_MONTH})\b"
    r"(?: (?P<d2>\d{1,2})(?:st|nd|rd|th)?\b(?!\d))?(?:,? (?P<year>(?:1[5-9]|20)\d\d)\b)?"
    r"|\b(?P<only>(?:1[5-9]|20)\d\d)\b(?![,.]?\d)",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"\b(?:the )?(?:end|beginning|start|middle) of $|\b(?:early|mid|late)[ -]$", re.I
)
_NUMBER_WORD = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    "|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_AMOUNT = re.compile(
    r"(?P<about>\b(?:about|around|roughly|nearly|almost|over|more than|less than|fewer than"
    r"|at least|at most|up to|some|approximately|as many as|under) )?"
    rf"(?P<currency>[$€£¥]\s?)?\b(?P<number>\d+(?:[.,]\d+)*|(?:{_NUMBER_WORD})"
    r"(?:-(?:one|two|three|four|five|six|seven|eight|nine))?)"
    r"(?P<magnitude>[ -]?(?:hundred|thousand|million|billion|trillion|bn|mn|k|m)\b)?"
    r"(?P<unit>\s?%|[ -](?:per ?cent|percentage points|[a-z]{3,}))?",
    re.IGNORECASE,
)
_MAGNITUDE = {"hundred": 2, "thousand": 3, "k": 3, "million": 6, "mn": 6, "m": 6, "billion": 9,
              "bn": 9, "trillion": 12}  # fmt: skip
# "Boeing 737", "F-16", "Euro 2024": a word with a capital, right before a number that has no unit.
_AFTER_NAME = re.compile(
    r"(?<![\w’'-])(?P<name>[A-Z][\w’'-]*?)(?:['’]s)?(?:\s|(?<=[A-Za-z])-)"
    r"(?P<number>\d{1,4}(?:\.\d+)?)\b(?![,.]?\d|\s?%|[ -](?i:per ?cent|percentage|hundred|thousand"
    rf"|million|billion|trillion|bn|mn|crore|lakh|{_MONTH})\b)"
    r"(?P<counted> (?:people|men|women|children|[a-z]{3,}s)\b)?"
)
_LONGEST_PLACE = 60  # characters of the words before the last of its name
_IN_A_PLACE = re.compile(r"\b(?i:in|at|near|around|across|outside) (?:the )?(?:[A-Z][\w’'-]* )*$")
_NO_NAMES = frozenset(
    (
        *STOP_WORDS,
        *MONTHS,
        *"""monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter jan
        feb mar apr jun jul aug sep sept oct nov dec early late mid since around nearly almost
        roughly approximately some exactly least another every killed eur usd gbp chf us rs
        """.split(),
    )
)


@dataclass(frozen=True, slots=True)
class Value:
    """A date (year, month, day; any may be missing) or an amount of a unit, and its words."""

    kind: Literal["date", "number"]
    said: str
    unit: str
    parts: tuple[float | None, ...]
    rough: bool = False

    def excludes(self, other: Value) -> bool:
        """Whether this and ``other`` cannot both be true. Rough amounts exclude nothing near."""
        if self.kind != other.kind or self.unit != other.unit:
            return False
        pairs = zip(self.parts, other.parts, strict=True)
        known = [(a, b) for a, b in pairs if a is not None and b is not None]
        if not (self.rough or other.rough) or self.kind == "date":
            return any(a != b for a, b in known)
        return any(max(a, b) > 1.5 * max(min(a, b), 1e-9) for a, b in known)


def values_in(text: str) -> Iterator[Value]:
    """The dates of ``text``, then its amounts; what is part of a date or a name is no amount."""
    rest = list(text)
    for start, end in in_names(text):
        rest[start:end] = "_" * (end - start)
    for found in _DATE.finditer("".join(rest)):
        year = found["year"] or found["only"]
        day = found["d1"] or found["d2"]
        month = MONTHS.index(found["month"].lower()) + 1 if found["month"] else None
        if found["month"] and found["month"].islower() and found["month"] in ("may", "march"):
            continue  # the verbs
        start = found.start()
        lead = _LAST.search(text[:start])
        start = lead.start() if lead else start
        parts = (float(year) if year else None, month, float(day) if day else None)
        yield Value("date", text[start : found.end()], "", parts)
        rest[start : found.end()] = " " * (found.end() - start)
    yield from _amounts("".join(rest))


def in_names(text: str) -> Iterator[tuple[int, int]]:
    """Where numbers stand in ``text`` that are part of a name, and count nothing: "Boeing 737".

    Of "In Kyiv 12 people" the number counts: it is what happened there.
    """
    for found in _AFTER_NAME.finditer(text):
        lead = text[max(0, found.start() - _LONGEST_PLACE) : found.start()]
        counts = found["counted"] and _IN_A_PLACE.search(lead)
        if found["name"].casefold() not in _NO_NAMES and not counts:
            yield found.span("number")


def _amounts(text: str) -> Iterator[Value]:
    for found in _AMOUNT.finditer(text):
        number = next((n for n in numbers_in(found["number"]).values), None)
        try:
            amount = float(number or "")
        except ValueError:
            continue
        magnitude = (found["magnitude"] or "").strip(" -").lower()
        amount *= 10 ** _MAGNITUDE.get(magnitude, 0)
        unit = (found["currency"] or "").strip() or _unit(found["unit"])
        if unit:
            said = found.group().strip()
            yield Value("number", said, unit, (amount, None, None), bool(found["about"]))


def _unit(said: str | None) -> str:
    """The stem of the word after a number; without one, a number counts nothing we can compare."""
    word = (said or "").strip(" -").lower()
    if word in ("%", "percent", "per cent"):
        return "%"
    return next(iter(terms(word)), "")
