"""The catalogue: articles and their revisions in SQLite. The truth.

Every write of one article is one transaction. What is committed here is acknowledged; everything
in the vector index is derived from it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

from bot.archive import block_rows, heads, revising
from bot.archive.blocks import Split
from bot.archive.identity import article_id, digest
from bot.archive.index import Vectors
from bot.archive.overview import Overview
from bot.archive.schema import MIGRATIONS
from bot.archive.stories import Stories
from bot.archive.vectors.named import NamedGenerations
from bot.database import Database
from bot.domain import Article, Revision
from bot.errors import ArchiveError, EmbedderMismatch, UnknownArticle

Change = Literal["added", "updated", "unchanged", "outdated", "purged"]

_FULL_TEXT = ("block_terms", "past_terms", "title_terms")


class Catalogue(Overview):
    """``catalogue.db``, made ready on opening."""

    def __init__(
        self,
        path: Path,
        *,
        clock: Callable[[], datetime],
        store: str = "",
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Open or create the catalogue. Raises :class:`ArchiveError` when that cannot be done.

        ``store``: the address of the server that keeps the vector index; empty for folders.
        ``tell`` is told what a user waits for.
        """
        self.path = path
        self._clock = clock
        super().__init__(Database(path, MIGRATIONS, clock=clock, tell=tell))
        self.generations = NamedGenerations(self.database, clock, store=store)
        self._stories = Stories(self.database)

    def close(self) -> None:
        self.database.close()

    def check(self) -> list[str]:
        """What is wrong with the file or with its full-text indexes; empty when sound."""
        found = self.database.check()
        for table in _FULL_TEXT:
            try:
                self.database.connection.execute(
                    f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)"
                )
            except sqlite3.DatabaseError as error:
                found.append(f"full-text index {table}: {error}")
        return found

    def now(self) -> datetime:
        return self._clock()

    # --- settings of the archive ---------------------------------------------------------

    @property
    def embedder(self) -> str | None:
        return self.database.setting("embedder")

    def claim_embedder(self, name: str) -> None:
        """Note ``name`` as the embedder of an empty archive; refuse another on a filled one."""
        self.check_embedder(name)
        if self.embedder != name:
            self.database.set("embedder", name)

    def check_embedder(self, name: str) -> None:
        """Refuse to compare the archive's vectors with those of another embedder."""
        known = self.embedder
        if known is not None and known != name and self.index.has_blocks():
            raise EmbedderMismatch(
                f"this archive was built with the embedder {known!r}, not {name!r}",
                hint=f"set DATELINE_EMBEDDER={known}, or rebuild it with: dateline reindex",
            )

    def ever_stored(self) -> bool:
        """Whether any article was ever stored here, removed ones included."""
        rows = self.database.connection.execute("SELECT 1 FROM article LIMIT 1")
        return rows.fetchone() is not None

    # --- writing -------------------------------------------------------------------------

    def identity_of(self, article: Article) -> str:
        """The id that this article has or would get."""
        row = self.database.connection.execute(
            "SELECT id FROM article WHERE key = ?", (article.key,)
        ).fetchone()
        return str(row[0]) if row else article_id(article.key)

    def change_of(self, article: Article) -> Change:
        """What storing ``article`` would do. ``outdated``: an export of an earlier state."""
        db = self.database.connection
        if db.execute(
            "SELECT 1 FROM purged WHERE article_id IN (?, ?)",
            (article_id(article.key), self.identity_of(article)),
        ).fetchone():
            return "purged"
        row = db.execute(
            "SELECT r.digest, r.taken_in, a.id FROM article a"
            " LEFT JOIN revision r ON r.num = a.current WHERE a.key = ?",
            (article.key,),
        ).fetchone()
        if row is None or row[0] is None:
            return "added"
        if row[0] == digest(article):
            return "unchanged"
        if article.taken_in is not None:
            known = db.execute(
                "SELECT 1 FROM revision WHERE article_id = ? AND digest = ? AND taken_in = ?",
                (row[2], digest(article), article.taken_in.isoformat()),
            ).fetchone()
            if known:
                return "unchanged"
            if article.taken_in < datetime.fromisoformat(row[1]):
                return "outdated"
        return "updated"

    def store(
        self,
        article: Article,
        split: Split,
        vectors: Vectors,
        *,
        embedder: str,
        signature: Sequence[int] = (),
    ) -> Change:
        """Make ``article`` the current revision of its key, with its blocks. One transaction.

        ``vectors`` has one row for each block of ``split``, made by ``embedder``; refused if the
        archive has been rebuilt with another one meanwhile. ``signature`` is that of
        :func:`bot.archive.stories.signature`.
        """
        with self.database.transaction() as db:
            if self.embedder != embedder:
                raise EmbedderMismatch(
                    f"this archive now has the embedder {self.embedder!r}, not {embedder!r}",
                    hint="repeat the ingest; what was stored before stays",
                )
            change = self.change_of(article)
            if change not in ("added", "updated"):
                return change
            identity = revising.identity_for(db, article.key)
            block_rows.count_languages(db, -1, identity)
            block_rows.retire(db, identity)
            revision = revising.revived(db, identity, article, split) if change == "added" else None
            if revision is None:
                revision = revising.insert(db, identity, article, split, self._clock())
            block_rows.insert(db, revision, split, vectors)
            db.execute("UPDATE article SET current = ? WHERE id = ?", (revision, identity))
            block_rows.add_totals(db, 1, [split.atoms, *split.window_terms])
            block_rows.count_languages(db, 1, identity)
            self._stories.join(db, identity, article, signature)
        return change

    def note_place(self, article: Article) -> None:
        """Keep ``path`` and ``first_line`` of an unchanged article true to its file."""
        row = self.database.connection.execute(
            "SELECT r.num, r.path, r.first_line FROM article a JOIN revision r ON r.num = a.current"
            " WHERE a.key = ?",
            (article.key,),
        ).fetchone()
        if row is None or (row[1], row[2]) == (article.path, article.first_line):
            return
        if row[1] != article.path and row[1] is not None and Path(row[1]).exists():
            return  # it is in two places; the first one stays
        with self.database.transaction() as db:
            db.execute(
                "UPDATE revision SET path = ?, first_line = ? WHERE num = ?",
                (article.path, article.first_line, row[0]),
            )

    def remove(self, identity: str) -> Revision:
        """Take an article out of every search; its revisions stay, for what has cited them."""
        removed = self.revision(identity)
        with self.database.transaction() as db:
            block_rows.count_languages(db, -1, identity)
            block_rows.retire(db, identity)
            db.execute("UPDATE article SET current = NULL WHERE id = ?", (identity,))
            self._stories.leave(db, identity)
            db.execute("DELETE FROM fetched")  # else its page would be "unchanged" and never back
        return removed

    def purge(self, identity: str) -> int:
        """Delete every revision of an article from the disk, and keep it out from now on.

        Returns how many revisions there were. Raises :class:`UnknownArticle`.
        """
        revisions = self.history(identity)
        db = self.database.connection
        with self.database.synchronous(), self.database.transaction():
            block_rows.count_languages(db, -1, identity)
            block_rows.retire(db, identity)
            db.execute("UPDATE article SET current = NULL WHERE id = ?", (identity,))
            self._stories.leave(db, identity)
            block_rows.forget_past(db, "SELECT num FROM revision WHERE article_id = ?", identity)
            heads.forget(db, identity)
            for table in _FULL_TEXT:  # else their words wait for a merge
                db.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
            db.execute("DELETE FROM revision WHERE article_id = ?", (identity,))
            db.execute("DELETE FROM article WHERE id = ?", (identity,))
            db.execute(
                "DELETE FROM long_word WHERE term NOT IN (SELECT term FROM term_count"
                " UNION ALL SELECT term FROM past_term_count)"
            )
            db.execute("DELETE FROM fetched")  # its address may be there in another spelling
            # By its key, too: in an older archive an id may differ from what its key gives.
            db.executemany(
                "INSERT OR REPLACE INTO purged VALUES (?, ?)",
                [
                    (name, self._clock().isoformat())
                    for name in {identity, article_id(revisions[0].article.key)}
                ],
            )
        if not self.database.empty_log():
            raise ArchiveError(
                f"{identity} is found no more, but another process still reads what was before, so"
                " its words are still in the files of the data directory",
                hint="they go when that process (a bot, a watch, an ingest) ends",
            )
        return len(revisions)

    def readmit(self, identity: str) -> None:
        """Let a purged article in again. Raises :class:`UnknownArticle` if it was not purged."""
        with self.database.transaction() as db:
            if not db.execute("DELETE FROM purged WHERE article_id = ?", (identity,)).rowcount:
                raise UnknownArticle(f"no article {identity!r} was purged here")
            db.execute("DELETE FROM fetched")  # else its page would be "unchanged" and never back
