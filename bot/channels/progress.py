"""How far an ingest has come: on stderr, only on a terminal."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import IO, Protocol


class Counts(Protocol):
    """What a running ingest can say of itself."""

    @property
    def articles(self) -> int: ...

    @property
    def skipped(self) -> list[object]: ...


class Progress:
    """A line that is drawn over, and gone when the work is done."""

    def __init__(self, stream: IO[str] | None = None) -> None:
        self._stream = stream or sys.stderr
        self._drawn = False

    def show(self, counts: object) -> None:
        if not self._stream.isatty():
            return
        articles = getattr(counts, "articles", 0)
        skipped = len(getattr(counts, "skipped", ()))
        self._stream.write(f"\r\x1b[K{articles:,} articles, {skipped} skipped ...")
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
