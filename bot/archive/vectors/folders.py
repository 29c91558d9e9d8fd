"""Generations as folders: each is one Chroma database, built aside, proven, and renamed."""

from __future__ import annotations

import shutil
import sqlite3
import zlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bot.archive.vectors.named import Generation
from bot.archive.vectors.place import Place
from bot.archive.vectors.store import Vector
from bot.disk import Disk
from bot.errors import IndexDamaged

BUILDING = ".building-"
_DATABASE = "chroma.sqlite3"
_PIECE = 2**20


class FolderStore:
    """The folders of generations in ``vectors/``."""

    builds_on_this_disk = True

    def __init__(self, folder: Path, disk: Disk | None = None) -> None:
        self._folder = folder
        self._disk = disk or Disk()

    def unfinished(self, name: str) -> Place:
        return Place(folder=self._folder / (BUILDING + name))

    def finished(self, name: str) -> Place:
        return Place(folder=self._folder / name)

    def finish(
        self, name: str, built: Mapping[str, Any], on_step: Callable[[str], None]
    ) -> dict[str, Any]:
        """Nothing writes to the folder any more: what is summed here is what reaches the disk, and
        only what has reached it gets the name that the catalogue will know it by."""
        building, final = self._folder / (BUILDING + name), self._folder / name
        manifest = {
            file: [size, _checksum(building / file) if size is not None else None]
            for file, size in _sizes(building).items()
        }
        on_step("summed")
        self._disk.sync_tree(building)
        on_step("synced")
        self._disk.rename(building, final)
        on_step("renamed")
        self._disk.sync_folder(self._folder)
        on_step("folder synced")
        return manifest

    def looks_whole(self, generation: Generation) -> bool:
        published = {
            file: _published(file, entry)[0] for file, entry in generation.manifest.items()
        }
        return published == _sizes(self._folder / generation.name)

    def check(self, generation: Generation) -> None:
        if not self.looks_whole(generation):
            raise _damaged(generation, "files are gone or of another size")
        folder = self._folder / generation.name
        for file, entry in generation.manifest.items():
            size, checksum = _published(file, entry)
            if checksum is not None and _checksum(folder / file) != checksum:
                raise _damaged(generation, f"{Path(file).name} has changed")
            if size is None and (wrong := _wrong_with(folder / file)):
                raise _damaged(generation, f"{file}: {wrong}")

    def open(self, generation: Generation) -> ChromaFolder:
        """Checked while Chroma is imported, which takes longer in most archives."""
        with ThreadPoolExecutor(1) as pool:
            checking = pool.submit(self.check, generation)
            from bot.archive.vectors import collection

            try:
                import chromadb  # noqa: F401
            finally:
                checking.result()
        place = self.finished(generation.name)
        opened = _guarded(
            generation, lambda: collection.Reader(collection.open_client(place), place.collection)
        )
        return ChromaFolder(generation, opened)

    def remove(self, name: str, delete: Callable[[Place], None]) -> None:
        for folder in (self._folder / (BUILDING + name), self._folder / name):
            shutil.rmtree(folder, ignore_errors=True)

    def strays(self) -> set[str]:
        return {
            folder.name.removeprefix(BUILDING)
            for folder in self._folder.iterdir()
            if folder.is_dir()
        }


class ChromaFolder:
    """One opened folder; whatever goes wrong inside Chroma comes out as damage."""

    def __init__(self, generation: Generation, reader: Any) -> None:
        self._generation = generation
        self._reader = reader

    def search(self, vector: Vector, k: int) -> tuple[list[int], list[float]]:
        found: tuple[list[int], list[float]] = _guarded(
            self._generation, lambda: self._reader.search(vector, k)
        )
        return found

    def count(self) -> int:
        return int(self._reader.count())

    def close(self) -> None:
        self._reader.close()


def _guarded(generation: Generation, call: Callable[[], Any]) -> Any:
    try:
        return call()
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:  # a panic in Chroma's Rust is no Exception
        raise _damaged(generation, f"{type(error).__name__}: {error}") from error


def _damaged(generation: Generation, reason: str) -> IndexDamaged:
    return IndexDamaged(f"generation {generation.name[:8]} of the vector index: {reason}")


def _published(file: str, entry: Any) -> tuple[int | None, int | None]:
    """Size and checksum of a file; earlier versions noted the size alone, 0 for the database."""
    if isinstance(entry, int):
        return None if file == _DATABASE else entry, None
    return entry[0], entry[1]


def _sizes(folder: Path) -> dict[str, int | None]:
    """The index files of a generation and their sizes.

    ``chroma.sqlite3`` and its side files change when the folder is opened: of them, only that the
    database is there counts, as ``None``.
    """
    sizes: dict[str, int | None] = {}
    for file in folder.rglob("*"):
        if file.is_file():
            name = file.relative_to(folder).as_posix()
            if not name.startswith(_DATABASE):
                sizes[name] = file.stat().st_size
            elif name == _DATABASE:
                sizes[name] = None
    return dict(sorted(sizes.items()))


def _checksum(file: Path) -> int:
    """CRC-32: against what disks and crashes do to a file, for about a second per gigabyte."""
    found = 0
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            found = zlib.crc32(piece, found)
    return found


def _wrong_with(database: Path) -> str:
    """What SQLite itself finds wrong with Chroma's database; empty when sound."""
    connection = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
    try:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    finally:
        connection.close()
    return "" if found == "ok" else str(found)
