"""Whether a claim says no more than its quotes, by rules and without a model.

Checked: the claim's names stand in its quotes, or in the title of their articles; so do its numbers
and magnitudes, in figures or in words, and dates also in the article's date; negation is on both
sides or on neither; words of refusal and of approval have one of their kind in the quotes; a hedge
of the quotes ("could", "reportedly") is not lost; claim and quotes speak of the same things. What
stands before a quote in its own clause counts as said with it: "it is false that", "denied reports
that", "could". English only: claims in other languages are held by names and numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from bot.answering.normalising import normalise
from bot.answering.numbers import MONTHS, NUMBER_WORDS, numbers_in
from bot.answering.sentences import sentence_spans
from bot.domain import Quote
from bot.terms import STOP_WORDS, terms

LEAST_COMMON = 1 / 3  # of an English claim's words must stand in its quotes
FURTHEST_BACK = 400  # characters before a quote in which its sentence is looked for

_CAPITALISABLE = re.compile(r"[^\W\d_][\w’'-]*")
_NEGATION = re.compile(
    r"\b(?:not(?! (?:only|just|merely)\b)|no|never|without|none|nobody|nothing|neither"
    r"|nor|cannot|false|untrue)\b|n't\b",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial)|refus(?:e|es|ed|ing|al)|reject(?:s|ed|ing|ion)?"
    r"|withdr(?:aw|aws|ew|awn|awing|awal)|block(?:s|ed|ing)?|veto(?:es|ed|ing)?"
    r"|oppos(?:e|es|ed|ing)|fail(?:s|ed|ing|ure)?|abandon(?:s|ed|ing)?|cancel(?:s|led|ed|ling)?"
    r"|bann?(?:s|ed|ing)?|halt(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|revers(?:e|es|ed|ing|al))\b",
    re.IGNORECASE,
)
_APPROVAL = re.compile(
    r"\b(?:accept(?:s|ed|ing|ance)?|approv(?:e|es|ed|ing|al)|agree(?:s|d|ing|ment)?"
    r"|back(?:s|ed|ing)?|support(?:s|ed|ing)?|endors(?:e|es|ed|ing|ement)|confirm(?:s|ed|ing)?"
    r"|admit(?:s|ted|ting)?|welcom(?:e|es|ed|ing)|favou?r(?:s|ed|ing)?|allow(?:s|ed|ing)?"
    r"|adopt(?:s|ed|ing)?|ratif(?:y|ies|ied)|consent(?:s|ed)?|commit(?:s|ted|ment)?)\b",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:could|might|may(?= )|maybe|reportedly|alleged(?:ly)?|allegations?|possibly|perhaps"
    r"|apparently|likely|unlikely|suspected|rumou?r(?:s|ed)?|supposedly|if|would)\b"
)
_ATTRIBUTION = re.compile(
    r"\b(?:denied|dismissed|rejected|refuted) \w+(?: \w+)? (?:that|of)\b", re.I
)
_WORD = re.compile(r"\w+")
_CLAUSE_END = re.compile(r"[;:—–]|,(?=\s*\S)")
_LATIN = re.compile(r"[a-zà-ɏ]")
_OUTER = " \t\n\"'([*_-"
_ENGLISH = frozenset(
    """the of is are was were has have had to will must and by that with for on in at as be been
    from its his her their they he she it this which who not""".split()
)
_OPENINGS = frozenset(
    """a about according after all also although among an and another any anyone are around as at
    because before being besides between both but by despite during each earlier either every
    everyone few finally first for four from had has he her here his how however if in instead is it
    its last later least less many members more most much nearly neither no nobody none nor not
    nothing now of on once one only other others our out over people second several she since so
    some still such ten than that the their then there these they this those though three through
    thus to today together two under unless until up was we were what when where whether which while
    who whoever whose why with within without yes yet

    alle das dem den der des die ein eine einem einer es im in la las le les lo los un una une uno
    de del des du el il gli i de het een os o as um uma todos toutes tous tutti""".split()
)


def unsupported_terms(claim: str, quotes: Sequence[Quote]) -> tuple[str, ...]:
    """What ``claim`` says beyond its ``quotes``: numbers, names, then words that turn them."""
    said = _folded(claim)
    quoted = " ".join(_folded(quote.text) for quote in quotes)
    before = " ".join(_folded(leading_words(quote)) for quote in quotes)
    if any(said == _folded(quote.text) for quote in quotes):
        return tuple(dict.fromkeys(_turned_before(said, before)))
    titles = " ".join(_folded(quote.revision.article.title) for quote in quotes)
    evidence = f"{quoted} {titles}"
    missing = numbers_in(said, _dates(quotes)).missing_from(numbers_in(evidence))
    months = " ".join(MONTHS[month - 1] for _, month, _ in _dates(quotes))
    missing += _missing_names(said, f"{evidence} {months}", quotes)
    missing += _polarity(said, quoted, before)
    if not missing:
        missing += _beside(said, f"{evidence} {before}")
    return tuple(dict.fromkeys(missing))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", normalise(text).text)


def leading_words(quote: Quote) -> str:
    """What stands before ``quote`` in its own clause of the article."""
    text, start = quote.revision.text, quote.spans[0].start
    at = max(0, start - FURTHEST_BACK)
    spans = sentence_spans(text, at, min(len(text), start + 1))
    first = spans[-1].start if spans and spans[-1].end > start else start
    lead = text[min(first, start) : start]
    clauses = _CLAUSE_END.split(lead.rstrip(" ,"))
    return clauses[-1]


def _dates(quotes: Sequence[Quote]) -> list[tuple[int, int, int]]:
    found = [quote.revision.article.published for quote in quotes]
    return [(d.year, d.month, d.day) for d in found if d is not None]


def _polarity(claim: str, quoted: str, before: str) -> list[str]:
    """The words by which ``claim`` turns what is ``quoted`` into something else."""
    said, evidence = _found(_NEGATION, claim), _found(_NEGATION, quoted)
    turned = (said or evidence)[:1] if bool(said) != bool(evidence) else []
    refused = {word[:4] for word in _found(_REFUSAL, f"{quoted} {before}")}
    turned += [word for word in _found(_REFUSAL, claim) if word[:4] not in refused]
    approved = _found(_APPROVAL, quoted) + _found(_APPROVAL, before)
    if not approved:
        turned += _found(_APPROVAL, claim)
    if not _found(_HEDGE, claim.casefold()):
        turned += _found(_HEDGE, quoted.casefold())[:1]
    return turned + _turned_before(claim, before)


def _turned_before(claim: str, before: str) -> list[str]:
    """Negation, denial or a hedge that governs the quote and is not in the claim."""
    turned = []
    if not _found(_NEGATION, claim):
        turned += _found(_NEGATION, before)[:1]
    if not _found(_REFUSAL, claim):
        turned += _found(_ATTRIBUTION, before)[:1]
    if not _found(_HEDGE, claim.casefold()):
        turned += _found(_HEDGE, before.casefold())[:1]
    return turned


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    return [match.group().casefold() for match in pattern.finditer(text)]


def _missing_names(claim: str, evidence: str, quotes: Sequence[Quote]) -> list[str]:
    words = {word.casefold() for word in _WORD.findall(evidence)}
    texts = [quote.revision.text for quote in quotes]

    def stands(name: str) -> bool:
        parts = _WORD.findall(re.sub(r"['’]s?$", "", name).casefold())
        return all(part in words for part in parts)

    names = [name for name in _names(claim, texts) if not stands(name)]
    small = [
        word
        for word in dict.fromkeys(_WORD.findall(claim))
        if word.islower() and len(word) > 3 and word not in words and _is_name(word, texts)
    ]
    return names + small


def _names(claim: str, texts: Sequence[str]) -> list[str]:
    """Capitalised words; the first of the claim only if it may be more than its place that made it
    so: if it is no usual opening and the articles never have it, or a word of its stem, in small
    letters.
    """
    found = [w for w in _CAPITALISABLE.finditer(claim) if w.group()[0].isupper()]
    return [
        w.group()
        for w in found
        if claim[: w.start()].strip(_OUTER) or not _is_common(w.group().casefold(), texts)
    ]


def _is_common(word: str, texts: Sequence[str]) -> bool:
    """Whether ``word``, the first of a claim, is no name; in another script nobody can tell."""
    if word in _OPENINGS or word in STOP_WORDS or not _LATIN.match(word):
        return True
    alike = re.compile(rf"\b{re.escape(word[: max(4, len(word) - 4)])}\w*")
    stem = terms(word)
    return any(terms(found) == stem for text in texts for found in set(alike.findall(text)))


def _is_name(word: str, texts: Sequence[str]) -> bool:
    """Whether the articles have ``word`` only with a capital, and not for its place."""
    name = re.compile(rf"(?<=[a-z,] ){re.escape(word.capitalize())}\b")
    small = re.compile(rf"\b{re.escape(word)}\b")
    return any(name.search(text) for text in texts) and not any(small.search(t) for t in texts)


def _beside(claim: str, evidence: str) -> list[str]:
    """The claim's words that the evidence does not have, if they are most of them."""
    if not _LATIN.search(claim.casefold()):
        return []
    checked_elsewhere = NUMBER_WORDS | set(MONTHS)
    words = [w for w in _WORD.findall(claim.casefold()) if w not in checked_elsewhere]
    said = list(dict.fromkeys(terms(" ".join(w for w in words if not w[0].isdigit()))))
    held = set(terms(evidence))
    common = [term for term in said if term in held]
    english = not _ENGLISH.isdisjoint(word.casefold() for word in _WORD.findall(claim))
    least = LEAST_COMMON * len(said) if english else min(1, len(said) - 1)
    return [] if len(common) >= least else [term for term in said if term not in held]
