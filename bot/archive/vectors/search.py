"""Nearest blocks over the current generation and the tail, masked by the catalogue."""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray

from bot.archive.catalogue import Catalogue
from bot.archive.index import BlockIndex
from bot.archive.vectors.generations import Generations, OpenGeneration

Vector = NDArray[np.float32]


class VectorSearch:
    """Always right about what is committed: a generation may lag, the tail makes up for it."""

    def __init__(self, catalogue: Catalogue, generations: Generations) -> None:
        self._catalogue = catalogue
        self._generations = generations
        self._open: OpenGeneration | None = None
        self._lock = threading.Lock()

    def nearest(self, vector: Vector, k: int, index: BlockIndex) -> list[int]:
        """The ``k`` blocks, among those ``index`` sees, that are nearest to a unit ``vector``."""
        with self._lock:  # else one thread could close the generation that another one searches
            generation = self._current()
            found: dict[int, float] = {}
            if generation is not None and generation.blocks:
                found = self._from_generation(generation, vector, k, index)
        found |= _from_tail(index, generation.upto if generation else 0, vector, k)
        return sorted(found, key=lambda num: (-found[num], num))[:k]

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _current(self) -> OpenGeneration | None:
        named = self._catalogue.generations.current()
        if self._open is not None and (named is None or named.name != self._open.name):
            self.close()
        if self._open is None and named is not None:
            self._open = self._generations.open_current()
        return self._open

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
