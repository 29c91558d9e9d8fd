"""A question -> a verified answer. The one way to an answer, for every channel and every model."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.answering.citations import verify
from bot.answering.draft import Drafter, DraftSentence
from bot.answering.support import unsupported_terms
from bot.domain import (
    Absence,
    Answer,
    Citation,
    Coverage,
    Outcome,
    Passage,
    Quote,
    Sentence,
    Timings,
)

NEAREST = 3  # passages named in an abstention


class Retriever(Protocol):
    """Finds the passages to answer from."""

    def retrieve(self, question: str, *, budget: int) -> list[Passage]: ...


class Assistant:
    """Retrieves, drafts, verifies. What the draft does not prove is not said."""

    def __init__(
        self,
        *,
        retriever: Retriever,
        drafter: Drafter,
        coverage: Callable[[], Coverage],
        embedder: str,
        budget: int,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """``budget`` is in characters; ``clock`` counts seconds."""
        self._retriever = retriever
        self._drafter = drafter
        self._coverage = coverage
        self._embedder = embedder
        self._budget = budget
        self._clock = clock

    def ask(self, question: str) -> Answer:
        """Answer ``question`` or abstain; ``question`` must hold more than white space."""
        started = self._clock()
        passages = self._retriever.retrieve(question, budget=self._budget)
        retrieved = first_word = self._clock()
        verified = _Verified(passages)
        for draft in self._drafter.draft(question, passages):
            if verified.add(draft) and len(verified.sentences) == 1:
                first_word = self._clock()
        outcome: Outcome = "answered" if verified.sentences else "abstained"
        absence = None if verified.sentences else self._absence(question, passages)
        finished = self._clock()
        return Answer(
            question=question,
            outcome=outcome,
            sentences=tuple(verified.sentences) or (_absence_sentence(absence),),
            citations=tuple(verified.citations),
            passages=tuple(passages),
            absence=absence,
            model=self._drafter.name,
            embedder=self._embedder,
            timings=Timings(
                retrieve=1000 * (retrieved - started),
                first_word=1000 * ((first_word if verified.sentences else finished) - started),
                total=1000 * (finished - started),
            ),
        )

    def _absence(self, question: str, passages: Sequence[Passage]) -> Absence:
        return Absence(
            looked_for=question,
            missing=(),
            nearest=tuple(passages[:NEAREST]),
            covered=self._coverage(),
        )


@dataclass(slots=True)
class _Verified:
    """The sentences of a draft that hold, and their citations, numbered as they come."""

    passages: Sequence[Passage]
    sentences: list[Sentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)

    def add(self, draft: DraftSentence) -> bool:
        """Take ``draft`` in if its quotes verify and it says no more than they do."""
        found = [verify(quote, self.passages) for quote in draft.quotes]
        quotes = [quote for quote in found if quote is not None]
        if not quotes or unsupported_terms(draft.text, quotes):
            return False
        numbers = tuple(dict.fromkeys(self._number(quote) for quote in quotes))
        self.sentences.append(Sentence(text=draft.text, kind="claim", citations=numbers))
        return True

    def _number(self, quote: Quote) -> int:
        for citation in self.citations:
            same_article = citation.quote.revision.article_id == quote.revision.article_id
            if same_article and citation.quote.spans == quote.spans:
                return citation.n
        self.citations.append(Citation(n=len(self.citations) + 1, quote=quote))
        return len(self.citations)


def _absence_sentence(absence: Absence | None) -> Sentence:
    empty = absence is not None and not absence.covered.articles
    text = "There are no articles to answer from." if empty else "The articles do not say."
    return Sentence(text=text, kind="absence")
