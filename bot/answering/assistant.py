"""A question -> a verified answer. The one way to an answer, for every channel and every model."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from bot.answering import gaps
from bot.answering.conversation import ByRule, Understood, small_talk
from bot.answering.disagreeing import add_disagreements
from bot.answering.draft import Drafter, Repairer, SecondLook, Writer
from bot.answering.other_words import Beside
from bot.answering.verified import OnSentence, Policy, Verified
from bot.answering.writing import write
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
_PRESENT = re.compile(
    r"\b(?:still|now|latest|newest|current(?:ly)?|today|at present|so far|yet"
    r"|most recent(?:ly)?)\b",
    re.IGNORECASE,
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


class Archive(gaps.Archive, Protocol):
    """Knows what there is to answer from."""

    def coverage(self, scope: Scope = EVERYTHING) -> Coverage: ...

    def left_out(self, scope: Scope) -> tuple[int, int]:
        """Articles without a date, and articles of which only a later text is known."""


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
        archive: Archive,
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
        watch = _Watch(self._clock)
        if (said := small_talk(question)) is not None:
            return self._talk(question, said, watch, scope)
        understood = self._reader.understand(question, history)
        full = understood.full or question
        passages, beside = self._retrieve(full, scope)
        watch.retrieved()

        def verified_sentence(sentence: Sentence, citations: tuple[Citation, ...]) -> None:
            watch.spoken()
            if on_sentence is not None:
                on_sentence(sentence, citations)

        found = Verified(
            full,
            passages,
            verified_sentence,
            policy=self._policy,
            present=bool(_PRESENT.search(full)),
            usage=understood.usage + beside.usage,
        )
        found.warnings.extend((*understood.warnings, *beside.warnings))
        drafter, repairs = self._writers[0].drafter, 0
        if passages:
            drafter, repairs = write(full, passages, found, self._writers, scope)
        dropped = found.give_up()
        add_disagreements(full, found)
        return self._answer(
            question,
            found,
            drafter=drafter,
            scope=scope,
            timings=watch.timings(),
            rewritten=understood.full,
            repairs=repairs,
            dropped=tuple(dropped),
            also_searched=tuple(beside.queries),
        )

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

    def _talk(self, question: str, said: str, watch: _Watch, scope: Scope) -> Answer:
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

    def _answer(
        self,
        question: str,
        found: Verified,
        *,
        drafter: Drafter,
        scope: Scope,
        timings: Timings,
        rewritten: str | None,
        repairs: int,
        dropped: tuple[Sentence, ...],
        also_searched: tuple[str, ...],
    ) -> Answer:
        found.missing += gaps.seen_by_rule(found, self._archive, scope)
        absence = None
        stopped = any(warning.code == "stopped" for warning in found.warnings)
        if (found.missing or not found.sentences) and not stopped:
            absence = self._absence(found, scope)
        outcome: Outcome = "answered"
        if absence is not None:
            outcome = "partly_answered" if found.sentences else "abstained"
        elif not found.sentences:
            outcome = "abstained"
        closing = () if absence is None else (gaps.absence_sentence(absence, outcome),)
        return Answer(
            question=question,
            outcome=outcome,
            sentences=(*found.sentences, *closing),
            citations=tuple(found.citations),
            passages=tuple(found.passages),
            absence=absence,
            model=drafter.name,
            embedder=self._embedder,
            timings=timings,
            disagreements=tuple(found.disagreements),
            usage=found.usage,
            prompt_hash=drafter.prompt_hash,
            repairs=repairs,
            warnings=(
                *self._search_warnings(),
                *_warnings(found, dropped),
                *self._left_out(scope),
            ),
            scope=scope,
            rewritten=rewritten,
            preferences=self._retriever.preferences(found.question, scope=scope),
            dropped=dropped,
            also_searched=also_searched,
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

    def _absence(self, found: Verified, scope: Scope) -> Absence:
        nearest: Sequence[Passage] = found.passages[:NEAREST] if not found.sentences else ()
        return Absence(
            looked_for=found.question,
            missing=tuple(dict.fromkeys(text for text in found.missing if text)),
            nearest=tuple(nearest),
            covered=self._archive.coverage(scope),
        )


class _Watch:
    """The moments of one answer."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._started = clock()
        self._retrieved = self._started
        self._first_word: float | None = None

    def retrieved(self) -> None:
        self._retrieved = self._clock()

    def spoken(self) -> None:
        if self._first_word is None:
            self._first_word = self._clock()

    def timings(self) -> Timings:
        now = self._clock()
        first_word = now if self._first_word is None else self._first_word
        return Timings(
            retrieve=1000 * (self._retrieved - self._started),
            first_word=1000 * (first_word - self._started),
            total=1000 * (now - self._started),
        )


def _articles(count: int) -> str:
    return "1 article was" if count == 1 else f"{count} articles were"


def _warnings(found: Verified, dropped: Sequence[Sentence]) -> tuple[Warning, ...]:
    if not dropped:
        return tuple(found.warnings)
    many = "1 sentence of the draft was" if len(dropped) == 1 else (
        f"{len(dropped)} sentences of the draft were"
    )  # fmt: skip
    text = f"{many} left out: no quote from the articles proves what was said"
    return (*found.warnings, Warning(code="unproven", text=text))
