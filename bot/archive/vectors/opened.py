"""A generation that this process searches in."""

from __future__ import annotations

from bot.archive.vectors.locking import Lock
from bot.archive.vectors.named import Generation
from bot.archive.vectors.store import Searcher, Store


class OpenGeneration:
    """A generation in use by this process, under a shared lock. Chroma opens at first use."""

    def __init__(self, generation: Generation, store: Store, lock: Lock) -> None:
        self.name = generation.name
        self.upto = generation.upto
        self.blocks = generation.blocks
        self._generation = generation
        self._store = store
        self._lock = lock
        self._reader: Searcher | None = None

    @property
    def reader(self) -> Searcher:
        """Raises :class:`bot.errors.IndexDamaged` or :class:`bot.errors.StoreUnreachable`."""
        if self._reader is None:
            self._reader = self._store.open(self._generation)
        return self._reader

    def close(self) -> None:
        if self._reader is not None:
            self._reader.close()
        self._lock.release()
