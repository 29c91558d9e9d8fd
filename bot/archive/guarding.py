"""The index for those from whom something is hidden: what they cannot see weighs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.archive.index import any_of
from bot.archive.narrowing import NarrowedIndex
from bot.archive.preferring import ALL, Among
from bot.archive.ranking import idf
from bot.database import Database
from bot.domain import Scope

K = 1.2  # of BM25; without its length part: blocks are of one size, and titles short
MOST_COUNTED = 10_000  # terms whose number is kept

Numbers = NDArray[np.int64]


class GuardedIndex(NarrowedIndex):
    """As :class:`NarrowedIndex`, but terms are counted among the visible blocks alone.

    So neither a score nor the choice of candidates depends on what is hidden. It takes longer: a
    term's places are gone through one by one.
    """

    def __init__(self, database: Database, scope: Scope) -> None:
        super().__init__(database, scope)
        self._counted: dict[str, int] = {}

    @cached_property
    def _revision_of(self) -> NDArray[np.int32]:
        """By its number, the revision of each visible block; 0 for every other number."""
        rows = self._database.connection.execute(
            f"SELECT b.num, b.revision FROM {self._table} v JOIN block b ON b.revision = v.num"
            f" UNION ALL SELECT b.num, b.revision FROM {self._table} v"
            " JOIN past_block b ON b.revision = v.num"
        )
        pairs = np.fromiter(rows, dtype=np.dtype((np.int32, 2)))
        found = np.zeros(int(pairs[:, 0].max(initial=0)) + 1, dtype=np.int32)
        found[pairs[:, 0]] = pairs[:, 1]
        return found

    def _standing(self, term: str) -> Numbers:
        """The number of a visible block for each time that ``term`` stands there."""
        found = []
        for places in ("term_place", "past_term_place"):
            rows = self._database.connection.execute(
                f"SELECT doc FROM {places} WHERE term = ?", (term,)
            )
            found.append(np.fromiter((row[0] for row in rows), dtype=np.int64))
        blocks = np.concatenate(found)
        blocks = blocks[blocks < len(self._revision_of)]  # later ones are of later articles
        return blocks[self._revision_of[blocks] > 0]

    def occurrences(self, terms: Sequence[str]) -> dict[str, int]:
        if len(self._counted) > MOST_COUNTED:
            self._counted.clear()
        for term in terms:
            if term not in self._counted:
                self._counted[term] = len(self._standing(term))
        return {term: self._counted[term] for term in terms}

    def words_around(self, part: str, limit: int) -> list[str]:
        standing = " OR ".join(
            f"EXISTS (SELECT 1 FROM {places} p JOIN {blocks} b ON b.num = p.doc"
            f" WHERE p.term = long_word.term AND {self._sees('b.revision')})"
            for places, blocks in (("term_place", "block"), ("past_term_place", "past_block"))
        )
        found: list[str] = []
        for column, wanted in (("term", part), ("reversed", part[::-1])):
            rows = self._database.connection.execute(
                f"SELECT term FROM long_word WHERE {column} > ? AND {column} < ?"
                f" AND ({standing}) ORDER BY {column} LIMIT ?",
                (wanted, wanted + "\U0010ffff", limit),
            )
            found += [row[0] for row in rows]
        return found

    def match(self, terms: Sequence[str], limit: int, among: Among = ALL) -> list[int]:
        standing = [self._standing(term) for term in dict.fromkeys(terms)]
        if among != ALL:
            preferred = self._revisions(among)
            standing = [s[np.isin(self._revision_of[s], preferred)] for s in standing]
        if not standing:
            return []
        nums, inverse = np.unique(np.concatenate(standing), return_inverse=True)
        ends = np.cumsum([len(s) for s in standing])[:-1]
        counts = (np.bincount(one, minlength=len(nums)) for one in np.split(inverse, ends))
        return self._best(nums, counts, limit)

    def _revisions(self, among: Among) -> Numbers:
        rows = self._database.connection.execute(
            f"SELECT num FROM {self._table} WHERE true{among.clause('num')}", among.values
        )
        return np.fromiter((row[0] for row in rows), dtype=np.int64)

    def match_titles(self, terms: Sequence[str], limit: int) -> list[int]:
        if not terms:
            return []
        found: list[tuple[int, list[str]]] = []
        for blocks in ("block", "past_block"):
            rows = self._database.connection.execute(
                "SELECT b.num, title_terms.terms FROM title_terms JOIN"
                f" {blocks} b ON b.revision = title_terms.rowid AND b.ordinal = 0"
                f" WHERE title_terms MATCH ? AND b.revision IN (SELECT num FROM {self._table})",
                (any_of(terms),),
            )
            found += [(num, title.split(" ")) for num, title in rows]
        counts = (
            np.array([title.count(term) for _, title in found]) for term in sorted(set(terms))
        )
        return self._best(np.array([num for num, _ in found], dtype=np.int64), counts, limit)

    def _best(self, nums: Numbers, counts: Iterator[Numbers], limit: int) -> list[int]:
        """The ``limit`` best of ``nums`` by BM25, by how rare each term is among them.

        ``counts``: for each term, how often it stands in each of ``nums``.
        """
        visible = self.totals().get("atoms", 0)
        scores = np.zeros(len(nums))
        for n in counts:
            scores += idf(int(n.sum()), visible) * n * (K + 1) / (n + K)
        best: list[int] = nums[np.lexsort((nums, -scores))][:limit].tolist()
        return best
