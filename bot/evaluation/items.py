"""One measured answer as a line of ``results.jsonl``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from bot.channels import as_json
from bot.domain import Answer, Passage
from bot.errors import DatelineError
from bot.evaluation.gold import Gold
from bot.evaluation.questions import Question
from bot.evaluation.scoring import Scores

SCHEMA = 1
ERROR = "error"
FOUND = "found"  # the status of an item of which only retrieval was measured
Json = dict[str, Any]


class Key(NamedTuple):
    """What an item is the measurement of; ``repeat`` counts from 1."""

    system: str
    question: str
    repeat: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """``status`` is the answer's outcome, ``found`` or ``error``.

    ``answer`` is what ``ask --json`` gives, ``retrieved`` are passages with their text, ``gold``
    and ``asked`` what the question set says. ``judged``: the verdict on each claim.
    """

    key: Key
    status: str
    scores: Mapping[str, float]
    left_out: Mapping[str, str]
    asked: Json
    gold: Json
    seconds: float
    answer: Json | None = None
    retrieved: Sequence[Json] = ()
    judged: Sequence[Json] = ()
    judged_by_rules: Sequence[Json] = ()
    error: Json | None = None

    @property
    def failed(self) -> bool:
        return self.status == ERROR

    def to_json(self) -> Json:
        return {
            "schema": SCHEMA,
            "system": self.key.system,
            "id": self.key.question,
            "repeat": self.key.repeat,
            "status": self.status,
            "scores": dict(self.scores),
            "left_out": dict(self.left_out),
            "asked": self.asked,
            "gold": self.gold,
            "seconds": round(self.seconds, 4),
            "answer": self.answer,
            "retrieved": list(self.retrieved),
            "judged": list(self.judged),
            "judged_by_rules": list(self.judged_by_rules),
            "error": self.error,
        }

    @classmethod
    def from_json(cls, line: Mapping[str, Any]) -> Item:
        """Raises ``KeyError``, ``TypeError`` or ``ValueError`` for what is no item."""
        if line["schema"] != SCHEMA:
            raise ValueError(f"it has schema {line['schema']!r}, not {SCHEMA}")
        return cls(
            key=Key(str(line["system"]), str(line["id"]), int(line["repeat"])),
            status=str(line["status"]),
            scores=dict(line["scores"]),
            left_out=dict(line["left_out"]),
            asked=dict(line["asked"]),
            gold=dict(line["gold"]),
            seconds=float(line["seconds"]),
            answer=line["answer"],
            retrieved=list(line["retrieved"]),
            judged=list(line["judged"]),
            judged_by_rules=list(line["judged_by_rules"]),
            error=line["error"],
        )


@dataclass(frozen=True, slots=True)
class Measured:
    """A question with its gold, and how to write down what became of it."""

    question: Question
    gold: Gold

    def answered(self, key: Key, answer: Answer, scores: Scores, seconds: float) -> Item:
        return self._item(
            key,
            answer.outcome,
            scores,
            seconds,
            answer=as_json.answer(answer),
            retrieved=[retrieved(n, p) for n, p in enumerate(answer.passages, start=1)],
        )

    def found(
        self, key: Key, passages: Sequence[Passage], scores: Scores, seconds: float
    ) -> Item:  # fmt: skip
        shown = [retrieved(n, p) for n, p in enumerate(passages, start=1)]
        return self._item(key, FOUND, scores, seconds, retrieved=shown)

    def failed(self, key: Key, error: BaseException, seconds: float) -> Item:
        known = isinstance(error, DatelineError)
        text = error.message if isinstance(error, DatelineError) else f"a fault: {error!r:.500}"
        said = {"kind": type(error).__name__, "text": text, "foreseen": known}
        return self._item(key, ERROR, Scores(), seconds, error=said)

    def _item(self, key: Key, status: str, scores: Scores, seconds: float, **more: Any) -> Item:
        return Item(
            key=key,
            status=status,
            scores=scores.values,
            left_out=scores.left_out,
            asked=asked(self.question),
            gold=gold(self.question, self.gold),
            seconds=seconds,
            judged=[asdict(v) for v in scores.verdicts],
            judged_by_rules=[asdict(v) for v in scores.second],
            **more,
        )


def retrieved(rank: int, passage: Passage) -> Json:
    """A passage with its text: a report must be readable without the archive."""
    revision = passage.revision
    return {
        "rank": rank,
        "article_id": revision.article_id,
        "revision": revision.number,
        "title": revision.article.title,
        "published": as_json.date_text(revision.article.published),
        "start": passage.start,
        "end": passage.end,
        "score": passage.score,
        "text": passage.text,
    }


def asked(question: Question) -> Json:
    return {
        "question": question.text,
        "as_of": as_json.as_of_text(question.as_of),
        "history": [{"question": t.question, "answer": t.answer} for t in question.history],
        "tags": list(question.tags),
        "without": list(question.without),
        "line": question.line,
    }


def gold(question: Question, known: Gold) -> Json:
    """What is known of the right answer."""
    return {
        "answerable": question.answerable,
        "answers": list(question.answers),
        "wrong_answers": list(question.wrong_answers),
        "quotes": list(question.expected_quotes),
        "disagreement": question.disagreement,
        "articles": sorted(known.articles),
        "spans": [
            {"text": span.text, "places": [asdict(place) for place in span.places]}
            for span in known.spans
        ],
    }
