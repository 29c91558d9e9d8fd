"""Which processes are alive: each holds a lock on a file of its own, which its death frees.

Every process that shares a data directory is on one machine (SQLite's WAL asks for that too), so
the system knows who is dead at once: no clock, no heartbeat, no number that another one gets later.
"""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

try:
    import fcntl
except ImportError:  # Windows: nobody can be told to be dead, so nothing is taken over there
    fcntl = None  # type: ignore[assignment]


class Owner:
    """This process, among others on one folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self.name = uuid4().hex
        self._handle = _hold(folder / f"{self.name}.lock", create=True)

    def is_dead(self, name: str) -> bool:
        """Whether the process that had this name has ended, however it did."""
        if name == self.name or fcntl is None:
            return False
        path = self._folder / f"{name}.lock"
        try:
            handle = _hold(path, create=False)
        except FileNotFoundError:
            return True
        except BlockingIOError:
            return False
        path.unlink(missing_ok=True)
        os.close(handle)
        return True

    def close(self) -> None:
        (self._folder / f"{self.name}.lock").unlink(missing_ok=True)
        os.close(self._handle)


def _hold(path: Path, *, create: bool) -> int:
    handle = os.open(path, os.O_RDWR | (os.O_CREAT if create else 0), 0o600)
    if fcntl is not None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BaseException:
            os.close(handle)
            raise
    return handle
