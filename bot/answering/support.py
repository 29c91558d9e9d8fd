"""Whether a claim says no more than its quotes, by rules and without a model.

Checked now: the claim's numbers and names stand in its quotes, or in the title or the date of
their articles; negation is on both sides or on neither; words of refusal in the claim stand in its
quotes; a hedge of the quotes ("could", "reportedly") is not lost. A claim in the very words of a
quote says no more than it. English only: other languages are held by numbers and names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.normalising import normalise
from bot.domain import Quote

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CAPITALISABLE = re.compile(r"[^\W\d_][\w’'-]*")
_NEGATION = re.compile(
    r"\b(?:not|no|never|without|none|nobody|nothing|neither|nor|cannot)\b|n't\b", re.IGNORECASE
)
_REFUSAL = re.compile(
    r"\b(?:den(?:y|ies|ied)|refus\w+|reject\w*|withdr\w+|block\w*|veto\w*|oppos\w+|fail(?:s|ed)?"
    r"|abandon\w*|cancel\w*)\b",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:could|might|may(?= )|reportedly|allegedly|possibly|perhaps|apparently|likely)\b"
)
_WORD = re.compile(r"\w+")
_LATIN = re.compile(r"[a-zà-ɏ]")
_OUTER = " \t\n\"'([*_-"
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
    folded = normalise(claim).text
    if any(folded == normalise(quote.text).text for quote in quotes):
        return ()
    evidence = normalise(" ".join(_evidence(quote) for quote in quotes)).text
    numbers = set(_NUMBER.findall(evidence))
    words = {word.casefold() for word in _WORD.findall(evidence)}
    missing = [n for n in _NUMBER.findall(folded) if n not in numbers]
    missing += [name for name in _names(folded, quotes) if _bare(name) not in words]
    missing += _polarity(folded, normalise(" ".join(q.text for q in quotes)).text)
    return tuple(dict.fromkeys(missing))


def _polarity(claim: str, quoted: str) -> list[str]:
    """The words by which ``claim`` turns what is ``quoted`` into something else."""
    said, evidence = _found(_NEGATION, claim), _found(_NEGATION, quoted)
    turned = (said or evidence)[:1] if bool(said) != bool(evidence) else []
    evidence_words = quoted.casefold()
    turned += [w for w in _found(_REFUSAL, claim) if w[:5] not in evidence_words]
    if not _found(_HEDGE, claim):
        turned += _found(_HEDGE, quoted)[:1]
    return turned


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    return [match.group().casefold() for match in pattern.finditer(text)]


def _evidence(quote: Quote) -> str:
    article = quote.revision.article
    date = article.published.strftime("%Y %B %d %-d") if article.published else ""
    return f"{quote.text} {article.title} {date}"


def _names(claim: str, quotes: Sequence[Quote]) -> list[str]:
    """Capitalised words; the first of the claim only if it may be more than its place that made it
    so: if it is no usual opening and the articles never have it, or a word that begins alike, in
    small letters.
    """
    found = [w for w in _CAPITALISABLE.finditer(claim) if w.group()[0].isupper()]
    return [
        w.group()
        for w in found
        if claim[: w.start()].strip(_OUTER) or not _is_common(_bare(w.group()), quotes)
    ]


def _is_common(word: str, quotes: Sequence[Quote]) -> bool:
    """Whether ``word``, the first of a claim, is no name; in another script nobody can tell."""
    if word in _OPENINGS or not _LATIN.match(word):
        return True
    small = re.compile(rf"\b{re.escape(word[:5])}\w*" if len(word) > 5 else rf"\b{word}\b")
    return any(small.search(quote.revision.text) for quote in quotes)


def _bare(name: str) -> str:
    return re.sub(r"['’]s?$", "", name).casefold()
