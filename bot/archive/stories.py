"""Reprints: articles that tell one story in the same words.

Candidates come from MinHash signatures, cut in bands (Broder, "On the resemblance and containment
of documents", 1997; Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", 3.4). Whether two
are reprints is then decided by their words themselves: most of the shorter one's shingles are in
the longer one, which is not much longer, and they came out within a month.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import timedelta
from hashlib import blake2b

from bot.database import Database
from bot.domain import Article

SHINGLE = 4  # words
BANDS, ROWS = 24, 4  # a Jaccard similarity of .7 is met with 99.8 %, one of .1 with 0.2 %
CONTAINED = 0.8  # this share of the shorter one's shingles stands in the longer one
LEAST_RATIO = 0.6  # of their numbers of shingles
APART = timedelta(days=31)
FEWEST = 20  # shingles: with fewer, only the very same words make a reprint
MOST_WORDS = 20_000  # that are looked at in one article
MOST_CANDIDATES = 50  # a larger group still hangs together
_SEED = 20240429

# Scripts that do not part words: each character stands for one.
_UNPARTED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNPARTED}]|[^\W{_UNPARTED}]+")


def shingles(text: str) -> set[str]:
    """Every run of four words, in lower case; the whole text where it is shorter."""
    words = [
        m.group() for m, _ in zip(_WORD.finditer(text.casefold()), range(MOST_WORDS), strict=False)
    ]
    if len(words) < SHINGLE:
        return {" ".join(words)} if words else set()
    return {" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}


def signature(text: str) -> list[int]:
    """One number a band: texts that share one may be reprints. Empty without words."""
    from rensa import RMinHash

    found = shingles(text)
    if not found:
        return []
    hashed = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    hashed.update(list(found))
    digest = hashed.digest()
    return [_band(i, digest[i * ROWS : (i + 1) * ROWS]) for i in range(BANDS)]


def _band(number: int, rows: Sequence[int]) -> int:
    packed = b"".join(n.to_bytes(8, "little") for n in [number, *rows])
    return int.from_bytes(blake2b(packed, digest_size=8).digest(), "little", signed=True)


def are_reprints(one: set[str], other: set[str]) -> bool:
    """Whether two articles' shingles are as near as those of reprints are."""
    fewer, more = sorted((len(one), len(other)))
    if fewer < FEWEST:
        return one == other
    return fewer >= LEAST_RATIO * more and len(one & other) >= CONTAINED * fewer


class Stories:
    """The catalogue's stories: the connected groups of reprints, named by their smallest id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def join(
        self, db: sqlite3.Connection, identity: str, article: Article, bands: Sequence[int]
    ) -> None:
        """Put an article's new text where it belongs; inside the caller's transaction."""
        self.leave(db, identity)
        db.executemany(
            "INSERT OR IGNORE INTO signature VALUES (?, ?)", [(band, identity) for band in bands]
        )
        if candidates := self._candidates(db, identity, article, bands):
            mine = shingles(article.text)
            for other, text in candidates:
                if are_reprints(mine, shingles(text)):
                    pairs = (identity, other, other, identity)
                    db.execute("INSERT INTO reprint VALUES (?, ?), (?, ?)", pairs)
        self._name(db, [identity])

    def leave(self, db: sqlite3.Connection, identity: str) -> None:
        """Take an article out of its story, which may fall apart; inside a transaction."""
        db.execute("DELETE FROM signature WHERE article_id = ?", (identity,))
        rows = db.execute("SELECT other FROM reprint WHERE one = ?", (identity,)).fetchall()
        db.execute("DELETE FROM reprint WHERE one = :id OR other = :id", {"id": identity})
        self._name(db, [identity, *(row[0] for row in rows)])

    def _candidates(
        self, db: sqlite3.Connection, identity: str, article: Article, bands: Sequence[int]
    ) -> list[tuple[str, str]]:
        """Ids and texts of the articles that share most bands, of about the same date."""
        date = article.published or article.updated
        low, high = (date - APART, date + APART) if date else (None, None)
        marks = ", ".join("?" * len(bands))
        dates = [d.isoformat() if d else None for d in (low, low, high)]
        return db.execute(
            "SELECT a.id, r.text FROM (SELECT article_id, count(*) AS shared FROM signature"
            f"  WHERE band IN ({marks}) AND article_id != ? GROUP BY article_id) s"
            " JOIN article a ON a.id = s.article_id JOIN revision r ON r.num = a.current"
            " WHERE r.published IS NULL OR ? IS NULL OR r.published BETWEEN ? AND ?"
            " ORDER BY shared DESC, a.id LIMIT ?",
            (*bands, identity, *dates, MOST_CANDIDATES),
        ).fetchall()

    def _name(self, db: sqlite3.Connection, members: Iterable[str]) -> None:
        """Give each group that has one of ``members`` the smallest id in it."""
        named: set[str] = set()
        for member in members:
            if member in named:
                continue
            group = {
                row[0]
                for row in db.execute(
                    "WITH RECURSIVE met(id) AS (VALUES (?) UNION"
                    " SELECT other FROM reprint JOIN met ON one = met.id) SELECT id FROM met",
                    (member,),
                )
            }
            named |= group
            db.executemany(
                "UPDATE article SET story = :story WHERE id = :id AND story IS NOT :story",
                [{"story": min(group), "id": one} for one in group],
            )
