"""The tables of ``state.db``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.database import Database, Migration

_VERSION_1 = """
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE feedback (
    num INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    channel TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('good', 'bad')),
    words TEXT NOT NULL,
    question TEXT NOT NULL,
    history TEXT NOT NULL,                         -- JSON: the turns before it
    answer TEXT NOT NULL,                          -- JSON: as `ask --json` gives it
    reviewed TEXT                                  -- when; NULL until then
);
"""


def open_state(path: Path, *, clock: Callable[[], datetime]) -> Database:
    """``state.db`` at ``path``, made ready. Raises :class:`bot.errors.ArchiveError`."""
    return Database(path, (Migration(_VERSION_1),), clock=clock)
