"""Dates in a question -> the days that they mean. English; what is not plain is left alone.

"in April 2024", "on 29 April", "since the June summit", "before 2020", "between March and May",
"last week". A date counts only behind such a word: "the 2020 election" is a name. Where the year is
not said, it is the last one by which the day had come.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_NAMES = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_NAMES |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "|".join(sorted(_NAMES, key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d(?![\d%]|[.,]\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_POINT = (
    rf"(?:(?P<iso>{_YEAR}-\d\d(?:-\d\d)?)\b"
    rf"|(?P<day>{_DAY})\s+(?:of\s+)?(?P<m1>{_MONTH})\b\.?(?:,?\s+(?P<y1>{_YEAR}))?"
    rf"|(?P<m2>{_MONTH})\b\.?\s+(?P<day2>{_DAY})\b(?!\d)(?:,?\s+(?P<y2>{_YEAR}))?"
    rf"|(?:(?:early|mid|late)[- ])?(?P<m3>{_MONTH})\b\.?(?:,?\s+(?:of\s+)?(?P<y3>{_YEAR}))?"
    rf"|(?P<y4>{_YEAR}))"
)


def _point(number: int) -> str:
    """The pattern of a date with groups of its own."""
    return re.sub(r"\(\?P<(\w+)>", rf"(?P<\1_{number}>", _POINT)


_ONE = re.compile(
    rf"\b(?P<cue>in|on|during|throughout|since|after|before|until|till|up to)\s+(?P<the>the\s+)?"
    rf"(?P<point>{_point(1)})(?!\w)(?P<noun>\s+[a-z]\w+)?",
    re.IGNORECASE,
)
_TWO = re.compile(
    rf"\b(?:between|from)\s+(?P<a>{_point(1)})\s+(?:and|to|until|till)\s+(?P<b>{_point(2)})(?!\w)",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"\b(?P<word>yesterday|today|(?P<which>this|last)\s+(?P<unit>week|month|year)"
    r"|(?:in|over|during)\s+the\s+(?:last|past)\s+(?P<n>\d{1,3})\s+(?P<units>day|week|month)s?)\b",
    re.IGNORECASE,
)
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30}


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """From ``first`` to ``last``, both included; ``start`` to ``end`` is where a question says so.

    ``is_year``: only a year was named.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    is_year: bool = False


def has_days(question: str) -> bool:
    """Whether there may be a date in ``question``."""
    return any(pattern.search(question) for pattern in (_ONE, _TWO, _AGO))


def days_in(question: str, *, today: date, newest: date | None) -> Iterator[Days]:
    """Every date or range in ``question``, in order of their kinds; they may overlap.

    ``today``: what "last week" counts from. ``newest``: the last day that articles are of.
    """
    anchor = min(today, newest + timedelta(days=7)) if newest else today
    for two in _TWO.finditer(question):
        second = _span(two, 2, anchor)
        first = _span(two, 1, second[1] if second else anchor)
        if first and second and first[0] <= second[1]:
            yield Days(start=two.start(), end=two.end(), first=first[0], last=second[1])
    for one in _ONE.finditer(question):
        yield from _behind_a_word(one, anchor)
    for ago in _AGO.finditer(question):
        first_day, last_day = _ago(ago, today)
        yield Days(start=ago.start(), end=ago.end(), first=first_day, last=last_day)


def _behind_a_word(one: re.Match[str], anchor: date) -> Iterator[Days]:
    month = one["m3_1"]
    if month and month[0].islower() and not one["y3_1"]:
        return  # "in march": it may be no month
    found = _span(one, 1, anchor)
    if found is None:
        return
    first, last = found
    cue, start, end = one["cue"].lower(), one.start(), one.end("point")
    named = bool(one["the"] and one["noun"])  # "the June summit": some day of that June
    if named and cue in ("in", "on", "during", "throughout"):
        return
    is_year = bool(one["y4_1"])
    if cue == "since" or (cue == "after" and named):
        yield Days(start=start, end=end, first=first, last=None, is_year=is_year)
    elif cue == "after":
        after = last + timedelta(days=1)
        yield Days(start=start, end=end, first=after, last=None, is_year=is_year)
    elif cue == "before":
        before = last if named else first - timedelta(days=1)
        yield Days(start=start, end=end, first=None, last=before, is_year=is_year)
    elif cue in ("until", "till", "up to"):
        yield Days(start=start, end=end, first=None, last=last, is_year=is_year)
    else:
        if first == last:  # what happens on a day is told on the next one, too
            last += timedelta(days=1)
        yield Days(start=start, end=end, first=first, last=last, is_year=is_year)


def _span(match: re.Match[str], number: int, anchor: date) -> tuple[date, date] | None:
    """The first and the last day of a date; ``None`` if there is no such day."""
    part = {k.rpartition("_")[0]: v for k, v in match.groupdict().items()
            if k.endswith(f"_{number}")}  # fmt: skip
    try:
        if part["iso"]:
            year, month, *rest = map(int, part["iso"].split("-"))
            return _days(year, month, rest[0] if rest else None)
        if part["y4"]:
            return date(int(part["y4"]), 1, 1), date(int(part["y4"]), 12, 31)
        name = part["m1"] or part["m2"] or part["m3"]
        day = part["day"] or part["day2"]
        in_month = int(re.sub(r"\D", "", day)) if day else None
        said = part["y1"] or part["y2"] or part["y3"]
        return _in_year(int(said) if said else None, _NAMES[name.lower()], in_month, anchor)
    except ValueError:
        return None


def _in_year(year: int | None, month: int, day: int | None, anchor: date) -> tuple[date, date]:
    if year is not None:
        return _days(year, month, day)
    for candidate in range(anchor.year, anchor.year - 8, -1):  # 29 February is in one of them
        try:
            found = _days(candidate, month, day)
        except ValueError:
            continue
        if found[0] <= anchor:
            return found
    raise ValueError("no such day")


def _days(year: int, month: int, day: int | None) -> tuple[date, date]:
    if day is not None:
        return date(year, month, day), date(year, month, day)
    first = date(year, month, 1)
    return first, date(year, month, calendar.monthrange(year, month)[1])


def _ago(match: re.Match[str], today: date) -> tuple[date, date]:
    if match["n"]:
        return today - timedelta(days=int(match["n"]) * _UNIT_DAYS[match["units"].lower()]), today
    word = match["word"].lower()
    if word in ("today", "yesterday"):
        day = today - timedelta(days=word == "yesterday")
        return day, day
    first = {
        "week": today - timedelta(days=today.weekday()),
        "month": today.replace(day=1),
        "year": today.replace(month=1, day=1),
    }[match["unit"].lower()]
    if match["which"].lower() == "this":
        return first, today
    last = first - timedelta(days=1)
    before = {
        "week": last - timedelta(days=6),
        "month": last.replace(day=1),
        "year": last.replace(month=1, day=1),
    }[match["unit"].lower()]
    return before, last
