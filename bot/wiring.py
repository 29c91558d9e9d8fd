"""Settings -> ready objects. The one composition root; nothing is built before it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast

from bot.providers.chat_models import OFFLINE
from bot.settings import Settings

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable

    from bot.answering.assistant import Assistant
    from bot.answering.checking import Checker
    from bot.answering.conversation import ByModel
    from bot.answering.draft import Ask, Drafter, Repairer, Writer
    from bot.answering.drafting import ModelDrafter
    from bot.answering.other_words import OtherWords
    from bot.answering.prompts import Prompt
    from bot.answering.second_look import ModelLook
    from bot.archive.catalogue import Catalogue
    from bot.archive.ingestion import Ingestor
    from bot.archive.reindexing import Reindexer
    from bot.archive.retriever import Retriever
    from bot.archive.vectors.generations import Generations
    from bot.archive.vectors.repairing import Repair
    from bot.archive.vectors.search import VectorSearch
    from bot.archive.vectors.server import ServerStore
    from bot.database import Database
    from bot.domain import Passage, Usage, Warning
    from bot.evaluation.judging import Judge
    from bot.evaluation.systems import System
    from bot.parallel import Workers
    from bot.providers.chat_models import ModelSettings
    from bot.providers.embedders import Embedder
    from bot.providers.steady import SteadyModel
    from bot.state.conversations import Conversations, Typed
    from bot.state.feedback import FeedbackBox
    from bot.state.slack_answers import GivenAnswers
    from bot.state.slack_tasks import TaskBook

SAMPLE_FOLDER = "sample"
LONGEST_ASIDE = 20.0  # seconds for search queries: the answer itself is still to come


def _now() -> datetime:
    return datetime.now(UTC)


def _no_word(_: str) -> None:
    return None


class Dateline:
    """One data directory and everything that works on it. Close it, or use ``with``."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], datetime] = _now,
        model: BaseChatModel | None = None,
        tell: Callable[[str], None] = _no_word,
    ) -> None:
        """``model``: a LangChain chat model of one's own, in the place of the one that is set.

        ``tell`` is told what is waited for, and what is being repaired.
        """
        self.settings = settings
        self._clock = clock
        self._own_model = model
        self._tell = tell

    def under(self, settings: Settings) -> Dateline:
        """The same archive asked under other ``settings``: another model, another budget.

        What is open is shared, so closing one closes the other. A model of one's own stays, unless
        ``settings`` name another one.
        """
        own = self._own_model if settings.model == self.settings.model else None
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

        return embedder(self.settings.embedder, self.model_settings)

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
    def model_settings(self) -> ModelSettings:
        from bot.providers.chat_models import ModelSettings

        chosen = self.settings
        return ModelSettings(
            api_key=chosen.api_key,
            base_url=chosen.base_url,
            route=chosen.route,
            timeout=chosen.timeout,
            retries=chosen.retries,
            deadline=chosen.deadline,
            # Another model needs time of its own.
            first_word=chosen.deadline / 2 if self._other_model else None,
            forbidden=chosen.forbid_model_calls,
        )

    @property
    def _prompts_folder(self) -> Path:
        from bot.packaged import folder

        return self.settings.prompts_dir or folder("prompts")

    @cached_property
    def drafter(self) -> Drafter:
        """Who writes: the model that was set, or the offline answerer."""
        return self._offline if self.is_offline else self.model_drafter(self.chat_model)

    @cached_property
    def _offline(self) -> Drafter:
        from bot.answering.extractive import ExtractiveAnswerer
        from bot.archive.lexicon import Lexicon
        from bot.providers.static_embedder import StaticEmbedder

        # Sentences are compared here, whatever embedder the archive has: never by request.
        return ExtractiveAnswerer(Lexicon(self.catalogue), StaticEmbedder())

    @property
    def _other_model(self) -> str | None:
        """The chat model that writes when the first one fails, if there is one."""
        fallback = self.settings.fallback
        return None if self.is_offline or fallback == OFFLINE else fallback

    @property
    def _fallback(self) -> Writer | None:
        """Who writes when the model fails before its first word."""
        from functools import partial

        from bot.answering.draft import Writer

        if self.is_offline or self.settings.fallback is None:
            return None
        name = self._other_model
        if name is None:
            return Writer(drafter=self._offline)
        drafter = self.model_drafter(self._model_of(name), name=name)
        look = self._looking(partial(self._ask, name))
        return Writer(
            drafter=drafter,
            repairer=drafter if self.settings.repairs else None,
            second_look=look if self.settings.check == "model" else None,
        )

    @property
    def is_offline(self) -> bool:
        """Whether answers are written here, without a chat model."""
        return self.settings.model == OFFLINE and self._own_model is None

    @cached_property
    def chat_model(self) -> SteadyModel:
        """The chat model that was given or set."""
        from bot.providers.chat_models import steady

        own = self._own_model
        if own is not None:
            return steady(own, self._model_name, self.model_settings)
        return self._model_of(self.settings.model)

    def _model_of(self, name: str) -> SteadyModel:
        from bot.providers.chat_models import steady_model

        return steady_model(name, self.model_settings)

    @property
    def _model_name(self) -> str:
        if self.settings.model == OFFLINE and self._own_model is not None:
            return f"own:{self._own_model._llm_type}"
        return self.settings.model

    def model_drafter(self, model: Runnable[Any, Any], name: str | None = None) -> ModelDrafter:
        """The chain around any LangChain chat model; a scripted one, say."""
        from functools import partial

        from bot.answering import prompts
        from bot.answering.drafting import ModelDrafter
        from bot.providers.failures import explain

        name = name or self._model_name
        return ModelDrafter(
            model,
            name=name,
            prompt=self.prompt(prompts.ANSWER),
            repairing=self.prompt(prompts.REPAIR),
            translate=partial(explain, name=name),
            deadline=self.settings.deadline,
        )

    @cached_property
    def assistant(self) -> Assistant:
        from contextlib import nullcontext

        from bot.answering.assistant import Assistant

        offline, chosen = self.is_offline, self.settings
        return Assistant(
            retriever=self.retriever,
            drafter=self.drafter,
            archive=self.catalogue,
            embedder=self.embedder.name,
            budget=chosen.context_budget,
            reader=None if offline else self._reader,
            other_words=self._other_words,
            repairer=None if offline or not chosen.repairs else cast("Repairer", self.drafter),
            second_look=self._second_look if chosen.check == "model" else None,
            fallback=self._fallback,
            policy=chosen.policy,
            search_warnings=self.take_warnings,
            limit=nullcontext if offline else self._limit,
        )

    def _limit(self) -> AbstractContextManager[None]:
        """Every call of a model for one answer is over by its end."""
        from bot.providers.patience import whole_answer

        return whole_answer(self.settings.deadline)

    @property
    def _reader(self) -> ByModel:
        """Who makes follow-up questions full; there must be time left to answer them."""
        from bot.answering import prompts
        from bot.answering.conversation import ByModel

        ask = self._within(self.settings.deadline / 3)
        return ByModel(ask, self.prompt(prompts.FOLLOW_UP))

    def _within(self, seconds: float) -> Ask:
        """Asks the model something beside the answer, which is still to come."""
        from bot.providers.patience import whole_answer

        def ask(messages: list[tuple[str, str]]) -> tuple[str, Usage]:
            with whole_answer(seconds):
                return self._ask(self._model_name, messages)

        return ask

    @property
    def _other_words(self) -> OtherWords:
        """What looks for other words where a question's own find little."""
        from bot.answering import prompts
        from bot.answering.other_words import OtherWords, QueryWriter

        if self.is_offline or self.settings.queries == "off":
            return OtherWords(self.catalogue, None)
        ask = self._within(min(LONGEST_ASIDE, self.settings.deadline / 3))
        return OtherWords(self.catalogue, QueryWriter(ask, self.prompt(prompts.SEARCH)))

    @property
    def _second_look(self) -> ModelLook | None:
        """What looks again at each claim; the offline answerer only quotes and needs none."""
        from functools import partial

        return None if self.is_offline else self._looking(partial(self._ask, self._model_name))

    def _looking(self, ask: Ask) -> ModelLook:
        from bot.answering import prompts
        from bot.answering.second_look import ModelLook

        return ModelLook(ask, self.prompt(prompts.CHECK))

    def _ask(self, name: str, messages: list[tuple[str, str]]) -> tuple[str, Usage]:
        """Messages to the chat model ``name`` -> its reply and what that cost."""
        from bot.providers.chat_models import reply
        from bot.providers.spending import Spending

        spent = Spending()
        text = reply(
            self.chat_model if name == self._model_name else self._model_of(name),
            messages,
            name=name,
            deadline=self.settings.deadline,
            used=spent.add,
        )
        return text, spent.usage

    @cached_property
    def checker(self) -> Checker:
        """Holds the claims of a text against the articles."""
        from bot.answering.checking import Checker

        return Checker(self.retriever, self.settings.context_budget)

    def system(self, name: str) -> System:
        """What is measured by an evaluation: Dateline, a baseline, or PACKAGE.MODULE:FACTORY."""
        from bot.evaluation import systems

        if name == systems.DATELINE:
            return systems.DatelineSystem(
                lambda: self.assistant, self.retriever, self._conditions()
            )
        if name == systems.TUTORIAL:
            return self._tutorial()
        if name == systems.BM25:
            from bot.evaluation.baselines import PlainBM25

            return PlainBM25(self.catalogue.revisions())
        return systems.from_module(name, self)

    def _tutorial(self) -> System:
        from functools import partial

        from bot.evaluation.baselines import LangChainTutorial
        from bot.providers.chat_models import reply
        from bot.providers.langchain_embeddings import DatelineEmbeddings

        name = self.settings.model
        return LangChainTutorial(
            self.catalogue.revisions(),
            DatelineEmbeddings(self.embedder),
            embedder=self.embedder.name,
            model=None if name == OFFLINE else self._model_of(name),
            drafter=self.drafter,
            ask=partial(reply, name=name, deadline=self.settings.deadline),
            at=self._address(name),
        )

    def _address(self, name: str) -> str | None:
        """Where the model ``name`` is asked; ``None`` for what answers here."""
        from bot.providers.chat_models import destination

        if name == OFFLINE:
            return None
        return f"{destination(name, self.settings.base_url)} ({self.settings.route})"

    def _conditions(self) -> dict[str, object]:
        """What Dateline's answers depend on beside its articles and its code."""
        from bot.answering import prompts

        chosen = self.settings
        used = (prompts.ANSWER, prompts.REPAIR, prompts.CHECK, prompts.FOLLOW_UP, prompts.SEARCH)
        hashes = [] if self.is_offline else [self.prompt(name).hash for name in used]
        return {
            "model": self._model_name,
            "at": self._address(chosen.model),
            "prompt_hash": hashes[0] if hashes else None,
            "other_prompts": hashes[1:],
            "policy": chosen.policy,
            "check": chosen.check,
            "fallback": chosen.fallback,
            "repairs": chosen.repairs,
            "queries": chosen.queries,
            "embedder": self.embedder.name,
            "budget": chosen.context_budget,
        }

    def judge(self, name: str) -> Judge:
        """``rules``, or a chat model by its name."""
        from bot.answering import prompts
        from bot.evaluation.judging import ModelJudge, RulesJudge

        if name == RulesJudge.name:
            return RulesJudge()
        asking, prompt = self.asking(name), self.prompt(prompts.JUDGE)
        return ModelJudge(asking, name=name, prompt=prompt, at=self._address(name))

    def asking(self, name: str) -> Callable[[list[tuple[str, str]]], str]:
        """Messages to the chat model ``name`` -> its reply. Raises :class:`ProviderError`."""
        from functools import partial

        from bot.providers.chat_models import reply

        return partial(reply, self._model_of(name), name=name, deadline=self.settings.deadline)

    def prompt(self, name: str) -> Prompt:
        """The prompt ``name`` from the folder that is set."""
        from bot.answering import prompts

        return prompts.load(self._prompts_folder, name)

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

    def try_model(self, name: str) -> None:
        """One small call of a chat model. Raises what it failed with, as a DatelineError."""
        from bot.answering import prompts

        self.asking(name)(self.prompt(prompts.TRY).fill({}))

    def prompt_for(self, question: str, passages: Sequence[Passage]) -> list[tuple[str, str]]:
        """What a model is sent for this: pairs of role and text; empty for the offline answerer."""
        if self.is_offline:
            return []
        drafter = cast("ModelDrafter", self.drafter)
        return [(str(m.type), str(m.content)) for m in drafter.messages(question, passages)]

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


def has_articles(settings: Settings, *, tell: Callable[[str], None] = _no_word) -> bool:
    """Whether anything was ever ingested here; makes nothing."""
    if not (settings.data_dir / "catalogue.db").exists():
        return False
    with Dateline(settings, tell=tell) as dateline:
        return bool(dateline.catalogue.ever_stored())


def sample(settings: Settings, *, tell: Callable[[str], None] = _no_word) -> Dateline:
    """The packaged sample article in a data directory of its own, brought up to date.

    It is never kept on a server.
    """
    from bot.packaged import folder
    from bot.reading.files import read_paths

    data_dir: Path = settings.data_dir / SAMPLE_FOLDER
    dateline = Dateline(replace(settings, data_dir=data_dir, store=None), tell=tell)
    dateline.ingestor.ingest(read_paths([folder("corpus")]))
    return dateline
