"""The catalogue: articles, revisions, blocks, vectors and full text in SQLite. The truth.

Every write of one article is one transaction. What is committed here is acknowledged; everything
in the vector index is derived from it.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bot.archive.blocks import Block, Split
from bot.archive.rows import (
    REVISION_COLUMNS,
    article_values,
    block_from_row,
    block_values,
    revision_from_row,
)
from bot.archive.schema import migrate
from bot.domain import Article, Coverage, Revision
from bot.errors import ArchiveError, EmbedderMismatch, UnknownArticle

BUSY_SECONDS = 60.0

Vectors = NDArray[np.float32]
Change = Literal["added", "updated", "unchanged"]

_LIVE_BLOCKS = "block JOIN article ON article.current = block.revision"
_REVISIONS = f"""
    SELECT {REVISION_COLUMNS}, article.revisions FROM revision
    JOIN article ON article.id = revision.article_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBlock:
    """A block of a current revision; ``num`` names it in the vector index, for good."""

    num: int
    revision: int
    block: Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """A vector index built from the catalogue: it holds the blocks numbered up to ``upto``."""

    name: str
    upto: int
    blocks: int
    manifest: dict[str, int]


def article_id(key: str) -> str:
    """The id of the article with this key: the same on every machine and in every order."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def digest(article: Article) -> str:
    """What makes two states of an article the same revision: text and metadata, not the place."""
    fields = [article.text, article.title, article.source, article.url, article.author]
    fields += [d.isoformat() if d else None for d in (article.published, article.updated)]
    fields += [article.language, article.section]
    packed = json.dumps(fields, ensure_ascii=True)
    return sha256(packed.encode()).hexdigest()


class Catalogue:
    """``catalogue.db``, made ready on opening. Each thread has a connection of its own."""

    def __init__(self, path: Path, *, clock: Callable[[], datetime]) -> None:
        """Open or create the catalogue. Raises :class:`ArchiveError` when that cannot be done."""
        self.path = path
        self._clock = clock
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            migrate(self._db, str(path))
        except (sqlite3.Error, OSError) as error:
            self.close()
            raise ArchiveError(
                f"cannot open the catalogue {str(path)!r}: {error}",
                hint="check that the data directory exists, is writable and is not full",
            ) from error

    @property
    def _db(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._connections.append(connection)
            connection.execute("PRAGMA journal_mode = WAL")
            # A killed process loses nothing; `flush` guards against a power cut.
            connection.execute("PRAGMA synchronous = NORMAL")
            self._local.connection = connection
        return connection

    def close(self) -> None:
        """Close the connections of all threads."""
        for connection in self._connections:
            connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise ArchiveError(
                f"cannot write to the catalogue {str(self.path)!r}: {error}",
                hint="nothing of this article was stored; free disk space or wait, then repeat",
            ) from error

    # --- settings of the archive ---------------------------------------------------------

    @property
    def embedder(self) -> str | None:
        row = self._db.execute("SELECT value FROM setting WHERE name = 'embedder'").fetchone()
        return row[0] if row else None

    def claim_embedder(self, name: str) -> None:
        """Note ``name`` as the embedder of an empty archive; refuse another on a filled one."""
        self.check_embedder(name)
        if self.embedder != name:
            with self._transaction() as db:
                db.execute("INSERT OR REPLACE INTO setting VALUES ('embedder', ?)", (name,))

    def check_embedder(self, name: str) -> None:
        """Refuse to compare the archive's vectors with those of another embedder."""
        known = self.embedder
        if known is not None and known != name and self.count_blocks():
            raise EmbedderMismatch(
                f"this archive was built with the embedder {known!r}, not {name!r}",
                hint=f"set DATELINE_EMBEDDER={known}, or rebuild it with: dateline reindex",
            )

    def ever_stored(self) -> bool:
        """Whether any article was ever stored here, removed ones included."""
        return self._db.execute("SELECT 1 FROM article LIMIT 1").fetchone() is not None

    # --- writing -------------------------------------------------------------------------

    def change_of(self, article: Article) -> Change:
        """What storing ``article`` would do."""
        row = self._db.execute(
            "SELECT r.digest FROM article a LEFT JOIN revision r ON r.num = a.current"
            " WHERE a.key = ?",
            (article.key,),
        ).fetchone()
        if row is None or row[0] is None:
            return "added"
        return "unchanged" if row[0] == digest(article) else "updated"

    def store(self, article: Article, split: Split, vectors: Vectors, *, embedder: str) -> Change:
        """Make ``article`` the current revision of its key, with its blocks. One transaction.

        ``vectors`` has one row for each block of ``split``, made by ``embedder``; refused if the
        archive has been rebuilt with another one meanwhile.
        """
        with self._transaction() as db:
            if self.embedder != embedder:
                raise EmbedderMismatch(
                    f"this archive now has the embedder {self.embedder!r}, not {embedder!r}",
                    hint="repeat the ingest; what was stored before stays",
                )
            change = self.change_of(article)
            if change == "unchanged":
                return change
            identity = article_id(article.key)
            if change == "added":
                db.execute(
                    "INSERT OR IGNORE INTO article VALUES (?, ?, 0, NULL)", (identity, article.key)
                )
            else:
                self._retire(db, identity)
            db.execute("UPDATE article SET revisions = revisions + 1 WHERE id = ?", (identity,))
            revision = self._insert_revision(db, identity, article, split)
            self._insert_blocks(db, revision, split, vectors)
            db.execute("UPDATE article SET current = ? WHERE id = ?", (revision, identity))
            self._add_totals(db, 1, 1, [split.atoms, *split.window_terms])
        return change

    def note_place(self, article: Article) -> None:
        """Keep ``path`` and ``first_line`` of an unchanged article true to its file."""
        row = self._db.execute(
            "SELECT r.num, r.path, r.first_line FROM article a JOIN revision r ON r.num = a.current"
            " WHERE a.key = ?",
            (article.key,),
        ).fetchone()
        if row and row[1] == article.path and row[2] != article.first_line:
            with self._transaction() as db:
                db.execute(
                    "UPDATE revision SET first_line = ? WHERE num = ?",
                    (article.first_line, row[0]),
                )

    def remove(self, identity: str) -> Revision:
        """Take an article out of every search; its revisions stay, for what has cited them."""
        removed = self.revision(identity)
        with self._transaction() as db:
            self._retire(db, identity)
            db.execute("UPDATE article SET current = NULL WHERE id = ?", (identity,))
        return removed

    def _insert_revision(
        self, db: sqlite3.Connection, identity: str, article: Article, split: Split
    ) -> int:
        values = {
            "article_id": identity,
            "number": db.execute(
                "SELECT revisions FROM article WHERE id = ?", (identity,)
            ).fetchone()[0],
            "taken_in": self._clock().isoformat(),
            "digest": digest(article),
            "counts": json.dumps([split.atoms, *split.window_terms]),
            **article_values(article),
        }
        marks = ", ".join(f":{name}" for name in values)
        cursor = db.execute(f"INSERT INTO revision ({', '.join(values)}) VALUES ({marks})", values)
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def _insert_blocks(
        self, db: sqlite3.Connection, revision: int, split: Split, vectors: Vectors
    ) -> None:
        for block, vector in zip(split.blocks, vectors, strict=True):
            values = block_values(block)
            cursor = db.execute(
                "INSERT INTO block (revision, ordinal, start, end, atom_ends, terms)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (revision, *values),
            )
            num = cursor.lastrowid
            db.execute("INSERT INTO block_terms (rowid, terms) VALUES (?, ?)", (num, values[-1]))
            db.execute("INSERT INTO vector VALUES (?, ?)", (num, vector.astype("<f4").tobytes()))

    def _retire(self, db: sqlite3.Connection, identity: str) -> None:
        """Drop the blocks of the current revision; its text and metadata stay."""
        row = db.execute(
            "SELECT r.num, r.counts FROM article a JOIN revision r ON r.num = a.current"
            " WHERE a.id = ?",
            (identity,),
        ).fetchone()
        if row is None:
            return
        num, counts = row
        db.execute(
            "INSERT INTO block_terms (block_terms, rowid, terms)"
            " SELECT 'delete', num, terms FROM block WHERE revision = ?",
            (num,),
        )
        db.execute(
            "DELETE FROM vector WHERE block IN (SELECT num FROM block WHERE revision = ?)", (num,)
        )
        db.execute("DELETE FROM block WHERE revision = ?", (num,))
        self._add_totals(db, -1, -1, json.loads(counts))

    def _add_totals(
        self, db: sqlite3.Connection, sign: int, articles: int, counts: Sequence[int]
    ) -> None:
        names = ["articles", "atoms", *(f"window_terms_{i}" for i in range(len(counts) - 1))]
        for name, value in zip(names, [articles, *(sign * c for c in counts)], strict=True):
            db.execute(
                "INSERT INTO total VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET value = value + excluded.value",
                (name, value),
            )

    def flush(self) -> None:
        """Bring everything committed to the disk itself, so that a power cut does not undo it."""
        self._db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        with self._synchronous(), self._transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO setting VALUES ('flushed', ?)",
                (self._clock().isoformat(),),
            )

    @contextmanager
    def _synchronous(self) -> Iterator[None]:
        self._db.execute("PRAGMA synchronous = FULL")
        try:
            yield
        finally:
            self._db.execute("PRAGMA synchronous = NORMAL")

    # --- articles ------------------------------------------------------------------------

    def revisions(self) -> Iterator[Revision]:
        """The current revision of every article, by date, then title, then id."""
        rows = self._db.execute(
            f"{_REVISIONS} WHERE article.current = revision.num"
            " ORDER BY revision.published, revision.title, article.id"
        )
        with closing(rows):
            for row in rows:
                yield revision_from_row(row)

    def revision(self, identity: str, number: int | None = None) -> Revision:
        """One revision, the current one by default. Raises :class:`UnknownArticle`."""
        if number is None:
            clause, values = "article.current = revision.num", [identity]
        else:
            clause, values = "revision.number = ?", [identity, str(number)]
        row = self._db.execute(f"{_REVISIONS} WHERE article.id = ? AND {clause}", values).fetchone()
        if row is None:
            wanted = repr(identity) if number is None else f"{identity!r} in revision {number}"
            raise UnknownArticle(f"no article {wanted}", hint="`dateline articles list` names them")
        return revision_from_row(row)

    def revision_by_num(self, num: int) -> Revision:
        """The revision that a :class:`StoredBlock` names."""
        row = self._db.execute(f"{_REVISIONS} WHERE revision.num = ?", (num,)).fetchone()
        return revision_from_row(row)

    def coverage(self) -> Coverage:
        """How many articles there are, from when to when, and from which sources."""
        count, dated, first, last = self._db.execute(
            "SELECT count(*), count(r.published), min(r.published), max(r.published)"
            " FROM article a JOIN revision r ON r.num = a.current"
        ).fetchone()
        sources = self._db.execute(
            "SELECT DISTINCT r.source FROM article a JOIN revision r ON r.num = a.current"
            " WHERE r.source IS NOT NULL ORDER BY r.source"
        )
        return Coverage(
            articles=count,
            first=datetime.fromisoformat(first) if first else None,
            last=datetime.fromisoformat(last) if last else None,
            undated=count - dated,
            sources=tuple(row[0] for row in sources),
        )

    # --- searching -----------------------------------------------------------------------

    def count_blocks(self, *, above: int = 0) -> int:
        """How many blocks of current revisions are numbered above ``above``."""
        row = self._db.execute("SELECT count(*) FROM block WHERE num > ?", (above,)).fetchone()
        return int(row[0])

    def last_block(self) -> int:
        row = self._db.execute("SELECT coalesce(max(num), 0) FROM block").fetchone()
        return int(row[0])

    def totals(self) -> dict[str, int]:
        """``articles``, ``atoms`` and ``window_terms_0`` ... of all current revisions."""
        return dict(self._db.execute("SELECT name, value FROM total").fetchall())

    def occurrences(self, terms: Sequence[str]) -> dict[str, int]:
        """How often each of ``terms`` stands in the current revisions."""
        marks = ", ".join("?" * len(terms))
        rows = self._db.execute(f"SELECT term, cnt FROM term_count WHERE term IN ({marks})", terms)
        found = dict(rows.fetchall())
        return {term: found.get(term, 0) for term in terms}

    def match(self, terms: Sequence[str], limit: int) -> list[int]:
        """The numbers of the ``limit`` best blocks for any of ``terms``, by BM25 over blocks."""
        if not terms:
            return []
        query = " OR ".join(f'"{term}"' for term in terms)
        rows = self._db.execute(
            "SELECT rowid FROM block_terms WHERE block_terms MATCH ?"
            " ORDER BY bm25(block_terms), rowid LIMIT ?",
            (query, limit),
        )
        return [row[0] for row in rows]

    def vectors_above(self, num: int) -> tuple[list[int], Vectors]:
        """Numbers and vectors of the blocks above ``num`` (shape: blocks x dimensions)."""
        rows = self._db.execute(
            "SELECT block, data FROM vector WHERE block > ? ORDER BY block", (num,)
        ).fetchall()
        return [row[0] for row in rows], _stack([row[1] for row in rows])

    def vectors_of(self, nums: Sequence[int]) -> Vectors:
        """The vectors of these blocks, in this order (shape: blocks x dimensions)."""
        rows = self._db.execute(
            "SELECT block, data FROM vector WHERE block IN (SELECT value FROM json_each(?))",
            (json.dumps(list(nums)),),
        )
        found = dict(rows.fetchall())
        return _stack([found[num] for num in nums])

    def present(self, nums: Sequence[int]) -> set[int]:
        """Those of ``nums`` that belong to a current revision."""
        rows = self._db.execute(
            f"SELECT block.num FROM {_LIVE_BLOCKS}"
            " WHERE block.num IN (SELECT value FROM json_each(?))",
            (json.dumps(list(nums)),),
        )
        return {row[0] for row in rows}

    def blocks_of(self, identity: str) -> list[StoredBlock]:
        """The blocks of an article's current revision, in order."""
        rows = self._db.execute(
            "SELECT num, revision, ordinal, start, end, atom_ends, terms FROM block"
            " WHERE revision = (SELECT current FROM article WHERE id = ?) ORDER BY ordinal",
            (identity,),
        )
        return [StoredBlock(num=r[0], revision=r[1], block=block_from_row(r[2:])) for r in rows]

    def vocabulary(self) -> dict[str, int]:
        """Every term of the current revisions, and how often it stands there."""
        return dict(self._db.execute("SELECT term, cnt FROM term_count ORDER BY term").fetchall())

    def neighbourhood(self, nums: Sequence[int], reach: int) -> list[StoredBlock]:
        """The blocks ``nums`` and up to ``reach`` blocks on each side, by article and place."""
        rows = self._db.execute(
            "SELECT DISTINCT b.num, b.revision, b.ordinal, b.start, b.end, b.atom_ends, b.terms"
            " FROM block h JOIN block b ON b.revision = h.revision"
            "  AND b.ordinal BETWEEN h.ordinal - :reach AND h.ordinal + :reach"
            " WHERE h.num IN (SELECT value FROM json_each(:nums))"
            " ORDER BY b.revision, b.ordinal",
            {"reach": reach, "nums": json.dumps(list(nums))},
        )
        return [StoredBlock(num=r[0], revision=r[1], block=block_from_row(r[2:])) for r in rows]

    # --- another embedder ----------------------------------------------------------------

    def begin_reindex(self, name: str) -> int:
        """Prepare for vectors of the embedder ``name``, keeping those made before an interruption.

        Returns how many blocks have one already.
        """
        with self._transaction() as db:
            row = db.execute("SELECT value FROM setting WHERE name = 'reindexing'").fetchone()
            if row is None or row[0] != name:
                db.execute("DELETE FROM next_vector")
                db.execute("INSERT OR REPLACE INTO setting VALUES ('reindexing', ?)", (name,))
            db.execute("DELETE FROM next_vector WHERE block NOT IN (SELECT num FROM block)")
            return int(db.execute("SELECT count(*) FROM next_vector").fetchone()[0])

    def blocks_to_reindex(self, limit: int) -> list[tuple[int, str]]:
        """Numbers and texts of up to ``limit`` blocks that have no new vector yet."""
        rows = self._db.execute(
            "SELECT num, revision, start, end FROM block"
            " WHERE num NOT IN (SELECT block FROM next_vector) ORDER BY num LIMIT ?",
            (limit,),
        ).fetchall()
        texts = {row[1]: "" for row in rows}
        for revision in texts:
            texts[revision] = self.revision_by_num(revision).text
        return [(num, texts[revision][start:end]) for num, revision, start, end in rows]

    def characters_to_reindex(self) -> int:
        row = self._db.execute(
            "SELECT coalesce(sum(end - start), 0) FROM block"
            " WHERE num NOT IN (SELECT block FROM next_vector)"
        ).fetchone()
        return int(row[0])

    def store_reindexed(self, nums: Sequence[int], vectors: Vectors) -> None:
        """Keep new vectors (shape: blocks x dimensions) beside the ones in use."""
        with self._transaction() as db:
            db.executemany(
                "INSERT OR REPLACE INTO next_vector VALUES (?, ?)",
                [(n, v.astype("<f4").tobytes()) for n, v in zip(nums, vectors, strict=True)],
            )

    def finish_reindex(self, name: str) -> bool:
        """Put the new vectors in use, in one transaction; ``False`` if blocks came in meanwhile."""
        with self._transaction() as db:
            if db.execute(
                "SELECT 1 FROM block WHERE num NOT IN (SELECT block FROM next_vector) LIMIT 1"
            ).fetchone():
                return False
            db.execute("DELETE FROM vector")
            db.execute(
                "INSERT INTO vector SELECT n.block, n.data FROM next_vector n"
                " JOIN block b ON b.num = n.block"
            )
            db.execute("DELETE FROM next_vector")
            db.execute("DELETE FROM setting WHERE name = 'reindexing'")
            db.execute("INSERT OR REPLACE INTO setting VALUES ('embedder', ?)", (name,))
            db.execute("DELETE FROM generation")
        return True

    # --- generations ---------------------------------------------------------------------

    def generation(self) -> Generation | None:
        """The generation that searches use now."""
        row = self._db.execute(
            "SELECT name, upto, blocks, manifest FROM generation WHERE is_current = 1"
        ).fetchone()
        if row is None:
            return None
        return Generation(name=row[0], upto=row[1], blocks=row[2], manifest=json.loads(row[3]))

    def name_generation(self, generation: Generation, *, embedder: str | None) -> bool:
        """Make ``generation`` the current one, in one transaction that reaches the disk.

        ``False``, and nothing done, if its vectors are of an ``embedder`` no longer in use.
        """
        with self._synchronous(), self._transaction() as db:
            if self.embedder != embedder:
                return False
            db.execute("DELETE FROM generation")
            db.execute(
                "INSERT INTO generation VALUES (?, ?, ?, ?, ?, 1)",
                (
                    generation.name,
                    generation.upto,
                    generation.blocks,
                    json.dumps(generation.manifest),
                    self._clock().isoformat(),
                ),
            )
        return True

    def forget_generation(self, name: str) -> None:
        """Search without this generation until another is published."""
        with self._transaction() as db:
            db.execute("DELETE FROM generation WHERE name = ?", (name,))

    def check(self) -> list[str]:
        """What SQLite and the full-text index find wrong with this file; empty when sound."""
        found = [row[0] for row in self._db.execute("PRAGMA quick_check") if row[0] != "ok"]
        try:
            self._db.execute(
                "INSERT INTO block_terms (block_terms, rank) VALUES ('integrity-check', 1)"
            )
        except sqlite3.DatabaseError as error:
            found.append(f"full-text index: {error}")
        return found


def _stack(rows: Sequence[bytes]) -> Vectors:
    if not rows:
        return np.zeros((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(rows), dtype="<f4").reshape(len(rows), -1)
