"""Settings -> the chat models that are asked, and what each is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from bot.providers.chat_models import OFFLINE
from bot.settings import Settings

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable

    from bot.answering.conversation import ByModel
    from bot.answering.draft import Ask, Writer
    from bot.answering.drafting import ModelDrafter
    from bot.answering.other_words import QueryWriter
    from bot.answering.prompts import Prompt
    from bot.answering.second_look import ModelLook
    from bot.domain import Usage
    from bot.providers.chat_models import ModelSettings
    from bot.providers.steady import SteadyModel

LONGEST_ASIDE = 20.0  # seconds for search queries: the answer itself is still to come


class Models:
    """The chat model that was set, or one of one's own, and others by their names."""

    def __init__(self, settings: Settings, own: BaseChatModel | None = None) -> None:
        self.settings = settings
        self.own = own

    @property
    def is_offline(self) -> bool:
        """Whether answers are written here, without a chat model."""
        return self.settings.model == OFFLINE and self.own is None

    @property
    def name(self) -> str:
        """Of the model that writes."""
        if self.settings.model == OFFLINE and self.own is not None:
            return f"own:{self.own._llm_type}"
        return self.settings.model

    @property
    def fallback(self) -> str | None:
        """The chat model that writes when the first one fails, if there is one."""
        fallback = self.settings.fallback
        return None if self.is_offline or fallback == OFFLINE else fallback

    def address(self, name: str) -> str | None:
        """Where the model ``name`` is asked; ``None`` for what answers here."""
        from bot.providers.chat_models import destination

        if name == OFFLINE:
            return None
        return f"{destination(name, self.settings.base_url)} ({self.settings.route})"

    @cached_property
    def connection(self) -> ModelSettings:
        """How every model and embedder over the network is reached."""
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
            first_word=chosen.deadline / 2 if self.fallback else None,
            forbidden=chosen.forbid_model_calls,
        )

    @cached_property
    def first(self) -> SteadyModel:
        """The chat model that was given or set."""
        from bot.providers.chat_models import steady

        if self.own is not None:
            return steady(self.own, self.name, self.connection)
        return self.named(self.settings.model)

    def named(self, name: str) -> SteadyModel:
        from bot.providers.chat_models import steady_model

        return steady_model(name, self.connection)

    def limit(self) -> AbstractContextManager[None]:
        """Every call of a model for one answer is over by its end."""
        from bot.providers.patience import whole_answer

        return whole_answer(self.settings.deadline)

    # --- what they are asked for ---------------------------------------------------------

    def prompt(self, name: str) -> Prompt:
        """The prompt ``name``, of the folder that is set if it is there, else Dateline's."""
        from bot.answering import prompts
        from bot.packaged import folder

        own = self.settings.prompts_dir
        if own is None:
            return prompts.load(folder("prompts"), name)
        return prompts.load_own(own, folder("prompts"), name)

    def drafter(self, model: Runnable[Any, Any], name: str | None = None) -> ModelDrafter:
        """The chain around any LangChain chat model; a scripted one, say."""
        from bot.answering import prompts
        from bot.answering.drafting import ModelDrafter
        from bot.providers.failures import explain

        name = name or self.name
        return ModelDrafter(
            model,
            name=name,
            prompt=self.prompt(prompts.ANSWER),
            repairing=self.prompt(prompts.REPAIR),
            translate=partial(explain, name=name),
            deadline=self.settings.deadline,
        )

    def writer_after(self, name: str) -> Writer:
        """The model ``name``, for when the first one fails before its first word."""
        from bot.answering.draft import Writer

        drafter = self.drafter(self.named(name), name=name)
        look = self._looking(partial(self._ask, name))
        return Writer(
            drafter=drafter,
            repairer=drafter if self.settings.repairs else None,
            second_look=look if self.settings.check == "model" else None,
        )

    @property
    def reader(self) -> ByModel:
        """Who makes follow-up questions full; there must be time left to answer them."""
        from bot.answering import prompts
        from bot.answering.conversation import ByModel

        ask = self._within(self.settings.deadline / 3)
        return ByModel(ask, self.prompt(prompts.FOLLOW_UP))

    @property
    def query_writer(self) -> QueryWriter | None:
        """Who writes search queries where a question's own words find little."""
        from bot.answering import prompts
        from bot.answering.other_words import QueryWriter

        if self.is_offline or self.settings.queries == "off":
            return None
        ask = self._within(min(LONGEST_ASIDE, self.settings.deadline / 3))
        return QueryWriter(ask, self.prompt(prompts.SEARCH))

    @property
    def second_look(self) -> ModelLook | None:
        """What looks again at each claim; the offline answerer only quotes and needs none."""
        if self.is_offline or self.settings.check != "model":
            return None
        return self._looking(partial(self._ask, self.name))

    def _looking(self, ask: Ask) -> ModelLook:
        from bot.answering import prompts
        from bot.answering.second_look import ModelLook

        return ModelLook(ask, self.prompt(prompts.CHECK))

    def asking(self, name: str) -> Callable[[list[tuple[str, str]]], str]:
        """Messages to the chat model ``name`` -> its reply. Raises :class:`ProviderError`."""
        from bot.providers.chat_models import reply

        return partial(reply, self.named(name), name=name, deadline=self.settings.deadline)

    def try_out(self, name: str) -> None:
        """One small call of a chat model. Raises what it failed with, as a DatelineError."""
        from bot.answering import prompts

        self.asking(name)(self.prompt(prompts.TRY).fill({}))

    def _within(self, seconds: float) -> Ask:
        """Asks the first model something beside the answer, which is still to come."""
        from bot.providers.patience import whole_answer

        def ask(messages: list[tuple[str, str]]) -> tuple[str, Usage]:
            with whole_answer(seconds):
                return self._ask(self.name, messages)

        return ask

    def _ask(self, name: str, messages: list[tuple[str, str]]) -> tuple[str, Usage]:
        """Messages to the chat model ``name`` -> its reply and what that cost."""
        from bot.providers.chat_models import reply
        from bot.providers.spending import Spending

        spent = Spending()
        text = reply(
            self.first if name == self.name else self.named(name),
            messages,
            name=name,
            deadline=self.settings.deadline,
            used=spent.add,
        )
        return text, spent.usage
