"""Files and folders -> articles, or what is wrong with each that could not be read."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bot.domain import SourceItem
from bot.errors import ReadingError, UsageError
from bot.reading import documents, html, jsonl, plain, tables
from bot.reading.records import Columns
from bot.reading.source_file import Meter, SourceFile

Reader = Callable[[SourceFile, Columns], Iterator[SourceItem]]

READERS: dict[str, Reader] = {
    ".txt": plain.read,
    ".md": plain.read,
    ".html": html.read,
    ".htm": html.read,
    ".pdf": documents.read_pdf,
    ".docx": documents.read_docx,
    ".jsonl": jsonl.read_lines,
    ".ndjson": jsonl.read_lines,
    ".json": jsonl.read_json,
    ".csv": tables.read,
}
_ALSO_GZIPPED = frozenset(READERS) - {".pdf", ".docx"}
KINDS = f"{' '.join(READERS)}, and .gz of all but .pdf and .docx"


def check_path(path: Path) -> None:
    """Refuse a path that cannot be meant, before anything is read. Raises :class:`UsageError`."""
    if not path.exists():
        raise UsageError(f"{str(path)!r} does not exist", hint="name a file or a folder")
    if path.is_file() and not _is_readable(path):
        raise UsageError(f"{str(path)!r} is of no kind that can be read", hint=f"kinds: {KINDS}")


def read_paths(
    paths: Sequence[Path], columns: Columns | None = None, meter: Meter | None = None
) -> Iterator[SourceItem]:
    """Every article under ``paths``, in the order of their names. Nothing is raised."""
    columns, meter = columns or Columns(), meter or Meter()
    for path in paths:
        resolved = path.resolve()
        if resolved.is_dir():
            for file in _files_in(resolved):
                yield from [file] if isinstance(file, ReadingError) else _read(file, columns, meter)
        else:
            yield from _read(resolved, columns, meter)


def bytes_in(path: Path) -> int:
    """The size of everything that :func:`read_paths` would read."""
    files = _files_in(path.resolve()) if path.is_dir() else [path]
    return sum(_size(file) for file in files if isinstance(file, Path))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _is_readable(path: Path) -> bool:
    suffix = path.suffix.lower()
    if suffix == ".gz":
        return path.with_suffix("").suffix.lower() in _ALSO_GZIPPED
    return suffix in READERS


def _files_in(folder: Path) -> Iterator[Path | ReadingError]:
    """Readable kinds below ``folder``; hidden ones and links that lead out of it are passed by."""
    problems: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=problems.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(root, name)
            if name.startswith(".") or not _is_readable(file):
                continue
            if file.is_symlink() and not file.resolve().is_relative_to(folder):
                continue
            yield file
    for problem in problems:
        yield ReadingError(str(problem.filename), f"cannot be read: {problem.strerror}")


def _read(path: Path, columns: Columns, meter: Meter) -> Iterator[SourceItem]:
    file = SourceFile(path, meter)
    if "\udc80" <= max(file.name, default="") <= "\udcff":  # it could be neither shown nor kept
        yield ReadingError(ascii(file.name), "has a name that is not UTF-8; rename it")
        return
    before, size = meter.done, _size(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ReadingError(file.name, "is no regular file")
        yield from READERS[file.kind](file, columns)
    except ReadingError as error:
        yield error
    except OSError as error:
        yield ReadingError(file.name, f"cannot be read: {error.strerror or error}")
    meter.done = before + size
