"""What an answerer, model or rules, proposes: sentences and the words they rest on. Unverified."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain import Passage


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


class Drafter(Protocol):
    """Drafts an answer from passages, sentence by sentence; an empty draft is an abstention."""

    @property
    def name(self) -> str: ...

    def draft(self, question: str, passages: Sequence[Passage]) -> Iterator[DraftSentence]: ...
