"""An older catalogue's terms, written in English fashion -> those of each article's language.

One pass, an article at a time; spans, vectors and generations stay as they are.
"""

from __future__ import annotations

import json
import sqlite3

from bot.archive.blocks import Split, split_at
from bot.archive.compounds import long_words
from bot.archive.rows import numbers
from bot.languages.detecting import language_of
from bot.languages.indexing import is_plain_english


def reword(db: sqlite3.Connection) -> None:
    """Tell every revision's language, and give it the terms of that language."""
    for (num,) in db.execute("SELECT num FROM revision ORDER BY num").fetchall():
        text, declared, counts = db.execute(
            "SELECT text, language, counts FROM revision WHERE num = ?", (num,)
        ).fetchone()
        language = language_of(text, declared)
        if is_plain_english(text, language):
            continue  # its terms are right, and so is the column's default
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
    return [end for row in rows for end in numbers(row[0])]


def _replace_terms(db: sqlite3.Connection, revision: int, split: Split) -> None:
    terms = {
        end: " ".join(found)
        for block in split.blocks
        for end, found in zip(block.atom_ends, block.atom_terms, strict=True)
    }
    for table, index in (("block", "block_terms"), ("past_block", "past_terms")):
        rows = db.execute(
            f"SELECT num, atom_ends, terms FROM {table} WHERE revision = ?", (revision,)
        ).fetchall()
        for num, ends, before in rows:
            now = "\n".join(terms[end] for end in numbers(ends))
            if now == before:
                continue
            db.execute(
                f"INSERT INTO {index} ({index}, rowid, terms) VALUES ('delete', ?, ?)",
                (num, before),
            )
            db.execute(f"UPDATE {table} SET terms = ? WHERE num = ?", (now, num))
            db.execute(f"INSERT INTO {index} (rowid, terms) VALUES (?, ?)", (num, now))
    db.executemany(
        "INSERT OR IGNORE INTO long_word VALUES (?, ?)",
        [(term, term[::-1]) for term in sorted(long_words(split))],
    )


def _correct_totals(
    db: sqlite3.Connection, revision: int, before: list[int], after: list[int]
) -> None:
    """The sums over current revisions, where ``revision`` is one of them."""
    if (
        before == after
        or not db.execute(
            "SELECT 1 FROM revision JOIN article ON id = article_id"
            " WHERE num = ? AND current = num",
            (revision,),
        ).fetchone()
    ):
        return
    for i, (old, new) in enumerate(zip(before[1:], after[1:], strict=True)):
        db.execute(
            "UPDATE total SET value = value + ? WHERE name = ?", (new - old, f"window_terms_{i}")
        )
