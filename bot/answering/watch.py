"""The moments of one answer."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain import Timings


class Watch:
    """Started when it is made; ``clock`` counts seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._started = clock()
        self._retrieved = self._started
        self._first_word: float | None = None

    def retrieved(self) -> None:
        self._retrieved = self._clock()

    def spoken(self) -> None:
        if self._first_word is None:
            self._first_word = self._clock()

    def timings(self) -> Timings:
        now = self._clock()
        first_word = now if self._first_word is None else self._first_word
        return Timings(
            retrieve=1000 * (self._retrieved - self._started),
            first_word=1000 * (first_word - self._started),
            total=1000 * (now - self._started),
        )
