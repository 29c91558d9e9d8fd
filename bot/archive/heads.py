"""What stands over an article: its title, its source, its authors, its section; as searched."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Literal

from bot.domain import Article
from bot.languages.indexing import index_terms

Kind = Literal["source", "author", "section"]
_BY = re.compile(r"^by\s+", re.IGNORECASE)
_BETWEEN_AUTHORS = re.compile(r"\s*[,;&/|\n]\s*|\s+and\s+", re.IGNORECASE)

TABLES = """
CREATE VIRTUAL TABLE title_terms USING fts5 (terms, tokenize="ascii tokenchars '_'");
CREATE TABLE named (                               -- who and what a revision names over its text
    kind TEXT NOT NULL,                            -- source, author or section
    name TEXT NOT NULL,                            -- as bot.archive.heads.folded gives it
    revision INTEGER NOT NULL REFERENCES revision (num),
    PRIMARY KEY (kind, name, revision)
) WITHOUT ROWID;
CREATE INDEX named_revision ON named (revision);
CREATE INDEX revision_published ON revision (published);

-- Where each term stands, one row for each time: to count it in some of the blocks alone.
CREATE VIRTUAL TABLE term_place USING fts5vocab ('block_terms', 'instance');
CREATE VIRTUAL TABLE past_term_place USING fts5vocab ('past_terms', 'instance');
"""


def folded(name: str) -> str:
    """``name`` as it is compared: in lower case, with single spaces."""
    return " ".join(name.casefold().split())


def names_of(
    source: str | None, author: str | None, section: str | None
) -> Iterator[tuple[Kind, str]]:
    """Each kind and folded name once; of several authors each one and all together."""
    if source and folded(source):
        yield "source", folded(source)
    if author:
        line = _BY.sub("", author.strip())
        for name in {folded(one) for one in (line, *_BETWEEN_AUTHORS.split(line))} - {""}:
            yield "author", name
    if section and folded(section):
        yield "section", folded(section)


def add(db: sqlite3.Connection, revision: int, article: Article, language: str) -> None:
    """Make the head of a new revision in ``language`` searchable; inside the transaction."""
    names = (article.source, article.author, article.section)
    _add(db, revision, index_terms(article.title, language), *names)


def forget(db: sqlite3.Connection, identity: str) -> None:
    """Delete what is kept here of an article's revisions; inside the caller's transaction."""
    mine = "SELECT num FROM revision WHERE article_id = ?"
    db.execute(f"DELETE FROM named WHERE revision IN ({mine})", (identity,))
    db.execute(f"DELETE FROM title_terms WHERE rowid IN ({mine})", (identity,))


def fill(db: sqlite3.Connection) -> None:
    """For an older catalogue: the heads of the revisions that it has."""
    rows = db.execute("SELECT num, title, written_in, source, author, section FROM revision")
    for num, title, language, *names in rows.fetchall():
        _add(db, num, index_terms(title, language), *names)


def _add(
    db: sqlite3.Connection,
    revision: int,
    title: Sequence[str],
    source: str | None,
    author: str | None,
    section: str | None,
) -> None:
    db.execute("INSERT INTO title_terms (rowid, terms) VALUES (?, ?)", (revision, " ".join(title)))
    db.executemany(
        "INSERT INTO named VALUES (?, ?, ?)",
        [(kind, name, revision) for kind, name in names_of(source, author, section)],
    )
