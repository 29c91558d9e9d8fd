"""Generations: Chroma folders that are built fresh, proven, named, and never written again.

Order of publishing, each step whole before the next: the child builds a folder under a name that
was never used; its files and folders are fsynced; it is renamed into place; a probe in another
process opens it under limits; one transaction in the catalogue names it. A kill at any moment
leaves the generation that was named before, and what it lacks is searched exactly as the tail.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.archive.catalogue import Catalogue
from bot.archive.vectors.collection import Reader, open_client
from bot.archive.vectors.locking import Lock
from bot.archive.vectors.named import Generation
from bot.archive.vectors.process import Worker
from bot.database import make_private_folder
from bot.errors import PublishingError

STEPS = ("started", "built", "synced", "renamed", "probed", "named", "swept")

_BUILDING, _LOCK, _PUBLISH = ".building-", ".lock", "publish.lock"


def _no_step(_: str) -> None:
    return None


class Generations:
    """The folder ``vectors/`` of a data directory."""

    def __init__(
        self,
        folder: Path,
        catalogue: Catalogue,
        *,
        on_step: Callable[[str], None] = _no_step,
    ) -> None:
        """``on_step`` is told each of :data:`STEPS` when it is done."""
        self.folder = folder
        self._catalogue = catalogue
        self._on_step = on_step
        self._worker: Worker | None = None

    def prepare(self) -> None:
        """Start the building process now, so that it is ready when :meth:`publish` needs it."""
        if self._worker is None:
            self._worker = Worker()

    def close(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    # --- reading -------------------------------------------------------------------------

    def open_current(self) -> OpenGeneration | None:
        """The named generation, locked against removal; ``None`` when there is none to trust.

        One whose files are gone or have other sizes than were published is set aside unopened.
        """
        for _ in range(3):  # another process may name a newer one between two of these lines
            generation = self._catalogue.generations.current()
            if generation is None:
                return None
            lock = Lock.shared(self.folder / (generation.name + _LOCK))
            if self._is_sound(generation):
                return OpenGeneration(generation, self.folder / generation.name, lock)
            lock.release()
            current = self._catalogue.generations.current()
            if current is not None and current.name == generation.name:
                self.set_aside(generation)
                return None
        return None

    def _is_sound(self, generation: Generation) -> bool:
        return _manifest(self.folder / generation.name) == generation.manifest

    def set_aside(self, generation: Generation) -> None:
        """Search without ``generation`` from now on; the next publishing replaces it."""
        self._catalogue.generations.forget(generation.name)

    # --- publishing ----------------------------------------------------------------------

    def publish(self) -> Generation:
        """Build, prove and name a generation of every block committed by now.

        Raises :class:`PublishingError`; the generation named before then stays in use.
        """
        make_private_folder(self.folder)
        with Lock.exclusive(self.folder / _PUBLISH):
            self._sweep()
            self._on_step("started")
            self.prepare()
            embedder, upto = self._catalogue.embedder, self._catalogue.index.last_block()
            name = uuid.uuid4().hex
            building, final = self.folder / (_BUILDING + name), self.folder / name
            try:
                blocks = int(self._job("build", upto, building))
                self._on_step("built")
                manifest = _manifest(building)
                _sync_tree(building)
                self._on_step("synced")
                building.rename(final)
                _sync_folder(self.folder)
                self._on_step("renamed")
                self._job("probe", upto, final)
                self._on_step("probed")
            except (PublishingError, OSError) as error:
                shutil.rmtree(building, ignore_errors=True)
                shutil.rmtree(final, ignore_errors=True)
                if isinstance(error, PublishingError):
                    raise
                raise PublishingError(
                    f"the vector index could not be written: {error}", hint=_HINT
                ) from error
            generation = Generation(name=name, upto=upto, blocks=blocks, manifest=manifest)
            if not self._catalogue.generations.name(generation, embedder=embedder):
                shutil.rmtree(final, ignore_errors=True)
                raise PublishingError("the embedder was changed while the index was built",
                                      hint=_HINT)  # fmt: skip
            self._on_step("named")
            self._sweep()
            self._on_step("swept")
            return generation

    def probe(self, generation: Generation) -> None:
        """Prove an existing generation again. Raises :class:`PublishingError`."""
        if not self._is_sound(generation):
            raise PublishingError(
                f"files of generation {generation.name[:8]} are gone or changed", hint=_HINT
            )
        self.prepare()
        self._job("probe", generation.upto, self.folder / generation.name)

    def _job(self, job: str, upto: int, folder: Path) -> Any:
        assert self._worker is not None
        try:
            return self._worker.run(
                job,
                catalogue=self._catalogue.path,
                upto=upto,
                folder=folder,
                blocks=self._catalogue.index.count_blocks(),
            )
        except PublishingError:
            self.close()
            raise

    def _sweep(self) -> None:
        """Remove folders that are neither named nor held; call under the publishing lock."""
        current = self._catalogue.generations.current()
        for folder in self.folder.iterdir():
            if not folder.is_dir() or (current and folder.name == current.name):
                continue
            lock_file = self.folder / (folder.name + _LOCK)
            lock = Lock.try_exclusive(lock_file)
            if lock is None:
                continue  # some reader still holds it; a later sweep takes it
            shutil.rmtree(folder, ignore_errors=True)
            lock.release()
            lock_file.unlink(missing_ok=True)


_HINT = (
    "the articles are safe, and answers use them already; `dateline doctor --repair` tries again"
)


class OpenGeneration:
    """A generation in use by this process, under a shared lock. Chroma opens at first use."""

    def __init__(self, generation: Generation, folder: Path, lock: Lock) -> None:
        self.name = generation.name
        self.upto = generation.upto
        self.blocks = generation.blocks
        self._folder = folder
        self._lock = lock
        self._reader: Reader | None = None

    @property
    def reader(self) -> Reader:
        if self._reader is None:
            self._reader = Reader(open_client(self._folder))
        return self._reader

    def close(self) -> None:
        if self._reader is not None:
            self._reader.close()
        self._lock.release()


def _manifest(folder: Path) -> dict[str, int]:
    """The index files of a generation and their sizes.

    ``chroma.sqlite3`` and its side files change when the folder is opened: only that the database
    is there counts.
    """
    sizes = {}
    for file in folder.rglob("*"):
        if file.is_file():
            name = file.relative_to(folder).as_posix()
            if not name.startswith("chroma.sqlite3"):
                sizes[name] = file.stat().st_size
            elif name == "chroma.sqlite3":
                sizes[name] = 0
    return dict(sorted(sizes.items()))


def _sync_tree(folder: Path) -> None:
    for root, _, files in os.walk(folder):
        for name in files:
            with Path(root, name).open("rb+") as file:
                os.fsync(file.fileno())
        _sync_folder(Path(root))


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # folders cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
