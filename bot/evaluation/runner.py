"""Works through the items of a run: several at once, within bounds, and never left hanging."""

from __future__ import annotations

import queue
import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from bot.errors import ProviderError

Task = TypeVar("Task")
Done = TypeVar("Done")

TRIES = 4  # of one item, where what failed may pass
LONGEST_PAUSE = 60.0  # seconds to wait where a server says how long
GRACE = 2.0  # seconds for what is under way when a run is stopped
Ending = Literal["finished", "deadline", "errors"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """``deadline`` in seconds for the whole run; over ``max_errors`` failed items end it."""

    concurrency: int = 4
    max_errors: int = 10
    deadline: float | None = None


class Pacing:
    """Shared by all workers: when a service asks for patience, everybody waits."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until = 0.0
        self._lock = threading.Lock()
        self.stopped = threading.Event()

    def wait(self) -> None:
        """Until nobody has to be waited for, or the run is stopped."""
        while not self.stopped.is_set():
            with self._lock:
                left = self._until - self._clock()
            if left <= 0:
                return
            self.stopped.wait(left)

    def pause(self, seconds: float) -> None:
        with self._lock:
            self._until = max(self._until, self._clock() + seconds)

    def patiently(self, call: Callable[[], Done]) -> Done:
        """``call``, again when it failed for a reason that may pass; the last failure is raised."""
        for attempt in range(1, TRIES + 1):
            self.wait()
            try:
                return call()
            except ProviderError as error:
                if not error.may_pass or attempt == TRIES or self.stopped.is_set():
                    raise
                backoff = 2.0**attempt * random.uniform(0.5, 1.0)  # noqa: S311  # no secret
                self.pause(min(error.retry_after or backoff, LONGEST_PAUSE))
        raise AssertionError("unreachable")


@dataclass(slots=True)
class Runner(Generic[Task, Done]):
    """``work`` runs in worker threads and does not raise; ``keep`` runs in the calling thread.

    ``failed`` says whether what was done counts as an error, ``late`` makes the record of a task
    that was under way at the deadline.
    """

    work: Callable[[Task], Done]
    keep: Callable[[Done], None]
    failed: Callable[[Done], bool]
    late: Callable[[Task], Done]
    pacing: Pacing
    limits: Limits
    clock: Callable[[], float] = time.monotonic
    _todo: queue.SimpleQueue[Task] = field(default_factory=queue.SimpleQueue)
    _done: queue.Queue[tuple[Task, Done]] = field(default_factory=queue.Queue)

    def run(self, tasks: Sequence[Task]) -> Ending:
        """Every task, or as many as the limits allow. On any exception the workers stop, too."""
        for task in tasks:
            self._todo.put(task)
        # Bounded, so that nobody works far ahead of what is kept.
        self._done = queue.Queue(2 * self.limits.concurrency)
        limit = self.limits.deadline
        end = None if limit is None else self.clock() + limit
        started: list[Task] = []
        workers = [
            threading.Thread(target=self._serve, args=(started,), daemon=True)
            for _ in range(min(self.limits.concurrency, len(tasks)))
        ]
        for worker in workers:
            worker.start()
        try:
            return self._collect(tasks, started, end)
        finally:
            self.pacing.stopped.set()
            end = self.clock() + GRACE
            for worker in workers:
                worker.join(max(0.0, end - self.clock()))

    def _serve(self, started: list[Task]) -> None:
        while not self.pacing.stopped.is_set():
            try:
                task = self._todo.get_nowait()
            except queue.Empty:
                return
            started.append(task)
            self._hand_over(task, self.work(task))

    def _hand_over(self, task: Task, done: Done) -> None:
        while True:
            try:
                self._done.put((task, done), timeout=0.1)
                return
            except queue.Full:
                if self.pacing.stopped.is_set():
                    return

    def _collect(self, tasks: Sequence[Task], started: list[Task], end: float | None) -> Ending:
        finished: set[int] = set()  # by identity
        errors = 0
        while len(finished) < len(tasks):
            left = None if end is None else end - self.clock()
            if left is not None and left <= 0:
                self._end_late(started, finished)
                return "deadline"
            try:
                task, done = self._done.get(timeout=left)
            except queue.Empty:
                continue
            finished.add(id(task))
            self.keep(done)
            errors += self.failed(done)
            if errors > self.limits.max_errors:
                return "errors"
        return "finished"

    def _end_late(self, started: list[Task], finished: set[int]) -> None:
        """Keep what is done at the deadline, and note what was under way."""
        self.pacing.stopped.set()
        for _ in range(len(started)):
            try:
                task, done = self._done.get_nowait()
            except queue.Empty:
                break
            finished.add(id(task))
            self.keep(done)
        for task in started.copy():
            if id(task) not in finished:
                self.keep(self.late(task))
