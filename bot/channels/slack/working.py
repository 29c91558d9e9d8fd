"""Workers with a bounded queue before them, and what has to be looked after while they work."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bot.channels.slack.logs import Log
from bot.state.slack_tasks import Task

BETWEEN_ROUNDS = 5.0  # seconds
MOST_ERRANDS = 1_000


class Workers:
    """``answer`` is called for each task in one of ``count`` threads, and does not raise.

    ``tend`` is called every few seconds in a thread of its own.
    """

    def __init__(
        self,
        answer: Callable[[Task], None],
        tend: Callable[[], None],
        *,
        count: int,
        waiting: int,
        between: float,
    ) -> None:
        self._answer = answer
        self._tend = tend
        self._between = between
        self._most = waiting
        self._tasks: deque[Task] = deque()
        self._changed = threading.Condition()
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, name=f"answer-{i}", daemon=True)
            for i in range(count)
        ]
        self._tending = threading.Thread(target=self._look_after, name="tend", daemon=True)

    def start(self) -> None:
        for thread in (*self._threads, self._tending):
            thread.start()

    @property
    def waiting(self) -> int:
        return len(self._tasks)

    def put(self, task: Task) -> bool:
        """Let ``task`` wait for a worker; false when too many wait already, or at the end."""
        with self._changed:
            if self._stopping.is_set() or len(self._tasks) >= self._most:
                return False
            self._tasks.append(task)
            self._changed.notify()
        return True

    def begin_no_more(self) -> None:
        with self._changed:
            self._stopping.set()
            self._changed.notify_all()

    def stop(self, grace: float) -> bool:
        """Begin nothing more; give what is under way ``grace`` seconds. Whether all of it ended."""
        self.begin_no_more()
        end = time.monotonic() + grace
        for thread in (*self._threads, self._tending):
            if thread.ident is not None:  # it was started
                thread.join(max(0.0, end - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self) -> None:
        while (task := self._next()) is not None:
            self._answer(task)

    def _next(self) -> Task | None:
        with self._changed:
            self._changed.wait_for(lambda: self._tasks or self._stopping.is_set())
            return None if self._stopping.is_set() else self._tasks.popleft()

    def _look_after(self) -> None:
        while not self._stopping.is_set():
            self._tend()
            self._stopping.wait(self._between)


class Errands:
    """Small things to do after an acknowledgement: a window to open, a refusal to deliver."""

    def __init__(self, log: Log, *, threads: int = 8) -> None:
        self._log = log
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="errand")
        self._room = threading.BoundedSemaphore(MOST_ERRANDS)

    def run(self, name: str, errand: Callable[[], object]) -> None:
        """Soon; dropped, and said in the log, where too many wait."""
        if not self._room.acquire(blocking=False):
            self._log.trouble("errand dropped", errand=name)
            return

        def guarded() -> None:
            try:
                errand()
            except Exception as error:
                self._log.failure("errand failed", error, errand=name)
            finally:
                self._room.release()

        self._pool.submit(guarded)

    def close(self) -> None:
        self._pool.shutdown(wait=True)
