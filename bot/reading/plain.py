"""Text and Markdown files, with or without front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.domain import Article, SourceItem
from bot.errors import ReadingError
from bot.reading.decoding import decode
from bot.reading.metadata import article
from bot.reading.records import Columns
from bot.reading.source_file import SourceFile

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)


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
    """The fields before the body, and where the body starts; no fields if there are none."""
    found = _FRONT_MATTER.match(text)
    if found is None:
        return {}, 0
    import yaml

    try:
        text_of_fields = found.group(1) or ""
        # A few aliases of aliases grow into gigabytes; no front matter needs one.
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text_of_fields)):
            raise ReadingError(path, "the front matter has a YAML alias (*name)", line=1)
        # Every value as it is written: YAML would read the language `no` as false.
        fields = yaml.load(text_of_fields, Loader=yaml.BaseLoader)  # noqa: S506  # builds only text
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise ReadingError(
            path, f"the front matter is no YAML: {error.problem}", line=line
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        said = str(error)[:120]
        raise ReadingError(path, f"the front matter is no YAML: {said}", line=1) from None
    if not isinstance(fields, dict):  # two rulers with text between them: part of the article
        return {}, 0
    return fields, found.end()
