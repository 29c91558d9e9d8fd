"""Is this what the articles say? A text, sentence by sentence, held against the articles.

By rules, and never by a guess. A sentence *stands* in an article if the article has its words, in
its order and side by side, and nothing in the sentence around them turns, doubts or attributes
them. An article *differs* if it has the same words but for one number (no date), or but for a
negation: what that means is for the reader to judge, who is shown it. All else is *not found*, with
the closest sentence beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from bot.answering.sentences import sentence_spans
from bot.answering.support import unsupported_terms
from bot.domain import EVERYTHING, Passage, Quote, Scope, Span
from bot.terms import fold, terms

MOST_CLAIMS = 15
LEAST_WORDS = 4  # of a sentence that could be checked
LEAST_SHARED = 1 / 2  # of its terms, for a sentence to count as close

Verdict = Literal["stands", "differs", "not_found"]

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\w+(?:['’]\w+)?")
_EMPTY = frozenset("a an the that also now".split())
_NEGATIONS = frozenset("not no never cannot".split())
_WITH_NEGATION = frozenset("do does did".split())
_ATTRIBUTES = re.compile(
    r"\b(?:said|says?|claim(?:s|ed)?|alleg\w+|accord\w+|told|report\w+|believ\w+|argu\w+|insist\w+"
    r"|suggest\w+|warn\w+|predict\w+|fear\w+|hop(?:e|es|ed|ing)|expect\w+|den(?:y|ies|ied)"
    r"|false\w*|untrue|rumou?r\w*|whether|unless|critics?)\b",
    re.IGNORECASE,
)
_DATES = frozenset(
    """january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday""".split()
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


class Retriever(Protocol):
    """Finds the passages to look in."""

    def retrieve(
        self, question: str, *, budget: int, scope: Scope = EVERYTHING
    ) -> list[Passage]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One sentence and what the articles have on it. ``quote``: where it stands, differs, or what
    comes closest; ``None`` when nothing is close."""

    text: str
    verdict: Verdict
    quote: Quote | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """``left_out``: sentences beyond the first :data:`MOST_CLAIMS`."""

    claims: tuple[Claim, ...]
    left_out: int


class Checker:
    """Holds texts against one archive."""

    def __init__(self, retriever: Retriever, budget: int) -> None:
        """``budget``: characters of passages to look through for each sentence."""
        self._retriever = retriever
        self._budget = budget

    def check(self, text: str, *, scope: Scope = EVERYTHING) -> Checked:
        """Every sentence of ``text`` that says something; questions and scraps are passed by."""
        sentences = list(claims_in(text))
        return Checked(
            claims=tuple(self._claim(s, scope) for s in sentences[:MOST_CLAIMS]),
            left_out=len(sentences[MOST_CLAIMS:]),
        )

    def _claim(self, text: str, scope: Scope) -> Claim:
        passages = self._retriever.retrieve(text, budget=self._budget, scope=scope)
        quotes = list(_sentences(passages))
        for quote in quotes:
            if _stands(text, quote):
                return Claim(text=text, verdict="stands", quote=quote)
        for quote in quotes:
            if _differs(text, quote):
                return Claim(text=text, verdict="differs", quote=quote)
        return Claim(text=text, verdict="not_found", quote=_closest(text, quotes))


def claims_in(text: str) -> Iterator[str]:
    """The sentences of ``text`` that could be checked."""
    for span in sentence_spans(text):
        sentence = " ".join(text[span.start : span.end].split())
        asks = sentence.rstrip("\"'”’)").endswith("?")
        if not asks and len(_TOKEN.findall(sentence)) >= LEAST_WORDS and terms(sentence):
            yield sentence


def _sentences(passages: Sequence[Passage]) -> Iterator[Quote]:
    for passage in passages:
        text = passage.revision.text
        for span in sentence_spans(text, passage.start, passage.end):
            if not text[span.start : span.end].rstrip("\"'”’)").endswith("?"):
                yield Quote(revision=passage.revision, spans=(span,), match="exact")


def _stands(claim: str, quote: Quote) -> bool:
    said = _tokens(claim)
    for found in _alike(said, quote):
        if found.same and not _is_governed(claim, found.span, quote):
            return True
    return False


def _differs(claim: str, quote: Quote) -> bool:
    """The same words with another number, or with one negation more or less."""
    said = _tokens(claim)
    for found in _alike(said, quote):
        changed = [(a, b) for a, b in found.pairs if a != b]
        if len(changed) == 1 and len(said) > LEAST_WORDS and _is_other_number(*changed[0], claim):
            return not _is_attributed(claim, found.span, quote)
    return _is_contrary(claim, quote)


def _is_contrary(claim: str, quote: Quote) -> bool:
    said, text = _tokens(claim), _tokens(quote.text)
    negated = [bool(_NEGATIONS.intersection(tokens)) for tokens in (said, text)]
    bare = [[t for t in tokens if t not in _NEGATIONS | _WITH_NEGATION] for tokens in (said, text)]
    return (
        negated[0] != negated[1]
        and len(bare[0]) >= LEAST_WORDS
        and bare[0] == bare[1]
        and not _ATTRIBUTES.search(quote.text)
    )


@dataclass(frozen=True, slots=True)
class _Alike:
    """A stretch of a sentence as long as the claim: its tokens beside the claim's, its place."""

    pairs: list[tuple[str, str]]
    span: Span

    @property
    def same(self) -> bool:
        return all(a == b for a, b in self.pairs)


def _alike(said: Sequence[str], quote: Quote) -> Iterator[_Alike]:
    """Stretches of ``quote`` that have all words of ``said``, side by side, but for one at most."""
    text, start = quote.revision.text, quote.spans[0].start
    matches = list(_TOKEN.finditer(text, start, quote.spans[0].end))
    found = [(_stem(m.group()), m) for m in matches if fold(m.group()) not in _EMPTY]
    for at in range(len(found) - len(said) + 1):
        part = found[at : at + len(said)]
        pairs = [(a, b) for a, (b, _) in zip(said, part, strict=True)]
        if sum(a != b for a, b in pairs) <= 1:
            yield _Alike(pairs, Span(start=part[0][1].start(), end=part[-1][1].end()))


def _is_governed(claim: str, span: Span, quote: Quote) -> bool:
    """Whether the sentence around the words says them otherwise than ``claim`` does."""
    words = Quote(revision=quote.revision, spans=(span,), match="exact")
    return bool(
        _is_attributed(claim, span, quote)
        or unsupported_terms(claim, [words])
        or unsupported_terms(claim, [quote])
    )


def _is_attributed(claim: str, span: Span, quote: Quote) -> bool:
    text, whole = quote.revision.text, quote.spans[0]
    around = text[whole.start : span.start] + " " + text[span.end : whole.end]
    return bool(_ATTRIBUTES.search(around))


def _is_other_number(said: str, found: str, claim: str) -> bool:
    """Whether both are numbers, of another size, and neither is a day or a year."""
    if not (said[0].isdigit() and found[0].isdigit()):
        return False
    if _YEAR.fullmatch(said) or _YEAR.fullmatch(found):
        return False
    return not _DATES.intersection(fold(claim).split())


def _closest(claim: str, quotes: Sequence[Quote]) -> Quote | None:
    wanted = set(terms(claim))
    shared = [len(wanted & set(terms(quote.text))) / len(wanted) for quote in quotes]
    best = max(range(len(quotes)), key=lambda i: shared[i], default=None)
    return quotes[best] if best is not None and shared[best] >= LEAST_SHARED else None


def _tokens(text: str) -> list[str]:
    return [_stem(t) for t in _TOKEN.findall(text) if fold(t) not in _EMPTY]


def _stem(token: str) -> str:
    """A token in the form that is compared: folded and stemmed, figures without commas."""
    if token[0].isdigit():
        return token.replace(",", "")
    stems = terms(token)
    return stems[0] if len(stems) == 1 else fold(token).replace("’", "'")
