"""Text and Markdown files, with or without front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.domain import Article
from bot.errors import ReadingError
from bot.reading.decoding import decode
from bot.reading.metadata import article

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)


def read(path: Path, data: bytes) -> Iterator[Article]:
    """The one article of a ``.txt`` or ``.md`` file; its text is the body, unchanged."""
    whole = decode(data, str(path))
    fields, start = _front_matter(whole, str(path))
    yield article(
        fields,
        whole[start:],
        place=f"file:{path.as_posix()}",
        path=str(path),
        origin="front matter",
        first_line=whole.count("\n", 0, start) + 1,
        verbatim=True,
    )


def _front_matter(text: str, path: str) -> tuple[Mapping[str, Any], int]:
    """The fields before the body, and where the body starts; no fields if there are none."""
    found = _FRONT_MATTER.match(text)
    if found is None:
        return {}, 0
    import yaml

    try:
        fields = yaml.safe_load(found.group(1) or "")
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise ReadingError(
            path, f"the front matter is no YAML: {error.problem}", line=line
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        raise ReadingError(path, f"the front matter is no YAML: {error}", line=1) from None
    if not isinstance(fields, dict):  # two rulers with text between them: part of the article
        return {}, 0
    return fields, found.end()
