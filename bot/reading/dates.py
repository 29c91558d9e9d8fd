"""Dates as sources write them -> UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime
from typing import Literal

LAST_SECOND = 2_000_000_000  # of a date given in seconds since 1970: in 2033
EARLIEST = datetime(1400, 1, 1, tzinfo=UTC)  # what is older is an empty field of some program

Order = Literal["dmy", "mdy"]

_NUMERIC = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4})(?:[ T,]+(\d.*))?", re.ASCII)
_ALL_DIGITS = re.compile(r"(?<!\d)\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}", re.ASCII)
_RFC_2822 = re.compile(
    r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}"
    r"(?:\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s+(?:[+-]\d{4}|GMT|UTC?|Z|[ECMP][SD]T))?)?",
    re.ASCII,
)
_SINCE_1970 = re.compile(r"\d{10}(?:\d{3})?", re.ASCII)


def parse_date(value: object, order: Order | None = None) -> datetime:
    """ISO 8601, RFC 2822, seconds since 1970, a ``date``, or a day with its month in words.

    Without a zone it is taken as UTC. ``order`` reads all-digit dates such as ``01/02/2024``;
    without one they are refused: they are one day or another. Raises :class:`ValueError`.
    """
    if isinstance(value, datetime):
        return _in_utc(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _since_1970(value)
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a date")
    text = value.strip()
    if _SINCE_1970.fullmatch(text):
        return _since_1970(int(text))
    found = _standard(text) or _numeric(text, order)
    if found is None and not _ALL_DIGITS.search(text):
        found = _in_words(text)
    if found is None:
        if _ALL_DIGITS.search(text) and order is None:
            raise ValueError(f"{value!r} may be two days; --dates dmy or mdy says which")
        raise ValueError(f"{value!r} is not a date; write it as 2024-04-29")
    return found


def _standard(text: str) -> datetime | None:
    """ISO 8601 or RFC 2822."""
    try:
        return _in_utc(datetime.fromisoformat(text))
    except ValueError:
        pass
    if not _RFC_2822.fullmatch(text):  # its parser forgets what it does not know: AM, PM, zones
        return None
    try:
        return _in_utc(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError):
        return None


def is_date(value: object, order: Order | None = None) -> bool:
    """Whether :func:`parse_date` can read it."""
    try:
        parse_date(value, order)
    except ValueError:
        return False
    return True


def parse_as_of(text: str) -> datetime:
    """The last moment that ``text`` covers: a day to its end, a time as it is, both in UTC.

    Raises :class:`ValueError`.
    """
    moment = parse_date(text)
    if ":" in text or moment.time() != time.min:
        return moment
    return datetime.combine(moment, time.max, UTC)


def _numeric(text: str, order: Order | None) -> datetime | None:
    match = _NUMERIC.fullmatch(text)
    if match is None:
        return None
    first, _, second, year, time = match.groups()
    day, month = int(first), int(second)
    if order == "mdy":
        day, month = month, day
    elif order is None:
        if min(day, month) > 12 or (max(day, month) <= 12 and day != month):
            return None
        if month > 12:
            day, month = month, day
    try:
        return _in_utc(datetime.fromisoformat(f"{year}-{month:02}-{day:02} {time or '00:00'}"))
    except ValueError:
        return None


def _in_words(text: str) -> datetime | None:
    """A day, month and year with the month in words, in any language dateparser knows."""
    if len(text) > 60 or not re.search(r"\d{4}", text) or not re.search(r"[^\W\d_]{3}", text):
        return None
    import dateparser

    found = dateparser.parse(
        text,
        settings={
            "PARSERS": ["absolute-time"],
            "REQUIRE_PARTS": ["day", "month", "year"],
            "TIMEZONE": "UTC",
            "RETURN_AS_TIMEZONE_AWARE": True,
        },
    )
    return None if found is None else _in_utc(found)


def _since_1970(number: float) -> datetime:
    if not 1e8 <= number < 1e13:
        raise ValueError("a number so small or large is not a date")
    seconds = number / 1000 if number >= 1e11 else number
    if seconds >= LAST_SECOND:
        raise ValueError(f"{number!r} is not a date")
    return datetime.fromtimestamp(seconds, UTC)


def _in_utc(moment: datetime) -> datetime:
    try:
        aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        found = aware.astimezone(UTC)
    except OverflowError:
        found = datetime.min.replace(tzinfo=UTC)
    if not found >= EARLIEST or found.year == datetime.max.year:
        raise ValueError(f"{moment} is no date of an article")
    return found
