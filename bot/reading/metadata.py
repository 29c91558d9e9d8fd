"""Named fields of a source -> an :class:`Article`, checked once, here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from bot.domain import Article
from bot.errors import ReadingError
from bot.reading.dates import parse_date

_TEXT_FIELDS = ("title", "source", "url", "author", "language", "section")
_DATE_FIELDS = ("published", "updated")
LONGEST_TITLE = 300


def article(
    fields: Mapping[str, Any],
    text: str,
    *,
    place: str,
    path: str,
    origin: str,
    line: int | None = None,
    first_line: int | None = None,
    verbatim: bool = False,
) -> Article:
    """An article of ``text`` and the metadata in ``fields``, which come from ``origin``.

    ``place`` is its key where ``fields`` has neither ``id`` nor ``url``. A ``fields["origin"]``
    mapping says of single fields where they come from. Raises :class:`ReadingError`.
    """
    values: dict[str, Any] = {name: _text(fields, name, path, line) for name in _TEXT_FIELDS}
    values |= {name: _date(fields, name, path, line) for name in _DATE_FIELDS}
    origins = {name: origin for name, value in values.items() if value is not None}
    stated = fields.get("origin")
    if isinstance(stated, Mapping):
        origins |= {str(k): str(v) for k, v in stated.items() if str(k) in origins}
    _check_text(text, path, line)
    if values["title"] is None:
        values["title"] = _first_line(text)
        origins["title"] = "the first line of the text"
    return Article(
        key=_key(fields, values["url"], place, path, line),
        text=text,
        path=path,
        first_line=first_line,
        verbatim=verbatim,
        origin=origins,
        **values,
    )


def _key(
    fields: Mapping[str, Any], url: str | None, place: str, path: str, line: int | None
) -> str:
    identity = fields.get("id")
    if isinstance(identity, (str, int)) and str(identity).strip():
        return f"id:{str(identity).strip()}"
    if identity is not None:
        raise ReadingError(path, f"the field 'id' is {identity!r}, not a text", line=line)
    return f"url:{url}" if url else place


def _text(fields: Mapping[str, Any], name: str, path: str, line: int | None) -> str | None:
    value = fields.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, (int, float, date)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise ReadingError(path, f"the field {name!r} is {value!r}, not a text", line=line)
    _check_characters(value, path, line)
    if name == "url":
        _check_url(value, path, line)
    return " ".join(value.split()) or None


def _check_url(value: str, path: str, line: int | None) -> None:
    try:
        parts = urlsplit(value.strip())
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ReadingError(path, f"the field 'url' is {value!r}, not a web address", line=line)


def _date(fields: Mapping[str, Any], name: str, path: str, line: int | None) -> Any:
    value = fields.get(name)
    if value is None or value == "":
        return None
    try:
        return parse_date(value)
    except ValueError as error:
        raise ReadingError(path, f"the field {name!r}: {error}", line=line) from None


def _check_text(text: str, path: str, line: int | None) -> None:
    if not text.strip():
        raise ReadingError(path, "has no text", line=line)
    _check_characters(text, path, line)


def _check_characters(text: str, path: str, line: int | None) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ReadingError(
            path, f"character {error.start} is half of a surrogate pair, not a letter", line=line
        ) from None


def _first_line(text: str) -> str:
    line = next(line.strip() for line in text.splitlines() if line.strip())
    return " ".join(line.lstrip("#").split())[:LONGEST_TITLE] or "(untitled)"
