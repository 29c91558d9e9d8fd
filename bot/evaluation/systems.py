"""What is measured: anything that finds passages for a question and answers it."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from bot.domain import EVERYTHING, Answer, Passage, Scope, Turn
from bot.errors import UsageError

DATELINE, TUTORIAL, BM25 = "dateline", "langchain-tutorial", "bm25"
BUILT_IN = (DATELINE, TUTORIAL, BM25)


class System(Protocol):
    """One system under measurement. Called from several threads at once."""

    @property
    def name(self) -> str: ...

    def describe(self) -> Mapping[str, Any]:
        """Everything that its answers depend on and the archive does not say: for the manifest."""
        ...

    def prepare(self, *, answers: bool) -> None:
        """Do what is done once, so that it is in no question's time."""
        ...

    def retrieve(
        self,
        question: str,
        *,
        budget: int,
        scope: Scope = EVERYTHING,
    ) -> Sequence[Passage]:
        """Passages of at most ``budget`` characters in all, best first."""
        ...

    def answer(
        self,
        question: str,
        *,
        scope: Scope = EVERYTHING,
        history: Sequence[Turn] = (),
    ) -> Answer:
        """Raises :class:`bot.errors.DatelineError` when it fails."""
        ...


class Assistant(Protocol):
    def ask(
        self,
        question: str,
        *,
        scope: Scope = EVERYTHING,
        history: Sequence[Turn] = (),
    ) -> Answer: ...


class Retriever(Protocol):
    def retrieve(
        self,
        question: str,
        *,
        budget: int,
        scope: Scope = EVERYTHING,
    ) -> list[Passage]: ...


class DatelineSystem:
    """The product itself, through the same door as every channel."""

    name = DATELINE

    def __init__(
        self,
        assistant: Callable[[], Assistant],
        retriever: Retriever,
        settings: Mapping[str, Any],
    ) -> None:
        """``assistant`` is made when the first answer is wanted: searching alone needs no model."""
        self._assistant = assistant
        self._retriever = retriever
        self._settings = settings

    def describe(self) -> Mapping[str, Any]:
        return self._settings

    def prepare(self, *, answers: bool) -> None:
        self._retriever.retrieve("Who?", budget=200)
        if answers:
            self._assistant()

    def retrieve(
        self,
        question: str,
        *,
        budget: int,
        scope: Scope = EVERYTHING,
    ) -> Sequence[Passage]:
        return self._retriever.retrieve(question, budget=budget, scope=scope)

    def answer(
        self,
        question: str,
        *,
        scope: Scope = EVERYTHING,
        history: Sequence[Turn] = (),
    ) -> Answer:
        return self._assistant().ask(question, scope=scope, history=history)


def from_module(name: str, *given: Any) -> System:
    """``PACKAGE.MODULE:FACTORY`` -> what the factory makes of ``given``.

    Raises :class:`UsageError` when there is no such factory.
    """
    module, colon, factory = name.partition(":")
    if not colon or not module or not factory:
        raise UsageError(
            f"there is no system {name!r}",
            hint=f"use {', '.join(BUILT_IN)}, or PACKAGE.MODULE:FACTORY for one of your own",
        )
    try:
        made: System = getattr(importlib.import_module(module), factory)(*given)
        json.dumps(dict(made.describe()))
    except Exception as error:  # it is somebody else's code
        raise UsageError(f"the system {name!r} cannot be made: {error!r}") from error
    return made
