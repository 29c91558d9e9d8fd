"""Dates as sources write them -> UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

Order = Literal["dmy", "mdy"]

_NUMERIC = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4})(?:[ T,]+(\d.*))?", re.ASCII)
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
    for reader in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return _in_utc(reader(text))
        except (ValueError, TypeError, IndexError):
            continue
    found = _numeric(text, order) or _in_words(text)
    if found is None:
        ambiguous = _NUMERIC.fullmatch(text) is not None
        remedy = "--dates dmy or mdy says which it is" if ambiguous else "write it as 2024-04-29"
        raise ValueError(f"{value!r} is not a date; {remedy}")
    return found


def is_date(value: object) -> bool:
    """Whether :func:`parse_date` can read it."""
    try:
        parse_date(value)
    except ValueError:
        return False
    return True


def parse_as_of(text: str) -> datetime:
    """The last moment that ``text`` covers: a day to its end, a time as it is, both in UTC.

    Raises :class:`ValueError`.
    """
    moment = parse_date(text)
    if "T" in text or ":" in text:
        return moment
    return moment + timedelta(days=1) - timedelta(microseconds=1)


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
    seconds = number / 1000 if number >= 1e11 else number
    if not 1e8 <= seconds < 1e10:
        raise ValueError(f"{number!r} is not a date")
    return datetime.fromtimestamp(seconds, UTC)


def _in_utc(moment: datetime) -> datetime:
    try:
        aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        return aware.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{moment} is out of range") from None
