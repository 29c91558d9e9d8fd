"""Questions with what is known of their answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.domain import Turn

DisagreementKind = Literal["superseded", "disputed", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An article as the question set names it, and where in its text the answer stands.

    ``article`` is an id, a key, an address, a path or a file's name. Without ``start`` the words
    of ``text`` say where; without either, the whole article is meant. ``field`` is for messages.
    """

    article: str
    start: int | None = None
    end: int | None = None
    text: str | None = None
    revision: int | None = None
    field: str = "relevant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question and what is known of its answer; what the set does not say is empty or None.

    ``without`` names articles that are hidden when it is asked. ``wrong_answers`` are words that a
    right answer does not hold. ``line`` is the line of the file.
    """

    id: str
    text: str
    line: int
    answers: tuple[str, ...] = ()
    wrong_answers: tuple[str, ...] = ()
    answerable: bool | None = None
    relevant: tuple[Reference, ...] = ()
    expected_quotes: tuple[str, ...] = ()
    as_of: datetime | None = None
    history: tuple[Turn, ...] = ()
    tags: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    disagreement: DisagreementKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSet:
    """The questions of one file. ``unused``: its fields that mean nothing here."""

    name: str
    digest: str
    questions: tuple[Question, ...]
    unused: tuple[str, ...]
