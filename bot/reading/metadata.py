"""Named fields of a source -> an :class:`Article`, checked once, here."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.addresses import is_web_address, same_page
from bot.domain import Article
from bot.errors import ReadingError
from bot.reading.dates import Order, parse_date

_TEXT_FIELDS = ("title", "source", "url", "author", "language", "section")
_DATE_FIELDS = ("published", "updated")
FIELDS = frozenset((*_TEXT_FIELDS, *_DATE_FIELDS, "id"))  # what metadata may say of an article
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
    order: Order | None = None,
    taken_in: datetime | None = None,
    keep_place: bool = False,
) -> Article:
    """An article of ``text`` and the metadata in ``fields``, which come from ``origin``.

    ``place`` is its key where ``fields`` has neither ``id`` nor ``url``, and with ``keep_place``
    in any case. A ``fields["origin"]`` mapping says of single fields where they come from.
    ``order`` is that of all-digit dates. Raises :class:`ReadingError`.
    """
    values: dict[str, Any] = {name: _text(fields, name, path, line) for name in _TEXT_FIELDS}
    values |= {name: _date(fields, name, path, line, order) for name in _DATE_FIELDS}
    origins = {name: origin for name, value in values.items() if value is not None}
    stated = fields.get("origin")
    if isinstance(stated, Mapping):
        origins |= {str(k): str(v) for k, v in stated.items() if str(k) in origins}
    _check_text(text, path, line)
    if values["title"] is None:
        values["title"] = _first_line(text)
        origins["title"] = "the first line of the text"
    if values["published"] is None:
        values["published"], found_in = _date_line(text)
        if found_in:
            origins["published"] = found_in
    return Article(
        key=place if keep_place else _key(fields, values["url"], place, path, line),
        taken_in=taken_in,
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
        _check_characters(str(identity), path, line)
        return f"id:{str(identity).strip()}"
    if identity is not None:
        raise ReadingError(path, f"the field 'id' is {_brief(identity)}, not a text", line=line)
    return f"url:{same_page(url)}" if url else place


def _text(fields: Mapping[str, Any], name: str, path: str, line: int | None) -> str | None:
    value = fields.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, (int, float, date)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise ReadingError(path, f"the field {name!r} is {_brief(value)}, not a text", line=line)
    _check_characters(value, path, line)
    if name == "url":
        _check_url(value, path, line)
    return " ".join(value.split()) or None


def _brief(value: object) -> str:
    """A value as it was given, however deep or long it is."""
    return reprlib.repr(value)


def _check_url(value: str, path: str, line: int | None) -> None:
    if not is_web_address(value):
        raise ReadingError(path, f"the field 'url' is {value!r}, not a web address", line=line)


def _date(
    fields: Mapping[str, Any], name: str, path: str, line: int | None, order: Order | None
) -> datetime | None:
    value = fields.get(name)
    if value is None or value == "":
        return None
    try:
        return parse_date(value, order)
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


_DATE_LINES = 12  # from the top
_LABEL = re.compile(
    r"(?:(?:first |originally )?(?:published|posted|date|issued)(?: on)?(?: at)?\s*:?|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day,?)\s+",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ][\d:.+Z-]+)?|\d{1,2}\.? [^\W\d_]{3,12}\.?,? \d{4}|"
    r"[^\W\d_]{3,12}\.? \d{1,2},? \d{4}",
)


def _date_line(text: str) -> tuple[datetime | None, str]:
    """A date from the text itself, by a strict rule: a line near the top that is a day and no more.

    "Published", "Posted" and a weekday may stand before it, a time of day after it is passed by.
    """
    for number, line in enumerate(text.split("\n", _DATE_LINES)[:_DATE_LINES], start=1):
        rest = line.strip().strip("*_#").strip()
        while label := _LABEL.match(rest):
            rest = rest[label.end() :]
        day = _DAY.match(rest)
        if (
            day is None
            or len(rest) - day.end() > 20
            or re.search(r"[^\W\d_]{5}", rest[day.end() :])
        ):
            continue
        try:
            return parse_date(day.group()), f"line {number} of the text"
        except ValueError:
            continue
    return None, ""
