"""The archive with the vectors of another embedder: every block anew, then one switch."""

from __future__ import annotations

from collections.abc import Callable

from bot.archive.catalogue import Catalogue
from bot.archive.retriever import Embedder
from bot.archive.vectors.generations import Generations

BATCH = 512  # blocks embedded and kept together: what an interruption can cost


class Reindexer:
    """Rebuilds the vectors of one archive; interrupted, it goes on where it was."""

    def __init__(self, catalogue: Catalogue, generations: Generations, embedder: Embedder) -> None:
        self._catalogue = catalogue
        self._generations = generations
        self._embedder = embedder

    def characters_left(self) -> int:
        """How much text is still to be embedded."""
        self._catalogue.begin_reindex(self._embedder.name)
        return self._catalogue.characters_to_reindex()

    def run(self, on_progress: Callable[[int, int], None] = lambda _done, _all: None) -> int:
        """Embed, switch, publish; returns the number of blocks.

        Until the switch, searches go on with the old vectors. ``on_progress`` is told how many
        blocks are done, of how many.
        """
        name = self._embedder.name
        done = self._catalogue.begin_reindex(name)
        while True:
            while batch := self._catalogue.blocks_to_reindex(BATCH):
                vectors = self._embedder.embed([text for _, text in batch])
                self._catalogue.store_reindexed([num for num, _ in batch], vectors)
                done += len(batch)
                on_progress(done, self._catalogue.count_blocks())
            if self._catalogue.finish_reindex(name):
                break
        self._catalogue.flush()
        if done:
            self._generations.publish()
        return done
