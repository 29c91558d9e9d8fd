"""A chat model that is asked again, in time, and left alone when it keeps failing.

One place for all of it, whatever the vendor: clients are told not to try again by themselves.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import reduce
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import Runnable, RunnableConfig

from bot.providers.breaker import Breaker, Guard
from bot.providers.failures import NoAnswer
from bot.providers.patience import Persistence, Reading, end_within

FINISH = ("finish_reason", "stop_reason", "done_reason", "status")  # as vendors call it


class SteadyModel(Runnable[Any, Any]):
    """``model`` with patience: LangChain's interface of a chat model, as far as Dateline uses it.

    Until its first word a call may be made again; after it, what fails is raised as it is. Raises
    :class:`bot.errors.ProviderError` before the first word.
    """

    def __init__(
        self,
        model: BaseChatModel,
        *,
        name: str,
        retries: int,
        deadline: float,
        first_word: float | None = None,
        breaker: Breaker | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """``deadline`` and ``first_word``: seconds to the end, and to the first word."""
        breaker = breaker or Breaker(clock=clock)
        self._model = model
        self._deadline = deadline
        self._first_word = deadline if first_word is None else first_word
        self._clock = clock
        self._guard = Guard(name, breaker)
        self._persistence = Persistence(retries=retries, breaker=breaker, clock=clock, sleep=sleep)

    def invoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> Any:  # noqa: A002  # its name there
        return reduce(lambda one, other: one + other, self.stream(input, config, **kwargs))

    def stream(
        self,
        input: Any,  # noqa: A002  # its name there
        config: RunnableConfig | None = None,
        **kwargs: Any,
    ) -> Iterator[Any]:
        end = end_within(self._deadline, self._clock)
        end_of_opening = min(end, self._clock() + self._first_word)

        def opened() -> tuple[list[Any], Reading[Any]]:
            chunks = Reading(
                lambda: self._model.stream(input, config, **kwargs),
                end=end_of_opening,
                clock=self._clock,
            )
            try:
                return _until_first_word(chunks), chunks
            except BaseException:
                chunks.close()
                raise

        opening, rest = self._persistence.call(lambda: self._guard.call(opened), end=end_of_opening)
        rest.end = end
        try:
            yield from opening
            yield from rest
        finally:
            rest.close()


def _until_first_word(chunks: Iterator[Any]) -> list[Any]:
    """The chunks up to the first with words. Raises :class:`NoAnswer` if there is none."""
    found: list[Any] = []
    finish = None
    for chunk in chunks:
        about = chunk.response_metadata
        finish = next((str(about[r]) for r in FINISH if about.get(r)), finish)
        if str(chunk.text) or chunk.usage_metadata:  # thoughts can be many and are not kept
            found.append(chunk)
        if str(chunk.text):
            return found
    raise NoAnswer(finish)
