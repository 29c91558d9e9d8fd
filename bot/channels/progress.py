"""How far an ingest has come: on stderr, only on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import TracebackType
from typing import IO, Protocol


class Counts(Protocol):
    """What a running ingest can say of itself."""

    @property
    def articles(self) -> int: ...

    @property
    def skipped(self) -> Sequence[object]: ...


class Progress:
    """A line that is drawn over, and gone when the work is done."""

    def __init__(self, stream: IO[str] | None = None) -> None:
        self._stream = stream or sys.stderr
        self._drawn = False

    def show(self, counts: Counts) -> None:
        self._draw(f"{counts.articles:,} articles, {len(counts.skipped)} skipped ...")

    def blocks(self, done: int, total: int) -> None:
        self._draw(f"{done:,} of {total:,} blocks ...")

    def _draw(self, text: str) -> None:
        if self._stream.isatty():
            self._stream.write(f"\r\x1b[K{text}")
            self._stream.flush()
            self._drawn = True

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
