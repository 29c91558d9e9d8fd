"""Conversations: what was asked, what was shown, what was answered; written as it happens.

A question is kept before it is looked into, a sentence before it is shown, an answer as soon as it
is whole; each in a transaction of its own. So whatever ends the process, what was on the screen is
here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.database import Database
from bot.domain import Turn
from bot.errors import ArchiveError, DatelineError, UsageError
from bot.state.database import WITHOUT_UNPROVEN

MOST_TURNS = 10  # of the conversation so far that a follow-up is read with
MOST_CHARACTERS = 8_000  # of the same
MOST_TYPED = 5_000  # lines
PURGED = "the answer is gone: an article that it quoted was purged"

Json = dict[str, Any]
_TURN = "num, asked, question, scope, answer, failure"
# Numbers of turns are given again once they are free, those of conversations never.
_OWN = "num = ? AND conversation = ?"
_NO_LONGER_SHOWN = f"DELETE FROM shown WHERE turn IN (SELECT num FROM turn WHERE {_OWN})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question and what came of it.

    ``scope`` has the ``model`` that was asked and the ``as_of``, ``since``, ``until`` and
    ``sources`` of an answer. ``answer`` is what ``ask --json`` gives. Without one, either
    ``failure`` says why, or the process ended first: then ``shown`` has each sentence that was
    seen, with its new citations.
    """

    num: int
    asked: datetime
    question: str
    scope: Mapping[str, Any]
    answer: Json | None = None
    failure: str | None = None
    shown: tuple[tuple[Json, list[Json]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One conversation in a list."""

    num: int
    channel: str
    started: datetime
    last: datetime
    questions: int
    title: str


@dataclass(slots=True, kw_only=True)
class Conversation:
    """One conversation, in memory and in ``state.db``.

    Where it cannot be written, it goes on in memory and ``problem`` says so. It is stored from its
    first question on; until then ``num`` is ``None``.
    """

    channel: str
    database: Database | None
    clock: Callable[[], datetime]
    num: int | None = None
    exchanges: list[Exchange] = field(default_factory=list)
    problem: DatelineError | None = None

    def asked(self, question: str, scope: Mapping[str, Any]) -> None:
        """Begin an exchange, the last one from now on."""
        now = self.clock()
        if self.num is None:
            insert = "INSERT INTO conversation (channel, started) VALUES (?, ?)"
            self.num = self._write((insert, (self.channel, now.isoformat())))
        # Another process may have removed it meanwhile: a turn of none could never be seen again.
        again = "INSERT OR IGNORE INTO conversation (num, channel, started) VALUES (?, ?, ?)"
        insert = "INSERT INTO turn (conversation, asked, question, scope) VALUES (?, ?, ?, ?)"
        num = self._write(
            (again, (self.num, self.channel, now.isoformat())),
            (insert, (self.num, now.isoformat(), question, json.dumps(scope))),
        )
        self.exchanges.append(Exchange(num=num or 0, asked=now, question=question, scope=scope))

    def shown(self, sentence: Json, citations: list[Json]) -> None:
        """Keep a sentence of the last exchange that is about to be shown."""
        last = self.exchanges[-1]
        values = (len(last.shown), json.dumps(sentence), json.dumps(citations))
        insert = f"INSERT INTO shown SELECT num, ?, ?, ? FROM turn WHERE {_OWN}"
        self._write((insert, (*values, *self._own(last))))
        self.exchanges[-1] = replace(last, shown=(*last.shown, (sentence, citations)))

    def answered(self, answer: Json) -> None:
        """Keep the whole answer of the last exchange, in place of what was shown of it."""
        last = self.exchanges[-1]
        self._write(
            (f"UPDATE turn SET answer = ? WHERE {_OWN}", (json.dumps(answer), *self._own(last))),
            (_NO_LONGER_SHOWN, self._own(last)),
        )
        self.exchanges[-1] = replace(last, answer=answer, shown=())

    def failed(self, why: str) -> None:
        """The last exchange has no answer, and ``why``."""
        last = self.exchanges[-1]
        self._write((f"UPDATE turn SET failure = ? WHERE {_OWN}", (why, *self._own(last))))
        self.exchanges[-1] = replace(last, failure=why)

    def take_back(self, exchange: Exchange) -> None:
        """Delete ``exchange``: it counts no more, for follow-ups or for the record."""
        self._write(
            (_NO_LONGER_SHOWN, self._own(exchange)),
            (f"DELETE FROM turn WHERE {_OWN}", self._own(exchange)),
        )
        self.exchanges.remove(exchange)

    def history(self, *, without: Exchange | None = None) -> tuple[Turn, ...]:
        """The turns that a follow-up is read with, bounded; greetings and failures left out."""
        turns: list[Turn] = []
        left = MOST_CHARACTERS
        for exchange in reversed(self.exchanges):
            answer = exchange.answer
            if exchange is without or answer is None or _is_notice(answer):
                continue
            turn = Turn(
                question=answer.get("rewritten") or exchange.question, answer=answer["answer"]
            )
            left -= len(turn.question) + len(turn.answer or "")
            if turns and (left < 0 or len(turns) == MOST_TURNS):
                break
            turns.append(turn)
        return tuple(reversed(turns))

    def _own(self, exchange: Exchange) -> tuple[int, int | None]:
        return exchange.num, self.num

    def _write(self, *statements: tuple[str, Sequence[object]]) -> int | None:
        """One transaction. Returns the number of the row that the last statement inserted."""
        if self.database is None or self.problem is not None:
            return None
        try:
            with self.database.transaction() as db:
                for statement, values in statements:
                    inserted = db.execute(statement, values).lastrowid
        except ArchiveError as error:
            self.problem = error
            return None
        return inserted


class Conversations:
    """The conversations in one ``state.db``."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def begin(self, channel: str) -> Conversation:
        return Conversation(channel=channel, database=self._database, clock=self._clock)

    def open(self, num: int) -> Conversation:
        """The conversation with this number. Raises :class:`UsageError`."""
        row = self._database.connection.execute(
            "SELECT channel FROM conversation WHERE num = ?", (num,)
        ).fetchone()
        if row is None:
            raise UsageError(
                f"there is no conversation {num}", hint="`dateline conversations list` has them"
            )
        opened = self.begin(row[0])
        opened.num, opened.exchanges = num, list(self._exchanges(num))
        return opened

    def latest(self, channel: str) -> Conversation | None:
        """The conversation of ``channel`` in which something was asked last."""
        row = self._database.connection.execute(
            "SELECT c.num FROM conversation c JOIN turn t ON t.conversation = c.num"
            " WHERE c.channel = ? ORDER BY t.num DESC LIMIT 1",
            (channel,),
        ).fetchone()
        return None if row is None else self.open(row[0])

    def summaries(self) -> Iterator[Summary]:
        """Every conversation, the one that was spoken in last first."""
        for num, channel, started, last, questions, title in self._database.connection.execute(
            "SELECT c.num, c.channel, c.started, coalesce(max(t.asked), c.started), count(t.num),"
            " (SELECT question FROM turn WHERE conversation = c.num ORDER BY num LIMIT 1)"
            " FROM conversation c LEFT JOIN turn t ON t.conversation = c.num"
            " GROUP BY c.num ORDER BY 4 DESC, c.num DESC"
        ).fetchall():
            yield Summary(
                num=num,
                channel=channel,
                started=datetime.fromisoformat(started),
                last=datetime.fromisoformat(last),
                questions=questions,
                title=title or "",
            )

    def remove(self, num: int) -> Summary:
        """Delete a conversation and the lines typed in it. Raises :class:`UsageError`."""
        found = next((s for s in self.summaries() if s.num == num), None)
        if found is None:
            self.open(num)  # says so
            raise AssertionError
        with self._database.synchronous(), self._database.transaction() as db:
            db.execute(
                "DELETE FROM shown WHERE turn IN (SELECT num FROM turn WHERE conversation = ?)",
                (num,),
            )
            for table in ("turn", "typed"):
                db.execute(f"DELETE FROM {table} WHERE conversation = ?", (num,))
            db.execute("DELETE FROM conversation WHERE num = ?", (num,))
        self._database.empty_log()
        return found

    def leaves_nothing(self) -> bool:
        """Whether what was deleted is in no file any more: no process reads what was before."""
        return self._database.empty_log()

    def forget(self, article_id: str) -> int:
        """A takedown: delete the answers that quote an article. Returns how many.

        The questions stay. Words of a draft that nothing proved may be the article's, too: they go
        from every answer for which it was read.
        """
        with self._database.synchronous(), self._database.transaction() as db:
            db.execute(
                "CREATE TEMP TABLE quoting AS SELECT num FROM turn WHERE EXISTS"
                " (SELECT 1 FROM json_each(turn.answer, '$.citations')"
                "  WHERE json_extract(value, '$.article.id') = :id)"
                " UNION SELECT turn FROM shown WHERE EXISTS (SELECT 1 FROM json_each(citations)"
                "  WHERE json_extract(value, '$.article.id') = :id)",
                {"id": article_id},
            )
            forgotten = db.execute(
                "UPDATE turn SET answer = NULL, failure = ? WHERE num IN quoting", (PURGED,)
            ).rowcount
            db.execute("DELETE FROM shown WHERE turn IN quoting")
            db.execute("DROP TABLE quoting")
            db.execute(
                f"UPDATE turn SET answer = {WITHOUT_UNPROVEN}"
                " WHERE EXISTS (SELECT 1 FROM json_each(turn.answer, '$.passages')"
                "  WHERE json_extract(value, '$.article_id') = ?)",
                (article_id,),
            )
        return forgotten

    def _exchanges(self, conversation: int) -> Iterator[Exchange]:
        db = self._database.connection
        rows = db.execute(
            f"SELECT {_TURN} FROM turn WHERE conversation = ? ORDER BY num", (conversation,)
        ).fetchall()
        for num, asked, question, scope, answer, failure in rows:
            shown = db.execute(
                "SELECT sentence, citations FROM shown WHERE turn = ? ORDER BY n", (num,)
            ).fetchall()
            yield Exchange(
                num=num,
                asked=datetime.fromisoformat(asked),
                question=question,
                scope=json.loads(scope),
                answer=None if answer is None else json.loads(answer),
                failure=failure,
                shown=tuple((json.loads(s), json.loads(c)) for s, c in shown),
            )


class Typed:
    """The lines typed at prompts, over all conversations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, line: str, conversation: int | None) -> None:
        """Keep a line; the same one twice in a row counts once."""
        with self._database.transaction() as db:
            last = db.execute("SELECT line FROM typed ORDER BY num DESC LIMIT 1").fetchone()
            if last is None or last[0] != line:
                db.execute(
                    "INSERT INTO typed (conversation, line) VALUES (?, ?)", (conversation, line)
                )

    def lines(self) -> Sequence[str]:
        """The last ones, the newest first."""
        rows = self._database.connection.execute(
            "SELECT line FROM typed ORDER BY num DESC LIMIT ?", (MOST_TYPED,)
        ).fetchall()
        return [row[0] for row in rows]


def _is_notice(answer: Json) -> bool:
    """Whether nothing was searched: a greeting, say."""
    return all(sentence["kind"] == "notice" for sentence in answer["sentences"])
