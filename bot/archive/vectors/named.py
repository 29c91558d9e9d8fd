"""Which generation is in use: a row of the catalogue, so that naming one is a transaction."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """A vector index built from the catalogue: it holds the blocks numbered up to ``upto``."""

    name: str
    upto: int
    blocks: int
    manifest: dict[str, int]


class NamedGenerations:
    """The catalogue's table of generations; at most one is current."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def current(self) -> Generation | None:
        """The generation that searches use now."""
        row = self._database.connection.execute(
            "SELECT name, upto, blocks, manifest FROM generation WHERE is_current = 1"
        ).fetchone()
        if row is None:
            return None
        return Generation(name=row[0], upto=row[1], blocks=row[2], manifest=json.loads(row[3]))

    def name(self, generation: Generation, *, embedder: str | None) -> bool:
        """Make ``generation`` the current one, in one transaction that reaches the disk.

        ``False``, and nothing done, if its vectors are of an ``embedder`` no longer in use.
        """
        with self._database.synchronous(), self._database.transaction() as db:
            if self._database.setting("embedder") != embedder:
                return False
            db.execute("DELETE FROM generation")
            db.execute(
                "INSERT INTO generation VALUES (?, ?, ?, ?, ?, 1)",
                (
                    generation.name,
                    generation.upto,
                    generation.blocks,
                    json.dumps(generation.manifest),
                    self._clock().isoformat(),
                ),
            )
        return True

    def forget(self, name: str) -> None:
        """Search without this generation until another is published."""
        with self._database.transaction() as db:
            db.execute("DELETE FROM generation WHERE name = ?", (name,))
