"""One file on disk: its bytes within bounds, plain or gzipped, whole or piece by piece."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from bot.errors import ReadingError

LARGEST_DOCUMENT = 64 * 2**20  # bytes of a file that is one article
LARGEST_RECORD = 16 * 2**20  # bytes of one article in a dump
GZIP_FACTOR = 250  # text shrinks 3 to 20 times; what grows more than this is a bomb
GZIP_FREE = 64 * 2**20  # bytes that may come out of any gzip file


@dataclass(slots=True)
class Meter:
    """How far reading has come, in bytes of its sources; a page counts as :data:`PAGE`."""

    total: int = 0
    done: int = 0


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be read. ``kind`` is its suffix without ``.gz``."""

    path: Path
    meter: Meter = field(default_factory=Meter)

    @property
    def name(self) -> str:
        return str(self.path)

    @property
    def is_gzip(self) -> bool:
        return self.path.suffix.lower() == ".gz"

    @property
    def kind(self) -> str:
        inner = self.path.with_suffix("") if self.is_gzip else self.path
        return inner.suffix.lower()

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The bytes, unpacked; raises :class:`ReadingError` while reading what is broken."""
        with self.path.open("rb") as raw:
            counted = _Counted(raw, self.meter)
            stream = cast(BinaryIO, counted)
            if self.is_gzip:
                size = self.path.stat().st_size
                stream = cast(BinaryIO, _Bounded(gzip.GzipFile(fileobj=stream), self.name, size))
            try:
                yield stream
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                raise ReadingError(self.name, f"is no whole gzip file: {error}") from None

    def read(self) -> bytes:
        """All bytes. Raises :class:`ReadingError` for more than one article can have."""
        if not self.is_gzip:
            self._check_size(self.path.stat().st_size)
        with self.open() as stream:
            data = stream.read(LARGEST_DOCUMENT + 1)
        self._check_size(len(data))
        return data

    def _check_size(self, size: int) -> None:
        if size > LARGEST_DOCUMENT:
            most = f"{LARGEST_DOCUMENT // 2**20} MiB"
            raise ReadingError(self.name, f"is larger than {most}, which is no single article")


class _Counted(io.RawIOBase):
    """Notes in a meter what has been read."""

    def __init__(self, raw: BinaryIO, meter: Meter) -> None:
        self._raw = raw
        self._meter = meter

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._raw.read(size)
        self._meter.done += len(data)
        return data

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)


class _Bounded(io.RawIOBase):
    """Ends with an error when far more comes out of a gzip file than text can have gone in."""

    def __init__(self, unpacked: gzip.GzipFile, name: str, packed_size: int) -> None:
        self._unpacked = unpacked
        self._name = name
        self._left = GZIP_FREE + GZIP_FACTOR * packed_size

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._unpacked.read(size if size >= 0 else self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise ReadingError(self._name, "unpacks to far more than text does: a gzip bomb?")
        return data

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)


def unforeseen(source: str, error: Exception, line: int | None = None) -> ReadingError:
    """What a source did to a parser that no rule of ours foresaw, in one short line."""
    said = " ".join(str(error).split())[:120]
    return ReadingError(
        source, f"cannot be read: {type(error).__name__} {said}".rstrip(), line=line
    )


def lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines without their ends; ``None`` for one that is longer than a record may be."""
    buffered = io.BufferedReader(cast(io.RawIOBase, stream), 2**18)
    number = 0
    while line := buffered.readline(LARGEST_RECORD + 1):
        number += 1
        if len(line) <= LARGEST_RECORD:
            yield number, line.rstrip(b"\r\n")
            continue
        while line and not line.endswith(b"\n"):
            line = buffered.readline(LARGEST_RECORD)
        yield number, None
