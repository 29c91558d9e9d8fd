"""Is this what the articles say? A text, sentence by sentence, held against the articles.

By rules, and never by a guess. A sentence *stands* in an article if it is a whole sentence of it,
word for word and sign for sign, and not a part of what the article quotes. A part of a sentence is
not enough: "France rather than Germany will host it" holds the words "Germany will host it". An
article *differs* if its sentence is the same but for one number (no date), or but for a negation:
what that means is for the reader to judge, who is shown it. All else is *not found*, with the
closest sentence beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from bot.answering.normalising import normalise
from bot.answering.sentences import sentence_spans
from bot.answering.values import in_names
from bot.domain import EVERYTHING, Passage, Quote, Scope, Span
from bot.terms import fold, terms

MOST_CLAIMS = 15
LEAST_WORDS = 4  # of a sentence that could be checked
LEAST_SHARED = 1 / 2  # of its terms, for a sentence to count as close

Verdict = Literal["stands", "differs", "not_found"]

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\w+(?:['’]\w+)?")
_NUMBER = re.compile(r"(?:(?<!\w)[-\u2212])?\d+(?:[.,]\d+)*")
_SIGNS = "-\u2013\u2212"
_AROUND = " \t\"'“”‘’«»*_~`>"
_BULLETS = " \t\n•·▪◦‣*–—-"
_ENDED = re.compile(r"[.!?…。！？][\"'”’)\]»]*$")
_PARTED = re.compile(r"[^\S\n]*\n\s*\n")
_MARKS = re.compile('["“”«»„]')
_OPENING, _CLOSING = frozenset("“«„"), frozenset("”»")
_NEGATIONS = frozenset("not no never cannot".split())
_WITH_NEGATION = frozenset("do does did".split())
_NOT_ALONE = re.compile(r"\bnot (?:only|just|merely)\b", re.IGNORECASE)
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
        sentence = " ".join(_with_sign(text, span).split())
        asks = sentence.rstrip("\"'”’)").endswith("?")
        if not asks and len(_TOKEN.findall(sentence)) >= LEAST_WORDS and terms(sentence):
            yield sentence


def _sentences(passages: Sequence[Passage]) -> Iterator[Quote]:
    for passage in passages:
        text = passage.revision.text
        for span in sentence_spans(text, passage.start, passage.end):
            if not text[span.start : span.end].rstrip("\"'”’)").endswith("?"):
                yield Quote(revision=passage.revision, spans=(span,), match="exact")


def _with_sign(text: str, span: Span) -> str:
    """A sentence with the minus before it, which elsewhere would be a bullet."""
    signed = text[span.start].isdigit() and span.start > 0 and text[span.start - 1] in _SIGNS
    return text[span.start - signed : span.end]


def _stands(claim: str, quote: Quote) -> bool:
    return _comparable(claim) == _comparable(_said(quote)) and _is_the_articles_own(quote)


def _differs(claim: str, quote: Quote) -> bool:
    """The same sentence with another number, or with one negation more or less."""
    has_another = _has_another_number(_comparable(claim), _comparable(_said(quote)))
    return (has_another or _is_contrary(claim, quote)) and _is_the_articles_own(quote)


def _said(quote: Quote) -> str:
    return _with_sign(quote.revision.text, quote.spans[0])


def _comparable(sentence: str) -> str:
    """A sentence without what does not change it: its spelling of quotes and spaces, its full stop,
    quotation marks or markup around the whole of it, a capital at its start."""
    bare = normalise(" ".join(sentence.split())).text.strip(_AROUND)
    bare = bare.removesuffix(".").removesuffix("!").strip(_AROUND)
    return bare[:1].casefold() + bare[1:] if bare[1:2].islower() else bare


def _is_the_articles_own(quote: Quote) -> bool:
    """Whether it is a whole sentence, and said by nobody else: a line that was broken for its width
    may begin with what the line before it takes back."""
    text, span = quote.revision.text, quote.spans[0]
    before, after = text[: span.start].rstrip(_BULLETS), text[span.end :]
    begins = not before or _ENDED.search(before[-5:]) or _PARTED.match(text[len(before) :])
    ends = _ENDED.search(text[: span.end][-5:]) or not after.strip() or _PARTED.match(after)
    return bool(begins and ends) and not _is_spoken(quote)


def _is_spoken(quote: Quote) -> bool:
    """Whether it stands between quotation marks, opened in its line or in its paragraph: somebody
    else says it."""
    text, start = quote.revision.text, quote.spans[0].start
    openings = [text.rfind(end, 0, start) + 1 for end in ("\n", "\n\n")]
    return bool(_MARKS.match(text[start])) or any(_is_open(text[at:start]) for at in openings)


def _is_open(text: str) -> bool:
    inside = False
    for mark in _MARKS.findall(text):
        inside = mark in _OPENING or (mark not in _CLOSING and not inside)
    return inside


def _has_another_number(claim: str, said: str) -> bool:
    """Whether both are one sentence but for one number, which is no day, year or part of a name."""
    if _NUMBER.sub("#", claim) != _NUMBER.sub("#", said):
        return False
    numbers = zip(_NUMBER.finditer(claim), _NUMBER.finditer(said), strict=True)
    changed = [(a, b) for a, b in numbers if a[0] != b[0]]
    if len(changed) != 1 or any(_YEAR.fullmatch(number[0]) for number in changed[0]):
        return False
    if changed[0][0].span() in in_names(claim[:1].upper() + claim[1:]):
        return False
    return not _DATES.intersection(fold(claim).split())


def _is_contrary(claim: str, quote: Quote) -> bool:
    said, found = _words(claim), _words(quote.text)
    if sum(word in _NEGATIONS for word in said + found) != 1:
        return False
    bare = [[w for w in words if w not in _NEGATIONS | _WITH_NEGATION] for words in (said, found)]
    if len(bare[0]) < LEAST_WORDS or len(bare[0]) != len(bare[1]):
        return False
    changed = [pair for pair in zip(*bare, strict=True) if pair[0] != pair[1]]
    inflected = not _WITH_NEGATION.isdisjoint(said + found) and len(changed) == 1
    if changed and not (inflected and terms(changed[0][0]) == terms(changed[0][1])):
        return False
    return not (_NOT_ALONE.search(claim + quote.text) or _ATTRIBUTES.search(quote.text))


def _closest(claim: str, quotes: Sequence[Quote]) -> Quote | None:
    wanted = set(terms(claim))
    shared = [len(wanted & set(terms(quote.text))) / len(wanted) for quote in quotes]
    best = max(range(len(quotes)), key=lambda i: shared[i], default=None)
    return quotes[best] if best is not None and shared[best] >= LEAST_SHARED else None


def _words(sentence: str) -> list[str]:
    return [fold(word).replace("’", "'") for word in _TOKEN.findall(sentence)]
