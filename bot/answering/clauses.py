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
    """One clause of a sentence in a passage, and what it is compared by."""

    revision: Revision
    sentence: Span
    text: str
    sentence_terms: frozenset[str]
    terms: tuple[str, ...]
    names: frozenset[str]
    values: tuple[Value, ...]
    denies: bool

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
        said = _NEGATION.sub(" ", said)
        found = tuple(t for t in terms(said) if t not in _SLIGHT and not t.isdigit())
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
        )
