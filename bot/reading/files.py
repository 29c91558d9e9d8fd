"""Files and folders -> articles, or what is wrong with each that could not be read."""

from __future__ import annotations

import os
import stat
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future
from functools import partial
from pathlib import Path

from bot.domain import SourceItem
from bot.errors import ReadingError, UsageError
from bot.parallel import Workers, time_limit
from bot.reading import documents, html, jsonl, plain, tables
from bot.reading.dates import Order
from bot.reading.records import Columns
from bot.reading.source_file import Meter, SourceFile, unforeseen

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
_DOCUMENTS = frozenset({".html", ".htm", ".pdf", ".docx"})  # slow to read, one article each
DOCUMENT_SECONDS = 60
FEW_DOCUMENTS = 8  # are read here, before a worker would have started
AHEAD = 32  # files whose reading may have begun before their turn
_ALSO_GZIPPED = frozenset(READERS) - {".pdf", ".docx"}
KINDS = f"{' '.join(READERS)}, and .gz of all but .pdf and .docx"


def check_path(path: Path) -> None:
    """Refuse a path that cannot be meant, before anything is read. Raises :class:`UsageError`."""
    if not path.exists():
        raise UsageError(f"{str(path)!r} does not exist", hint="name a file or a folder")
    if path.is_file() and not _is_readable(path):
        raise UsageError(f"{str(path)!r} is of no kind that can be read", hint=f"kinds: {KINDS}")


def read_paths(
    paths: Sequence[Path],
    columns: Columns | None = None,
    meter: Meter | None = None,
    workers: Workers | None = None,
) -> Iterator[SourceItem]:
    """Every article under ``paths``, in the order of their names. Nothing is raised.

    Where there are many documents, ``workers`` read them.
    """
    columns, meter = columns or Columns(), meter or Meter()
    found = (
        file
        for path in (p.resolve() for p in paths)
        for file in (_files_in(path) if path.is_dir() else [path])
    )
    for entry in _started_early(found, columns, workers):
        if isinstance(entry, ReadingError):
            yield entry
            continue
        path, reading = entry
        before, size = meter.done, _size(path)
        if reading is None or workers is None:
            yield from _read(path, columns, meter)
        else:
            yield from _finished(reading, path, columns, workers)
        meter.done = before + size


def _started_early(
    found: Iterator[Path | ReadingError], columns: Columns, workers: Workers | None
) -> Iterator[ReadingError | tuple[Path, Future[list[SourceItem]] | None]]:
    """Each file in order, with its reading already going on in a worker where that pays."""
    window: deque[ReadingError | tuple[Path, Future[list[SourceItem]] | None]] = deque()
    documents_seen = 0
    for entry in found:
        if isinstance(entry, ReadingError):
            window.append(entry)
        else:
            documents_seen += SourceFile(entry).kind in _DOCUMENTS
            in_worker = (
                workers is not None
                and workers.count > 0
                and documents_seen > FEW_DOCUMENTS
                and SourceFile(entry).kind in _DOCUMENTS
            )
            job = partial(_read_whole, order=columns.order)
            reading = workers.submit(job, entry) if in_worker and workers else None
            window.append((entry, reading))
        if len(window) > AHEAD:
            yield window.popleft()
    yield from window


def _finished(
    reading: Future[list[SourceItem]], path: Path, columns: Columns, workers: Workers
) -> list[SourceItem]:
    """What a worker has read; a document that ends its worker is tried once more, alone."""
    job = partial(_read_whole, order=columns.order)
    for _ in range(2):
        try:
            return reading.result()
        except BrokenExecutor:
            reading = workers.submit(job, path)
    try:
        return reading.result()
    except BrokenExecutor:
        return [ReadingError(str(path), "made its reader crash")]


def _read_whole(path: Path, order: Order | None) -> list[SourceItem]:
    """All of one document, in a worker."""
    return list(_read(path, Columns(order=order), Meter()))


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
    if any("\udc80" <= c <= "\udcff" for c in file.name):  # it could be neither shown nor kept
        yield ReadingError(ascii(file.name), "has a name that is not UTF-8; rename it")
        return
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ReadingError(file.name, "is no regular file")
        if file.kind in _DOCUMENTS:
            with time_limit(DOCUMENT_SECONDS):
                items = list(READERS[file.kind](file, columns))
            yield from items
        else:
            yield from READERS[file.kind](file, columns)
    except ReadingError as error:
        yield error
    except TimeoutError as error:
        yield ReadingError(file.name, f"cannot be read: {error}")
    except OSError as error:
        yield ReadingError(file.name, f"cannot be read: {error.strerror or error}")
    except Exception as error:  # a file's rubbish must not end the reading of all others
        yield unforeseen(file.name, error)
