"""Files that a reader asks for. What is there already is never overwritten."""

from __future__ import annotations

from pathlib import Path

from bot.errors import UsageError


def typed(path: str) -> Path:
    """``path`` as a reader typed it: ``~`` is the home folder, if there is such a one."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def write_new(path: Path, text: str) -> None:
    """Write ``text`` to a file that must not exist yet. Raises :class:`UsageError`."""
    try:
        with path.open("x", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{str(path)!r} is there already", hint="name a new file") from None
    except OSError as error:
        raise UsageError(f"{str(path)!r} cannot be written: {error.strerror}") from None
