"""Settings -> ready objects. The one composition root; nothing is built before it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from bot.settings import Settings

if TYPE_CHECKING:
    from bot.answering.assistant import Assistant
    from bot.archive.catalogue import Catalogue
    from bot.archive.ingestion import Ingestor
    from bot.archive.retriever import Retriever
    from bot.archive.vectors.generations import Generations
    from bot.archive.vectors.search import VectorSearch
    from bot.providers.static_embedder import StaticEmbedder

SAMPLE_FOLDER = "sample"


def _now() -> datetime:
    return datetime.now(UTC)


class Dateline:
    """One data directory and everything that works on it. Close it, or use ``with``."""

    def __init__(self, settings: Settings, *, clock: Callable[[], datetime] = _now) -> None:
        self.settings = settings
        self._clock = clock

    @cached_property
    def catalogue(self) -> Catalogue:
        from bot.archive.catalogue import Catalogue

        return Catalogue(self.settings.data_dir / "catalogue.db", clock=self._clock)

    @cached_property
    def generations(self) -> Generations:
        from bot.archive.vectors.generations import Generations

        return Generations(self.settings.data_dir / "vectors", self.catalogue)

    @cached_property
    def embedder(self) -> StaticEmbedder:
        from bot.providers.embedders import embedder

        return embedder(self.settings.embedder)

    @cached_property
    def _vectors(self) -> VectorSearch:
        from bot.archive.vectors.search import VectorSearch

        return VectorSearch(self.catalogue, self.generations)

    @cached_property
    def ingestor(self) -> Ingestor:
        from bot.archive.ingestion import Ingestor

        return Ingestor(self.catalogue, self.generations, self.embedder)

    @cached_property
    def retriever(self) -> Retriever:
        from bot.archive.retriever import Retriever

        self.catalogue.check_embedder(self.embedder.name)
        return Retriever(self.catalogue, self._vectors, self.embedder)

    @cached_property
    def assistant(self) -> Assistant:
        from bot.answering.assistant import Assistant
        from bot.answering.extractive import ExtractiveAnswerer
        from bot.archive.lexicon import Lexicon

        return Assistant(
            retriever=self.retriever,
            drafter=ExtractiveAnswerer(Lexicon(self.catalogue), self.embedder),
            coverage=self.catalogue.coverage,
            embedder=self.embedder.name,
            budget=self.settings.context_budget,
        )

    def close(self) -> None:
        for name in ("_vectors", "generations", "catalogue"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()

    def __enter__(self) -> Dateline:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def has_articles(settings: Settings) -> bool:
    """Whether anything was ever ingested here; makes nothing."""
    if not (settings.data_dir / "catalogue.db").exists():
        return False
    with Dateline(settings) as dateline:
        return bool(dateline.catalogue.ever_stored())


def sample(settings: Settings) -> Dateline:
    """The packaged sample article in a data directory of its own, brought up to date."""
    from bot.packaged import folder
    from bot.reading.files import read_paths

    data_dir: Path = settings.data_dir / SAMPLE_FOLDER
    dateline = Dateline(replace(settings, data_dir=data_dir))
    dateline.ingestor.ingest(read_paths([folder("corpus")]))
    return dateline
