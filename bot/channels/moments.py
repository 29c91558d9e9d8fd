"""Moments as a reader writes them; JSON has them in ISO 8601."""

from __future__ import annotations

from datetime import UTC, datetime, time


def moment_text(moment: datetime | str | None) -> str | None:
    """``2025-03-04`` for a midnight, which is what a date without a time is kept as; else
    ``2025-03-04 08:30 UTC``. A text is ISO 8601, as JSON has it.
    """
    if moment is None:
        return None
    found = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    if found.tzinfo is not None:
        found = found.astimezone(UTC)
    if found.time() == time.min:
        return found.date().isoformat()
    return f"{found:%Y-%m-%d %H:%M} UTC"
