"""Whether a claim says no more than its quotes, by rules and without a model.

Of every claim: its names stand in its quotes or in the title of their articles, its numbers in the
quotes (in figures or in words, with their unit), its dates there or in the article's date. Of an
English one, clause by clause, also: negation and opposites; hedges, conditions, what is to come and
what is done; who says it; who does it; words that make more of it (all, only, first, because,
sharply); parts told as wholes and lists that are longer; and that it speaks of what the quotes
speak of. What stands around a quote in its sentence counts as said with it: "it is false that",
"could", "an official said".

Claims in other languages are held by their names and numbers alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.english.lexicon import is_known
from bot.answering.english.rules import turns
from bot.answering.evidence import Framed, folded, frame, is_whole
from bot.answering.names import missing_names, unabbreviated
from bot.answering.quantities.dated import missing_dates
from bot.answering.quantities.dates import dates_in
from bot.answering.quantities.numbers import numbers_in
from bot.answering.sentences import sentence_spans
from bot.domain import Quote
from bot.terms import STOP_WORDS, terms

ENGLISH_ENOUGH = 0.7  # of its words, for a claim to be read as English
MOST_WORDS = 150  # a longer claim is no sentence that rules can judge
FURTHEST_BACK = 400  # characters before a quote in which its sentence is looked for

_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_NO_ONE = re.compile(r"\bno one\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-zà-ɏ]")
_CLAUSE_END = re.compile(r"[;:—–]|,(?=\s*\S)")
_ENGLISH = frozenset(
    """the of is are was were has have had to will must and by that with for on at as be been
    from its his her their they he she it this which who not""".split()
)
_PLAINLY_ENGLISH = frozenset(
    """the and that with which were have been this from their would could should said after more
    than they will about between there these those while where""".split()
)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What a claim says beyond its quotes. ``kind``: the rule that minds ``term``."""

    kind: str
    term: str


def unsupported_terms(claim: str, quotes: Sequence[Quote]) -> tuple[str, ...]:
    """What ``claim`` says beyond its ``quotes``: numbers, dates, names, then what turns them."""
    return tuple(dict.fromkeys(found.term for found in shortfalls(claim, quotes)))


def shortfalls(claim: str, quotes: Sequence[Quote]) -> tuple[Shortfall, ...]:
    """What ``claim`` says beyond its ``quotes``, with the rule that minds it; empty if nothing."""
    said = folded(claim)
    repeated = [quote for quote in quotes if said == folded(quote.text)]
    if any(is_whole(quote) for quote in repeated):
        return ()
    if len(_WORD.findall(said)) > MOST_WORDS and not repeated:
        return (Shortfall("length", " ".join(said.split()[:5])),)
    frames = [frame(quote) for quote in quotes]
    said = unabbreviated(said, " ".join(f.text for f in frames))
    found = list(_plain(said, frames))
    if _is_english(said):
        named = any(s.kind == "name" for s in found)  # then who says it matters no more
        turning = (Shortfall(*pair) for pair in turns(said, frames))
        found += [s for s in turning if not (named and s.kind == "attribution")]
    elif not found:
        found += _beside(said, frames)
    return tuple(dict.fromkeys(found))


def leading_words(quote: Quote) -> str:
    """What stands before ``quote`` in its own clause of the article."""
    text, start = quote.revision.text, quote.spans[0].start
    at = max(0, start - FURTHEST_BACK)
    spans = sentence_spans(text, at, min(len(text), start + 1))
    first = spans[-1].start if spans and spans[-1].end > start else start
    lead = text[min(first, start) : start]
    clauses = _CLAUSE_END.split(lead.rstrip(" ,"))
    return clauses[-1]


def _plain(claim: str, frames: Sequence[Framed]) -> Iterator[Shortfall]:
    """Numbers, dates and names, in any language."""
    if any(claim == f.text for f in frames):
        return
    dates = dates_in(claim)
    evidence = " . ".join([*(f.text for f in frames), *(f.title for f in frames)])
    in_dates = [(m.start, m.end) for m in dates_in(evidence)]
    held = numbers_in(evidence, in_dates)
    counted = _NO_ONE.sub("nobody", claim)  # of the same length
    for said in numbers_in(counted, [(m.start, m.end) for m in dates]).missing_from(held):
        if not _is_year_in(said, counted, evidence):
            yield Shortfall("number", said)
    for said in missing_dates(claim, [(f"{f.text} . {f.title}", f.out) for f in frames]):
        yield Shortfall("date", said)
    said_of = (number.said for number in numbers_in(claim).found if number.unit is not None)
    units = (word for said in said_of for word in _LETTERS.findall(said))  # the C of 41C
    known = " ".join([evidence, *(mention.said for mention in dates), *units])
    for said in missing_names(claim, known, [f.article for f in frames]):
        yield Shortfall("name", said)


def _is_year_in(said: str, claim: str, evidence: str) -> bool:
    """ "Its 2003 peak", where the quote has it "in 2003"; "the 1990s", where it has 1994."""
    if not _YEAR.fullmatch(said):
        return False
    year = rf"{said[:3]}\d" if said[3] == "0" and f"{said}s" in claim else said
    return re.search(rf"\b{year}\b", evidence) is not None


def _is_english(claim: str) -> bool:
    """By its little words; where they do not tell, by whether its other words are English ones."""
    if not _LATIN.search(claim.casefold()):
        return False
    words = {w.casefold() for w in _WORD.findall(claim) if not w[0].isdigit()}
    if words & _PLAINLY_ENGLISH or len(words & _ENGLISH) > 1:
        return True
    small = [w for w in _WORD.findall(claim)[1:] if w.islower()]
    known = [w for w in small if w in STOP_WORDS or is_known(w)]
    enough = ENGLISH_ENOUGH if not words & _ENGLISH else ENGLISH_ENOUGH / 2
    return len(known) > enough * len(small)


def _beside(claim: str, frames: Sequence[Framed]) -> list[Shortfall]:
    """Words of a claim in another language, if none of them stands in the quotes."""
    if not _LATIN.search(claim.casefold()):
        return []
    evidence = set(terms(" ".join(f"{f.text} {f.title}" for f in frames)))
    said = list(dict.fromkeys(terms(claim)))
    if any(term in evidence for term in said) or len(said) < 2:
        return []
    return [Shortfall("new", term) for term in said]
