"""One record of a dump (named fields) -> an article, whatever its fields are called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from bot.domain import Article
from bot.errors import ReadingError, UsageError
from bot.reading.dates import Order, parse_date
from bot.reading.metadata import article

FIELDS = (
    "id", "title", "text", "published", "updated", "source", "author", "url", "language", "section",
)  # fmt: skip
EXPORTED = "dateline_export"  # marks a line of `articles export`

# The names that dumps use, the likeliest first; compared without case, spaces, _ and -.
_NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "articleid", "guid", "uuid"),
    "title": ("title", "headline", "articletitle", "heading"),
    "text": ("text", "body", "articletext", "articlebody", "fulltext", "maintext", "content",
             "article", "bodytext", "story"),
    "published": ("published", "datepublished", "publishedat", "publishdate", "publicationdate",
                  "pubdate", "firstpublished", "webpublicationdate", "date", "datetime",
                  "timestamp", "created", "createdat"),
    "updated": ("updated", "datemodified", "updatedat", "modified", "lastmodified", "dateupdated",
                "modifiedat"),
    "source": ("source", "publisher", "publication", "outlet", "sourcename", "sitename",
               "newspaper", "provider"),
    "author": ("author", "authors", "byline", "creator", "writer"),
    "url": ("url", "link", "weburl", "articleurl", "canonicalurl", "permalink", "href",
            "sourceurl"),
    "language": ("language", "lang", "locale"),
    "section": ("section", "sectionname", "category", "desk", "topic"),
}  # fmt: skip

MOST_SHAPES = 1000  # sets of columns that are remembered for one source

Tell = Callable[[str], None]


def parse_map(text: str) -> dict[str, str]:
    """``title=headline,published=date`` -> field to column. Raises :class:`UsageError`."""
    found: dict[str, str] = {}
    for pair in text.split(","):
        name, equals, column = (part.strip() for part in pair.partition("="))
        if not equals or name not in FIELDS or not column:
            raise UsageError(
                f"--map {pair.strip()!r} is not FIELD=COLUMN", hint=f"fields: {', '.join(FIELDS)}"
            )
        found[name] = column
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """How the fields of dumps are found: ``named`` (field to column) before guesses.

    ``order`` is that of all-digit dates. ``tell`` is told once a source what was guessed.
    """

    named: Mapping[str, str] = field(default_factory=dict)
    order: Order | None = None
    tell: Tell = lambda _: None


class RecordReader:
    """Turns the records of one source into articles; usual column names are guessed."""

    def __init__(self, source: str, place: str, origin: str, columns: Columns) -> None:
        """``place`` starts the keys of articles that have no address and no id."""
        self._source = source
        self._place = place
        self._origin = origin
        self._columns = columns
        self._chosen: dict[tuple[str, ...], dict[str, str]] = {}  # by the columns of a record
        self._told = False
        self._seen: dict[str, dict[bytes, int]] = {}

    def read(self, record: Mapping[str, Any], line: int | None) -> Article:
        """Raises :class:`ReadingError` that says what is wrong with this record."""
        if record.get(EXPORTED) is not None:
            return self._exported(record, line)
        values = self._values(record)
        text = values.pop("text", None)
        if not isinstance(text, str):
            raise ReadingError(
                self._source,
                f"holds no text under a usual name; it has {_named(record)}"
                " (--map text=NAME,title=NAME,published=NAME says which is which)",
                line=line,
            )
        identity = values.pop("id", None)
        if isinstance(identity, str) and not identity.strip():
            identity = None
        if _is_number(identity):  # counts the rows of this dump, and those of any other
            values["url"] = values.get("url") or None
            numbered = f"{self._place}#{identity}"
        else:
            values["id"] = identity
            numbered = None
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return article(
            values,
            text,
            place=numbered or self._place_of(values, text),
            path=self._source,
            origin=self._origin,
            line=line,
            first_line=line,
            order=self._columns.order,
        )

    def _values(self, record: Mapping[str, Any]) -> dict[str, Any]:
        columns = tuple(record)
        chosen = self._chosen.get(columns)
        if chosen is None:
            chosen = choose(columns, self._columns.named)
            if len(self._chosen) < MOST_SHAPES:
                self._chosen[columns] = chosen
            self._tell(chosen, columns)
        values: dict[str, Any] = {name: record.get(column) for name, column in chosen.items()}
        authors = values.get("author")
        if isinstance(authors, list):
            values["author"] = ", ".join(str(name) for name in authors)
        values["origin"] = {
            name: f"{self._origin}, {column!r}" for name, column in chosen.items() if column != name
        }
        stated = record.get("origin")
        if isinstance(stated, Mapping):
            values["origin"] |= stated
        return values

    def check_columns(self, columns: Sequence[str]) -> None:
        """For a source whose records all have ``columns``: refuse it as a whole, once.

        Raises :class:`ReadingError` if a column that was named, or the text, is not among them.
        """
        if EXPORTED in columns:
            return
        for name, column in self._columns.named.items():
            if column not in columns:
                reason = f"has no column {column!r}, which --map names as {name}"
                raise ReadingError(self._source, f"{reason}; it has {_named(columns)}", line=1)
        if "text" not in choose(columns, self._columns.named):
            raise ReadingError(
                self._source,
                f"has no column with a usual name for the text; it has {_named(columns)}"
                " (--map text=NAME,title=NAME,published=NAME says which is which)",
                line=1,
            )

    def _tell(self, chosen: Mapping[str, str], columns: Sequence[str]) -> None:
        for name, column in self._columns.named.items():
            if column not in columns and not self._told:
                self._told = True
                self._columns.tell(
                    f"{self._source}: some have no {column!r}, which --map names as {name};"
                    f" they have {_named(columns)}"
                )
        guessed = {n: c for n, c in chosen.items() if n != c and n not in self._columns.named}
        if guessed and not self._told:
            self._told = True
            pairs = ", ".join(f"{name}={column}" for name, column in guessed.items())
            left = [c for c in columns if c not in chosen.values()]
            unused = f"; not used: {', '.join(left[:12])}" if left else ""
            self._columns.tell(f"{self._source}: taken as {pairs}{unused} (--map says otherwise)")

    def _place_of(self, values: Mapping[str, Any], text: str) -> str:
        """A key for where there is neither address nor id; not needed, so not made, elsewhere."""
        return "" if values.get("url") or values.get("id") else self._unnamed(values, text)

    def _unnamed(self, values: Mapping[str, Any], text: str) -> str:
        """A key for an article without id and address: its title, source and date, else its text.

        Two articles of one source that share these but not their text are told apart by order.
        """
        named = [str(values.get(name) or "") for name in ("title", "source", "published")]
        name = "\0".join(named) if named[0] else text
        place = f"{self._place}#{_short(name).hex()}"
        texts = self._seen.setdefault(place, {})
        number = texts.setdefault(_short(text), len(texts) + 1)
        return place if number == 1 else f"{place}#{number}"

    def _exported(self, record: Mapping[str, Any], line: int | None) -> Article:
        """A revision as `articles export` wrote it: with its key and the time it was taken in."""
        if record[EXPORTED] != 1:
            raise ReadingError(
                self._source, f"was exported in a later form ({record[EXPORTED]!r})", line=line
            )
        key, text = record.get("key"), record.get("text")
        if not isinstance(key, str) or not isinstance(text, str):
            raise ReadingError(self._source, "is an export without key or text", line=line)
        try:
            taken_in = parse_date(record.get("taken_in"))
        except ValueError as error:
            raise ReadingError(self._source, f"the field 'taken_in': {error}", line=line) from None
        first_line = record.get("first_line")
        return article(
            {name: record.get(name) for name in (*FIELDS[1:], "origin") if name != "text"},
            text,
            place=key,
            path=str(record.get("path") or self._source),
            origin="",
            line=line,
            first_line=first_line if isinstance(first_line, int) else None,
            verbatim=record.get("verbatim") is True,
            taken_in=taken_in,
            keep_place=True,
        )


def choose(record: Iterable[str], named: Mapping[str, str]) -> dict[str, str]:
    """Field -> column of a record with these columns: as named, else by the usual names."""
    columns = {_plain(str(column)): str(column) for column in reversed(list(record))}
    chosen = dict(named)
    for name, usual in _NAMES.items():
        found = next((columns[u] for u in usual if u in columns), None)
        if name not in chosen and found is not None and found not in chosen.values():
            chosen[name] = found
    return chosen


def _named(columns: Iterable[str]) -> str:
    names = [repr(str(column)) for column in columns]
    return ", ".join(names[:12]) + (" ..." if len(names) > 12 else "")


def _plain(column: str) -> str:
    return "".join(c for c in column.casefold() if c.isalnum())


def _is_number(value: object) -> bool:
    """Whether an id is a bare number, which counts the rows of one dump only."""
    if isinstance(value, (int, float)):
        return not isinstance(value, bool)
    return isinstance(value, str) and re.fullmatch(r"\d+(\.0+)?", value.strip()) is not None


def _short(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()[:8]
