"""A circuit breaker: what fails again and again is left alone for a while.

Whoever waits for an answer then learns at once that there will be none, and a service in trouble
is not asked by everybody all the time. After the pause one call is let through; if it succeeds, all
are.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Literal, TypeVar

from bot.errors import ProviderError
from bot.providers.failures import Kind, TookTooLong, explain, last_offer

T = TypeVar("T")

FAILURES = 5  # in a row, until calls are refused
PAUSE = 30.0  # seconds that they are

Outcome = Literal["well", "badly", "neither"]


class Breaker:
    """The state of one service, shared by all threads that call it."""

    def __init__(
        self,
        *,
        failures: int = FAILURES,
        pause: float = PAUSE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = failures
        self._pause = pause
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._until = 0.0
        self._probing = False

    @property
    def is_open(self) -> bool:
        """Whether calls are refused, but for the one that tries."""
        with self._lock:
            return self._failed >= self._limit

    def refusal(self) -> float | None:
        """Seconds until the next call may be made; ``None``: it may be made now.

        Whoever is let through must say how it :meth:`ended`.
        """
        with self._lock:
            if self._failed < self._limit:
                return None
            left = self._until - self._clock()
            if left > 0:
                return left
            if self._probing:
                return 1.0  # somebody is trying; that will be known soon
            self._probing = True
            return None

    def ended(self, outcome: Outcome) -> None:
        """``badly``: the service is in trouble. ``neither``: the call was given up."""
        with self._lock:
            self._probing = False
            if outcome == "well":
                self._failed = 0
            elif outcome == "badly":
                self._failed += 1
                self._until = self._clock() + self._pause


class Guard:
    """One call of a service: refused while its breaker is open, its failure explained."""

    def __init__(self, name: str, breaker: Breaker, *, kind: Kind = "model") -> None:
        self._name = name
        self._breaker = breaker
        self._kind: Kind = kind

    def call(self, made: Callable[[], T]) -> T:
        """What ``made`` gives. Raises :class:`ProviderError`."""
        left = self._breaker.refusal()
        if left is not None:
            raise self._refused(left)
        outcome: Outcome = "neither"
        try:
            result = made()
            outcome = "well"
            return result
        except Exception as error:  # every vendor has its own
            failure = explain(error, self._name, kind=self._kind)
            in_trouble = failure.may_pass or isinstance(error, TookTooLong)
            outcome = "badly" if in_trouble else "well"
            if getattr(error, "status_code", None) == 429:
                outcome = "neither"  # it is well, and says itself when to come back
            # Not from `error`: what a service says of a key, in a traceback, may be the key itself.
            raise failure from None
        finally:
            self._breaker.ended(outcome)

    def _refused(self, left: float) -> ProviderError:
        return ProviderError(
            f"the {self._kind} {self._name!r} has failed again and again and is left alone for"
            f" {left:.0f} s",
            hint=f"try again then, {last_offer(self._kind)}",
            may_pass=True,
            retry_after=left,
        )


_breakers: dict[tuple[str, str], Breaker] = {}
_registry = threading.Lock()


def breaker_of(name: str, address: str) -> Breaker:
    """The breaker of what is called ``name`` at ``address``: one in this process."""
    with _registry:
        return _breakers.setdefault((name, address), Breaker())
