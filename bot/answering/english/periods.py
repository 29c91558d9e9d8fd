"""Periods: the first month is not the first quarter, early May not late May, seconds no hours."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.answering.quantities.dates import MONTHS

_PERIOD = re.compile(
    r"\b(?P<rank>first|second|third|fourth|last|final) (?P<period>day|week|month|quarter|half|year"
    r"|decade|century)\b(?!-)",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\b(?:within|in|for|after) (?P<unit>second|minute|hour|day|week|month|year|decade)s\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:(?P<early>early|(?:start|beginning) of)|(?P<mid>mid|middle of)|(?P<late>late|end of))"
    r"[ -]"
    rf"(?P<month>{'|'.join(MONTHS)})\b",
    re.IGNORECASE,
)
_DAY = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m1>{'|'.join(MONTHS)})"
    rf"|(?P<m2>{'|'.join(MONTHS)}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)\b(?![,.]?\d)",
    re.IGNORECASE,
)
_UNITS = ("second", "minute", "hour", "day", "week", "month", "year", "decade")
EARLY, LATE = 11, 20  # the last day of what is early in a month, and the first of what is late


def periods_changed(claim: str, quoted: str) -> Iterator[str]:
    """ "In the first month" for "in the first quarter", "in late May" for 2 May."""
    theirs = {(m["rank"].casefold(), m["period"].casefold()) for m in _PERIOD.finditer(quoted)}
    for found in _PERIOD.finditer(claim):
        mine = found["rank"].casefold(), found["period"].casefold()
        if mine not in theirs and any(rank == mine[0] for rank, _ in theirs):
            yield found.group()
    for found in _WITHIN.finditer(claim):
        unit = found["unit"].casefold()
        longer = "|".join(_UNITS[_UNITS.index(unit) + 1 :])
        told = longer and re.search(rf"\b(?:within|in) [\w ]{{0,12}}\b(?:{longer})s?\b", quoted)
        if told and unit not in quoted.casefold():
            yield found.group()
    yield from _parts_changed(claim, quoted)


def _parts_changed(claim: str, quoted: str) -> Iterator[str]:
    days = [(m["m1"] or m["m2"], int(m["d1"] or m["d2"])) for m in _DAY.finditer(quoted)]
    parts = [(m["month"].casefold(), _part(m)) for m in _PART.finditer(quoted)]
    parts += [(month.casefold(), _part_of(day)) for month, day in days]
    for found in _PART.finditer(claim):
        theirs = {part for month, part in parts if month == found["month"].casefold()}
        if theirs and _part(found) not in theirs:
            yield found.group()


def _part(found: re.Match[str]) -> str:
    return next(name for name in ("early", "mid", "late") if found[name])


def _part_of(day: int) -> str:
    return "early" if day < EARLY else "late" if day > LATE else "mid"
