"""What readers said of answers, kept until someone has reviewed it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot.database import Database
from bot.domain import Turn
from bot.errors import UsageError
from bot.state.database import WITHOUT_UNPROVEN

Judgement = Literal["good", "bad"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One reader's judgement of one answer. ``answer`` is what ``ask --json`` gives."""

    num: int
    at: datetime
    channel: str
    judgement: Judgement
    words: str
    question: str
    history: tuple[Turn, ...]
    answer: Mapping[str, Any]


class FeedbackBox:
    """The feedback in one ``state.db``."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def add(
        self,
        answer: Mapping[str, Any],
        judgement: Judgement,
        *,
        words: str = "",
        channel: str,
        history: Sequence[Turn] = (),
    ) -> int:
        """Keep a judgement of ``answer`` (its JSON). Returns its number."""
        turns = [[turn.question, turn.answer] for turn in history]
        with self._database.transaction() as db:
            cursor = db.execute(
                "INSERT INTO feedback (at, channel, verdict, words, question, history, answer)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    self._clock().isoformat(),
                    channel,
                    judgement,
                    words,
                    str(answer["question"]),
                    json.dumps(turns),
                    json.dumps(answer),
                ),
            )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def change(
        self, num: int, *, judgement: Judgement | None = None, words: str | None = None
    ) -> bool:
        """Another judgement or other words of the same reader; false once it was reviewed."""
        with self._database.transaction() as db:
            changed = db.execute(
                "UPDATE feedback SET verdict = coalesce(?, verdict), words = coalesce(?, words)"
                " WHERE num = ? AND reviewed IS NULL",
                (judgement, words, num),
            ).rowcount
        return bool(changed)

    def waiting(self) -> Iterator[Feedback]:
        """What nobody has reviewed yet, the oldest first."""
        rows = self._database.connection.execute(
            "SELECT num, at, channel, verdict, words, question, history, answer FROM feedback"
            " WHERE reviewed IS NULL ORDER BY num"
        ).fetchall()
        for num, at, channel, verdict, words, question, history, answer in rows:
            yield Feedback(
                num=num,
                at=datetime.fromisoformat(at),
                channel=channel,
                judgement=verdict,
                words=words,
                question=question,
                history=tuple(Turn(question=q, answer=a) for q, a in json.loads(history)),
                answer=json.loads(answer),
            )

    def forget(self, article_id: str) -> int:
        """A takedown: delete what quotes an article. Returns how many.

        In the rest, what may hold its words without saying so goes: drafts that nothing proved
        where it was read, and answers earlier in any conversation; the questions stay.
        """
        with self._database.synchronous(), self._database.transaction() as db:
            deleted = db.execute(
                "DELETE FROM feedback WHERE EXISTS (SELECT 1 FROM json_each(answer, '$.citations')"
                " WHERE json_extract(value, '$.article.id') = ?)",
                (article_id,),
            ).rowcount
            db.execute(
                f"UPDATE feedback SET answer = {WITHOUT_UNPROVEN}"
                " WHERE EXISTS (SELECT 1 FROM json_each(answer, '$.passages')"
                " WHERE json_extract(value, '$.article_id') = ?)",
                (article_id,),
            )
            db.execute(
                "UPDATE feedback SET history = (SELECT json_group_array("
                "json_array(json_extract(value, '$[0]'), NULL)) FROM json_each(history))"
            )
        return deleted

    def reviewed(self, num: int) -> None:
        """Take one out of the box. Raises :class:`UsageError` if it is not in it."""
        with self._database.transaction() as db:
            changed = db.execute(
                "UPDATE feedback SET reviewed = ? WHERE num = ? AND reviewed IS NULL",
                (self._clock().isoformat(), num),
            ).rowcount
        if not changed:
            raise UsageError(f"no feedback {num} waits", hint="dateline eval inbox lists them")
