"""How long a model is waited for, and how often it is asked again.

``whole_answer`` sets one end for every call that an answer needs; ``Reading`` keeps to an end
whatever the client does; ``Persistence`` asks again where that may help.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from typing import Generic, TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception, wait_exponential, wait_random

from bot.errors import ProviderError
from bot.providers.breaker import Breaker
from bot.providers.failures import TookTooLong

T = TypeVar("T")

FIRST_WAIT, MOST_WAIT, JITTER = 0.5, 8.0, 0.5  # seconds between two tries
LONGEST_ASKED_WAIT = 20.0  # seconds: a service that asks for more is not waited for
AHEAD = 1_000  # pieces that are read before somebody takes them

_end_of_answer: ContextVar[float | None] = ContextVar("end_of_answer", default=None)
_given_up: ContextVar[threading.Event | None] = ContextVar("given_up", default=None)


@contextmanager
def whole_answer(seconds: float, clock: Callable[[], float] = time.monotonic) -> Iterator[None]:
    """Every call of a model inside is over after ``seconds`` in all; less, within another one."""
    token = _end_of_answer.set(end_within(seconds, clock))
    try:
        yield
    finally:
        _end_of_answer.reset(token)


def end_within(seconds: float, clock: Callable[[], float]) -> float:
    """The end of a call that may take ``seconds``, on ``clock``."""
    end = clock() + seconds
    of_answer = _end_of_answer.get()
    return end if of_answer is None else min(end, of_answer)


def is_given_up() -> bool:
    """Whether nobody waits any more for what this thread is reading."""
    event = _given_up.get()
    return event is not None and event.is_set()


class Reading(Generic[T]):
    """The pieces of ``start()``, read in a thread of their own, until ``end`` at the latest.

    A client keeps to its own limits only: a server that sends a sign of life now and then, and
    nothing else, holds it for ever. Raises :class:`TookTooLong`, and what the reading raises. Close
    it, or exhaust it.
    """

    def __init__(
        self, start: Callable[[], Iterator[T]], *, end: float, clock: Callable[[], float]
    ) -> None:
        self.end = end
        self._clock = clock
        self._pieces: queue.Queue[tuple[T | None, BaseException | None]] = queue.Queue(AHEAD)
        self._closed = threading.Event()
        context = copy_context()
        context.run(_given_up.set, self._closed)
        threading.Thread(
            target=context.run, args=(self._read, start), name="reading", daemon=True
        ).start()

    def _read(self, start: Callable[[], Iterator[T]]) -> None:
        try:
            for piece in start():
                if not self._put(piece, None):
                    return
            self._put(None, StopIteration())
        except BaseException as error:  # whatever it is, it belongs to the one who waits
            self._put(None, error)

    def _put(self, piece: T | None, error: BaseException | None) -> bool:
        while not self._closed.is_set():
            try:
                self._pieces.put((piece, error), timeout=0.5)
                return True
            except queue.Full:
                continue
        return False

    def __iter__(self) -> Reading[T]:
        return self

    def __next__(self) -> T:
        try:
            left = self.end - self._clock()
            piece, error = self._pieces.get(timeout=max(0.0, left))
        except queue.Empty:
            self.close()
            raise TookTooLong from None
        if error is not None:
            self.close()
            raise error
        return piece  # type: ignore[return-value]

    def close(self) -> None:
        """Nobody waits any more; the thread ends with the next piece that comes."""
        self._closed.set()


@dataclass(frozen=True, slots=True, kw_only=True)
class Persistence:
    """Asks again, after a pause that grows and differs, where a failure may pass.

    ``retries``: at most so often, and never beyond the end of the call or while ``breaker`` is
    open.
    """

    retries: int
    breaker: Breaker
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def call(self, attempt: Callable[[], T], *, end: float) -> T:
        """What ``attempt`` gives, or the last :class:`ProviderError` that it raised."""
        growing = wait_exponential(FIRST_WAIT, max=MOST_WAIT) + wait_random(0, JITTER)

        def pause(state: RetryCallState) -> float:
            return _asked_wait(state) or growing(state)

        def enough(state: RetryCallState) -> bool:
            asked_for = _asked_wait(state) or 0.0
            too_late = self.clock() + state.upcoming_sleep > end
            return state.attempt_number > self.retries or too_late or (
                asked_for > LONGEST_ASKED_WAIT
            )  # fmt: skip

        def may_pass(error: BaseException) -> bool:
            helps = isinstance(error, ProviderError) and error.may_pass
            return helps and not self.breaker.is_open

        trying = Retrying(
            retry=retry_if_exception(may_pass),
            wait=pause,
            stop=enough,
            sleep=self.sleep,
            reraise=True,
        )
        return trying(attempt)


def _asked_wait(state: RetryCallState) -> float | None:
    error = state.outcome.exception() if state.outcome else None
    return error.retry_after if isinstance(error, ProviderError) else None
