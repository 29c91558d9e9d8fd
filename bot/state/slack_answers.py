"""Answers given in Slack, kept for the buttons under them: sources, feedback, asking again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from bot.database import Database
from bot.domain import Turn
from bot.state.database import WITHOUT_UNPROVEN
from bot.state.feedback import FeedbackBox, Judgement

KEPT = 90 * 24 * 3600.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """One answer and where it was given. ``answer`` is its JSON; ``None``: it failed."""

    key: str
    team: str
    channel: str
    request: Mapping[str, Any]
    history: tuple[Turn, ...]
    answer: Mapping[str, Any] | None


class GivenAnswers:
    """The answers in one ``state.db``."""

    def __init__(
        self, database: Database, feedback: FeedbackBox, clock: Callable[[], float]
    ) -> None:
        """``clock`` gives seconds since 1970."""
        self._database = database
        self._feedback = feedback
        self._clock = clock

    def add(
        self,
        *,
        team: str,
        channel: str,
        request: Mapping[str, Any],
        history: Sequence[Turn],
        answer: Mapping[str, Any] | None,
        key: str = "",
    ) -> str:
        """Keep an answer. Returns its key, which tells nothing about it."""
        key = key or new_key()
        turns = json.dumps([[turn.question, turn.answer] for turn in history])
        told = None if answer is None else json.dumps(answer)
        now = self._clock()
        with self._database.transaction() as db:
            db.execute("DELETE FROM slack_answer WHERE given < ?", (now - KEPT,))
            db.execute(
                "INSERT INTO slack_answer (key, team, channel, given, request, history, answer)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (key, team, channel, now, json.dumps(request), turns, told),
            )
        return key

    def find(self, key: str, *, team: str) -> GivenAnswer | None:
        """The answer with this key; ``None`` if there is none, or it belongs to another team."""
        row = self._database.connection.execute(
            "SELECT channel, request, history, answer FROM slack_answer WHERE key = ? AND team = ?",
            (key, team),
        ).fetchone()
        if row is None:
            return None
        channel, request, history, answer = row
        return GivenAnswer(
            key=key,
            team=team,
            channel=channel,
            request=json.loads(request),
            history=tuple(Turn(question=q, answer=a) for q, a in json.loads(history)),
            answer=None if answer is None else json.loads(answer),
        )

    def judge(self, given: GivenAnswer, voter: str, judgement: Judgement) -> None:
        """Put a reader's judgement into the feedback box; a second one replaces the first."""
        row = self._vote(given.key, voter)
        if row is not None and self._feedback.change(row, judgement=judgement):
            return
        assert given.answer is not None
        num = self._feedback.add(given.answer, judgement, channel="slack", history=given.history)
        with self._database.transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO slack_vote (answer, voter, feedback) VALUES (?, ?, ?)",
                (given.key, voter, num),
            )

    def explain(self, key: str, voter: str, words: str) -> bool:
        """Add a reader's words to their judgement; false if there is none that still waits."""
        num = self._vote(key, voter)
        return num is not None and self._feedback.change(num, words=words)

    def _vote(self, key: str, voter: str) -> int | None:
        row = self._database.connection.execute(
            "SELECT feedback FROM slack_vote WHERE answer = ? AND voter = ?", (key, voter)
        ).fetchone()
        return None if row is None else int(row[0])

    def forget(self, article_id: str) -> int:
        """A takedown: delete what quotes an article. Returns how many.

        Of all others, what may hold its words without a citation goes: turns before, and what was
        said to be missing.
        """
        with self._database.synchronous(), self._database.transaction() as db:
            deleted = db.execute(
                "DELETE FROM slack_answer WHERE EXISTS"
                " (SELECT 1 FROM json_each(answer, '$.citations')"
                " WHERE json_extract(value, '$.article.id') = ?)",
                (article_id,),
            ).rowcount
            db.execute(f"UPDATE slack_answer SET history = '[]', answer = {WITHOUT_UNPROVEN}")
        return deleted


def new_key() -> str:
    return uuid4().hex
