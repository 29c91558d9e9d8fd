"""A question -> a verified answer. The one way to an answer, for every channel and every model."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from bot.answering import closing, gaps
from bot.answering.asking import asks_of_now
from bot.answering.conversation import ByRule, Understood, small_talk
from bot.answering.disagreeing import add_disagreements
from bot.answering.draft import Drafter, Repairer, SecondLook, Writer
from bot.answering.other_words import Beside
from bot.answering.verified import OnSentence, Policy, Verified
from bot.answering.watch import Watch
from bot.answering.writing import write
from bot.domain import (
    EVERYTHING,
    Answer,
    Citation,
    Passage,
    Scope,
    Sentence,
    Turn,
    Warning,
)


class Retriever(Protocol):
    """Finds the passages to answer from."""

    def retrieve(
        self,
        question: str,
        *,
        budget: int,
        scope: Scope = EVERYTHING,
        also: Mapping[str, float] | None = None,
    ) -> list[Passage]:
        """``also``: further queries, and how much each counts beside the question."""
        ...

    def preferences(self, question: str, *, scope: Scope = EVERYTHING) -> tuple[str, ...]:
        """What of the articles the question prefers, in words."""
        ...


class Reader(Protocol):
    """Understands what a question means in its conversation."""

    def understand(self, question: str, history: Sequence[Turn]) -> Understood: ...


class OtherWords(Protocol):
    """Knows what to search for beside a question that found little; never raises."""

    def beside(self, question: str, passages: Sequence[Passage], scope: Scope) -> Beside: ...


class Assistant:
    """Retrieves, drafts, verifies. What the draft does not prove is not said."""

    def __init__(
        self,
        *,
        retriever: Retriever,
        drafter: Drafter,
        archive: closing.Archive,
        embedder: str,
        budget: int,
        reader: Reader | None = None,
        other_words: OtherWords | None = None,
        repairer: Repairer | None = None,
        second_look: SecondLook | None = None,
        fallback: Writer | None = None,
        policy: Policy = "strict",
        search_warnings: Callable[[], Sequence[Warning]] = tuple,
        limit: Callable[[], AbstractContextManager[None]] = nullcontext,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """``budget`` is in characters; ``clock`` counts seconds.

        ``repairer`` is asked once for what a draft did not prove; ``second_look`` sees every claim
        that the rules let pass; ``fallback`` writes where the drafter fails before its first word.
        Each answer is made within a ``limit()``; ``search_warnings`` gives what the last search
        could not see.
        """
        self._retriever = retriever
        first = Writer(drafter=drafter, repairer=repairer, second_look=second_look)
        self._writers = (first,) if fallback is None else (first, fallback)
        self._archive = archive
        self._embedder = embedder
        self._budget = budget
        self._reader = reader or ByRule()
        self._other_words = other_words
        self._policy = policy
        self._search_warnings = search_warnings
        self._limit = limit
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
        it brings; what it was given stands in the answer, in that order. What a repair has mended
        and how sources disagree comes at the end. A ``KeyboardInterrupt`` while the answer is
        drafted ends it with what was verified so far.
        """
        with self._limit():
            return self._ask(question, on_sentence, scope, history)

    def _ask(
        self,
        question: str,
        on_sentence: OnSentence | None,
        scope: Scope,
        history: Sequence[Turn],
    ) -> Answer:
        watch = Watch(self._clock)
        if (said := small_talk(question)) is not None:
            return self._talk(question, said, watch, scope)
        understood = self._reader.understand(question, history)
        full = understood.full or question
        passages, beside = self._retrieve(full, scope)
        watch.retrieved()
        found = self._verified(full, passages, watch, on_sentence)
        found.usage = understood.usage + beside.usage
        found.warnings.extend((*understood.warnings, *beside.warnings))
        drafter, repairs = self._writers[0].drafter, 0
        if passages:
            drafter, repairs = write(full, passages, found, self._writers, scope)
        dropped = found.give_up()
        add_disagreements(full, found)
        absence = closing.absence_of(found, self._archive, scope)
        outcome = closing.outcome_of(found.sentences, absence)
        last = () if absence is None else (gaps.absence_sentence(absence, outcome),)
        return Answer(
            question=question,
            outcome=outcome,
            sentences=(*found.sentences, *last),
            citations=tuple(found.citations),
            passages=tuple(found.passages),
            absence=absence,
            model=drafter.name,
            embedder=self._embedder,
            timings=watch.timings(),
            disagreements=tuple(found.disagreements),
            usage=found.usage,
            prompt_hash=drafter.prompt_hash,
            repairs=repairs,
            warnings=(
                *self._search_warnings(),
                *closing.warnings_of(found, dropped, self._archive, scope),
            ),
            scope=scope,
            rewritten=understood.full,
            preferences=self._retriever.preferences(found.question, scope=scope),
            dropped=tuple(dropped),
            also_searched=tuple(beside.queries),
        )

    def _verified(
        self,
        question: str,
        passages: list[Passage],
        watch: Watch,
        on_sentence: OnSentence | None,
    ) -> Verified:
        """What will be verified of a draft; the first sentence is timed."""

        def verified_sentence(sentence: Sentence, citations: tuple[Citation, ...]) -> None:
            watch.spoken()
            if on_sentence is not None:
                on_sentence(sentence, citations)

        present = asks_of_now(question)
        return Verified(question, passages, verified_sentence, policy=self._policy, present=present)

    def _retrieve(self, question: str, scope: Scope) -> tuple[list[Passage], Beside]:
        """The passages for a question and for what is searched beside it."""
        passages = self._retriever.retrieve(question, budget=self._budget, scope=scope)
        if self._other_words is None:
            return passages, Beside()
        beside = self._other_words.beside(question, passages, scope)
        if beside.queries:
            passages = self._retriever.retrieve(
                question, budget=self._budget, scope=scope, also=beside.queries
            )
        return passages, beside

    def _talk(self, question: str, said: str, watch: Watch, scope: Scope) -> Answer:
        watch.retrieved()
        return Answer(
            question=question,
            outcome="abstained",
            sentences=(Sentence(text=said, kind="notice"),),
            citations=(),
            passages=(),
            absence=None,
            model=self._writers[0].drafter.name,
            embedder=self._embedder,
            timings=watch.timings(),
            prompt_hash=self._writers[0].drafter.prompt_hash,
            scope=scope,
        )
