"""Nearest blocks over the current generation and the tail, masked by the catalogue."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from bot.archive.catalogue import Catalogue
from bot.archive.index import BlockIndex
from bot.archive.vectors.generations import Generations
from bot.archive.vectors.opened import OpenGeneration
from bot.domain import Warning
from bot.errors import ArchiveError, IndexDamaged, StoreUnreachable

Vector = NDArray[np.float32]


def _no_repair() -> None:
    return None


class VectorSearch:
    """Always right about what is committed: a generation may lag, the tail makes up for it.

    A generation that turns out to be damaged is set aside, and all is searched exactly until
    another is published. While a server does not answer, what it holds is not searched by vectors:
    :meth:`take_warnings` says so.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        generations: Generations,
        *,
        repair: Callable[[], None] = _no_repair,
    ) -> None:
        """``repair`` is called when a generation is missing that should be there; it returns at
        once."""
        self._catalogue = catalogue
        self._generations = generations
        self._repair = repair
        self._open: OpenGeneration | None = None
        self._distrusted: set[str] = set()
        self._lock = threading.Lock()
        self._raised = threading.local()

    def nearest(self, vector: Vector, k: int, index: BlockIndex) -> list[int]:
        """The ``k`` blocks, among those ``index`` sees, that are nearest to a unit ``vector``."""
        with self._lock:  # else one thread could close the generation that another one searches
            upto, found = self._in_generation(vector, k, index)
        found |= _from_tail(index, upto, vector, k)
        return sorted(found, key=lambda num: (-found[num], num))[:k]

    def take_warnings(self) -> list[Warning]:
        """What the searches of this thread could not see since it was last asked."""
        raised: list[Warning] = getattr(self._raised, "warnings", [])
        self._raised.warnings = []
        return raised

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _in_generation(
        self, vector: Vector, k: int, index: BlockIndex
    ) -> tuple[int, dict[int, float]]:
        """Up to which block the generation speaks, and what it says; 0 when there is none."""
        generation = self._current()
        if generation is None or not generation.blocks:
            return 0, {}
        try:
            return generation.upto, self._from_generation(generation, vector, k, index)
        except IndexDamaged:
            self._set_aside(generation.name)
            return 0, {}
        except StoreUnreachable as error:
            text = f"searched by words alone, and by vectors only what is new: {error.message}"
            self._raised.warnings = [Warning(code="vectors_unreachable", text=text)]
            return generation.upto, {}

    def _current(self) -> OpenGeneration | None:
        named = self._catalogue.generations.current()
        if self._open is not None and (named is None or named.name != self._open.name):
            self.close()
        if self._open is None and named is not None and named.name not in self._distrusted:
            try:
                self._open = self._generations.open_current()
            except (ArchiveError, OSError):  # the disk is full or closed to us: search without
                self._distrusted.add(named.name)
        if self._open is None and self._catalogue.generations.are_doubtful:
            self._repair()
        return self._open

    def _set_aside(self, name: str) -> None:
        self.close()
        self._distrusted.add(name)
        try:
            self._generations.set_aside(name)
        except ArchiveError:  # the disk is full, say: it stays set aside in this process
            return
        self._repair()

    def _from_generation(
        self, generation: OpenGeneration, vector: Vector, k: int, index: BlockIndex
    ) -> dict[int, float]:
        wanted = k
        while True:
            wanted = min(wanted, generation.blocks)
            nums, cosines = generation.reader.search(vector, wanted)
            present = index.present(nums)
            found = {n: c for n, c in zip(nums, cosines, strict=True) if n in present}
            if len(found) >= k or wanted == generation.blocks:
                return found
            wanted *= 4  # removed or later blocks took the places


def _from_tail(index: BlockIndex, upto: int, vector: Vector, k: int) -> dict[int, float]:
    nums, vectors = index.vectors_above(upto)
    if not nums:
        return {}
    lengths = np.linalg.norm(vectors, axis=1) * float(np.linalg.norm(vector))
    cosines = vectors @ vector / np.maximum(lengths, 1e-12)
    best = np.argsort(-cosines, kind="stable")[:k]
    return {nums[i]: float(cosines[i]) for i in best}
