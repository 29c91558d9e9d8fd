"""What servers said of their pages, so that the next visit can ask whether anything changed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.database import Database
from bot.domain import Fetched


class FetchedPages:
    """The catalogue's memory of pages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def recall(self, url: str) -> Fetched | None:
        """What the server of ``url`` said last time."""
        row = self._database.connection.execute(
            "SELECT url, etag, last_modified, checked FROM fetched WHERE url = ?", (url,)
        ).fetchone()
        if row is None:
            return None
        return Fetched(url=row[0], etag=row[1], last_modified=row[2], checked=row[3])

    def note(self, pages: Sequence[Fetched]) -> None:
        """Keep what was said of ``pages``, whose articles have been stored."""
        if pages:
            with self._database.transaction() as db:
                db.executemany(
                    "INSERT OR REPLACE INTO fetched VALUES (?, ?, ?, ?)",
                    [(p.url, p.etag, p.last_modified, p.checked) for p in pages],
                )
