"""The catalogue: articles and their revisions in SQLite. The truth.

Every write of one article is one transaction. What is committed here is acknowledged; everything
in the vector index is derived from it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal

from bot.addresses import same_page
from bot.archive import heads
from bot.archive.blocks import Split
from bot.archive.compounds import long_words
from bot.archive.index import BlockIndex, Vectors
from bot.archive.rows import REVISION_COLUMNS, article_values, block_values, revision_from_row
from bot.archive.schema import MIGRATIONS
from bot.archive.stories import Stories
from bot.archive.vectors.named import NamedGenerations
from bot.archive.views import Views
from bot.archive.visibility import narrowed
from bot.database import Database
from bot.domain import EVERYTHING, Article, Coverage, Revision, Scope
from bot.errors import ArchiveError, EmbedderMismatch, UnknownArticle
from bot.languages.indexing import ENGLISH, word_forms

Change = Literal["added", "updated", "unchanged", "outdated", "purged"]

_FROM_REVISIONS = f"""
    SELECT {REVISION_COLUMNS} FROM revision JOIN article ON article.id = revision.article_id
"""


def article_id(key: str) -> str:
    """The id of the article with this key: the same on every machine and in every order."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def digest(article: Article) -> str:
    """What makes two states of an article the same revision: text and metadata, not the place.

    Another spelling of its address is no change.
    """
    page = same_page(article.url) if article.url else None
    fields = [article.text, article.title, article.source, page, article.author]
    fields += [d.isoformat() if d else None for d in (article.published, article.updated)]
    fields += [article.language, article.section]
    packed = json.dumps(fields, ensure_ascii=True)
    return sha256(packed.encode()).hexdigest()


class Catalogue:
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
        self.database = Database(path, MIGRATIONS, clock=clock, tell=tell)
        self.index = BlockIndex(self.database)
        self.generations = NamedGenerations(self.database, clock, store=store)
        self._stories = Stories(self.database)
        self._views = Views(self.database)

    def close(self) -> None:
        self.database.close()

    def check(self) -> list[str]:
        """What is wrong with the file or with its full-text indexes; empty when sound."""
        found = self.database.check()
        for table in ("block_terms", "past_terms", "title_terms"):
            try:
                self.database.connection.execute(
                    f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)"
                )
            except sqlite3.DatabaseError as error:
                found.append(f"full-text index {table}: {error}")
        return found

    @contextmanager
    def seen(self, scope: Scope) -> Iterator[BlockIndex]:
        """The index of what ``scope`` lets be seen."""
        if scope.is_everything:
            yield self.index
        else:
            with self._views.of(scope) as index:
                yield index

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
            identity = self._identity(db, article.key)
            self._count_languages(db, -1, identity)
            self._retire(db, identity)
            revision = self._revived(db, identity, article, split) if change == "added" else None
            if revision is None:
                revision = self._insert_revision(db, identity, article, split)
            self._insert_blocks(db, revision, split, vectors)
            db.execute("UPDATE article SET current = ? WHERE id = ?", (revision, identity))
            self._add_totals(db, 1, [split.atoms, *split.window_terms])
            self._count_languages(db, 1, identity)
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
            self._count_languages(db, -1, identity)
            self._retire(db, identity)
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
            self._count_languages(db, -1, identity)
            self._retire(db, identity)
            db.execute("UPDATE article SET current = NULL WHERE id = ?", (identity,))
            self._stories.leave(db, identity)
            self._forget_past(db, "SELECT num FROM revision WHERE article_id = ?", identity)
            heads.forget(db, identity)
            for table in (
                "block_terms",
                "past_terms",
                "title_terms",
            ):  # else their words wait for a merge
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

    def _identity(self, db: sqlite3.Connection, key: str) -> str:
        """The id of the article with this key, a new one if need be."""
        db.execute(
            "INSERT OR IGNORE INTO article VALUES (?, ?, 0, NULL, NULL)", (article_id(key), key)
        )
        row = db.execute("SELECT id FROM article WHERE key = ?", (key,)).fetchone()
        return str(row[0])

    def _revived(
        self, db: sqlite3.Connection, identity: str, article: Article, split: Split
    ) -> int | None:
        """The last revision of an article that was removed, if it comes back as it was."""
        row = db.execute(
            "SELECT num, digest FROM revision WHERE article_id = ? ORDER BY number DESC LIMIT 1",
            (identity,),
        ).fetchone()
        if row is None or row[1] != digest(article):
            return None
        num = int(row[0])
        self._forget_past(db, "SELECT ?", num)
        db.execute(
            "UPDATE revision SET path = ?, first_line = ?, written_in = ?, counts = ?"
            " WHERE num = ?",
            (article.path, article.first_line, split.language, _counts(split), num),
        )
        return num

    def _forget_past(self, db: sqlite3.Connection, revisions: str, value: object) -> None:
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

    def _insert_revision(
        self, db: sqlite3.Connection, identity: str, article: Article, split: Split
    ) -> int:
        db.execute("UPDATE article SET revisions = revisions + 1 WHERE id = ?", (identity,))
        taken_in = article.taken_in or self._not_before_the_last(db, identity)
        known_from = self._known_from(db, identity, article, taken_in)
        values = {
            "article_id": identity,
            "number": db.execute(
                "SELECT revisions FROM article WHERE id = ?", (identity,)
            ).fetchone()[0],
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

    def _not_before_the_last(self, db: sqlite3.Connection, identity: str) -> datetime:
        """Now; or, where the clock was put back, when the last revision came in.

        Else a later revision would count for dates on which only an earlier one was there, and an
        export would seem to hold them in another order.
        """
        (last,) = db.execute(
            "SELECT max(taken_in) FROM revision WHERE article_id = ?", (identity,)
        ).fetchone()
        now = self._clock()
        return max(now, datetime.fromisoformat(last)) if last else now

    def _known_from(
        self, db: sqlite3.Connection, identity: str, article: Article, taken_in: datetime
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

    def _insert_blocks(
        self, db: sqlite3.Connection, revision: int, split: Split, vectors: Vectors
    ) -> None:
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
        db.executemany(
            "INSERT INTO vector VALUES (?, ?)", [(num, v.tobytes()) for num, _, v in pairs]
        )
        db.executemany(
            "INSERT OR IGNORE INTO long_word VALUES (?, ?)",
            [(term, term[::-1]) for term in sorted(long_words(split))],
        )

    def _retire(self, db: sqlite3.Connection, identity: str) -> None:
        """Move the blocks of the current revision, if there is one, to those of the past."""
        row = db.execute(
            "SELECT r.num, r.counts FROM article a JOIN revision r ON r.num = a.current"
            " WHERE a.id = ?",
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
        self._add_totals(db, -1, json.loads(counts))

    def _add_totals(self, db: sqlite3.Connection, sign: int, counts: Sequence[int]) -> None:
        names = ["articles", "atoms", *(f"window_terms_{i}" for i in range(len(counts) - 1))]
        for name, value in zip(names, [sign, *(sign * c for c in counts)], strict=True):
            db.execute(
                "INSERT INTO total VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET value = value + excluded.value",
                (name, value),
            )

    def _count_languages(self, db: sqlite3.Connection, sign: int, identity: str) -> None:
        """Count the revisions of an article, unless it is removed, by their languages."""
        db.execute(
            "INSERT INTO total SELECT 'language:' || written_in, ? * count(*) FROM revision"
            " JOIN article ON id = article_id WHERE id = ? AND current IS NOT NULL"
            " GROUP BY written_in ON CONFLICT (name) DO UPDATE SET value = value + excluded.value",
            (sign, identity),
        )

    # --- articles ------------------------------------------------------------------------

    def revisions(self) -> Iterator[Revision]:
        """The current revision of every article, by date, then title, then id."""
        yield from self._iterate(
            "WHERE article.current = revision.num"
            " ORDER BY revision.published, revision.title, article.id"
        )

    def names(self) -> Iterator[tuple[str, str, str | None, str | None, str]]:
        """Id, key, address, path and title of every article that is not removed."""
        yield from self.database.connection.execute(
            "SELECT a.id, a.key, r.url, r.path, r.title FROM article a"
            " JOIN revision r ON r.num = a.current ORDER BY a.id"
        )

    def headlines(self) -> Iterator[tuple[str, str, str | None, str | None]]:
        """Id, title, source and date of every article that is not removed, the newest first."""
        yield from self.database.connection.execute(
            "SELECT a.id, r.title, r.source, r.published FROM article a"
            " JOIN revision r ON r.num = a.current ORDER BY r.published DESC, r.title, a.id"
        )

    def fingerprint(self) -> str:
        """A hash of what may be answered from: every revision known, by article and content."""
        found = sha256()
        for row in self.database.connection.execute(
            "SELECT r.article_id, r.digest, coalesce(r.known_from, ''), r.num = a.current"
            " FROM revision r JOIN article a ON a.id = r.article_id WHERE a.current IS NOT NULL"
            " ORDER BY r.article_id, r.number"
        ):
            found.update(repr(row).encode())
        return found.hexdigest()

    def whole_history(self) -> Iterator[Revision]:
        """Every revision of every article that is not removed, the earlier ones first."""
        yield from self._iterate("WHERE article.current IS NOT NULL ORDER BY revision.num")

    def history(self, identity: str) -> list[Revision]:
        """Every revision of an article, removed or not. Raises :class:`UnknownArticle`."""
        found = list(self._iterate("WHERE article.id = ? ORDER BY revision.number", (identity,)))
        if not found:
            raise UnknownArticle(
                f"no article {identity!r}", hint="`dateline articles list` names them"
            )
        return found

    def _iterate(self, clause: str, values: Sequence[object] = ()) -> Iterator[Revision]:
        # Not closed by us: a reader that stops early may do so after the database was closed.
        rows = self.database.connection.execute(f"{_FROM_REVISIONS} {clause}", tuple(values))
        for row in rows:
            yield revision_from_row(row)

    def revision(self, identity: str, number: int | None = None) -> Revision:
        """One revision, the current one by default. Raises :class:`UnknownArticle`."""
        if number is None:
            clause, values = "article.current = revision.num", [identity]
        else:
            clause, values = "revision.number = ?", [identity, str(number)]
        row = self.database.connection.execute(
            f"{_FROM_REVISIONS} WHERE article.id = ? AND {clause}", values
        ).fetchone()
        if row is None:
            wanted = repr(identity) if number is None else f"{identity!r} in revision {number}"
            raise UnknownArticle(f"no article {wanted}", hint="`dateline articles list` names them")
        return revision_from_row(row)

    def revision_by_num(self, num: int) -> Revision:
        """The revision that a :class:`StoredBlock` names."""
        row = self.database.connection.execute(
            f"{_FROM_REVISIONS} WHERE revision.num = ?", (num,)
        ).fetchone()
        return revision_from_row(row)

    def below(self, folder: str) -> Iterator[tuple[str, str]]:
        """Id and path of each article that came from a file below ``folder``."""
        rows = self.database.connection.execute(
            "SELECT a.id, r.path FROM article a JOIN revision r ON r.num = a.current"
            " WHERE substr(r.path, 1, length(:f) + 1) IN (:f || '/', :f || '\\')",
            {"f": folder.rstrip("/\\")},
        )
        yield from rows

    def titles_of(self, nums: Collection[int]) -> dict[int, str]:
        """The title of each of these revisions."""
        rows = self.database.connection.execute(
            "SELECT num, title FROM revision WHERE num IN (SELECT value FROM json_each(?))",
            (json.dumps(list(nums)),),
        )
        return dict(rows.fetchall())

    def story(self, identity: str) -> list[str]:
        """The ids of the other articles that tell the same story."""
        rows = self.database.connection.execute(
            "SELECT o.id FROM article a JOIN article o ON o.story = a.story AND o.id != a.id"
            " WHERE a.id = ? ORDER BY o.id",
            (identity,),
        )
        return [row[0] for row in rows]

    def languages(self, scope: Scope = EVERYTHING) -> tuple[str, ...]:
        """What the articles that ``scope`` lets be seen are written in, most of them first."""
        everywhere = self.index.languages()
        if scope.is_everything or len(everywhere) < 2:
            return everywhere
        with self.seen(scope) as index:
            return index.languages()

    def has_word(self, word: str, scope: Scope) -> bool:
        """Whether ``word``, in any of its forms, stands in an article that ``scope`` lets be seen.

        Words that every text has count as standing there.
        """
        languages = self.languages(scope) or (ENGLISH,)
        found = [form for forms in word_forms(word, languages) for form in forms]
        if not found:
            return True
        with self.seen(scope) as index:
            if scope.is_everything:
                stands = any(index.occurrences(found).values())
            else:
                stands = bool(index.match(found, 1))
            return stands or index.heads.speak_of(word)

    def coverage(self, scope: Scope = EVERYTHING) -> Coverage:
        """How many articles ``scope`` lets be seen, from when to when, from which sources."""
        visible, values = narrowed(scope)
        db = self.database.connection
        count, dated, first, last = db.execute(
            "SELECT count(*), count(r.published), min(r.published), max(r.published)" + visible,
            values,
        ).fetchone()
        sources = db.execute(
            f"SELECT DISTINCT r.source {visible} AND r.source IS NOT NULL ORDER BY r.source",
            values,
        )
        return Coverage(
            articles=count,
            first=datetime.fromisoformat(first) if first else None,
            last=datetime.fromisoformat(last) if last else None,
            undated=count - dated,
            sources=tuple(row[0] for row in sources),
        )

    def newest_titles(self, scope: Scope, count: int) -> list[str]:
        """The titles of the newest articles that ``scope`` lets be seen, each once."""
        visible, values = narrowed(scope)
        rows = self.database.connection.execute(
            f"SELECT r.title {visible} AND r.published IS NOT NULL AND r.title != ''"
            " GROUP BY r.title ORDER BY max(r.published) DESC, r.title LIMIT :count",
            values | {"count": count},
        )
        return [row[0] for row in rows]

    def left_out(self, scope: Scope) -> tuple[int, int]:
        """What a search in ``scope`` cannot see for its dates alone, though it may belong there.

        Articles without a date, where dates are asked for; and articles that were out as of a date
        but of which only a later text is known. What is hidden for another reason does not count.
        """
        dated = scope.as_of or scope.since or scope.until
        if dated is None:
            return 0, 0
        visible, values = narrowed(replace(scope, as_of=None, since=None, until=None))
        moment = (scope.as_of or dated).isoformat()
        undated, earlier = self.database.connection.execute(
            "SELECT count(*) FILTER (WHERE r.published IS NULL),"
            " count(*) FILTER (WHERE r.published <= :moment AND NOT EXISTS (SELECT 1 FROM revision"
            f"  e WHERE e.article_id = r.article_id AND e.known_from <= :moment)) {visible}",
            values | {"moment": moment},
        ).fetchone()
        return int(undated), int(earlier) if scope.as_of else 0


def _counts(split: Split) -> str:
    return json.dumps([split.atoms, *split.window_terms])
