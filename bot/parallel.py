"""Worker processes for work that needs no database: reading documents, splitting texts.

They start when they are first asked for, so that small work never waits for them.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

MOST_WORKERS = 8

Given = TypeVar("Given")
Made = TypeVar("Made")


class Workers:
    """As many processes as there are cores beside the one that asks. Close it when done."""

    def __init__(self) -> None:
        self.count = min(_cores() - 1, MOST_WORKERS)
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, function: Callable[[Given], Made], given: Given) -> Future[Made]:
        """Start ``function(given)`` in a worker. Both must be picklable."""
        try:
            return self._started().submit(function, given)
        except BrokenExecutor:
            self.close()
            return self._started().submit(function, given)

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                max(self.count, 1),
                # A fork would copy this process's threads' locks and its open database.
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_leave_signals_to_parent,
            )
        return self._pool

    def close(self) -> None:
        """End the workers; what they have not begun is not done."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def _leave_signals_to_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raise :class:`TimeoutError` in this thread after ``seconds``.

    Only the main thread of a process can be interrupted so, and not on Windows: elsewhere there is
    no limit.
    """

    def on_alarm(_: int, __: FrameType | None) -> None:
        raise TimeoutError(f"it took longer than {seconds} s")

    try:
        before = signal.signal(signal.SIGALRM, on_alarm)
    except (AttributeError, ValueError):
        yield
        return
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
