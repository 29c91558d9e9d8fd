"""Catalogue rows <-> domain values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np

from bot.archive.blocks import Block
from bot.domain import Article, Revision

_ARTICLE_COLUMNS = (
    "title", "source", "url", "author", "published", "updated", "language", "section",
    "path", "first_line", "verbatim", "origin", "text",
)  # fmt: skip
REVISION_COLUMNS = (
    "article.key, revision.article_id, revision.number, revision.taken_in, revision.known_from,"
    " coalesce(article.story, article.id), article.revisions, revision.written_in, "
) + ", ".join(f"revision.{name}" for name in _ARTICLE_COLUMNS)


def article_values(article: Article) -> dict[str, Any]:
    """The revision's columns that hold the article."""
    values = {name: getattr(article, name) for name in _ARTICLE_COLUMNS}
    values["published"] = article.published.isoformat() if article.published else None
    values["updated"] = article.updated.isoformat() if article.updated else None
    values["origin"] = json.dumps(dict(article.origin), sort_keys=True)
    return values


def revision_from_row(row: Sequence[Any]) -> Revision:
    """A row of ``REVISION_COLUMNS``."""
    key, identity, number, taken_in, known_from, story, revisions, written_in, *values = row
    fields = dict(zip(_ARTICLE_COLUMNS, values, strict=True))
    for name in ("published", "updated"):
        fields[name] = _moment(fields[name])
    fields["verbatim"] = bool(fields["verbatim"])
    fields["origin"] = json.loads(fields["origin"])
    return Revision(
        article_id=identity,
        number=number,
        revisions=revisions,
        article=Article(key=key, **fields),
        taken_in=datetime.fromisoformat(taken_in),
        known_from=_moment(known_from),
        story=story,
        written_in=written_in,
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def block_values(block: Block) -> tuple[int, int, int, bytes, str]:
    """``ordinal, start, end, atom_ends, terms``."""
    ends = np.array(block.atom_ends, dtype="<i4").tobytes()
    lines = "\n".join(" ".join(terms) for terms in block.atom_terms)
    return block.ordinal, block.start, block.end, ends, lines


STORED_COLUMNS = "num, revision, ordinal, start, atom_ends, terms"


def numbers(packed: bytes) -> tuple[int, ...]:
    """``atom_ends`` of a row of blocks."""
    return tuple(np.frombuffer(packed, dtype="<i4").tolist())
