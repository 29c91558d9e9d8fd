"""Clauses of the sentences that a question is answered from, and what they are compared by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.hostile import addresses_a_machine
from bot.answering.sentences import sentence_spans
from bot.answering.values import Value, in_names, values_in
from bot.domain import Passage, Quote, Revision, Span
from bot.terms import terms

LEAST_TERMS = 2  # a clause of fewer says nothing that another could contradict

_CLAUSE = re.compile(r"[;:—–]\s|,\s|\s(?:but|while|whereas|although|though)\s", re.IGNORECASE)
_NEGATION = re.compile(r"\b(?:not|no|never|neither|nor|none|cannot|without)\b|n['’]t\b", re.I)
_OF_VERBS = ("not", "never", "cannot", "n't", "n’t")
_ADVERB = re.compile(r"\b(?:\w+ly|yet|even|ever|been|being)\b", re.IGNORECASE)
_NAME = re.compile(r"(?<![.!?:] )(?<!^)\b[A-Z][\w’-]*")
_SLIGHT = frozenset(
    terms(
        """be become begin come do get give go have keep make put take say tell report announce
        add accord state claim note expect look set plan would could may might will shall due
        rise fall climb drop increase decrease grow reach stand total amount end start late early
        new now still already least most more less than about around nearly almost over under up
        down also official people number year month week day time today yesterday monday tuesday
        wednesday thursday friday saturday sunday"""
    )
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a sentence in a passage, and what it is compared by.

    ``denied``: the verb that its negation denies, or after a "no" two words of what is not.
    """

    revision: Revision
    sentence: Span
    text: str
    sentence_terms: frozenset[str]
    terms: tuple[str, ...]
    names: frozenset[str]
    values: tuple[Value, ...]
    denies: bool
    denied: frozenset[str]

    @property
    def words(self) -> frozenset[str]:
        return frozenset(self.terms)

    @property
    def place(self) -> tuple[str, int]:
        """Article and start of the sentence that this is a clause of."""
        return self.revision.article_id, self.sentence.start

    @property
    def quote(self) -> Quote:
        """The whole sentence."""
        return Quote(revision=self.revision, spans=(self.sentence,), match="exact")


def clauses_of(passages: Sequence[Passage]) -> Iterator[Clause]:
    """Every clause of the statements in ``passages``, each once."""
    seen: set[tuple[str, int]] = set()
    for passage in passages:
        text = passage.revision.text
        for span in sentence_spans(text, passage.start, passage.end):
            place = (passage.revision.article_id, span.start)
            sentence = text[span.start : span.end]
            if place in seen or sentence.endswith("?") or addresses_a_machine(sentence):
                continue
            seen.add(place)
            yield from _of_sentence(passage.revision, span, sentence)


def _of_sentence(revision: Revision, span: Span, sentence: str) -> Iterator[Clause]:
    inside = frozenset(terms(sentence))
    for text in _CLAUSE.split(sentence):
        values = tuple(values_in(text))
        said = text
        for value in values:
            said = said.replace(value.said, " ")
        denied = _denied(said)
        said = _NEGATION.sub(" ", said)
        found = _telling(said)
        if len(set(found)) < LEAST_TERMS:
            continue
        yield Clause(
            revision=revision,
            sentence=span,
            text=text,
            sentence_terms=inside,
            terms=found,
            names=frozenset((*_NAME.findall(said), *(text[a:b] for a, b in in_names(text)))),
            values=values,
            denies=bool(_NEGATION.search(text)),
            denied=denied,
        )


def _denied(said: str) -> frozenset[str]:
    negation = _NEGATION.search(said)
    if negation is None:
        return frozenset()
    after = _telling(_ADVERB.sub(" ", said[negation.end() :]))
    return frozenset(after[: 1 if negation.group().lower() in _OF_VERBS else 2])


def _telling(text: str) -> tuple[str, ...]:
    """The terms of ``text`` but for numbers and words that say little."""
    return tuple(t for t in terms(text) if t not in _SLIGHT and not t.isdigit())
