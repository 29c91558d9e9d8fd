"""The index of what a scope lets be seen, and nothing else."""

from __future__ import annotations

import itertools
import json
from collections.abc import Collection, Sequence
from functools import cached_property

from bot.archive.index import BlockIndex, Vectors, any_of, stack
from bot.archive.preferring import ALL, Among
from bot.archive.ranking import SCALES
from bot.archive.visibility import narrowed
from bot.database import Database
from bot.domain import Scope

_numbers = itertools.count(1)


class NarrowedIndex(BlockIndex):
    """Blocks of what a scope lets be seen; as of a moment, of each article the last revision known
    by then.

    As the catalogue was when it was made, and for the thread that made it
    (:class:`bot.archive.views.Views` says for how long). How rare a term is, is counted over
    everything the archive has; nothing else of what is out of scope is seen.
    """

    def __init__(self, database: Database, scope: Scope) -> None:
        super().__init__(database)
        self._table = f"visible_{next(_numbers)}"
        db = database.connection
        db.execute(f"CREATE TEMP TABLE {self._table} (num INTEGER PRIMARY KEY)")
        visible, values = narrowed(scope)
        self._size = db.execute(
            f"INSERT INTO {self._table} SELECT r.num {visible}", values
        ).rowcount

    @property
    def size(self) -> int:
        """How many revisions are visible."""
        return self._size

    def drop(self) -> None:
        """Forget the visible revisions; this index must not be used afterwards."""
        self._database.connection.execute(f"DROP TABLE {self._table}")

    def count_blocks(self, *, above: int = 0) -> int:
        row = self._database.connection.execute(
            "SELECT count(*) FROM block WHERE num > ?"
            f" AND revision IN (SELECT num FROM {self._table})",
            (above,),
        ).fetchone()
        return int(row[0])

    def totals(self) -> dict[str, int]:
        return self._totals

    @cached_property
    def _totals(self) -> dict[str, int]:
        names = ["atoms", *(f"window_terms_{i}" for i in range(len(SCALES)))]
        sums = ", ".join(f"sum(json_extract(r.counts, '$[{i}]'))" for i in range(len(names)))
        articles, *found = self._database.connection.execute(
            f"SELECT count(*), {sums} FROM {self._table} v JOIN revision r ON r.num = v.num"
        ).fetchone()
        return {"articles": articles, **dict(zip(names, found, strict=True))} if articles else {}

    def languages(self) -> tuple[str, ...]:
        everywhere = super().languages()
        # Of one language there is nothing to look up.
        return self._languages if len(everywhere) > 1 else everywhere

    @cached_property
    def _languages(self) -> tuple[str, ...]:
        rows = self._database.connection.execute(
            f"SELECT r.written_in FROM {self._table} v JOIN revision r ON r.num = v.num"
            " GROUP BY r.written_in ORDER BY count(*) DESC, r.written_in"
        )
        return tuple(row[0] for row in rows)

    def occurrences(self, terms: Sequence[str]) -> dict[str, int]:
        found = super().occurrences(terms)
        marks = ", ".join("?" * len(terms))
        for term, count in self._database.connection.execute(
            f"SELECT term, cnt FROM past_term_count WHERE term IN ({marks})", terms
        ):
            found[term] += count
        return found

    def _sees(self, column: str) -> str:
        return f"{column} IN (SELECT num FROM {self._table})"

    def match(self, terms: Sequence[str], limit: int, among: Among = ALL) -> list[int]:
        """Up to ``limit`` blocks of the present and as many of the past."""
        if not terms:
            return []
        found: list[int] = []
        for index, blocks in (("block_terms", "block"), ("past_terms", "past_block")):
            rows = self._database.connection.execute(
                f"SELECT {index}.rowid FROM {index} JOIN {blocks} b ON b.num = {index}.rowid"
                f" WHERE {index} MATCH :terms AND {self._sees('b.revision')}"
                f"{among.clause('b.revision')}"
                f" ORDER BY bm25({index}), {index}.rowid LIMIT :limit",
                among.values | {"terms": any_of(terms), "limit": limit},
            )
            found += [row[0] for row in rows]
        return found

    def match_titles(self, terms: Sequence[str], limit: int) -> list[int]:
        """Up to ``limit`` articles by titles of the present and as many by those of the past."""
        if not terms:
            return []
        found: list[int] = []
        for blocks in ("block", "past_block"):
            rows = self._database.connection.execute(
                f"SELECT b.num FROM title_terms JOIN {blocks} b ON b.revision = title_terms.rowid"
                f" AND b.ordinal = 0 WHERE title_terms MATCH ?"
                f" AND b.revision IN (SELECT num FROM {self._table})"
                " ORDER BY bm25(title_terms), title_terms.rowid LIMIT ?",
                (any_of(terms), limit),
            )
            found += [row[0] for row in rows]
        return found

    def stories_of(self, revisions: Collection[int]) -> dict[int, str]:
        """A story is what the reprints among the visible ones tell, named by the smallest id."""
        rows = self._database.connection.execute(
            "WITH RECURSIVE met (start, id) AS (SELECT num, article_id FROM revision"
            "  WHERE num IN (SELECT value FROM json_each(?))"
            " UNION SELECT met.start, other FROM met JOIN reprint ON one = met.id WHERE EXISTS"
            f"  (SELECT 1 FROM revision o JOIN {self._table} v ON v.num = o.num"
            "   WHERE o.article_id = other))"
            " SELECT start, min(id) FROM met GROUP BY start",
            (json.dumps(list(revisions)),),
        )
        return dict(rows.fetchall())

    def vectors_above(self, num: int) -> tuple[list[int], Vectors]:
        """Of the visible blocks: those above ``num``, and all that are in no generation."""
        rows = self._database.connection.execute(
            # CROSS: the few above `num` first, not all that is visible.
            "SELECT block, data FROM vector CROSS JOIN block b ON b.num = block"
            f" WHERE block > ? AND b.revision IN (SELECT num FROM {self._table})"
            " UNION ALL SELECT block, data FROM past_vector JOIN past_block b ON b.num = block"
            f" WHERE b.revision IN (SELECT num FROM {self._table}) ORDER BY block",
            (num,),
        ).fetchall()
        return [row[0] for row in rows], stack([row[1] for row in rows])

    def present(self, nums: Sequence[int]) -> set[int]:
        rows = self._database.connection.execute(
            f"SELECT num FROM block WHERE revision IN (SELECT num FROM {self._table})"
            " AND num IN (SELECT value FROM json_each(?))",
            (json.dumps(list(nums)),),
        )
        return {row[0] for row in rows}
