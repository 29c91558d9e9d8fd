"""The SQLite file below the catalogue: connections, transactions, and what reaches the disk."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from bot.archive.schema import migrate
from bot.errors import ArchiveError

BUSY_SECONDS = 60.0
_BETWEEN_TRIES = 0.02


class Database:
    """One SQLite file, made ready on opening. Each thread has a connection of its own."""

    def __init__(self, path: Path, *, clock: Callable[[], datetime]) -> None:
        """Open or create the file. Raises :class:`ArchiveError` when that cannot be done."""
        self.path = path
        self._clock = clock
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            migrate(self.connection, str(path))
        except (sqlite3.Error, OSError) as error:
            self.close()
            raise ArchiveError(
                f"cannot open the catalogue {str(path)!r}: {error}",
                hint="check that the data directory exists, is writable and is not full",
            ) from error

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._connections.append(connection)
            _use_wal(connection)
            # A killed process loses nothing; `flush` guards against a power cut.
            connection.execute("PRAGMA synchronous = NORMAL")
            # What is deleted is overwritten, so that a takedown leaves nothing in free pages.
            connection.execute("PRAGMA secure_delete = ON")
            self._local.connection = connection
        return connection

    def close(self) -> None:
        """Close the connections of all threads."""
        for connection in self._connections:
            connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing. SQLite's errors come out as :class:`ArchiveError`."""
        connection = self.connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise ArchiveError(
                f"cannot write to the catalogue {str(self.path)!r}: {error}",
                hint="nothing of this article was stored; free disk space or wait, then repeat",
            ) from error

    @contextmanager
    def synchronous(self) -> Iterator[None]:
        """What is committed inside has reached the disk itself."""
        self.connection.execute("PRAGMA synchronous = FULL")
        try:
            yield
        finally:
            self.connection.execute("PRAGMA synchronous = NORMAL")

    def flush(self) -> None:
        """Bring everything committed to the disk itself, so that a power cut does not undo it."""
        self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        with self.synchronous():
            self.set("flushed", self._clock().isoformat())

    def setting(self, name: str) -> str | None:
        """A named value of this archive."""
        row = self.connection.execute(
            "SELECT value FROM setting WHERE name = ?", (name,)
        ).fetchone()
        return row[0] if row else None

    def set(self, name: str, value: str) -> None:
        with self.transaction() as db:
            db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def check(self) -> list[str]:
        """What SQLite and the full-text indexes find wrong with this file; empty when sound."""
        db = self.connection
        found = [row[0] for row in db.execute("PRAGMA quick_check") if row[0] != "ok"]
        for table in ("block_terms", "past_terms"):
            try:
                db.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
            except sqlite3.DatabaseError as error:
                found.append(f"full-text index {table}: {error}")
        return found


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch a new file to WAL. While another process does the same, SQLite does not wait."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
        time.sleep(_BETWEEN_TRIES)
