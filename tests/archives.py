"""An archive of real parts in a folder, and articles to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.archive.catalogue import Catalogue
from bot.archive.ingest_report import IngestReport
from bot.archive.ingestion import Ingestor
from bot.archive.preparing import prepare
from bot.archive.retriever import Retriever
from bot.archive.vectors.generations import Generations
from bot.archive.vectors.process import Worker
from bot.archive.vectors.search import VectorSearch
from bot.archive.vectors.server import ServerStore
from bot.archive.vectors.store import Store
from bot.domain import Article, Passage
from bot.errors import ReadingError
from bot.providers.static_embedder import StaticEmbedder

Run = Callable[..., tuple[int, Any, str]]
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


class TestArchive:
    """Catalogue, generations, ingestor and retriever on one folder."""

    __test__ = False

    def __init__(
        self,
        folder: Path,
        on_step: Callable[[str], None] = lambda _: None,
        *,
        server: str = "",
        store: Store | None = None,
        worker: Worker | None = None,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        """``server``: the address of a Chroma server; ``store`` and ``worker``: the test's own."""
        self.folder = folder
        self.embedder = StaticEmbedder()
        self.server = ServerStore(server) if server else None
        self.catalogue = Catalogue(
            folder / "catalogue.db", clock=lambda: NOON, store=server, tell=tell
        )
        self.generations = Generations(
            folder / "vectors",
            self.catalogue,
            store=store or self.server,
            worker=worker,
            on_step=on_step,
            tell=tell,
        )
        self.vectors = VectorSearch(self.catalogue, self.generations)
        self.ingestor = Ingestor(self.catalogue, self.generations, self.embedder)
        self.retriever = Retriever(self.catalogue, self.vectors, self.embedder)

    def ingest(self, items: Iterable[Article | ReadingError]) -> IngestReport:
        return self.ingestor.ingest(items)

    def store(self, article: Article) -> None:
        """Commit an article without publishing a generation."""
        made = prepare(article.text, article.language)
        vectors = self.embedder.embed([b.text(article.text) for b in made.split.blocks])
        self.catalogue.claim_embedder(self.embedder.name)
        self.catalogue.store(
            article, made.split, vectors, embedder=self.embedder.name, signature=made.signature
        )

    def find(self, question: str, budget: int = 2000) -> list[Passage]:
        return self.retriever.retrieve(question, budget=budget)

    def state(self) -> object:
        """Everything that searching depends on, without numbers that tell the order of arrival."""
        blocks = []
        for revision in self.catalogue.revisions():
            rows = self.catalogue.index.blocks_of(revision.article_id)
            vectors = self.catalogue.index.vectors_of([r.num for r in rows])
            blocks.append(
                [
                    (r.start, r.atom_ends, r.atom_terms, v.tobytes())
                    for r, v in zip(rows, vectors, strict=True)
                ]
            )
        texts = sorted((r.article.key, r.text) for r in self.catalogue.revisions())
        totals = {k: v for k, v in self.catalogue.index.totals().items() if v}
        return texts, blocks, totals, self.catalogue.index.vocabulary()

    def close(self) -> None:
        self.vectors.close()
        self.generations.close()
        if self.server is not None:
            self.server.close()
        self.catalogue.close()


def article(key: str, text: str, *, title: str = "", day: int = 1) -> Article:
    published = datetime(2024, 4, day, tzinfo=UTC)
    return Article(key=key, text=text, title=title or f"About {key}", published=published)


def generated(number: int) -> Article:
    """An article with words that no other has, several blocks long."""
    body = " ".join(
        f"On day {i} the minister of town{number} said that plan{number}x{i} costs {i} million."
        for i in range(30)
    )
    return article(f"id:{number}", body, title=f"Plan of town{number}")
