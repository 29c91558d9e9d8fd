"""CSV: one article a row, the columns named in the first."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, cast

from bot.domain import SourceItem
from bot.errors import ReadingError
from bot.reading.decoding import encoding_of
from bot.reading.records import Columns, RecordReader
from bot.reading.source_file import LARGEST_RECORD, SourceFile

_SAMPLE = 2**20
_DELIMITERS = ",;\t|"


def read(file: SourceFile, columns: Columns) -> Iterator[SourceItem]:
    """Every row's article, or what is wrong with that row."""
    with file.open() as stream:
        sample = stream.read(_SAMPLE)
    encoding = encoding_of(_whole_characters(sample), file.name)
    first = sample.decode(encoding, "replace").lstrip("\ufeff").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    before = csv.field_size_limit(LARGEST_RECORD)
    reader = RecordReader(file.name, f"file:{file.path.as_posix()}", "CSV", columns)
    try:
        with file.open() as stream:
            buffered = io.BufferedReader(cast(io.RawIOBase, stream), 2**18)
            text = io.TextIOWrapper(buffered, encoding, errors="surrogateescape", newline="")
            yield from _rows(csv.reader(text, delimiter=delimiter, strict=True), file.name, reader)
    finally:
        csv.field_size_limit(before)


def _rows(rows: Any, source: str, reader: RecordReader) -> Iterator[SourceItem]:
    header: list[str] | None = None
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows, None)
            if row is None:
                return
            if not any(cell.strip() for cell in row):
                continue
            if header is None:
                header = [name.strip().lstrip("\ufeff") for name in row]
                reader.check_columns(header)
                continue
            _check(row, header, source, line)
            yield reader.read(dict(zip(header, row, strict=True)), line)
        except csv.Error as error:
            yield ReadingError(source, f"is no CSV: {error}", line=line)
        except UnicodeError:
            yield ReadingError(source, "is not in the encoding of the file's start", line=line)
            return
        except ReadingError as error:
            yield error
            if line == 1:  # without its columns, no row can be read
                return


def _check(row: Sequence[str], header: Sequence[str], source: str, line: int) -> None:
    if len(row) != len(header):
        raise ReadingError(
            source, f"has {len(row)} columns, not {len(header)} as the first row", line=line
        )
    if any("\udc80" <= c <= "\udcff" for cell in row for c in cell):
        raise ReadingError(source, "is not in the encoding of the file's start", line=line)


def _whole_characters(sample: bytes) -> bytes:
    """``sample`` without a UTF-8 character that its end cuts."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        return decoder.decode(sample).encode()
    except UnicodeDecodeError:
        return sample
