"""The articles that are stored, and every revision of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256

from bot.archive.rows import REVISION_COLUMNS, revision_from_row
from bot.database import Database
from bot.domain import Revision
from bot.errors import UnknownArticle, UsageError

SHORTEST_START = 4  # characters of an id that may stand for it
MOST_NAMED = 5  # of several ids that are meant
_HINT = (
    f"`dateline articles list` names them; {SHORTEST_START} characters of an id may stand for it,"
    " where only one begins so"
)

_FROM_REVISIONS = f"""
    SELECT {REVISION_COLUMNS} FROM revision JOIN article ON article.id = revision.article_id
"""


class Articles:
    """What one catalogue holds, read as it was written."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def revisions(self) -> Iterator[Revision]:
        """The current revision of every article, by date, then title, then id."""
        yield from self._iterate(
            "WHERE article.current = revision.num"
            " ORDER BY revision.published, revision.title, article.id"
        )

    def names(self) -> Iterator[tuple[str, str, str | None, str | None, str, int | None]]:
        """Id, key, address, path, title and first line of every article that is not removed."""
        yield from self.database.connection.execute(
            "SELECT a.id, a.key, r.url, r.path, r.title, r.first_line FROM article a"
            " JOIN revision r ON r.num = a.current ORDER BY a.id"
        )

    def whole_id(self, start: str) -> str:
        """The id that begins with ``start``, of an article that is here, removed or purged.

        Raises :class:`UnknownArticle` if there is none, :class:`UsageError` if there are several.
        """
        rows = self.database.connection.execute(
            "SELECT id FROM article WHERE substr(id, 1, length(:start)) = :start"
            " UNION SELECT article_id FROM purged WHERE substr(article_id, 1, length(:start))"
            " = :start ORDER BY 1",
            {"start": start},
        )
        found = [row[0] for row in rows]
        if start in found:
            return start
        if len(found) > 1 and len(start) >= SHORTEST_START:
            named = ", ".join(found[:MOST_NAMED]) + (" ..." if len(found) > MOST_NAMED else "")
            raise UsageError(f"{start!r} begins {len(found)} ids: {named}", hint="give more of it")
        if len(found) != 1 or len(start) < SHORTEST_START:
            raise UnknownArticle(f"no article {start!r}", hint=_HINT)
        return str(found[0])

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
