"""Generations: vector indexes that are built fresh, proven, named, and never written again.

Order of publishing, each step whole before the next: the catalogue notes a name that was never
used; a child builds the index under it; another child opens it under limits and sees that it finds
what it was given; the files are summed and fsynced, then the folders that hold their names; the
folder is renamed, and the folder above it fsynced; one transaction in the catalogue, itself synced,
names it. On a server the steps on files are missing.

So a kill at any moment, and a power cut at any moment, leave the generation that was named before,
whole: nothing is removed before the new name is on the disk, and no name is on the disk before
every byte behind it is. What the named one lacks is searched exactly, as the tail. What was begun
and not finished is removed by the next publishing, which finds its name in the catalogue or its
folder beside the others.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.archive.catalogue import Catalogue
from bot.archive.vectors.folders import FolderStore
from bot.archive.vectors.locking import Lock
from bot.archive.vectors.named import Generation
from bot.archive.vectors.opened import OpenGeneration
from bot.archive.vectors.place import Place
from bot.archive.vectors.process import Job, Worker, seconds_for
from bot.archive.vectors.store import Store
from bot.errors import ArchiveError, PublishingError, SchemaTooNew

STEPS = (
    "locked", "swept before", "noted", "built", "probed", "summed", "synced", "renamed",
    "folder synced", "named", "swept",
)  # fmt: skip

_LOCK, _PUBLISH = ".lock", "publish.lock"
_READ_WAIT = 2.0  # seconds that a reader waits while a generation is being removed
_SPARE = 64 * 2**20  # bytes of the disk that an index may not take


def _no_step(_: str) -> None:
    return None


def _no_progress(_: int, __: int) -> None:
    return None


class Generations:
    """The folder ``vectors/`` of a data directory, and where its generations are."""

    def __init__(
        self,
        folder: Path,
        catalogue: Catalogue,
        *,
        store: Store | None = None,
        worker: Worker | None = None,
        on_step: Callable[[str], None] = _no_step,
        tell: Callable[[str], None] = _no_step,
    ) -> None:
        """``store``: folders in ``folder`` if nothing is said. ``worker``: one that others
        use, too, and close. ``on_step`` is told each of :data:`STEPS` when it is done; ``tell``,
        what a user waits for."""
        self.folder = folder
        self._catalogue = catalogue
        self._store = store or FolderStore(folder)
        self._on_step = on_step
        self._tell = tell
        self._worker = worker or Worker()
        self._own_worker = worker is None

    def prepare(self) -> None:
        """Start the building process now, so that it is ready when :meth:`publish` needs it."""
        self._worker.start()

    def close(self) -> None:
        if self._own_worker:
            self._worker.close()

    # --- reading -------------------------------------------------------------------------

    def open_current(self) -> OpenGeneration | None:
        """The named generation, locked against removal; ``None`` when there is none to trust.

        One whose files are gone or have other sizes than were published is set aside unopened.
        """
        for _ in range(3):  # another process may name a newer one between two of these lines
            generation = self._catalogue.generations.current()
            if generation is None:
                return None
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                lock = Lock.shared(self._lock_of(generation.name), seconds=_READ_WAIT)
            except TimeoutError:
                return None
            if self._store.looks_whole(generation):
                return OpenGeneration(generation, self._store, lock)
            lock.release()
            current = self._catalogue.generations.current()
            if current is not None and current.name == generation.name:
                self.set_aside(generation.name)
                return None
        return None

    @property
    def is_missing(self) -> bool:
        """Whether there is none, though there are blocks to put into one."""
        return self._catalogue.generations.current() is None and bool(
            self._catalogue.index.has_blocks()
        )

    def set_aside(self, name: str) -> None:
        """Search without a damaged generation from now on; the next publishing replaces it."""
        self._catalogue.generations.forget(name, doubtful=True)

    def _lock_of(self, name: str) -> Path:
        return self.folder / (name + _LOCK)

    # --- publishing ----------------------------------------------------------------------

    def publish(
        self,
        *,
        still_due: Callable[[], bool] = lambda: True,
        on_progress: Callable[[int, int], None] = _no_progress,
    ) -> Generation | None:
        """Build, prove and name a generation of every block committed by now.

        Another process that publishes is waited for, and nothing is done unless it is
        ``still_due`` then. ``on_progress`` is told how many blocks are written, of how many.
        Raises :class:`PublishingError`; the generation named before then stays in use.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._publishing_lock():
                self._on_step("locked")
                return self._publish(on_progress) if still_due() else None
        except (PublishingError, SchemaTooNew):
            raise
        except (OSError, ArchiveError) as error:  # the disk is full, say
            raise PublishingError(
                f"the vector index could not be written: {error}", hint=_HINT
            ) from error

    def _publishing_lock(self) -> Lock:
        seconds = 2 * seconds_for(self._catalogue.index.count_blocks())
        try:
            return Lock.exclusive(
                self.folder / _PUBLISH,
                seconds=seconds,
                on_wait=lambda: self._tell(
                    "another process is building the vector index; waiting, at most"
                    f" {seconds // 60} minutes"
                ),
            )
        except TimeoutError as error:
            raise PublishingError(
                f"another process has been building the vector index for {seconds} seconds",
                hint=_HINT,
            ) from error

    def _publish(self, on_progress: Callable[[int, int], None]) -> Generation:
        self._sweep()
        self._on_step("swept before")
        self._check_space()
        embedder, upto = self._catalogue.embedder, self._catalogue.index.last_block()
        name = uuid.uuid4().hex
        self._catalogue.generations.begin(name)
        self._on_step("noted")
        try:
            generation = self._build(name, upto, on_progress)
        except (ArchiveError, OSError):
            self._remove(name)
            raise
        if not self._catalogue.generations.name(generation, embedder=embedder):
            self._remove(name)
            raise PublishingError(
                "the embedder was changed, or the archive restored, while the index was built",
                hint=_HINT,
            )
        self._on_step("named")
        self._sweep()
        self._on_step("swept")
        return generation

    def _build(self, name: str, upto: int, on_progress: Callable[[int, int], None]) -> Generation:
        total = self._catalogue.index.count_blocks()
        place = self._store.unfinished(name)
        built = self._job("build", upto, place, lambda done: on_progress(done, total))
        self._on_step("built")
        self._job("probe", upto, place)
        self._on_step("probed")
        manifest = self._store.finish(name, built, self._on_step)
        return Generation(name=name, upto=upto, blocks=int(built["blocks"]), manifest=manifest)

    def _check_space(self) -> None:
        """Leave the rest of the disk to the articles: an index can be built at any time."""
        if not self._store.builds_on_this_disk:
            return
        index = self._catalogue.index
        needed = index.count_blocks() * (3 * index.vector_bytes() + 1024) + _SPARE
        free = shutil.disk_usage(self.folder).free
        if free < needed:
            raise PublishingError(
                f"the vector index needs {needed >> 20:,} MB of disk, and {free >> 20:,} are free",
                hint=f"free some; {_HINT}",
            )

    def probe(self, generation: Generation) -> None:
        """Prove an existing generation again.

        Raises :class:`PublishingError` or :class:`bot.errors.IndexDamaged`.
        """
        self._store.check(generation)
        self._job("probe", generation.upto, self._store.finished(generation.name))

    def _job(
        self,
        kind: str,
        upto: int,
        place: Place,
        on_progress: Callable[[int], None] = lambda _: None,
    ) -> Any:
        job = Job(
            kind=kind,
            catalogue=self._catalogue.path,
            upto=upto,
            place=place,
            blocks=self._catalogue.index.count_blocks(),
            vector_bytes=self._catalogue.index.vector_bytes(),
        )
        return self._worker.run(job, on_progress)

    # --- what is left over ---------------------------------------------------------------

    def left_over(self) -> set[str]:
        """Names of what was replaced, or begun and not finished, and is not removed yet."""
        if not self.folder.exists():
            return set()
        current = self._catalogue.generations.current()
        found = self._store.strays() | set(self._catalogue.generations.retired())
        return found - ({current.name} if current else set())

    def sweep(self) -> None:
        """Remove what is left over and no one reads; not while another process publishes."""
        if not self.folder.exists():
            return
        lock = Lock.try_exclusive(self.folder / _PUBLISH)
        if lock is not None:
            with lock:
                self._sweep()

    def _sweep(self) -> None:
        """Call it under the publishing lock."""
        for name in self.left_over():
            lock = Lock.try_exclusive(self._lock_of(name))
            if lock is None:
                continue  # some reader still holds it; a later sweep takes it
            with lock:
                if not self._remove(name):
                    return
            self._lock_of(name).unlink(missing_ok=True)

    def _remove(self, name: str) -> bool:
        """Whether that could be done; if not, the name stays noted for a later sweep."""
        try:
            self._store.remove(name, lambda place: self._job("delete", 0, place))
            self._catalogue.generations.removed(name)
        except ArchiveError:  # its server is away, or the disk is full
            return False
        return True


_HINT = (
    "the articles are safe, and answers use them already; `dateline doctor --repair` tries again"
)
