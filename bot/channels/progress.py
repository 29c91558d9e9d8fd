"""How far long work has come: on stderr, only on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import TracebackType
from typing import IO, TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.progress import Progress as Bar


class Counts(Protocol):
    """What a running ingest can say of itself."""

    @property
    def articles(self) -> int: ...

    @property
    def skipped(self) -> Sequence[object]: ...


class Meter(Protocol):
    """How much of the sources has been read, in bytes."""

    @property
    def total(self) -> int: ...

    @property
    def done(self) -> int: ...


class Progress:
    """A bar that is gone when the work is done; nothing at all in a pipe."""

    def __init__(self, stream: IO[str] | None = None, meter: Meter | None = None) -> None:
        self._stream = stream or sys.stderr
        self._meter = meter
        self._bar: Bar | None = None

    def show(self, counts: Counts) -> None:
        """An ingest: articles, how many a second, and how much of the sources is left."""
        if self._meter is None or not self._stream.isatty():
            return
        done, total = self._meter.done, self._meter.total
        self._draw(done, total or None, counts.articles, f"{len(counts.skipped):,} skipped")

    def blocks(self, done: int, total: int) -> None:
        """Vectors made, of how many."""
        if self._stream.isatty():
            self._draw(done, total, done, "of the blocks")

    def questions(self, done: int, total: int, failed: int) -> None:
        """Questions asked, of how many that were left."""
        if self._stream.isatty():
            self._draw(done, total, done, f"{failed:,} failed")

    def _draw(self, done: int, total: int | None, count: int, text: str) -> None:
        if self._bar is None:
            self._bar = _bar(self._stream)
            self._bar.start()
            self._bar.add_task("", total=total, count=0, text="", rate=0.0)
        task = self._bar.tasks[0]
        rate = count / max(task.elapsed or 0.0, 0.001)
        self._bar.update(task.id, completed=done, total=total, count=count, text=text, rate=rate)

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()


def _bar(stream: IO[str]) -> Bar:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    return Progress(
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[count]:,} done, {task.fields[rate]:,.0f}/s, {task.fields[text]}"),
        TimeRemainingColumn(),
        TextColumn("left"),
        console=Console(file=stream),
        transient=True,
        refresh_per_second=5,
    )
