"""The rows of blocks with their terms, vectors and counts; inside the caller's transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from bot.archive.blocks import Split
from bot.archive.compounds import long_words
from bot.archive.index import Vectors
from bot.archive.rows import block_values


def insert(db: sqlite3.Connection, revision: int, split: Split, vectors: Vectors) -> None:
    """The blocks of ``split`` as those of a current revision; ``vectors`` has a row for each."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'block'").fetchone()
    first = row[0] + 1 if row else 1
    values = [block_values(block) for block in split.blocks]
    packed = vectors.astype("<f4", copy=False)
    pairs = list(zip(range(first, first + len(values)), values, packed, strict=True))
    db.executemany(
        "INSERT INTO block VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(num, revision, *value) for num, value, _ in pairs],
    )
    db.executemany(
        "INSERT INTO block_terms (rowid, terms) VALUES (?, ?)",
        [(num, value[-1]) for num, value, _ in pairs],
    )
    db.executemany("INSERT INTO vector VALUES (?, ?)", [(num, v.tobytes()) for num, _, v in pairs])
    db.executemany(
        "INSERT OR IGNORE INTO long_word VALUES (?, ?)",
        [(term, term[::-1]) for term in sorted(long_words(split))],
    )


def retire(db: sqlite3.Connection, identity: str) -> None:
    """Move the blocks of the current revision, if there is one, to those of the past."""
    row = db.execute(
        "SELECT r.num, r.counts FROM article a JOIN revision r ON r.num = a.current WHERE a.id = ?",
        (identity,),
    ).fetchone()
    if row is None:
        return
    num, counts = row
    mine = "SELECT num FROM block WHERE revision = ?"
    for statement in (
        "INSERT INTO past_block SELECT * FROM block WHERE revision = ?",
        f"INSERT INTO past_vector SELECT * FROM vector WHERE block IN ({mine})",
        "INSERT INTO past_terms (rowid, terms) SELECT num, terms FROM block WHERE revision = ?",
        "INSERT INTO block_terms (block_terms, rowid, terms)"
        " SELECT 'delete', num, terms FROM block WHERE revision = ?",
        f"DELETE FROM vector WHERE block IN ({mine})",
        "DELETE FROM block WHERE revision = ?",
    ):
        db.execute(statement, (num,))
    add_totals(db, -1, json.loads(counts))


def forget_past(db: sqlite3.Connection, revisions: str, value: object) -> None:
    """Delete the past blocks of ``revisions``, a query of numbers with one parameter."""
    mine = f"SELECT num FROM past_block WHERE revision IN ({revisions})"
    db.execute(
        "INSERT INTO past_terms (past_terms, rowid, terms) SELECT 'delete', num, terms"
        f" FROM past_block WHERE revision IN ({revisions})",
        (value,),
    )
    for table in ("past_vector", "next_vector"):
        db.execute(f"DELETE FROM {table} WHERE block IN ({mine})", (value,))
    db.execute(f"DELETE FROM past_block WHERE revision IN ({revisions})", (value,))


def add_totals(db: sqlite3.Connection, sign: int, counts: Sequence[int]) -> None:
    """One article more or less, by ``sign``; ``counts``: its atoms, then terms per window scale."""
    names = ["articles", "atoms", *(f"window_terms_{i}" for i in range(len(counts) - 1))]
    for name, value in zip(names, [sign, *(sign * c for c in counts)], strict=True):
        db.execute(
            "INSERT INTO total VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = value + excluded.value",
            (name, value),
        )


def count_languages(db: sqlite3.Connection, sign: int, identity: str) -> None:
    """Count the revisions of an article, unless it is removed, by their languages."""
    db.execute(
        "INSERT INTO total SELECT 'language:' || written_in, ? * count(*) FROM revision"
        " JOIN article ON id = article_id WHERE id = ? AND current IS NOT NULL"
        " GROUP BY written_in ON CONFLICT (name) DO UPDATE SET value = value + excluded.value",
        (sign, identity),
    )
