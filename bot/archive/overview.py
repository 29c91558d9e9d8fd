"""What a scope lets be seen of an archive: its blocks, its words, its extent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from bot.archive.articles import Articles
from bot.archive.index import BlockIndex
from bot.archive.views import Views
from bot.archive.visibility import narrowed
from bot.database import Database
from bot.domain import EVERYTHING, Coverage, Scope
from bot.languages.indexing import ENGLISH, word_forms


class Overview(Articles):
    """Nothing of it tells of what is out of a scope."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.index = BlockIndex(database)
        self._views = Views(database)

    @contextmanager
    def seen(self, scope: Scope) -> Iterator[BlockIndex]:
        """The index of what ``scope`` lets be seen."""
        if scope.is_everything:
            yield self.index
        else:
            with self._views.of(scope) as index:
                yield index

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
