"""Advisory locks on files, shared or exclusive; the system frees them when a process dies."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

try:
    import fcntl
except ImportError:  # Windows: a file in use cannot be removed there, which guards in its place
    fcntl = None  # type: ignore[assignment]

_BETWEEN_TRIES = 0.05


def _no_word() -> None:
    return None


class Lock:
    """A held lock. Release it, or use it as a context manager."""

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle

    @classmethod
    def shared(cls, path: Path, *, seconds: float) -> Lock:
        """Wait for a lock that others may share. Raises :class:`TimeoutError`."""
        return cls(_wait(path, exclusive=False, seconds=seconds, on_wait=_no_word))

    @classmethod
    def exclusive(
        cls, path: Path, *, seconds: float = 60.0, on_wait: Callable[[], None] = _no_word
    ) -> Lock:
        """Wait for a lock that no one else has. Raises :class:`TimeoutError`.

        ``on_wait`` is called once, if someone else has it.
        """
        return cls(_wait(path, exclusive=True, seconds=seconds, on_wait=on_wait))

    @classmethod
    def try_exclusive(cls, path: Path) -> Lock | None:
        """The exclusive lock, or ``None`` when someone holds it in either way."""
        try:
            return cls(_take(path, exclusive=True))
        except BlockingIOError:
            return None

    def release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Lock:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def _wait(path: Path, *, exclusive: bool, seconds: float, on_wait: Callable[[], None]) -> int:
    end = time.monotonic() + seconds
    told = False
    while True:
        try:
            return _take(path, exclusive=exclusive)
        except BlockingIOError:
            if time.monotonic() > end:
                raise TimeoutError(f"{path.name} is held by another process") from None
        if not told:
            on_wait()
            told = True
        time.sleep(_BETWEEN_TRIES)


def _take(path: Path, *, exclusive: bool) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
    if fcntl is not None:
        mode = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
        try:
            fcntl.flock(handle, mode | fcntl.LOCK_NB)
        except BaseException:
            os.close(handle)
            raise
    return handle
