"""The index for those from whom something is hidden: what they cannot see weighs nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from bot.archive.index import NarrowedIndex, any_of
from bot.archive.preferring import ALL, Among
from bot.archive.ranking import idf

K = 1.2  # of BM25; without its length part: blocks are of one size, and titles short


class GuardedIndex(NarrowedIndex):
    """As :class:`NarrowedIndex`, but terms are counted among the visible blocks alone.

    So neither a score nor the choice of candidates depends on what is hidden. It takes longer: a
    term's places are gone through one by one.
    """

    def occurrences(self, terms: Sequence[str]) -> dict[str, int]:
        found = dict.fromkeys(terms, 0)
        for places, blocks in (("term_place", "block"), ("past_term_place", "past_block")):
            for term in found:
                row = self._database.connection.execute(
                    f"SELECT count(*) FROM {places} p JOIN {blocks} b ON b.num = p.doc"
                    f" WHERE p.term = ? AND b.revision IN (SELECT num FROM {self._table})",
                    (term,),
                ).fetchone()
                found[term] += int(row[0])
        return found

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
        counts: dict[int, Counter[str]] = defaultdict(Counter)
        for places, blocks in (("term_place", "block"), ("past_term_place", "past_block")):
            for term in dict.fromkeys(terms):
                rows = self._database.connection.execute(
                    f"SELECT b.num, count(*) FROM {places} p JOIN {blocks} b ON b.num = p.doc"
                    f" WHERE p.term = :term AND {self._sees('b.revision')}"
                    f"{among.clause('b.revision')} GROUP BY b.num",
                    among.values | {"term": term},
                )
                for num, count in rows:
                    counts[num][term] = count
        return self._best(counts, limit)

    def match_titles(self, terms: Sequence[str], limit: int) -> list[int]:
        if not terms:
            return []
        wanted = set(terms)
        counts: dict[int, Counter[str]] = {}
        for blocks in ("block", "past_block"):
            rows = self._database.connection.execute(
                "SELECT b.num, title_terms.terms FROM title_terms JOIN"
                f" {blocks} b ON b.revision = title_terms.rowid AND b.ordinal = 0"
                f" WHERE title_terms MATCH ? AND b.revision IN (SELECT num FROM {self._table})",
                (any_of(terms),),
            )
            for num, title in rows:
                counts[num] = Counter(term for term in title.split(" ") if term in wanted)
        return self._best(counts, limit)

    def _best(self, counts: dict[int, Counter[str]], limit: int) -> list[int]:
        """The ``limit`` best by BM25, by how rare each term is among ``counts`` and the visible."""
        visible = self.totals().get("atoms", 0)
        together: Counter[str] = Counter()
        for found in counts.values():
            together.update(found)
        rarity = {term: idf(count, visible) for term, count in together.items()}

        def score(terms: Iterable[tuple[str, int]]) -> float:
            return sum(rarity[term] * n * (K + 1) / (n + K) for term, n in terms)

        return sorted(counts, key=lambda num: (-score(counts[num].items()), num))[:limit]
