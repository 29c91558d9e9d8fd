"""A data directory into one file."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO

from bot import __version__, snapshots
from bot.backups.contents import (
    DATABASES,
    FORMAT,
    MANIFEST,
    PIECE,
    Manifest,
    Member,
    is_backup,
    private_file,
    scratch_folder,
)
from bot.disk import Disk
from bot.errors import ArchiveError, UsageError
from bot.state.database import open_state


def back_up(
    data_dir: Path, file: Path, *, clock: Callable[[], datetime], disk: Disk | None = None
) -> Manifest:
    """Write the state of this moment to ``file``, readable by its owner alone.

    Others may go on reading and writing. ``file`` appears when it is whole and on the disk; an
    earlier backup of that name is replaced then, anything else is left alone. Raises
    :class:`UsageError` and :class:`ArchiveError`.
    """
    disk = disk or Disk()
    if not (data_dir / "catalogue.db").exists():
        raise UsageError(f"there is no archive in {str(data_dir)!r}", hint="see --data-dir")
    if file.is_dir() or (file.exists() and not is_backup(file)):
        raise UsageError(f"{str(file)!r} is there and is no backup", hint="name another file")
    open_state(data_dir / "state.db", clock=clock).close()
    try:
        with scratch_folder(file.parent, ".dateline-backup-") as folder:
            members = {name: _copied(data_dir / name, folder / name) for name in DATABASES}
            manifest = Manifest(made=clock().isoformat(), dateline=__version__, databases=members)
            made = folder / "backup.zip"
            with private_file(made) as out:
                _write(out, folder, manifest)
                out.flush()
                os.fsync(out.fileno())
            disk.rename(made, file)
            disk.sync_folder(file.parent)
    except OSError as error:
        raise ArchiveError(
            f"the backup cannot be written to {str(file)!r}: {error}",
            hint="name a file on a disk with more space that you may write to",
        ) from error
    return manifest


def _copied(source: Path, target: Path) -> Member:
    with private_file(target):
        pass
    schema = snapshots.take(source, target)
    return Member(size=target.stat().st_size, sha256=_sha256(target), schema=schema)


def _write(out: IO[bytes], folder: Path, manifest: Manifest) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(MANIFEST, json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1))
        for name in manifest.databases:
            archive.write(folder / name, name)


def _sha256(file: Path) -> str:
    found = sha256()
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            found.update(piece)
    return found.hexdigest()
