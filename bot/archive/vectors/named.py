"""Which generation is in use: a row of the catalogue, so that naming one is a transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.database import Database

_DOUBTFUL = "doubtful index"


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """A vector index built from the catalogue: it holds the blocks numbered up to ``upto``.

    ``manifest`` is what its store wants to know of it when it is opened.
    """

    name: str
    upto: int
    blocks: int
    manifest: Mapping[str, Any]


class NamedGenerations:
    """The catalogue's table of generations: for each store at most one that is current.

    The others were begun and not finished, or replaced; they are to be removed from their store.
    """

    def __init__(
        self, database: Database, clock: Callable[[], datetime], *, store: str = ""
    ) -> None:
        """``store``: the address of a server; empty for folders beside the catalogue."""
        self._database = database
        self._clock = clock
        self._store = store

    def current(self) -> Generation | None:
        """The generation that searches use now."""
        row = self._database.connection.execute(
            "SELECT name, upto, blocks, manifest FROM generation"
            " WHERE is_current = 1 AND store = ?",
            (self._store,),
        ).fetchone()
        if row is None:
            return None
        return Generation(name=row[0], upto=row[1], blocks=row[2], manifest=json.loads(row[3]))

    def begin(self, name: str) -> None:
        """Note what is about to be built, so that it is removed if it is never finished."""
        with self._database.transaction() as db:
            db.execute(
                "INSERT INTO generation (name, upto, blocks, manifest, created, is_current, store)"
                " VALUES (?, 0, 0, '{}', ?, 0, ?)",
                (name, self._clock().isoformat(), self._store),
            )

    def name(self, generation: Generation, *, embedder: str | None) -> bool:
        """Make ``generation`` the current one, in one transaction that reaches the disk.

        ``False``, and nothing done, if its vectors are of an ``embedder`` no longer in use, or if
        it was not begun, or no longer is.
        """
        with self._database.synchronous(), self._database.transaction() as db:
            if self._database.setting("embedder") != embedder:
                return False
            if not db.execute(
                "SELECT 1 FROM generation WHERE name = ?", (generation.name,)
            ).fetchone():
                return False
            db.execute("UPDATE generation SET is_current = 0 WHERE store = ?", (self._store,))
            db.execute(
                "UPDATE generation SET upto = ?, blocks = ?, manifest = ?, is_current = 1"
                " WHERE name = ?",
                (
                    generation.upto,
                    generation.blocks,
                    json.dumps(dict(generation.manifest)),
                    generation.name,
                ),
            )
            db.execute("DELETE FROM setting WHERE name = ?", (_DOUBTFUL,))
        return True

    def forget(self, name: str, *, doubtful: bool) -> None:
        """Search without this generation until another is published; ``doubtful``: soon."""
        with self._database.transaction() as db:
            changed = db.execute(
                "UPDATE generation SET is_current = 0 WHERE name = ? AND is_current = 1", (name,)
            ).rowcount
            if changed and doubtful:
                db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (_DOUBTFUL, name))

    def forget_all(self) -> None:
        """Search without any, in every store, until others are published."""
        with self._database.transaction() as db:
            db.execute("UPDATE generation SET is_current = 0")

    def everywhere(self) -> list[tuple[str, str]]:
        """Name and store of every one that is known, current or not."""
        rows = self._database.connection.execute("SELECT name, store FROM generation")
        return [(row[0], row[1]) for row in rows.fetchall()]

    def know_only(self, retired: Sequence[tuple[str, str]]) -> None:
        """Know of these, as retired, and of no other: for a catalogue from somewhere else, whose
        generations may be in use there."""
        with self._database.transaction() as db:
            db.execute("DELETE FROM generation")
            db.executemany(
                "INSERT INTO generation (name, upto, blocks, manifest, created, is_current, store)"
                " VALUES (?, 0, 0, '{}', ?, 0, ?)",
                [(name, self._clock().isoformat(), store) for name, store in retired],
            )

    @property
    def are_doubtful(self) -> bool:
        """Whether the last one was set aside for its damage, and none was published since."""
        return self._database.setting(_DOUBTFUL) is not None

    def retired(self) -> list[str]:
        """The names of those that are not, or no longer, current."""
        rows = self._database.connection.execute(
            "SELECT name FROM generation WHERE is_current = 0 AND store = ? ORDER BY created",
            (self._store,),
        )
        return [row[0] for row in rows.fetchall()]

    def removed(self, name: str) -> None:
        """Note that a retired one is there no more."""
        with self._database.transaction() as db:
            db.execute("DELETE FROM generation WHERE name = ? AND is_current = 0", (name,))
