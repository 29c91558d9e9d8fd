"""One data directory and everything that works on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, cast

from bot.settings import Settings
from bot.wiring.models import Models

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from bot.answering.assistant import Assistant
    from bot.answering.checking import Checker
    from bot.answering.draft import Drafter, Repairer, Writer
    from bot.answering.drafting import ModelDrafter
    from bot.archive.catalogue import Catalogue
    from bot.archive.ingestion import Ingestor
    from bot.archive.reindexing import Reindexer
    from bot.archive.retriever import Retriever
    from bot.archive.vectors.generations import Generations
    from bot.archive.vectors.repairing import Repair
    from bot.archive.vectors.search import VectorSearch
    from bot.archive.vectors.server import ServerStore
    from bot.database import Database
    from bot.domain import Passage, Warning
    from bot.evaluation.judging import Judge
    from bot.evaluation.systems import System
    from bot.parallel import Workers
    from bot.providers.embedders import Embedder
    from bot.state.conversations import Conversations, Typed
    from bot.state.feedback import FeedbackBox
    from bot.state.slack_answers import GivenAnswers
    from bot.state.slack_tasks import TaskBook


def _now() -> datetime:
    return datetime.now(UTC)


def no_word(_: str) -> None:
    return None


class Dateline:
    """One data directory and everything that works on it. Close it, or use ``with``."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], datetime] = _now,
        model: BaseChatModel | None = None,
        tell: Callable[[str], None] = no_word,
    ) -> None:
        """``model``: a LangChain chat model of one's own, in the place of the one that is set.

        ``tell`` is told what is waited for, and what is being repaired.
        """
        self.settings = settings
        self._clock = clock
        self.models = Models(settings, own=model)
        self._tell = tell

    def under(self, settings: Settings) -> Dateline:
        """The same archive asked under other ``settings``: another model, another budget.

        What is open is shared, so closing one closes the other. A model of one's own stays, unless
        ``settings`` name another one.
        """
        own = self.models.own if settings.model == self.settings.model else None
        other = Dateline(settings, clock=self._clock, model=own, tell=self._tell)
        shared = ("catalogue", "generations", "_server", "_repair", "embedder", "_vectors",
                  "workers", "retriever")  # fmt: skip
        other.__dict__.update({name: getattr(self, name) for name in shared})
        return other

    @cached_property
    def catalogue(self) -> Catalogue:
        from bot.archive.catalogue import Catalogue

        return Catalogue(
            self.settings.data_dir / "catalogue.db",
            clock=self._clock,
            store=self.settings.store or "",
            tell=self._tell,
        )

    @cached_property
    def generations(self) -> Generations:
        return self._open_generations()

    def _open_generations(self) -> Generations:
        from bot.archive.vectors.generations import Generations

        return Generations(
            self.settings.data_dir / "vectors",
            self.catalogue,
            store=self._server,
            tell=self._tell,
        )

    @cached_property
    def _server(self) -> ServerStore | None:
        """The Chroma server that was set; else generations are folders."""
        from bot.archive.vectors.server import ServerStore

        if self.settings.store is None:
            return None
        return ServerStore(self.settings.store, self.settings.store_token)

    @cached_property
    def embedder(self) -> Embedder:
        from bot.providers.embedders import embedder

        return embedder(self.settings.embedder, self.models.connection)

    @cached_property
    def _vectors(self) -> VectorSearch:
        from bot.archive.vectors.search import VectorSearch

        return VectorSearch(self.catalogue, self.generations, repair=self._repair.start)

    @cached_property
    def _repair(self) -> Repair:
        from bot.archive.vectors.repairing import Repair

        return Repair(self._open_generations, self._tell)

    def take_warnings(self) -> list[Warning]:
        """What the searches of this thread could not see since this was last asked."""
        return self._vectors.take_warnings()

    @cached_property
    def workers(self) -> Workers:
        from bot.parallel import Workers

        return Workers()

    @cached_property
    def ingestor(self) -> Ingestor:
        from bot.archive.ingestion import Ingestor

        return Ingestor(self.catalogue, self.generations, self.embedder, self.workers)

    @cached_property
    def reindexer(self) -> Reindexer:
        from bot.archive.reindexing import Reindexer

        return Reindexer(self.catalogue, self.generations, self.embedder)

    @cached_property
    def retriever(self) -> Retriever:
        from bot.archive.retriever import Retriever

        return Retriever(self.catalogue, self._vectors, self.embedder)

    @cached_property
    def drafter(self) -> Drafter:
        """Who writes: the model that was set, or the offline answerer."""
        models = self.models
        return self._offline if models.is_offline else models.drafter(models.first)

    @cached_property
    def _offline(self) -> Drafter:
        from bot.answering.offline.extractive import ExtractiveAnswerer
        from bot.archive.lexicon import Lexicon
        from bot.providers.static_embedder import StaticEmbedder

        # Sentences are compared here, whatever embedder the archive has: never by request.
        return ExtractiveAnswerer(Lexicon(self.catalogue), StaticEmbedder())

    @property
    def _fallback(self) -> Writer | None:
        """Who writes when the model fails before its first word."""
        from bot.answering.draft import Writer

        if self.models.is_offline or self.settings.fallback is None:
            return None
        name = self.models.fallback
        return Writer(drafter=self._offline) if name is None else self.models.writer_after(name)

    @cached_property
    def assistant(self) -> Assistant:
        from contextlib import nullcontext

        from bot.answering.assistant import Assistant
        from bot.answering.other_words import OtherWords

        models, chosen, offline = self.models, self.settings, self.models.is_offline
        return Assistant(
            retriever=self.retriever,
            drafter=self.drafter,
            archive=self.catalogue,
            embedder=self.embedder.name,
            budget=chosen.context_budget,
            reader=None if offline else models.reader,
            other_words=OtherWords(self.catalogue, models.query_writer),
            repairer=None if offline or not chosen.repairs else cast("Repairer", self.drafter),
            second_look=models.second_look,
            fallback=self._fallback,
            policy=chosen.policy,
            search_warnings=self.take_warnings,
            limit=nullcontext if offline else models.limit,
        )

    @cached_property
    def checker(self) -> Checker:
        """Holds the claims of a text against the articles."""
        from bot.answering.checking import Checker

        return Checker(self.retriever, self.settings.context_budget)

    def prompt_for(self, question: str, passages: Sequence[Passage]) -> list[tuple[str, str]]:
        """What a model is sent for this: pairs of role and text; empty for the offline answerer."""
        if self.models.is_offline:
            return []
        drafter = cast("ModelDrafter", self.drafter)
        return [(str(m.type), str(m.content)) for m in drafter.messages(question, passages)]

    def system(self, name: str) -> System:
        """What is measured by an evaluation: Dateline, a baseline, or PACKAGE.MODULE:FACTORY."""
        from bot.wiring import measuring

        return measuring.system(self, name)

    def judge(self, name: str) -> Judge:
        """``rules``, or a chat model by its name."""
        from bot.wiring import measuring

        return measuring.judge(self.models, name)

    @cached_property
    def state(self) -> Database:
        from bot.state.database import open_state

        return open_state(self.settings.data_dir / "state.db", clock=self._clock, tell=self._tell)

    @cached_property
    def feedback(self) -> FeedbackBox:
        """What readers said of answers."""
        from bot.state.feedback import FeedbackBox

        return FeedbackBox(self.state, self._clock)

    @cached_property
    def slack_answers(self) -> GivenAnswers:
        """Answers given in Slack, for the buttons under them."""
        from bot.state.slack_answers import GivenAnswers

        return GivenAnswers(self.state, self.feedback, lambda: self._clock().timestamp())

    @cached_property
    def slack_tasks(self) -> TaskBook:
        """What Slack sent, as this process sees it."""
        from bot.state.owners import Owner
        from bot.state.slack_tasks import TaskBook

        owner = Owner(self.settings.data_dir / "owners")
        return TaskBook(self.state, owner, lambda: self._clock().timestamp())

    @cached_property
    def conversations(self) -> Conversations:
        """What was asked and answered in conversations."""
        from bot.state.conversations import Conversations

        return Conversations(self.state, self._clock)

    @cached_property
    def typed(self) -> Typed:
        """What was typed at prompts."""
        from bot.state.conversations import Typed

        return Typed(self.state)

    def close(self) -> None:
        for name in (
            *("slack_tasks", "_vectors", "_repair", "generations", "_server", "workers"),
            *("catalogue", "state", "embedder"),
        ):
            part = self.__dict__.pop(name, None)
            if hasattr(part, "close"):  # embedders on this machine have nothing to close
                part.close()

    def __enter__(self) -> Dateline:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
