"""What the system refuses us (space, files, permissions), in words: the edge of the process."""

from __future__ import annotations

import errno
import os
import re

from bot.errors import ArchiveError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_TOO_MANY = (errno.EMFILE, errno.ENFILE)
_CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS)
_OS_ERROR = re.compile(r"\(os error (\d+)\)")
_KEPT = "; what was acknowledged is safe"


def of_the_system(error: Exception) -> ArchiveError | None:
    """What to say of an error that comes from the system or from SQLite; ``None`` for others."""
    if isinstance(error, OSError):
        return ArchiveError(_said(error), hint=_remedy(error.errno) + _KEPT)
    if found := _OS_ERROR.search(str(error)):  # of a library written in Rust
        return of_the_system(OSError(int(found[1]), os.strerror(int(found[1]))))
    import sqlite3

    if isinstance(error, sqlite3.Error):
        return ArchiveError(
            f"the archive cannot be used: {error}",
            hint="`dateline doctor` says what is wrong with it" + _KEPT,
        )
    return None


def _said(error: OSError) -> str:
    reason = error.strerror or str(error) or type(error).__name__
    return f"{error.filename}: {reason}" if error.filename else reason


def _remedy(code: int | None) -> str:
    if code in _FULL:
        return "free disk space, then repeat"
    if code in _TOO_MANY:
        return "allow more open files (ulimit -n), then repeat"
    if code in _CLOSED:
        return "make the data directory writable for this user, or name another with --data-dir"
    return "see what the system says about it, then repeat"
