"""A SQLite file: its schema, connections, transactions, and what reaches the disk.

``PRAGMA user_version`` is the schema version. Each migration moves it up by one, inside one
transaction; a newer version than this code knows is refused and left untouched.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.errors import ArchiveError, SchemaTooNew

BUSY_SECONDS = 60.0
_BETWEEN_TRIES = 0.02


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of a schema: statements, then what no statement can do."""

    script: str
    then: Callable[[sqlite3.Connection], None] = lambda _: None


class Database:
    """One SQLite file, made ready on opening. Each thread has a connection of its own."""

    def __init__(
        self, path: Path, migrations: Sequence[Migration], *, clock: Callable[[], datetime]
    ) -> None:
        """Open or create the file. Raises :class:`ArchiveError` when that cannot be done."""
        self.path = path
        self._clock = clock
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        try:
            make_private_folder(path.parent)
            _make_private_file(path)
            _migrate(self.connection, migrations, str(path))
        except (sqlite3.Error, OSError) as error:
            self.close()
            raise ArchiveError(
                f"cannot open {str(path)!r}: {error}",
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
                f"cannot write to {str(self.path)!r}: {error}",
                hint="nothing of this was stored; free disk space or wait, then repeat",
            ) from error

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is read inside is as it was at one moment, whatever others write meanwhile."""
        connection = self.connection
        if connection.in_transaction:
            yield
            return
        connection.execute("BEGIN")
        try:
            yield
        finally:
            connection.execute("COMMIT")

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
        """What SQLite finds wrong with this file; empty when sound."""
        rows = self.connection.execute("PRAGMA quick_check")
        return [row[0] for row in rows if row[0] != "ok"]


def make_private_folder(folder: Path) -> None:
    """``folder``; what is new of its path is for this user alone, as what people ask should be."""
    for new in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
        new.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(exist_ok=True)  # says what is wrong if it is a file


def _make_private_file(path: Path) -> None:
    """An empty file for this user alone, if there is none; SQLite's own beside it follow it."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _migrate(connection: sqlite3.Connection, migrations: Sequence[Migration], path: str) -> None:
    """Bring the file at ``path`` to the newest schema; refuse one that is newer."""
    if _version(connection, len(migrations), path) == len(migrations):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Read again inside the transaction: another process may have just migrated it.
        for number in range(_version(connection, len(migrations), path), len(migrations)):
            for statement in _statements(migrations[number].script):
                connection.execute(statement)
            migrations[number].then(connection)
            connection.execute(f"PRAGMA user_version = {number + 1}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection, newest: int, path: str) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > newest:
        raise SchemaTooNew(
            f"{path} has schema {version}; this Dateline knows up to {newest}",
            hint="install the newer Dateline that wrote it; nothing was changed",
        )
    return version


def _statements(script: str) -> list[str]:
    """The statements of ``script``; executescript would commit the open transaction."""
    found, pending = [], ""
    for line in script.splitlines(keepends=True):
        pending += line.split("--")[0]
        if sqlite3.complete_statement(pending):
            found.append(pending)
            pending = ""
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
