"""What an answerer, model or rules, proposes: sentences and the words they rest on. Unverified."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain import Passage, Usage, Warning


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftQuote:
    """Words said to stand in passage ``n`` (counting from 1); ``n`` may be wrong or missing."""

    n: int | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSentence:
    """One sentence of a draft."""

    text: str
    quotes: tuple[DraftQuote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftGap:
    """Said to stand in no passage."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftConflict:
    """Sentences said to contradict each other about one thing."""

    about: str
    sentences: tuple[DraftSentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftEnd:
    """What is known once a model has finished. ``problem`` says why it may be incomplete."""

    usage: Usage
    problem: Warning | None = None


Draft = DraftSentence | DraftGap | DraftConflict | DraftEnd


class Drafter(Protocol):
    """Drafts an answer from passages, piece by piece; a draft without sentences abstains.

    Raises :class:`bot.errors.ProviderError` when a model fails before it has said anything.
    """

    @property
    def name(self) -> str: ...

    @property
    def prompt_hash(self) -> str | None: ...

    def draft(self, question: str, passages: Sequence[Passage]) -> Iterator[Draft]: ...
