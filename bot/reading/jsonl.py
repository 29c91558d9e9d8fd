"""JSON Lines (one article a line) and JSON (one article, or an array of them)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from bot.domain import SourceItem
from bot.errors import ReadingError
from bot.reading.decoding import decode
from bot.reading.records import Columns, RecordReader, choose
from bot.reading.source_file import LARGEST_RECORD, SourceFile, lines, unforeseen

MOST_EMPTY_LINES = 100_000
_LISTS = ("articles", "items", "results", "data", "docs", "documents", "stories")


def read_lines(file: SourceFile, columns: Columns) -> Iterator[SourceItem]:
    """Every line's article, or what is wrong with that line."""
    with file.open() as stream:
        yield from from_lines(stream, file.name, f"file:{file.path.as_posix()}", columns)


def from_lines(stream: BinaryIO, source: str, place: str, columns: Columns) -> Iterator[SourceItem]:
    """The articles of a stream of JSON Lines in UTF-8."""
    reader = RecordReader(source, place, "JSON", columns)
    empty = 0
    for number, line in lines(stream):
        try:
            empty = 0 if line else empty + 1
            if empty > MOST_EMPTY_LINES:
                raise ReadingError(source, f"has {empty:,} empty lines in a row", line=number)
            if line is None:
                most = f"{LARGEST_RECORD // 2**20} MiB"
                raise ReadingError(source, f"is longer than {most}", line=number)
            text = _text(line, source, number)
            if text.strip():
                yield reader.read(_object(text, source, number), number)
        except ReadingError as error:
            yield error
            if empty > MOST_EMPTY_LINES:
                return
        except Exception as error:  # one line's rubbish must not end the reading of all others
            yield unforeseen(source, error, number)


def _text(line: bytes, source: str, number: int) -> str:
    if number == 1 and line[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ReadingError(source, "is in UTF-16; save it as UTF-8", line=1)
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise ReadingError(source, f"is not UTF-8 at byte {error.start + 1}", line=number) from None


def _object(text: str, source: str, number: int | None) -> Mapping[str, Any]:
    try:
        fields = json.loads(text)
    except json.JSONDecodeError as error:
        reason = f"is no JSON: {error.msg} at character {error.pos + 1}"
        raise ReadingError(source, reason, line=number) from None
    except (RecursionError, ValueError):
        raise ReadingError(source, "is no JSON that can be read", line=number) from None
    if not isinstance(fields, dict):
        raise ReadingError(source, "is not an object {...}", line=number)
    return fields


def read_json(file: SourceFile, columns: Columns) -> Iterator[SourceItem]:
    """The articles of a ``.json`` file: an array of them, or an object that is or has them.

    An array is read piece by piece, however large it is.
    """
    reader = RecordReader(file.name, f"file:{file.path.as_posix()}", "JSON", columns)
    with file.open() as stream:
        start = stream.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    records = _array(file) if start == b"[" else _inside(file, columns)
    for number, record in enumerate(records, start=1):
        try:
            if not isinstance(record, dict):
                raise ReadingError(file.name, "is not an object {...}")
            yield reader.read(record, None)
        except ReadingError as error:
            yield ReadingError(error.source, f"article {number} {error.reason}")
        except Exception as error:  # as above
            yield unforeseen(file.name, error)


def _array(file: SourceFile) -> Iterator[Any]:
    # The faster backends put a question mark where half of a surrogate pair stands.
    from ijson.backends import python as ijson

    with file.open() as stream:
        try:
            yield from ijson.items(stream, "item", use_float=True)
        except ijson.common.JSONError as error:
            raise ReadingError(file.name, f"is no whole JSON: {error}") from None


def _inside(file: SourceFile, columns: Columns) -> Iterator[Any]:
    whole = _object(decode(file.read(), file.name), file.name, None)
    found = next((whole[name] for name in _LISTS if isinstance(whole.get(name), list)), None)
    is_article = found is None or "text" in choose(whole, columns.named)
    yield from [whole] if is_article or found is None else found
