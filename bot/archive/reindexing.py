"""The archive with the vectors of another embedder: every block anew, then one switch."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.archive.catalogue import Catalogue
from bot.archive.index import Vectors
from bot.archive.retriever import Embedder
from bot.archive.vectors.generations import Generations
from bot.database import Database

BATCH = 512  # blocks embedded and kept together: what an interruption can cost


_ALL = (
    "(SELECT num, revision, start, end FROM block"
    " UNION ALL SELECT num, revision, start, end FROM past_block)"
)


class NextVectors:
    """Vectors of another embedder, kept beside the ones in use until all are there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, name: str) -> int:
        """Prepare for vectors of the embedder ``name``, keeping those made before an interruption.

        Returns how many blocks have one already.
        """
        with self._database.transaction() as db:
            row = db.execute("SELECT value FROM setting WHERE name = 'reindexing'").fetchone()
            if row is None or row[0] != name:
                db.execute("DELETE FROM next_vector")
                db.execute("INSERT OR REPLACE INTO setting VALUES ('reindexing', ?)", (name,))
            db.execute(f"DELETE FROM next_vector WHERE block NOT IN (SELECT num FROM {_ALL})")
            return int(db.execute("SELECT count(*) FROM next_vector").fetchone()[0])

    def blocks_left(self, limit: int) -> list[tuple[int, str]]:
        """Numbers and texts of up to ``limit`` blocks that have no new vector yet."""
        rows = self._database.connection.execute(
            f"SELECT num, revision, start, end FROM {_ALL}"
            " WHERE num NOT IN (SELECT block FROM next_vector) ORDER BY num LIMIT ?",
            (limit,),
        ).fetchall()
        texts = {row[1]: "" for row in rows}
        for revision in texts:
            (texts[revision],) = self._database.connection.execute(
                "SELECT text FROM revision WHERE num = ?", (revision,)
            ).fetchone()
        return [(num, texts[revision][start:end]) for num, revision, start, end in rows]

    def characters_left(self) -> int:
        """How much text has no new vector yet."""
        row = self._database.connection.execute(
            f"SELECT coalesce(sum(end - start), 0) FROM {_ALL}"
            " WHERE num NOT IN (SELECT block FROM next_vector)"
        ).fetchone()
        return int(row[0])

    def store(self, nums: Sequence[int], vectors: Vectors) -> None:
        """Keep new vectors (shape: blocks x dimensions) beside the ones in use."""
        with self._database.transaction() as db:
            db.executemany(
                "INSERT OR REPLACE INTO next_vector VALUES (?, ?)",
                [(n, v.astype("<f4").tobytes()) for n, v in zip(nums, vectors, strict=True)],
            )

    def finish(self, name: str) -> bool:
        """Put the new vectors in use, in one transaction; ``False`` if blocks came in meanwhile."""
        with self._database.transaction() as db:
            if db.execute(
                f"SELECT 1 FROM {_ALL} WHERE num NOT IN (SELECT block FROM next_vector) LIMIT 1"
            ).fetchone():
                return False
            for vectors, blocks in (("vector", "block"), ("past_vector", "past_block")):
                db.execute(f"DELETE FROM {vectors}")
                db.execute(
                    f"INSERT INTO {vectors} SELECT n.block, n.data FROM next_vector n"
                    f" JOIN {blocks} b ON b.num = n.block"
                )
            db.execute("DELETE FROM next_vector")
            db.execute("DELETE FROM setting WHERE name = 'reindexing'")
            db.execute("INSERT OR REPLACE INTO setting VALUES ('embedder', ?)", (name,))
            db.execute("UPDATE generation SET is_current = 0")
        return True

    def count(self) -> int:
        """How many blocks there are, those of earlier revisions included."""
        row = self._database.connection.execute(f"SELECT count(*) FROM {_ALL}").fetchone()
        return int(row[0])


class Reindexer:
    """Rebuilds the vectors of one archive; interrupted, it goes on where it was."""

    def __init__(self, catalogue: Catalogue, generations: Generations, embedder: Embedder) -> None:
        self._catalogue = catalogue
        self._next = NextVectors(catalogue.database)
        self._generations = generations
        self._embedder = embedder

    def characters_left(self) -> int:
        """How much text is still to be embedded."""
        self._next.begin(self._embedder.name)
        return self._next.characters_left()

    def run(self, on_progress: Callable[[int, int], None] = lambda _done, _all: None) -> int:
        """Embed, switch, publish; returns the number of blocks.

        Until the switch, searches go on with the old vectors. ``on_progress`` is told how many
        blocks are done, of how many.
        """
        name = self._embedder.name
        done = self._next.begin(name)
        while True:
            while batch := self._next.blocks_left(BATCH):
                vectors = self._embedder.embed([text for _, text in batch])
                self._next.store([num for num, _ in batch], vectors)
                done += len(batch)
                on_progress(done, self._next.count())
            if self._next.finish(name):
                break
        self._catalogue.database.flush()
        if done:
            self._generations.publish()
        return done
