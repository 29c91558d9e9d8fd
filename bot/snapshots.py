"""Copies of a SQLite file that others are reading and writing, and back into one."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bot.errors import ArchiveError

PAGES = 2048  # copied at a time
PATIENCE = 60.0  # seconds that others may keep us from writing
_SILENT = 1.0
_BETWEEN_TRIES = 0.05


def take(source: Path, target: Path) -> int:
    """Copy ``source`` as it is at this moment into a new file. Returns its schema version.

    Nobody is kept from reading or writing: the copy is read inside one transaction, so what is
    committed meanwhile is not in it, and never makes the copying start again.
    """
    try:
        with (
            closing(sqlite3.connect(source, timeout=PATIENCE, isolation_level=None)) as opened,
            closing(sqlite3.connect(target, isolation_level=None)) as copy,
        ):
            opened.execute("BEGIN")
            (version,) = opened.execute("PRAGMA user_version").fetchone()
            opened.execute("SELECT count(*) FROM sqlite_master").fetchone()  # it begins here
            opened.backup(copy, pages=PAGES)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
            return int(version)
    except sqlite3.Error as error:
        raise ArchiveError(
            f"{str(source)!r} cannot be copied: {error}", hint="free disk space, then repeat"
        ) from error


def put_back(source: Path, target: Path, tell: Callable[[str], None]) -> None:
    """Replace all that is in the file ``target``, in one transaction, by what is in ``source``.

    Whoever has ``target`` open sees all of the old or all of the new; a kill leaves the old.
    """
    started = time.monotonic()
    told = False

    def waiting(status: int, _remaining: int, _total: int) -> None:
        nonlocal told
        if status not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return
        waited = time.monotonic() - started
        if waited > PATIENCE:
            raise TimeoutError
        if waited > _SILENT and not told:
            tell(f"other processes are using {target.name}; waiting, at most {PATIENCE:.0f} s")
            told = True

    try:
        with (
            closing(sqlite3.connect(source, isolation_level=None)) as opened,
            closing(sqlite3.connect(target, timeout=0.1, isolation_level=None)) as live,
        ):
            live.execute("PRAGMA synchronous = FULL")
            opened.backup(live, pages=-1, progress=waiting, sleep=_BETWEEN_TRIES)
    except TimeoutError:
        raise ArchiveError(
            f"other processes have been using {str(target)!r} for {PATIENCE:.0f} s",
            hint="end them, then repeat; nothing of this file was changed",
        ) from None
    except sqlite3.Error as error:
        raise ArchiveError(
            f"{str(target)!r} cannot be written: {error}", hint="nothing of this file was changed"
        ) from error


def version_of(file: Path) -> int:
    """The schema version of a sound SQLite file; raises :class:`ArchiveError` for any other."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            (found,) = opened.execute("PRAGMA quick_check(1)").fetchone()
            (version,) = opened.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error as error:
        found = str(error)
    if found != "ok":
        raise ArchiveError(f"{file.name} in the backup is damaged: {found}")
    return int(version)
