"""What a store of generations can do: folders beside the catalogue, or a Chroma server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.archive.vectors.named import Generation
from bot.archive.vectors.place import Place

Vector = NDArray[np.float32]


class Searcher(Protocol):
    """An opened generation."""

    def search(self, vector: Vector, k: int) -> tuple[list[int], list[float]]:
        """The numbers of the ``k`` nearest blocks, and their cosine similarities.

        Raises :class:`bot.errors.IndexDamaged` or :class:`bot.errors.StoreUnreachable`.
        """

    def close(self) -> None: ...


class Store(Protocol):
    """Where generations are kept. Each has a name that is never used again."""

    @property
    def builds_on_this_disk(self) -> bool: ...

    def unfinished(self, name: str) -> Place:
        """Where ``name`` is built."""

    def finish(
        self, name: str, built: Mapping[str, Any], on_step: Callable[[str], None]
    ) -> dict[str, Any]:
        """Make what was built and proven last; returns its manifest."""

    def finished(self, name: str) -> Place:
        """Where ``name`` is from then on."""

    def looks_whole(self, generation: Generation) -> bool:
        """Whether ``generation`` is as it was published, as far as can be seen at once."""

    def check(self, generation: Generation) -> None:
        """See that it is, byte for byte. Raises :class:`bot.errors.IndexDamaged`."""

    def open(self, generation: Generation) -> Searcher:
        """Search in ``generation``, proven to be whole. Raises as :class:`Searcher` does."""

    def remove(self, name: str, delete: Callable[[Place], None]) -> None:
        """Remove what there is of ``name``; ``delete`` asks a server to."""

    def strays(self) -> set[str]:
        """Names of which something is left here, whether or not the catalogue knows them."""
