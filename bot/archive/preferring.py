"""Preferences of a question: which revisions meet them, what it is worth, what a reader is told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

# What meets every preference counts so much more: enough to come before another article of the
# same words, too little to come before one that answers better.
WORTH = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """Articles of one of ``names`` (folded), or published from ``since`` to before ``until``."""

    kind: Literal["source", "author", "section", "published"]
    names: frozenset[str] = frozenset()
    said: str = ""  # as the question writes it
    since: datetime | None = None
    until: datetime | None = None

    @property
    def text(self) -> str:
        """For the reader."""
        if self.kind != "published":
            return {"source": "from ", "author": "by ", "section": "in "}[self.kind] + self.said
        first = self.since.date().isoformat() if self.since else None
        last = (self.until - timedelta(days=1)).date().isoformat() if self.until else None
        if first and last:
            return f"published {first} to {last}" if first != last else f"published {first}"
        return f"published since {first}" if first else f"published until {last}"

    def query(self, mark: str = "") -> tuple[str, dict[str, str | None]]:
        """SQL for the revisions (``num``) that meet it, and its values, named with ``mark``."""
        if self.kind != "published":
            return (
                f"SELECT revision AS num FROM named WHERE kind = :kind{mark}"
                f" AND name IN (SELECT value FROM json_each(:names{mark}))",
                {f"kind{mark}": self.kind, f"names{mark}": json.dumps(sorted(self.names))},
            )
        since = self.since.isoformat() if self.since else ""
        until = self.until.isoformat() if self.until else "9"
        return (
            "SELECT num FROM revision"
            f" WHERE published >= :since{mark} AND published < :until{mark}",
            {f"since{mark}": since, f"until{mark}": until},
        )


@dataclass(frozen=True, slots=True)
class Among:
    """Only the revisions that meet all of ``preferences``: SQL for a column, and its values."""

    preferences: tuple[Preference, ...]

    def clause(self, column: str) -> str:
        queries = [p.query(str(i))[0] for i, p in enumerate(self.preferences)]
        return f" AND {column} IN ({' INTERSECT '.join(queries)})" if queries else ""

    @property
    def values(self) -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        for i, preference in enumerate(self.preferences):
            found |= preference.query(str(i))[1]
        return found


ALL = Among(())


def worth(
    revisions: Sequence[int], preferences: Sequence[Preference], met: Sequence[set[int]]
) -> NDArray[np.float64]:
    """By what the scores of atoms of these revisions are multiplied (shape: revisions)."""
    if not preferences:
        return np.ones(len(revisions))
    shares = [sum(num in those for those in met) / len(preferences) for num in revisions]
    return 1 + WORTH * np.array(shares)
