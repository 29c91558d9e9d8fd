"""The searchable side of the catalogue: blocks of the current revisions, terms and vectors."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.archive.head_index import HeadIndex
from bot.archive.preferring import ALL, Among
from bot.archive.rows import STORED_COLUMNS, numbers
from bot.database import Database

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBlock:
    """A block of a revision; ``num`` names it in the vector index, for good.

    ``atom_terms``: of each atom its index terms, with a space between them; parted where they are
    counted, for a search reads hundreds of blocks.
    """

    num: int
    revision: int
    ordinal: int
    start: int
    atom_ends: tuple[int, ...]
    atom_terms: tuple[str, ...]

    @property
    def atom_spans(self) -> Iterator[tuple[int, int]]:
        """Where each atom starts and ends, in order."""
        return zip((self.start, *self.atom_ends[:-1]), self.atom_ends, strict=True)


class BlockIndex:
    """Blocks of the current revisions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count_blocks(self, *, above: int = 0) -> int:
        """How many blocks of current revisions are numbered above ``above``."""
        row = self._database.connection.execute(
            "SELECT count(*) FROM block WHERE num > ?", (above,)
        ).fetchone()
        return int(row[0])

    def vector_bytes(self) -> int:
        """The size of one vector; 0 when there is none."""
        row = self._database.connection.execute("SELECT length(data) FROM vector LIMIT 1")
        found = row.fetchone()
        return int(found[0]) if found else 0

    def has_blocks(self) -> bool:
        """Whether any article is there; at once, however many there are."""
        row = self._database.connection.execute("SELECT EXISTS (SELECT 1 FROM block)").fetchone()
        return bool(row[0])

    def last_block(self) -> int:
        row = self._database.connection.execute(
            "SELECT coalesce(max(num), 0) FROM block"
        ).fetchone()
        return int(row[0])

    def totals(self) -> dict[str, int]:
        """``articles``, ``atoms`` and ``window_terms_0`` ... of all current revisions."""
        return dict(self._database.connection.execute("SELECT name, value FROM total").fetchall())

    def languages(self) -> tuple[str, ...]:
        """What the articles are written in, most of them first."""
        rows = self._database.connection.execute(
            "SELECT substr(name, 10) FROM total WHERE name GLOB 'language:*' AND value > 0"
            " ORDER BY value DESC, name"
        )
        return tuple(row[0] for row in rows)

    def words_around(self, part: str, limit: int) -> list[str]:
        """Up to ``limit`` long words that begin with ``part``, and as many that end with it.

        Of the languages that join words; also words that only earlier revisions have.
        """
        found: list[str] = []
        for column, wanted in (("term", part), ("reversed", part[::-1])):
            rows = self._database.connection.execute(
                f"SELECT term FROM long_word WHERE {column} > ? AND {column} < ? LIMIT ?",
                (wanted, wanted + "\U0010ffff", limit),
            )
            found += [row[0] for row in rows]
        return found

    def occurrences(self, terms: Sequence[str]) -> dict[str, int]:
        """How often each of ``terms`` stands in the current revisions."""
        marks = ", ".join("?" * len(terms))
        rows = self._database.connection.execute(
            f"SELECT term, cnt FROM term_count WHERE term IN ({marks})", terms
        )
        found = dict(rows.fetchall())
        return {term: found.get(term, 0) for term in terms}

    @property
    def heads(self) -> HeadIndex:
        """What the articles name over their texts."""
        return HeadIndex(self._database, self._sees, self.languages)

    def _sees(self, column: str) -> str:
        """SQL: whether the revision whose number ``column`` has is visible."""
        return f"EXISTS (SELECT 1 FROM block seen WHERE seen.revision = {column})"

    def match(self, terms: Sequence[str], limit: int, among: Among = ALL) -> list[int]:
        """The numbers of the ``limit`` best blocks for any of ``terms``, by BM25 over blocks."""
        if not terms:
            return []
        joined = " JOIN block b ON b.num = block_terms.rowid" if among != ALL else ""
        rows = self._database.connection.execute(
            f"SELECT block_terms.rowid FROM block_terms{joined} WHERE block_terms MATCH :terms"
            f"{among.clause('b.revision')} ORDER BY bm25(block_terms), block_terms.rowid"
            " LIMIT :limit",
            among.values | {"terms": any_of(terms), "limit": limit},
        )
        return [row[0] for row in rows]

    def match_titles(self, terms: Sequence[str], limit: int) -> list[int]:
        """The first blocks of the ``limit`` articles whose titles are best for any of ``terms``."""
        if not terms:
            return []
        rows = self._database.connection.execute(
            "SELECT b.num FROM title_terms JOIN block b ON b.revision = title_terms.rowid"
            " AND b.ordinal = 0 WHERE title_terms MATCH ?"
            " ORDER BY bm25(title_terms), title_terms.rowid LIMIT ?",
            (any_of(terms), limit),
        )
        return [row[0] for row in rows]

    def stories_of(self, revisions: Collection[int]) -> dict[int, str]:
        """The story that each of these revisions tells."""
        rows = self._database.connection.execute(
            "SELECT r.num, coalesce(a.story, a.id) FROM revision r JOIN article a"
            " ON a.id = r.article_id WHERE r.num IN (SELECT value FROM json_each(?))",
            (json.dumps(list(revisions)),),
        )
        return dict(rows.fetchall())

    def vectors_above(self, num: int) -> tuple[list[int], Vectors]:
        """Numbers and vectors of the blocks above ``num`` (shape: blocks x dimensions)."""
        rows = self._database.connection.execute(
            "SELECT block, data FROM vector WHERE block > ? ORDER BY block", (num,)
        ).fetchall()
        return [row[0] for row in rows], stack([row[1] for row in rows])

    def vectors_of(self, nums: Sequence[int]) -> Vectors:
        """The vectors of these blocks, in this order (shape: blocks x dimensions)."""
        rows = self._database.connection.execute(
            "SELECT block, data FROM vector WHERE block IN (SELECT value FROM json_each(:nums))"
            " UNION ALL SELECT block, data FROM past_vector"
            "  WHERE block IN (SELECT value FROM json_each(:nums))",
            {"nums": json.dumps(list(nums))},
        )
        found = dict(rows.fetchall())
        return stack([found[num] for num in nums])

    def present(self, nums: Sequence[int]) -> set[int]:
        """Those of ``nums`` that belong to a current revision."""
        rows = self._database.connection.execute(
            "SELECT num FROM block WHERE num IN (SELECT value FROM json_each(?))",
            (json.dumps(list(nums)),),
        )
        return {row[0] for row in rows}

    def blocks_of(self, identity: str) -> list[StoredBlock]:
        """The blocks of an article's current revision, in order."""
        rows = self._database.connection.execute(
            f"SELECT {STORED_COLUMNS} FROM block"
            " WHERE revision = (SELECT current FROM article WHERE id = ?) ORDER BY ordinal",
            (identity,),
        )
        return [_stored(row) for row in rows]

    def vocabulary(self) -> dict[str, int]:
        """Every term of the current revisions, and how often it stands there."""
        return dict(
            self._database.connection.execute(
                "SELECT term, cnt FROM term_count ORDER BY term"
            ).fetchall()
        )

    def neighbourhood(self, nums: Sequence[int], reach: int) -> list[StoredBlock]:
        """The blocks ``nums`` and up to ``reach`` blocks on each side, by article and place."""
        found = []
        for blocks in ("block", "past_block"):
            found += self._database.connection.execute(
                f"SELECT {STORED_COLUMNS} FROM {blocks}"
                f" WHERE num IN (SELECT b.num FROM {blocks} h JOIN {blocks} b"
                "  ON b.revision = h.revision"
                "  AND b.ordinal BETWEEN h.ordinal - :reach AND h.ordinal + :reach"
                "  WHERE h.num IN (SELECT value FROM json_each(:nums)))",
                {"reach": reach, "nums": json.dumps(list(nums))},
            ).fetchall()
        found.sort(key=lambda row: (row[1], row[2]))
        return [_stored(row) for row in found]


def _stored(row: Sequence[Any]) -> StoredBlock:
    num, revision, ordinal, start, ends, lines = row
    return StoredBlock(
        num=num,
        revision=revision,
        ordinal=ordinal,
        start=start,
        atom_ends=numbers(ends),
        atom_terms=tuple(lines.split("\n")),
    )


def any_of(terms: Sequence[str]) -> str:
    """A full-text query; index terms hold no quote mark."""
    return " OR ".join(f'"{term}"' for term in terms)


def stack(rows: Sequence[bytes]) -> Vectors:
    """Vectors as they are kept, as one array (shape: rows x dimensions)."""
    if not rows:
        return np.zeros((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(rows), dtype="<f4").reshape(len(rows), -1)
