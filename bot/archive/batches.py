"""Articles on their way into the archive, in batches that workers split while others are stored."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass, field

from bot.archive.preparing import Prepared, prepare_all
from bot.domain import Article, Fetched
from bot.parallel import Workers

BATCH = 200_000  # characters split, embedded and stored together: about 250 blocks
INLINE_BATCHES = 2  # are split here, before a worker would have started


@dataclass(slots=True)
class Batch:
    """Articles that are split, embedded and stored together, and pages to be noted after them."""

    articles: list[Article] = field(default_factory=list)
    pages: list[Fetched] = field(default_factory=list)
    characters: int = 0
    splitting: Future[list[Prepared]] | None = None

    def add(self, article: Article) -> None:
        self.articles.append(article)
        self.characters += len(article.text)

    @property
    def is_full(self) -> bool:
        return self.characters >= BATCH

    @property
    def texts(self) -> list[tuple[str, str | None]]:
        """Each article's text, and the language that its source says it is in."""
        return [(article.text, article.language) for article in self.articles]

    def prepared(self) -> list[Prepared]:
        """One for each article; waits for the worker that splits them, if one does."""
        if self.splitting is not None:
            try:
                return self.splitting.result()
            except BrokenExecutor:  # a worker was killed: nothing is lost but time
                pass
        return prepare_all(self.texts)


class Pipeline:
    """Batches in order, some of them being split by workers while others are stored."""

    def __init__(self, workers: Workers | None) -> None:
        self._workers = workers
        self._waiting: deque[Batch] = deque()
        self._pushed = 0

    def push(self, batch: Batch) -> Iterator[Batch]:
        """Take a batch in; gives the batches whose turn it is to be stored."""
        self._pushed += 1
        if self._workers is None or self._pushed <= INLINE_BATCHES:
            yield from self.rest()
            yield batch
            return
        batch.splitting = self._workers.submit(prepare_all, batch.texts)
        self._waiting.append(batch)
        while len(self._waiting) > 2 * self._workers.count:
            yield self._waiting.popleft()

    def rest(self) -> Iterator[Batch]:
        while self._waiting:
            yield self._waiting.popleft()
