"""The rows of revisions: a new one, or one that comes back; inside the caller's transaction."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime

from bot.archive import block_rows, heads
from bot.archive.blocks import Split
from bot.archive.identity import article_id, digest
from bot.archive.rows import article_values
from bot.domain import Article


def identity_for(db: sqlite3.Connection, key: str) -> str:
    """The id of the article with this key, a new one if need be."""
    db.execute("INSERT OR IGNORE INTO article VALUES (?, ?, 0, NULL, NULL)", (article_id(key), key))
    row = db.execute("SELECT id FROM article WHERE key = ?", (key,)).fetchone()
    return str(row[0])


def revived(db: sqlite3.Connection, identity: str, article: Article, split: Split) -> int | None:
    """The last revision of an article that was removed, if it comes back as it was."""
    row = db.execute(
        "SELECT num, digest FROM revision WHERE article_id = ? ORDER BY number DESC LIMIT 1",
        (identity,),
    ).fetchone()
    if row is None or row[1] != digest(article):
        return None
    num = int(row[0])
    block_rows.forget_past(db, "SELECT ?", num)
    db.execute(
        "UPDATE revision SET path = ?, first_line = ?, written_in = ?, counts = ? WHERE num = ?",
        (article.path, article.first_line, split.language, _counts(split), num),
    )
    return num


def insert(
    db: sqlite3.Connection, identity: str, article: Article, split: Split, now: datetime
) -> int:
    """A new revision, without its blocks, taken in ``now`` unless it says itself when; its number.

    It is not the current one yet.
    """
    db.execute("UPDATE article SET revisions = revisions + 1 WHERE id = ?", (identity,))
    taken_in = article.taken_in or _not_before_the_last(db, identity, now)
    known_from = _known_from(db, identity, article, taken_in)
    (number,) = db.execute("SELECT revisions FROM article WHERE id = ?", (identity,)).fetchone()
    values = {
        "article_id": identity,
        "number": number,
        "taken_in": taken_in.isoformat(),
        "known_from": known_from.isoformat() if known_from else None,
        "digest": digest(article),
        "counts": _counts(split),
        "written_in": split.language,
        **article_values(article),
    }
    marks = ", ".join(f":{name}" for name in values)
    cursor = db.execute(f"INSERT INTO revision ({', '.join(values)}) VALUES ({marks})", values)
    assert cursor.lastrowid is not None
    heads.add(db, cursor.lastrowid, article, split.language)
    return cursor.lastrowid


def _not_before_the_last(db: sqlite3.Connection, identity: str, now: datetime) -> datetime:
    """Now; or, where the clock was put back, when the last revision came in.

    Else a later revision would count for dates on which only an earlier one was there, and an
    export would seem to hold them in another order.
    """
    (last,) = db.execute(
        "SELECT max(taken_in) FROM revision WHERE article_id = ?", (identity,)
    ).fetchone()
    return max(now, datetime.fromisoformat(last)) if last else now


def _known_from(
    db: sqlite3.Connection, identity: str, article: Article, taken_in: datetime
) -> datetime | None:
    """When this state of the article was out: what its source says, else when it came in."""
    said = max((d for d in (article.published, article.updated) if d is not None), default=None)
    numbers, known, last = db.execute(
        "SELECT count(*), max(known_from), max(updated) FROM revision WHERE article_id = ?",
        (identity,),
    ).fetchone()
    if not numbers:
        return said
    if said is None:  # the dates are lost; the words still came after those before them
        return taken_in if known else None
    before = db.execute(
        "SELECT text, title FROM revision WHERE article_id = ? ORDER BY number DESC LIMIT 1",
        (identity,),
    ).fetchone()
    if before == (article.text, article.title):  # the words stood; a date of them was mended
        return said
    if article.updated and (last is None or article.updated > datetime.fromisoformat(last)):
        return article.updated
    return max(taken_in, datetime.fromisoformat(known)) if known else taken_in


def _counts(split: Split) -> str:
    return json.dumps([split.atoms, *split.window_terms])
