"""What Slack sent and Dateline took on: each message once, over redeliveries, processes, restarts.

A task is ``waiting`` (nothing was said yet), ``running`` (somebody is answering) or ``done``. Its
request is kept only as long as it is not done.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.database import Database
from bot.state.owners import Owner

KEPT = 7 * 24 * 3600.0  # seconds; Slack delivers again for up to a day
WINDOW = 60.0  # seconds over which an asker's questions are counted

REFUSED = "refused"

Verdict = Literal["known", "too_many"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What makes a message one: Slack's id of the event that brought it, and where it stands."""

    team: str
    event: str
    channel: str
    ts: str
    asker: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to answer. ``request`` is what its channel made of it (JSON).

    ``began``: a process was at it when it died; ``reply`` is the message it was writing.
    """

    num: int
    kind: str
    taken: float
    request: Mapping[str, Any]
    began: bool = False
    reply: str | None = None


class TaskBook:
    """The tasks in one ``state.db``, seen by one process."""

    def __init__(self, database: Database, owner: Owner, clock: Callable[[], float]) -> None:
        """``clock`` gives seconds since 1970."""
        self._database = database
        self._owner = owner
        self._clock = clock

    def take(self, message: Message, request: Mapping[str, Any], *, most: int) -> Verdict | Task:
        """Take a message on, unless its event or itself is known, or its asker asks too much.

        ``most``: questions of one asker within :data:`WINDOW`. One transaction.
        """
        now = self._clock()
        with self._database.transaction() as db:
            db.execute("DELETE FROM slack_task WHERE taken < ? AND stage = 'done'", (now - KEPT,))
            asked = db.execute(
                "SELECT count(*) FROM slack_task"
                " WHERE team = ? AND asker = ? AND taken > ? AND kind != ?",
                (message.team, message.asker, now - WINDOW, REFUSED),
            ).fetchone()[0]
            if asked >= most:
                num = self._insert(db, replace(message, kind=REFUSED), now, "done", None)
                return "known" if num is None else "too_many"
            num = self._insert(db, message, now, "waiting", json.dumps(request))
        if num is None:
            return "known"
        return Task(num=num, kind=message.kind, taken=now, request=request)

    def refuse(self, message: Message) -> bool:
        """Note a message that will not be answered; false if it is known already."""
        with self._database.transaction() as db:
            refused = replace(message, kind=REFUSED)
            return self._insert(db, refused, self._clock(), "done", None) is not None

    def forget(self, team: str, event: str) -> None:
        """Let what ``event`` brought come again: nothing was done about it."""
        with self._database.transaction() as db:
            db.execute(
                "DELETE FROM slack_task WHERE team = ? AND event = ? AND stage = 'done'",
                (team, event),
            )

    def _insert(
        self,
        db: sqlite3.Connection,
        message: Message,
        now: float,
        stage: str,
        request: str | None,
    ) -> int | None:
        cursor = db.execute(
            "INSERT OR IGNORE INTO slack_task"
            " (team, event, channel, ts, asker, kind, taken, stage, owner, request)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(message.team, message.event, message.channel, message.ts, message.asker),
                *(message.kind, now, stage, self._owner.name, request),
            ),
        )
        return cursor.lastrowid if cursor.rowcount else None

    def start(self, num: int) -> bool:
        """Say that this process answers it now; false if it is no longer this one's to answer."""
        with self._database.transaction() as db:
            changed = db.execute(
                "UPDATE slack_task SET stage = 'running'"
                " WHERE num = ? AND stage = 'waiting' AND owner = ?",
                (num, self._owner.name),
            ).rowcount
        return bool(changed)

    def replying(self, num: int, ts: str) -> None:
        """Keep which message the answer is being written into."""
        with self._database.transaction() as db:
            db.execute("UPDATE slack_task SET reply = ? WHERE num = ?", (ts, num))

    def finish(self, num: int) -> None:
        """Nothing more is owed; what was asked is forgotten."""
        with self._database.transaction() as db:
            db.execute("UPDATE slack_task SET stage = 'done', request = NULL WHERE num = ?", (num,))

    def release(self, num: int) -> None:
        """Leave a task that could not be ended to whoever adopts it."""
        with self._database.transaction() as db:
            db.execute(
                "UPDATE slack_task SET owner = NULL, stage = 'running'"
                " WHERE num = ? AND stage != 'done'",
                (num,),
            )

    def hand_back(self) -> int:
        """Give what waits here to any process, a later one if need be. Returns how many."""
        with self._database.transaction() as db:
            return db.execute(
                "UPDATE slack_task SET owner = NULL WHERE owner = ? AND stage = 'waiting'",
                (self._owner.name,),
            ).rowcount

    def adopt(self) -> Iterator[Task]:
        """Take over what was handed back or left by a dead process, each once in all processes."""
        rows = self._database.connection.execute(
            "SELECT DISTINCT owner FROM slack_task WHERE stage != 'done' AND owner IS NOT ?",
            (self._owner.name,),
        ).fetchall()
        free = [name for (name,) in rows if name is None or self._owner.is_dead(name)]
        for name in free:
            with self._database.transaction() as db:
                left = db.execute(
                    "UPDATE slack_task SET owner = ? WHERE owner IS ? AND stage != 'done'"
                    " RETURNING num, kind, taken, request, reply, stage",
                    (self._owner.name, name),
                ).fetchall()
            for num, kind, taken, request, reply, stage in sorted(left):
                yield Task(
                    num=num,
                    kind=kind,
                    taken=taken,
                    request=json.loads(request),
                    began=stage == "running",
                    reply=reply,
                )

    def last_taken(self) -> dict[str, float]:
        """When each kind was last taken on."""
        rows = self._database.connection.execute(
            "SELECT kind, max(taken) FROM slack_task GROUP BY kind"
        )
        return dict(rows.fetchall())

    def close(self) -> None:
        """This process is gone for the others."""
        self._owner.close()
