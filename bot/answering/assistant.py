"""A question -> a verified answer. The one way to an answer, for every channel and every model."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from bot.answering.conversation import standalone
from bot.answering.draft import Drafter
from bot.answering.verified import OnSentence, Verified
from bot.domain import (
    EVERYTHING,
    Absence,
    Answer,
    Citation,
    Coverage,
    Outcome,
    Passage,
    Scope,
    Sentence,
    Timings,
    Turn,
    Warning,
)

NEAREST = 3  # passages named in an abstention


class Retriever(Protocol):
    """Finds the passages to answer from."""

    def retrieve(
        self,
        question: str,
        *,
        budget: int,
        scope: Scope = EVERYTHING,
    ) -> list[Passage]: ...


class Archive(Protocol):
    """Knows what there is to answer from."""

    def coverage(self, scope: Scope = EVERYTHING) -> Coverage: ...

    def left_out(self, scope: Scope) -> tuple[int, int]:
        """Articles without a date, and articles of which only a later text is known."""


class Assistant:
    """Retrieves, drafts, verifies. What the draft does not prove is not said."""

    def __init__(
        self,
        *,
        retriever: Retriever,
        drafter: Drafter,
        archive: Archive,
        embedder: str,
        budget: int,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """``budget`` is in characters; ``clock`` counts seconds."""
        self._retriever = retriever
        self._drafter = drafter
        self._archive = archive
        self._embedder = embedder
        self._budget = budget
        self._clock = clock

    def ask(
        self,
        question: str,
        on_sentence: OnSentence | None = None,
        *,
        scope: Scope = EVERYTHING,
        history: Sequence[Turn] = (),
    ) -> Answer:
        """Answer ``question`` or abstain; ``question`` must hold more than white space.

        Nothing is from out of ``scope``. ``history`` is the conversation so far.

        ``on_sentence`` is given each sentence as soon as it is verified, with the citations that
        it brings; what it was given stands in the answer, in that order.
        """
        started = self._clock()
        rewritten = standalone(question, history)
        full = rewritten or question
        passages = self._retriever.retrieve(full, budget=self._budget, scope=scope)
        retrieved = self._clock()
        first_word: list[float] = []

        def verified_sentence(sentence: Sentence, citations: tuple[Citation, ...]) -> None:
            first_word.append(self._clock())
            if on_sentence is not None:
                on_sentence(sentence, citations)

        found = Verified(full, passages, verified_sentence)
        if passages:
            for draft in self._drafter.draft(full, passages):
                found.add(draft)
        finished = self._clock()
        timings = Timings(
            retrieve=1000 * (retrieved - started),
            first_word=1000 * ((first_word or [finished])[0] - started),
            total=1000 * (finished - started),
        )
        return replace(self._answer(question, found, timings, scope), rewritten=rewritten)

    def _answer(self, question: str, found: Verified, timings: Timings, scope: Scope) -> Answer:
        absence = None
        if found.missing or not found.sentences:
            absence = self._absence(question, found, scope)
        outcome: Outcome = "answered"
        if absence is not None:
            outcome = "partly_answered" if found.sentences else "abstained"
        closing = () if absence is None else (_absence_sentence(absence, outcome),)
        return Answer(
            question=question,
            outcome=outcome,
            sentences=(*found.sentences, *closing),
            citations=tuple(found.citations),
            passages=tuple(found.passages),
            absence=absence,
            model=self._drafter.name,
            embedder=self._embedder,
            timings=timings,
            disagreements=tuple(found.disagreements),
            usage=found.usage,
            prompt_hash=self._drafter.prompt_hash,
            warnings=(*_warnings(found), *self._left_out(scope)),
            scope=scope,
        )

    def _left_out(self, scope: Scope) -> Iterator[Warning]:
        """What may belong to the dates that were asked for and could not be used."""
        undated, earlier = self._archive.left_out(scope)
        if undated:
            text = f"{_articles(undated)} left out: what has no date cannot count for one"
            yield Warning(code="undated_left_out", text=text)
        if earlier:
            text = (
                f"{_articles(earlier)} left out: first taken in after a correction, so what was"
                " said by then is unknown"
            )
            yield Warning(code="earlier_text_unknown", text=text)

    def _absence(self, question: str, found: Verified, scope: Scope) -> Absence:
        nearest: Sequence[Passage] = found.passages[:NEAREST] if not found.sentences else ()
        return Absence(
            looked_for=question,
            missing=tuple(dict.fromkeys(text for text in found.missing if text)),
            nearest=tuple(nearest),
            covered=self._archive.coverage(scope),
        )


def _absence_sentence(absence: Absence, outcome: Outcome) -> Sentence:
    """Dateline's own words: what a model says of an absence proves nothing."""
    if not absence.covered.articles:
        text = "There are no articles to answer from."
    elif outcome == "partly_answered":
        text = "The articles do not answer all of the question."
    else:
        text = "The articles do not say."
    return Sentence(text=text, kind="absence")


def _articles(count: int) -> str:
    return "1 article was" if count == 1 else f"{count} articles were"


def _warnings(found: Verified) -> tuple[Warning, ...]:
    if not found.dropped:
        return tuple(found.warnings)
    many = "1 sentence of the draft was" if found.dropped == 1 else (
        f"{found.dropped} sentences of the draft were"
    )  # fmt: skip
    text = f"{many} left out: no quote from the articles proves what was said"
    return (*found.warnings, Warning(code="unproven", text=text))
