"""Files and folders -> articles, or what is wrong with each that could not be read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bot.domain import Article
from bot.errors import ReadingError, UsageError
from bot.reading import html, jsonl, plain

Item = Article | ReadingError
Reader = Callable[[Path, bytes], Iterator[Item]]

READERS: dict[str, Reader] = {
    ".txt": plain.read,
    ".md": plain.read,
    ".html": html.read,
    ".htm": html.read,
    ".jsonl": jsonl.read,
}
LARGEST_FILE = 512 * 2**20


def check_paths(paths: Sequence[Path]) -> None:
    """Refuse paths that cannot be meant, before anything is read. Raises :class:`UsageError`."""
    for path in paths:
        if not path.exists():
            raise UsageError(f"{str(path)!r} does not exist", hint="name a file or a folder")
        if path.is_file() and path.suffix.lower() not in READERS:
            raise UsageError(
                f"{str(path)!r} is of no kind that can be read",
                hint=f"kinds: {' '.join(READERS)}",
            )


def read_paths(paths: Sequence[Path]) -> Iterator[Item]:
    """Every article under ``paths``, in the order of their names. Nothing is raised."""
    for path in paths:
        resolved = path.resolve()
        if resolved.is_dir():
            for file in _files_in(resolved):
                yield from _read_file(file)
        else:
            yield from _read_file(resolved)


def bytes_in(paths: Sequence[Path]) -> int:
    """The size of everything that :func:`read_paths` would read: no text is longer than that."""
    files = [f for p in paths for f in (_files_in(p.resolve()) if p.is_dir() else [p])]
    return sum(file.stat().st_size for file in files if file.exists())


def _files_in(folder: Path) -> Iterator[Path]:
    """Readable kinds below ``folder``; hidden ones and links that lead out of it are passed by."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(root, name)
            if name.startswith(".") or file.suffix.lower() not in READERS:
                continue
            if file.is_symlink() and not file.resolve().is_relative_to(folder):
                continue
            yield file


def _read_file(path: Path) -> Iterator[Item]:
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise ReadingError(
                str(path), f"is {size:,} bytes; the most is {LARGEST_FILE:,}: split it"
            )
        yield from READERS[path.suffix.lower()](path, path.read_bytes())
    except ReadingError as error:
        yield error
    except OSError as error:
        yield ReadingError(str(path), f"cannot be read: {error.strerror or error}")
