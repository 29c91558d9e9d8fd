"""A backup into a data directory.

Names in the file are never used as paths: exactly the members that a backup has are read, and any
other refuses it.
"""

from __future__ import annotations

import json
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import fields
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from bot import snapshots
from bot.archive.catalogue import Catalogue
from bot.archive.vectors.locking import Lock
from bot.backups.contents import (
    DATABASES,
    FORMAT,
    MANIFEST,
    PIECE,
    Manifest,
    Member,
    private_file,
    scratch_folder,
)
from bot.backups.making import back_up
from bot.disk import Disk
from bot.errors import ArchiveError, SchemaTooNew, UsageError
from bot.state.database import let_go, open_state

_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
_MOST_MANIFEST = 2**20
_SECONDS = 300.0  # that a vector index being built is waited for
_DERIVED = {"sample", "vectors"}

Clock = Callable[[], datetime]
Tell = Callable[[str], None]


def restore(
    file: Path,
    data_dir: Path,
    *,
    replace: bool,
    clock: Clock,
    tell: Tell,
    disk: Disk | None = None,
) -> Manifest:
    """Put the archive of a backup into ``data_dir``, verified before anything is changed.

    A new data directory appears whole, by one rename. One that is filled is refused unless
    ``replace``: then what it has is backed up beside the rest, and each database is replaced in one
    transaction, so others may go on reading and writing and lose nothing that they write
    afterwards. A kill leaves the old state or the new one of each database; the same command again
    completes it. The vector index is not built here.
    """
    disk = disk or Disk()
    with _opened(file) as archive:  # whatever stands where it is to go: is this a backup at all?
        _read_manifest(archive, file)
    if not replace and _is_filled(data_dir):
        raise UsageError(
            f"{str(data_dir)!r} is not empty",
            hint="--replace puts the backup in its place and keeps a backup of what was there",
        )
    try:
        data_dir.parent.mkdir(parents=True, exist_ok=True)
        with scratch_folder(data_dir.parent, f".{data_dir.name}.restoring-") as folder:
            staged = folder / "data"
            staged.mkdir(mode=0o700)
            manifest = _unpack(file, staged)
            _bring_forward(staged, clock)
            disk.sync_tree(staged)
            if _has_nothing(data_dir):
                _appear(staged, data_dir, disk)
            else:
                _replace(staged, data_dir, clock, tell)
    except OSError as error:
        raise ArchiveError(
            f"{str(data_dir)!r} cannot be restored: {error}",
            hint="nothing that was there is lost; free disk space, or name another --data-dir",
        ) from error
    return manifest


def _appear(staged: Path, data_dir: Path, disk: Disk) -> None:
    if data_dir.exists():
        data_dir.rmdir()
    disk.rename(staged, data_dir)
    disk.sync_folder(data_dir.parent)


def _replace(staged: Path, data_dir: Path, clock: Clock, tell: Tell) -> None:
    if (data_dir / "catalogue.db").exists():
        kept = data_dir / f"before-restore-{clock():%Y%m%dT%H%M%S}-{uuid4().hex[:6]}.zip"
        back_up(data_dir, kept, clock=clock)
        tell(f"what was there before is kept in {str(kept)!r}")
    (data_dir / "vectors").mkdir(exist_ok=True)
    # No index of what was there before may be named after this: its numbers mean other blocks.
    publishing = data_dir / "vectors" / "publish.lock"
    try:
        with Lock.exclusive(
            publishing,
            seconds=_SECONDS,
            on_wait=lambda: tell("the vector index is being built; waiting, at most 5 minutes"),
        ):
            _hand_over_generations(data_dir, staged, clock)
            for name in reversed(DATABASES):
                snapshots.put_back(staged / name, data_dir / name, tell)
    except TimeoutError:
        raise ArchiveError(
            "the vector index is still being built",
            hint="repeat when it is done; nothing was changed",
        ) from None


def _hand_over_generations(data_dir: Path, staged: Path, clock: Clock) -> None:
    """What this data directory has in folders and on servers is still to be removed from there."""
    if not (data_dir / "catalogue.db").exists():
        return
    with (
        closing(Catalogue(data_dir / "catalogue.db", clock=clock)) as present,
        closing(Catalogue(staged / "catalogue.db", clock=clock)) as coming,
    ):
        coming.generations.know_only(present.generations.everywhere())


def _is_filled(data_dir: Path) -> bool:
    if not data_dir.exists():
        return False
    return any(entry.name not in _DERIVED for entry in data_dir.iterdir())


def _has_nothing(data_dir: Path) -> bool:
    return not data_dir.exists() or not any(data_dir.iterdir())


def _unpack(file: Path, folder: Path) -> Manifest:
    """Extract and verify the databases of a backup. Raises :class:`ArchiveError`."""
    with _opened(file) as archive:
        manifest = _read_manifest(archive, file)
        needed = sum(member.size for member in manifest.databases.values())
        if shutil.disk_usage(folder).free < needed:
            raise ArchiveError(f"{needed >> 20:,} MB of disk are needed", hint="free some")
        for name, member in manifest.databases.items():
            _extract(archive, name, member, folder / name)
    return manifest


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """The file as a ZIP, and what is wrong with it while it is read, in words."""
    if file.exists() and not (file.is_file() or file.is_dir()):  # a pipe would be waited for
        raise UsageError(f"{str(file)!r} is no file")
    try:
        stream = file.open("rb")
    except FileNotFoundError:
        raise UsageError(f"there is no file {str(file)!r}") from None
    except OSError as error:
        raise UsageError(f"{str(file)!r} cannot be read: {error.strerror}") from None
    with stream:
        if not zipfile.is_zipfile(stream):
            raise _damaged(file, "it is no backup of Dateline, or a damaged one")
        stream.seek(0)
        try:
            with zipfile.ZipFile(stream) as archive:
                yield archive
        except _BROKEN as error:
            raise _damaged(file, str(error)) from error


def _read_manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    names = archive.namelist()
    if sorted(names) != sorted([MANIFEST, *DATABASES]):
        raise _damaged(file, "it is no backup of Dateline, or it holds more than one has")
    if any(member.compress_type not in _PACKED for member in archive.infolist()):
        raise _damaged(file, "it is packed as no backup is")
    if archive.getinfo(MANIFEST).file_size > _MOST_MANIFEST:
        raise _damaged(file, "its manifest is too long")
    try:
        values: dict[str, Any] = json.loads(archive.read(MANIFEST))
        if values.pop("format") != FORMAT:
            raise SchemaTooNew(
                f"{str(file)!r} was written by a newer Dateline ({values.get('dateline')})",
                hint="install that version; nothing was changed",
            )
        members = {name: _member(values["databases"][name]) for name in DATABASES}
        return Manifest(
            made=datetime.fromisoformat(str(values["made"])).astimezone(UTC).isoformat(),
            dateline=str(values["dateline"]),
            databases=members,
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise _damaged(file, f"its manifest cannot be read ({error})") from error


def _member(values: dict[str, Any]) -> Member:
    """Raises ``TypeError`` or ``ValueError`` for what no backup says of a database."""
    member = Member(**values)
    for field in fields(member):
        if type(getattr(member, field.name)).__name__ != field.type:
            raise TypeError(f"{field.name} is no {field.type}")
    if member.size < 0:
        raise ValueError("a size below 0")
    return member


def _extract(archive: zipfile.ZipFile, name: str, member: Member, target: Path) -> None:
    """Never more than the manifest says, whatever the file would grow to."""
    found, size = sha256(), 0
    with archive.open(name) as packed, private_file(target) as out:
        while piece := packed.read(PIECE):
            size += len(piece)
            if size > member.size:
                break
            found.update(piece)
            out.write(piece)
    if size != member.size or found.hexdigest() != member.sha256:
        raise _damaged(target, "it is not what its manifest says")
    schema = snapshots.version_of(target)
    if schema != member.schema:
        raise _damaged(target, "its schema is not what its manifest says")
    if schema > DATABASES[name]:
        raise SchemaTooNew(
            f"{name} in the backup has schema {schema}; this Dateline knows up to"
            f" {DATABASES[name]}",
            hint="install the newer Dateline that wrote it; nothing was changed",
        )


def _bring_forward(staged: Path, clock: Clock) -> None:
    """To this Dateline's schema, and without a vector index, which is derived."""
    catalogue = Catalogue(staged / "catalogue.db", clock=clock)
    catalogue.generations.know_only([])
    catalogue.close()
    with closing(open_state(staged / "state.db", clock=clock)) as state:
        let_go(state)


def _damaged(file: Path, reason: str) -> ArchiveError:
    return ArchiveError(f"{file.name}: {reason}", hint="use another backup; nothing was changed")
