"""Articles into the archive: new ones added, changed ones revised, the rest left alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.archive.batches import Batch, Pipeline
from bot.archive.catalogue import Catalogue
from bot.archive.fetched import FetchedPages
from bot.archive.identity import article_id, digest
from bot.archive.ingest_report import IngestReport, Progress
from bot.archive.preparing import prepare
from bot.archive.vectors.generations import Generations
from bot.domain import Article, Fetched, NotModified, SourceItem
from bot.errors import PublishingError, ReadingError
from bot.parallel import Workers

LONG_BUILD = 20_000  # blocks: beyond this, a build waits until the tail is a quarter of them


class Embedder(Protocol):
    """Texts to vectors (shape: texts x dimensions)."""

    @property
    def name(self) -> str: ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


class Ingestor:
    """Writes to one archive; several may run at once, in as many processes."""

    def __init__(
        self,
        catalogue: Catalogue,
        generations: Generations,
        embedder: Embedder,
        workers: Workers | None = None,
    ) -> None:
        """``workers`` split texts while others are embedded and stored."""
        self._catalogue = catalogue
        self._generations = generations
        self._embedder = embedder
        self._workers = workers if workers and workers.count > 0 else None
        self._fetched = FetchedPages(catalogue.database)

    def ingest(
        self,
        items: Iterable[SourceItem],
        on_progress: Progress = lambda _: None,
        *,
        prune_below: Sequence[Path] = (),
        stopping: Callable[[], bool] = lambda: False,
    ) -> IngestReport:
        """Store every article of ``items``, count what could not be read, publish the vectors.

        What is stored is searchable at once, in every process, whatever happens afterwards.
        ``on_progress`` is told the counts after each batch. Articles from files below the folders
        ``prune_below`` that ``items`` no longer has are removed. Once ``stopping()`` is true, what
        was read is stored and nothing more is read.
        """
        started = time.monotonic()
        report = IngestReport()
        self._catalogue.claim_embedder(self._embedder.name)
        seen: set[str] = set()
        waiting = Pipeline(self._workers)
        for batch in self._batches(items, report, seen, stopping):
            for ready in waiting.push(batch):
                self._store(ready, report, on_progress)
        for ready in waiting.rest():
            self._store(ready, report, on_progress)
        if not report.stopped:
            for identity, path in self._gone(prune_below, seen, report):
                self._catalogue.remove(identity)
                report.removed += 1
                report.gone.append(f"{identity} {path}")
        on_progress(report)
        if report.added or report.updated or report.removed:
            self._catalogue.database.flush()
        try:
            self.publish_if_due()
        except PublishingError as error:  # the articles are in; only the speed of search suffers
            report.unpublished = error
        report.seconds = time.monotonic() - started
        return report

    def _batches(
        self,
        items: Iterable[SourceItem],
        report: IngestReport,
        seen: set[str],
        stopping: Callable[[], bool],
    ) -> Iterator[Batch]:
        """What is new or changed among ``items``, until ``stopping``; the rest is counted here.

        ``seen`` is given the id of every article.
        """
        batch = Batch()
        for item in without_contradictions(items):
            if stopping():
                report.stopped = True
                break
            if isinstance(item, Fetched):
                batch.pages.append(item)
            elif self._is_to_be_stored(item, report):
                self._generations.prepare()
                assert isinstance(item, Article)
                batch.add(item)
            elif isinstance(item, Article):
                self._catalogue.note_place(item)
            if isinstance(item, Article):
                seen.add(self._catalogue.identity_of(item))
            if batch.is_full:
                yield batch
                batch = Batch()
        yield batch

    def rehearse(
        self,
        items: Iterable[SourceItem],
        on_progress: Progress = lambda _: None,
        *,
        prune_below: Sequence[Path] = (),
    ) -> IngestReport:
        """What :meth:`ingest` would do with ``items``; nothing is stored and nothing embedded."""
        started = time.monotonic()
        report = IngestReport()
        self._catalogue.check_embedder(self._embedder.name)
        seen: set[str] = set()
        digests: dict[str, str] = {}
        for item in without_contradictions(items):
            if isinstance(item, Article):
                seen.add(self._catalogue.identity_of(item))
                self._rehearse_one(item, digests, report)
            else:
                self._is_to_be_stored(item, report)
            on_progress(report)
        report.gone += [f"{i} {path}" for i, path in self._gone(prune_below, seen, report)]
        report.removed = len(report.gone)
        report.seconds = time.monotonic() - started
        return report

    def _rehearse_one(
        self, article: Article, digests: dict[str, str], report: IngestReport
    ) -> None:
        before = digests.get(article.key)
        digests[article.key] = digest(article)
        if before == digests[article.key]:
            report.unchanged += 1
        elif self._is_to_be_stored(article, report):
            change = "updated" if before else self._catalogue.change_of(article)
            self._count(change, article, report)
            split = prepare(article.text, article.language).split
            report.blocks += len(split.blocks)
            report.characters += len(article.text)

    def _is_to_be_stored(self, item: SourceItem, report: IngestReport) -> bool:
        """Whether ``item`` is an article that is new or changed; all others are counted here."""
        if isinstance(item, ReadingError):
            report.skipped.append(item)
        elif isinstance(item, NotModified):
            report.unchanged += 1
        elif isinstance(item, Article):
            change = self._catalogue.change_of(item)
            if change in ("added", "updated"):
                return True
            self._count(change, item, report)
        return False

    def _count(self, change: str, article: Article, report: IngestReport) -> None:
        if change == "purged":
            report.kept_out += 1
        elif change == "outdated":
            reason = f"is an earlier state of {article.title!r} than the archive has"
            report.skipped.append(ReadingError(article.path or "", reason, line=article.first_line))
        else:
            setattr(report, change, getattr(report, change) + 1)
            report.undated += change in ("added", "updated") and article.published is None

    def remove(self, identity: str) -> Article:
        """Take an article out of every search; raises :class:`UnknownArticle`."""
        removed = self._catalogue.remove(identity)
        self._catalogue.database.flush()
        return removed.article

    def purge(self, identity: str) -> int:
        """Delete every trace of an article and build a generation without it.

        Returns how many revisions there were. Raises :class:`UnknownArticle`, and
        :class:`PublishingError` if the article is gone but the old generation is not.
        """
        self._catalogue.history(identity)  # it is known, or this is an error
        try:
            return self._catalogue.purge(identity)
        finally:  # also where a reader keeps the old pages a while
            had_one = self._catalogue.generations.current() is not None
            self._catalogue.generations.forget_all()
            if had_one:
                self._generations.publish()

    def publish_if_due(self) -> bool:
        """Publish a generation if one is due; whether it was."""
        if not publishing_is_due(self._catalogue):
            return False
        return (
            self._generations.publish(still_due=lambda: publishing_is_due(self._catalogue))
            is not None
        )

    def _store(self, batch: Batch, report: IngestReport, on_progress: Progress) -> None:
        prepared = batch.prepared()
        texts = [
            block.text(article.text)
            for article, made in zip(batch.articles, prepared, strict=True)
            for block in made.split.blocks
        ]
        vectors = self._embedder.embed(texts)
        report.blocks += len(texts)
        report.characters += sum(len(text) for text in texts)
        first = 0
        for article, made in zip(batch.articles, prepared, strict=True):
            rows = vectors[first : first + len(made.split.blocks)]
            first += len(made.split.blocks)
            change = self._catalogue.store(
                article,
                made.split,
                rows,
                embedder=self._embedder.name,
                signature=made.signature,
            )
            self._count(change, article, report)
            on_progress(report)
        # A page is noted as fetched only now: a kill before this fetches it once more.
        self._fetched.note(batch.pages)

    def _gone(
        self, folders: Sequence[Path], seen: set[str], report: IngestReport
    ) -> Iterator[tuple[str, str]]:
        """Ids of the articles from files below ``folders`` that are there no more.

        What could not be read is not gone; and where nothing at all was read, a disk is rather
        missing than every file deleted.
        """
        failed = [error.source for error in report.skipped]
        for folder in folders:
            known = list(self._catalogue.below(str(folder)))
            gone = [
                (identity, path)
                for identity, path in known
                if identity not in seen
                and not any(path == f or path.startswith(f.rstrip("/") + "/") for f in failed)
            ]
            if gone and len(gone) == len(known):
                report.skipped.append(
                    ReadingError(
                        str(folder),
                        f"has none of its {len(gone)} articles any more, which looks like a"
                        " missing disk: nothing was removed (`dateline articles remove ID` does)",
                    )
                )
            else:
                yield from gone


def without_contradictions(items: Iterable[SourceItem]) -> Iterator[SourceItem]:
    """``items``, with an error in place of each article that another one of them contradicts.

    Two places that give different texts under one key would take turns as the current state of one
    article, at every ingest anew. An export has several states of one article, in their order.
    """
    told: dict[str, tuple[bytes, str | None]] = {}
    for item in items:
        if not isinstance(item, Article) or item.taken_in is not None:
            yield item
            continue
        mine = (bytes.fromhex(digest(item))[:8], item.path)
        first = told.setdefault(article_id(item.key), mine)
        if first[0] == mine[0]:
            yield item
        else:
            yield ReadingError(
                item.path or item.title,
                f"has the same id or address as {first[1]}, but not the same text or metadata",
                line=item.first_line,
            )


def publishing_is_due(catalogue: Catalogue) -> bool:
    """Whether the tail (blocks in no generation) is worth a build now."""
    generation = catalogue.generations.current()
    total = catalogue.index.count_blocks()
    if generation is None:
        return total > 0
    tail = catalogue.index.count_blocks(above=generation.upto)
    gone = generation.blocks - (total - tail)
    if total <= LONG_BUILD:
        return tail > 0 or gone > total
    return 4 * max(tail, gone) >= total
