"""An older catalogue's terms, written in English fashion -> those of each article's language.

One pass, an article at a time; spans, vectors and generations stay as they are.
"""

from __future__ import annotations

import json
import sqlite3

import numpy as np

from bot.archive.blocks import Split, split_at
from bot.archive.compounds import long_words
from bot.archive.rows import block_values
from bot.languages.detecting import language_of


def reword(db: sqlite3.Connection) -> None:
    """Tell every revision's language, and give it the terms of that language."""
    for (num,) in db.execute("SELECT num FROM revision ORDER BY num").fetchall():
        text, declared, counts = db.execute(
            "SELECT text, language, counts FROM revision WHERE num = ?", (num,)
        ).fetchone()
        language = language_of(text, declared)
        split = split_at(text, _atom_ends(db, num), language)
        after = [split.atoms, *split.window_terms]
        db.execute("UPDATE revision SET written_in = ? WHERE num = ?", (language, num))
        if split.blocks:
            db.execute("UPDATE revision SET counts = ? WHERE num = ?", (json.dumps(after), num))
            _replace_terms(db, num, split)
            _correct_totals(db, num, json.loads(counts), after)
    db.execute(
        "INSERT INTO total SELECT 'language:' || written_in, count(*) FROM revision"
        " JOIN article ON id = article_id WHERE current IS NOT NULL GROUP BY written_in"
    )


def _atom_ends(db: sqlite3.Connection, revision: int) -> list[int]:
    rows = db.execute(
        "SELECT atom_ends, ordinal FROM block WHERE revision = :num"
        " UNION ALL SELECT atom_ends, ordinal FROM past_block WHERE revision = :num"
        " ORDER BY ordinal",
        {"num": revision},
    ).fetchall()
    return [end for row in rows for end in np.frombuffer(row[0], dtype="<i4").tolist()]


def _replace_terms(db: sqlite3.Connection, revision: int, split: Split) -> None:
    terms = {block.ordinal: block_values(block)[-1] for block in split.blocks}
    for table, index in (("block", "block_terms"), ("past_block", "past_terms")):
        rows = db.execute(
            f"SELECT num, ordinal, terms FROM {table} WHERE revision = ?", (revision,)
        ).fetchall()
        for num, ordinal, before in rows:
            if terms[ordinal] == before:
                continue
            db.execute(
                f"INSERT INTO {index} ({index}, rowid, terms) VALUES ('delete', ?, ?)",
                (num, before),
            )
            db.execute(f"UPDATE {table} SET terms = ? WHERE num = ?", (terms[ordinal], num))
            db.execute(
                f"INSERT INTO {index} (rowid, terms) VALUES (?, ?)", (num, terms[ordinal])
            )
    db.executemany(
        "INSERT OR IGNORE INTO long_word VALUES (?, ?)",
        [(term, term[::-1]) for term in sorted(long_words(split))],
    )


def _correct_totals(
    db: sqlite3.Connection, revision: int, before: list[int], after: list[int]
) -> None:
    """The sums over current revisions, where ``revision`` is one of them."""
    if not db.execute("SELECT 1 FROM article WHERE current = ?", (revision,)).fetchone():
        return
    for i, (old, new) in enumerate(zip(before[1:], after[1:], strict=True)):
        db.execute(
            "UPDATE total SET value = value + ? WHERE name = ?", (new - old, f"window_terms_{i}")
        )
