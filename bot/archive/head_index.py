"""What the visible articles name over their texts: sources, authors, sections, dates, titles."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from bot.archive.heads import Kind, folded
from bot.archive.preferring import Preference
from bot.database import Database
from bot.languages.indexing import ENGLISH, word_forms


class HeadIndex:
    """``seen``: a column with a revision's number -> SQL that says whether it is visible.

    ``languages``: those of the visible articles.
    """

    def __init__(
        self,
        database: Database,
        seen: Callable[[str], str],
        languages: Callable[[], Sequence[str]],
    ) -> None:
        self._database = database
        self._seen = seen
        self._languages = languages

    def named(self, kind: Kind, names: Sequence[str]) -> set[str]:
        """Those of ``names`` (folded) that a visible article has; of a source also its host's.

        So ``reuters`` finds ``reuters.com``.
        """
        seen = f"EXISTS (SELECT 1 FROM named WHERE kind = :kind AND name = value AND"\
               f" {self._seen('named.revision')})"  # fmt: skip
        values = {"kind": kind, "names": json.dumps(list(names))}
        rows = self._database.connection.execute(
            f"SELECT value FROM json_each(:names) WHERE {seen}", values
        ).fetchall()
        if kind == "source":
            rows += self._database.connection.execute(
                "SELECT DISTINCT name FROM json_each(:names) CROSS JOIN named ON kind = :kind"
                " AND name > value || '.' AND name < value || '/'"
                f" WHERE instr(value, ' ') = 0 AND {self._seen('named.revision')}",
                values,
            ).fetchall()
        return {row[0] for row in rows}

    def newest(self) -> datetime | None:
        """When the newest visible article was published."""
        row = self._database.connection.execute(
            # By the index, from its end: else every visible one is looked up first.
            "SELECT published FROM revision INDEXED BY revision_published"
            " WHERE published IS NOT NULL"
            f" AND {self._seen('revision.num')} ORDER BY published DESC LIMIT 1"
        ).fetchone()
        return datetime.fromisoformat(row[0]) if row else None

    def published_between(
        self, since: datetime | None, until: datetime | None
    ) -> tuple[bool, bool]:  # fmt: skip
        """Whether there are visible articles of these dates, and whether there are others."""
        seen = self._seen("revision.num")
        first, end = (since.isoformat() if since else ""), (until.isoformat() if until else "9")
        row = self._database.connection.execute(
            "SELECT EXISTS (SELECT 1 FROM revision WHERE published >= :a AND published < :b"
            f"  AND {seen}),"
            f" EXISTS (SELECT 1 FROM revision WHERE published < :a AND {seen})"
            f" OR EXISTS (SELECT 1 FROM revision WHERE published >= :b AND {seen})"
            f" OR EXISTS (SELECT 1 FROM revision WHERE published IS NULL AND {seen})",
            {"a": first, "b": end},
        ).fetchone()
        return bool(row[0]), bool(row[1])

    def is_in_titles(self, name: str) -> bool:
        """Whether a visible article's title speaks of ``name``."""
        words = word_forms(name, self._languages() or (ENGLISH,))
        if not words:
            return False
        each = [" OR ".join(f'"{form}"' for form in forms) for forms in words]
        row = self._database.connection.execute(
            "SELECT EXISTS (SELECT 1 FROM title_terms WHERE title_terms MATCH ?"
            f" AND {self._seen('title_terms.rowid')})",
            (" AND ".join(f"({forms})" for forms in each),),
        ).fetchone()
        return bool(row[0])

    def speak_of(self, word: str) -> bool:
        """Whether a visible article has ``word`` in its title, or names it as whose it is."""
        if self.is_in_titles(word):
            return True
        row = self._database.connection.execute(
            "SELECT EXISTS (SELECT 1 FROM named WHERE instr(name, :word)"
            f" AND {self._seen('named.revision')})",
            {"word": folded(word)},
        ).fetchone()
        return bool(row[0])

    def meeting(self, preference: Preference, revisions: Collection[int]) -> set[int]:
        """Those of ``revisions`` that meet ``preference``."""
        query, values = preference.query()
        rows = self._database.connection.execute(
            f"{query} AND {{column}} IN (SELECT value FROM json_each(:revisions))".format(
                column="num" if preference.kind == "published" else "revision"
            ),
            values | {"revisions": json.dumps(list(revisions))},
        )
        return {row[0] for row in rows}
