"""Articles into the archive: new ones added, changed ones revised, the rest left alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.archive.blocks import Split, split
from bot.archive.catalogue import Catalogue
from bot.archive.vectors.generations import Generations
from bot.domain import Article
from bot.errors import PublishingError, ReadingError

BATCH_BLOCKS = 256  # blocks embedded together
LONG_BUILD = 20_000  # blocks: beyond this, a build waits until the tail is a quarter of them


class Embedder(Protocol):
    """Texts to vectors (shape: texts x dimensions)."""

    @property
    def name(self) -> str: ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


@dataclass(slots=True, kw_only=True)
class IngestReport:
    """What an ingest did: counts of articles, and what was skipped and why.

    ``unpublished``: the articles are stored and searched, but no generation holds them yet.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: list[ReadingError] = field(default_factory=list)
    unpublished: PublishingError | None = None
    seconds: float = 0.0

    @property
    def articles(self) -> int:
        return self.added + self.updated + self.unchanged


class Ingestor:
    """Writes to one archive; several may run at once, in as many processes."""

    def __init__(self, catalogue: Catalogue, generations: Generations, embedder: Embedder) -> None:
        self._catalogue = catalogue
        self._generations = generations
        self._embedder = embedder

    def ingest(
        self,
        items: Iterable[Article | ReadingError],
        on_progress: Callable[[IngestReport], None] = lambda _: None,
    ) -> IngestReport:
        """Store every article of ``items``, count what could not be read, publish the vectors.

        What is stored is searchable at once, in every process, whatever happens afterwards.
        ``on_progress`` is told the counts after each batch.
        """
        started = time.monotonic()
        report = IngestReport()
        self._catalogue.claim_embedder(self._embedder.name)
        pending: list[tuple[Article, Split]] = []
        for item in items:
            if isinstance(item, ReadingError):
                report.skipped.append(item)
            elif self._catalogue.change_of(item) == "unchanged":
                self._catalogue.note_place(item)
                report.unchanged += 1
            else:
                self._generations.prepare()
                pending.append((item, split(item.text)))
                if sum(len(s.blocks) for _, s in pending) < BATCH_BLOCKS:
                    continue
                self._store(pending, report)
                pending = []
            on_progress(report)
        self._store(pending, report)
        on_progress(report)
        if report.added or report.updated:
            self._catalogue.flush()
        try:
            self.publish_if_due()
        except PublishingError as error:  # the articles are in; only the speed of search suffers
            report.unpublished = error
        report.seconds = time.monotonic() - started
        return report

    def remove(self, identity: str) -> Article:
        """Take an article out of every search; raises :class:`UnknownArticle`."""
        removed = self._catalogue.remove(identity)
        self._catalogue.flush()
        return removed.article

    def publish_if_due(self) -> bool:
        """Publish a generation if one is due; whether it was."""
        due = publishing_is_due(self._catalogue)
        if due:
            self._generations.publish()
        return due

    def _store(self, pending: Sequence[tuple[Article, Split]], report: IngestReport) -> None:
        texts = [block.text(article.text) for article, s in pending for block in s.blocks]
        vectors = self._embedder.embed(texts)
        first = 0
        for article, s in pending:
            rows = vectors[first : first + len(s.blocks)]
            first += len(s.blocks)
            change = self._catalogue.store(article, s, rows, embedder=self._embedder.name)
            setattr(report, change, getattr(report, change) + 1)


def publishing_is_due(catalogue: Catalogue) -> bool:
    """Whether the tail (blocks in no generation) is worth a build now."""
    generation = catalogue.generation()
    total = catalogue.count_blocks()
    if generation is None:
        return total > 0
    tail = catalogue.count_blocks(above=generation.upto)
    gone = generation.blocks - (total - tail)
    if total <= LONG_BUILD:
        return tail > 0 or gone > total
    return 4 * max(tail, gone) >= total
