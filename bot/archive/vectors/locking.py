"""Advisory locks on files, shared or exclusive; the system frees them when a process dies."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType

try:
    import fcntl
except ImportError:  # Windows: a file in use cannot be removed there, which guards in its place
    fcntl = None  # type: ignore[assignment]


class Lock:
    """A held lock. Release it, or use it as a context manager."""

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle

    @classmethod
    def shared(cls, path: Path) -> Lock:
        """Wait for a lock that others may share."""
        return cls(_take(path, exclusive=False))

    @classmethod
    def exclusive(cls, path: Path) -> Lock:
        """Wait for a lock that no one else has."""
        return cls(_take(path, exclusive=True))

    @classmethod
    def try_exclusive(cls, path: Path) -> Lock | None:
        """The exclusive lock, or ``None`` when someone holds it in either way."""
        try:
            return cls(_take(path, exclusive=True, wait=False))
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


def _take(path: Path, *, exclusive: bool, wait: bool = True) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
    if fcntl is not None:
        mode = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
        try:
            fcntl.flock(handle, mode if wait else mode | fcntl.LOCK_NB)
        except BaseException:
            os.close(handle)
            raise
    return handle
