"""Text and Markdown files, with or without front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.domain import Article, SourceItem
from bot.errors import ReadingError
from bot.reading.decoding import decode
from bot.reading.metadata import FIELDS, article
from bot.reading.records import Columns
from bot.reading.source_file import SourceFile

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_KEY = re.compile(r"[^\s:#\"'\[{-][^:]*:[ \t]")
_YAML_OWN = tuple("\"'[{|>&*!%@`#")  # what begins no plain value
_ADVICE = '; a value in quotes may hold anything: title: "..."'


def read(file: SourceFile, columns: Columns) -> Iterator[SourceItem]:
    """The one article of a ``.txt`` or ``.md`` file; its text is the body, unchanged."""
    yield from_bytes(file.read(), file.name, f"file:{file.path.as_posix()}", columns)


def from_bytes(data: bytes, name: str, place: str, columns: Columns) -> Article:
    """One article of plain text, with or without front matter."""
    whole = decode(data, name)
    fields, start = _front_matter(whole, name)
    return article(
        fields,
        whole[start:],
        place=place,
        path=name,
        origin="front matter",
        first_line=whole.count("\n", 0, start) + 1,
        verbatim=True,
        order=columns.order,
    )


def _front_matter(text: str, path: str) -> tuple[Mapping[str, Any], int]:
    """The fields before the body, and where the body starts; no fields if there are none.

    A value with a colon in it is no YAML, but what newspapers write (``title: Correction: six, not
    seven``): it is read as it stands.
    """
    found = _FRONT_MATTER.match(text)
    if found is None:
        return {}, 0
    written = found.group(1) or ""
    try:
        fields = _fields(written, path)
    except ReadingError:
        quoted = _with_colons_quoted(written)
        if quoted == written:
            raise
        fields = _fields(quoted, path)
        if not isinstance(fields, dict) or FIELDS.isdisjoint(fields):
            raise  # nothing that an article has: prose, rather, and not to be taken off it
    if not isinstance(fields, dict):  # two rulers with text between them: part of the article
        return {}, 0
    return fields, found.end()


def _with_colons_quoted(written: str) -> str:
    """``written`` with quotes around values in which a colon stands that YAML takes for a key's.

    Only of a line `key: value` that is not indented and does not go on in the next one.
    """
    lines = written.split("\n")
    for i, line in enumerate(lines):
        key = _KEY.match(line)
        goes_on = i + 1 < len(lines) and lines[i + 1].startswith((" ", "\t"))
        value = line[key.end() :].strip() if key else ""
        has_colon = ": " in value or ":\t" in value or value.endswith(":")
        if key and has_colon and not goes_on and not value.startswith(_YAML_OWN):
            escaped = value.replace("'", "''")
            lines[i] = f"{key.group()}'{escaped}'"
    return "\n".join(lines)


def _fields(text: str, path: str) -> Any:
    """What YAML reads in ``text``. Raises :class:`ReadingError`."""
    import yaml

    try:
        # A few aliases of aliases grow into gigabytes; no front matter needs one.
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
            raise ReadingError(path, f"the front matter has a YAML alias (*name){_ADVICE}", line=1)
        # Every value as it is written: YAML would read the language `no` as false.
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  # builds only text
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        said = error.problem
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        line, said = 1, str(error)[:120]
    raise ReadingError(path, f"the front matter is no YAML: {said}{_ADVICE}", line=line)
