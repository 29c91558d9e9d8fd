"""The indexes of scopes, kept from one question to the next for as long as nothing changes.

To find what a scope lets be seen, every article has to be looked at, and a channel asks within one
scope all day long. What is kept: numbers of revisions, in temporary tables of a connection, and
counts of terms.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.archive.guarding import GuardedIndex
from bot.archive.narrowing import NarrowedIndex
from bot.database import Database
from bot.domain import Scope

MOST_KEPT = 4  # scopes of one thread

Mark = tuple[int, int]


@dataclass(slots=True)
class _Kept:
    """``mark``: of the catalogue just before ``index`` was made; ``None``: it is for one use."""

    index: NarrowedIndex
    mark: Mark | None
    users: int = 0


@dataclass(slots=True)
class _OfThread:
    """The scopes asked for last, the latest at the end; ``filled``: rows in temporary tables."""

    kept: dict[Scope, _Kept] = field(default_factory=dict)
    filled: int = 0


class Views:
    """What scopes let be seen of one catalogue, always as it is now."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._local = threading.local()

    @contextmanager
    def of(self, scope: Scope) -> Iterator[NarrowedIndex]:
        """The index of what ``scope`` lets be seen of what is committed by now."""
        mine = self._mine
        known = mine.kept.pop(scope, None)
        if known is None or known.mark != self._mark(mine):
            if known is not None and not known.users:
                known.index.drop()
            known = self._made(scope, mine)
        if known.mark is not None:
            mine.kept[scope] = known
        known.users += 1
        try:
            yield known.index
        finally:
            known.users -= 1
            if mine.kept.get(scope) is not known and not known.users:
                known.index.drop()
            self._drop_the_oldest(mine)

    @property
    def _mine(self) -> _OfThread:
        found: _OfThread | None = getattr(self._local, "views", None)
        if found is None:
            found = self._local.views = _OfThread()
        return found

    def _mark(self, mine: _OfThread) -> Mark:
        """Another one once anything was committed, by this thread or by anyone else."""
        db = self._database.connection
        by_others = int(db.execute("PRAGMA data_version").fetchone()[0])
        return by_others, db.total_changes - mine.filled

    def _made(self, scope: Scope, mine: _OfThread) -> _Kept:
        # Noted before: what is committed while the index is made, makes it outdated. A transaction
        # may be rolled back, and the table with it.
        is_lasting = not self._database.connection.in_transaction
        mark = self._mark(mine) if is_lasting else None
        index = (GuardedIndex if scope.hides else NarrowedIndex)(self._database, scope)
        mine.filled += index.size
        return _Kept(index=index, mark=mark)

    def _drop_the_oldest(self, mine: _OfThread) -> None:
        for scope in list(mine.kept)[:-MOST_KEPT]:
            if not mine.kept[scope].users:
                mine.kept.pop(scope).index.drop()
