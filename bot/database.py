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

from bot.disk import Disk
from bot.errors import ArchiveError, SchemaTooNew

BUSY_SECONDS = 60.0
LOG_SECONDS = 3.0
SILENT_SECONDS = 1.0  # of waiting for another process, before that is said
_BETWEEN_TRIES = 0.02


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of a schema: statements, then what no statement can do."""

    script: str
    then: Callable[[sqlite3.Connection], None] = lambda _: None


class Database:
    """One SQLite file, made ready on opening. Each thread has a connection of its own."""

    def __init__(
        self,
        path: Path,
        migrations: Sequence[Migration],
        *,
        clock: Callable[[], datetime],
        tell: Callable[[str], None] = lambda _: None,
        disk: Disk | None = None,
    ) -> None:
        """Open or create the file. Raises :class:`ArchiveError` when that cannot be done.

        ``tell`` is told when a transaction has to wait for another process.
        """
        self.path = path
        self._version = len(migrations)
        self._clock = clock
        self._tell = tell
        self._disk = disk or Disk()
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        try:
            make_private_folder(path.parent)
            _make_private_file(path)
            self._migrate(migrations)
        except (sqlite3.Error, OSError) as error:
            self.close()
            raise ArchiveError(
                f"cannot open {str(path)!r}: {_said(error)}",
                hint="check that the data directory exists, is writable and is not full",
            ) from error
        except SchemaTooNew:
            self.close()
            raise

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
        """All or nothing. SQLite's errors come out as :class:`ArchiveError`.

        Raises :class:`SchemaTooNew` if a newer Dateline has changed the schema meanwhile.
        """
        connection = self.connection
        try:
            self._begin(connection)
            try:
                _version(connection, self._version, str(self.path))
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
                f"cannot write to {str(self.path)!r}: {_said(error)}",
                hint="nothing of this was stored; free disk space or wait, then repeat",
            ) from error

    def _begin(self, connection: sqlite3.Connection) -> None:
        """Take the right to write, after ``BUSY_SECONDS`` at most; a wait is said."""
        try:
            connection.execute(f"PRAGMA busy_timeout = {int(1000 * SILENT_SECONDS)}")
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            self._tell(
                f"another process is writing to {self.path.name}; waiting, at most"
                f" {BUSY_SECONDS:.0f} s"
            )
            connection.execute(f"PRAGMA busy_timeout = {int(1000 * BUSY_SECONDS)}")
            connection.execute("BEGIN IMMEDIATE")
        finally:
            connection.execute(f"PRAGMA busy_timeout = {int(1000 * BUSY_SECONDS)}")

    def _migrate(self, migrations: Sequence[Migration]) -> None:
        """Bring the file to the newest schema; refuse one that is newer."""
        connection, path = self.connection, str(self.path)
        if _version(connection, len(migrations), path) == len(migrations):
            return
        self._begin(connection)
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
        try:
            self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        except sqlite3.Error as error:  # what is committed stays in the log, and is not lost
            raise ArchiveError(
                f"cannot write to {str(self.path)!r}: {_said(error)}",
                hint="what was stored stays; free disk space, then repeat",
            ) from error
        with self.synchronous():
            self.set("flushed", self._clock().isoformat())
        # The names of the files and of the data directory, which may be new.
        self._disk.sync_folder(self.path.parent)
        self._disk.sync_folder(self.path.parent.parent)

    def empty_log(self) -> bool:
        """Write the log into the file, so that what was deleted is in neither.

        Readers of what was before are waited for a little; ``False`` if one still holds it up.
        """
        db = self.connection
        db.execute(f"PRAGMA busy_timeout = {int(1000 * LOG_SECONDS)}")
        try:
            return not db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            db.execute(f"PRAGMA busy_timeout = {int(1000 * BUSY_SECONDS)}")

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


def _version(connection: sqlite3.Connection, newest: int, path: str) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > newest:
        raise SchemaTooNew(
            f"{path} has schema {version}; this Dateline knows up to {newest}",
            hint="install the newer Dateline that wrote it; nothing was changed",
        )
    return version


def _said(error: Exception) -> str:
    """What SQLite said, in words that mean something to whoever reads them."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return f"another process has been writing to it for {BUSY_SECONDS:.0f} s"
    return str(error)


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
