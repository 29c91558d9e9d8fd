"""JSON Lines: one article a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.domain import Article
from bot.errors import ReadingError
from bot.reading.decoding import decode
from bot.reading.metadata import article

FIELDS = ("id", "title", "text", "published", "updated", "source", "author", "url")


def read(path: Path, data: bytes) -> Iterator[Article | ReadingError]:
    """Every line's article, or what is wrong with that line."""
    seen: dict[str, set[str]] = {}
    for number, line in enumerate(decode(data, str(path)).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            fields = _fields(line, path, number)
            yield article(
                fields,
                fields["text"].replace("\r\n", "\n").replace("\r", "\n"),
                place=_place(path, fields, seen),
                path=str(path),
                origin="JSON",
                line=number,
                first_line=number,
            )
        except ReadingError as error:
            yield error


def _fields(line: str, path: Path, number: int) -> Mapping[str, Any]:
    try:
        fields = json.loads(line)
    except json.JSONDecodeError as error:
        reason = f"is no JSON: {error.msg} at character {error.pos + 1}"
        raise ReadingError(str(path), reason, line=number) from None
    except (RecursionError, ValueError):
        raise ReadingError(str(path), "is no JSON that can be read", line=number) from None
    if not isinstance(fields, dict):
        raise ReadingError(str(path), "is not an object {...}", line=number)
    if not isinstance(fields.get("text"), str):
        known = ", ".join(FIELDS)
        raise ReadingError(
            str(path), f"has no field 'text' with a text (known fields: {known})", line=number
        )
    return fields


def _place(path: Path, fields: Mapping[str, Any], seen: dict[str, set[str]]) -> str:
    """A key for an article without id and URL: its title, source and date, else its text.

    Two articles of one file that share these but not their text are told apart by their order.
    """
    named = [str(fields.get(name) or "") for name in ("title", "source", "published")]
    name = "\0".join(named) if named[0] else str(fields["text"])
    short = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    place = f"file:{path.as_posix()}#{short}"
    texts = seen.setdefault(place, set())
    before = len(texts)
    texts.add(sha256(str(fields["text"]).encode("utf-8", "surrogatepass")).hexdigest())
    return place if not before else f"{place}#{len(texts)}" if len(texts) > before else place
