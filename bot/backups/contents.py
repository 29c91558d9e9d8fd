"""What is in a backup, and the files and folders that one is made of.

A backup is a ZIP file with ``manifest.json`` and the two databases that cannot be derived, nothing
else. What the vector index holds is built again from the catalogue.
"""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import uuid4

from bot.archive.schema import SCHEMA_VERSION
from bot.archive.vectors.locking import Lock
from bot.state.database import NEWEST

FORMAT = 1
MANIFEST = "manifest.json"
DATABASES = {"catalogue.db": SCHEMA_VERSION, "state.db": NEWEST}  # in the newest schema known
PIECE = 2**20
_OWN_LOCK = 5.0  # seconds for a lock that no one else can want


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One database in a backup."""

    size: int
    sha256: str
    schema: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself. ``made`` is when, in ISO 8601."""

    made: str
    dateline: str
    databases: dict[str, Member]


def is_backup(file: Path) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            return MANIFEST in archive.namelist() and "catalogue.db" in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


@contextmanager
def private_file(file: Path) -> Iterator[IO[bytes]]:
    """A new file that only its owner can read: it may hold conversations."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as opened:
        yield opened


@contextmanager
def scratch_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """A folder of our own in ``parent``; those that killed processes left there are removed."""
    folder = parent / (prefix + uuid4().hex)
    folder.mkdir(mode=0o700)
    lock = Lock.exclusive(folder / "lock", seconds=_OWN_LOCK)
    try:
        for other in parent.glob(f"{prefix}*"):
            left = Lock.try_exclusive(other / "lock") if other != folder else None
            if left is not None:
                shutil.rmtree(other, ignore_errors=True)
                left.release()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()
