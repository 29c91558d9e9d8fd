"""Dates as sources write them -> UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime


def parse_date(value: object) -> datetime:
    """ISO 8601, RFC 2822, or a ``date``; without a zone it is taken as UTC.

    Raises :class:`ValueError` for anything else: ``01/02/2024`` is one day or another.
    """
    if isinstance(value, datetime):
        return _in_utc(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a date")
    text = value.strip()
    try:
        return _in_utc(datetime.fromisoformat(text))
    except ValueError:
        pass
    try:
        return _in_utc(parsedate_to_datetime(text))
    except (ValueError, TypeError):
        raise ValueError(f"{value!r} is not a date; write it as 2024-04-29") from None


def _in_utc(moment: datetime) -> datetime:
    try:
        aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        return aware.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{moment} is out of range") from None
