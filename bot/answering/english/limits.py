"""What bounds a rank: "first since 1997", "best young player", "only with a permit"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.answering.english.strength import PERIODS, is_superlative
from bot.answering.english.tokens import Token
from bot.answering.english.words import stem
from bot.answering.evidence import Matched, is_held

_RANKS = frozenset("first only best worst most top latest earliest largest biggest".split())
_LIMIT = re.compile(
    r"\b(?:since (?:\d|the\b|last\b|it|[A-Z])"
    r"|in (?:more than |over |nearly |almost |about )?(?:\w+[ -]){1,2}(?:years|decades"
    r"|months|centuries)|in a (?:decade|century|generation|season)|on record|of its kind"
    r"|in the season|this (?:year|season|century)|so far|since records|for an? \w+)",
    re.IGNORECASE,
)
_LESS_THAN_FIRST = re.compile(
    r"\b(?:second-|third-|second (?:most|busiest|largest|biggest|highest))", re.IGNORECASE
)
_ONLY = re.compile(
    r"\bonly (?:with|if|when|after|by|in|for|to|where|until|from|on)\b", re.IGNORECASE
)
_BOUNDED = re.compile(r"\b(?:only|no|not|unless|until|without|solely?|just)\b", re.IGNORECASE)
NEAR_RANK = 80  # characters after "first" in which what bounds it is looked for


def limits_lost(claim: str, matched: Sequence[Matched], quoted: str) -> Iterator[str]:
    """ "first since 1997" told as "first", "best young player" as "best player"."""
    for match in matched:
        for token in match.clause.tokens:
            if _is_rank(token.lower):
                yield from _bound_lost(token.lower, claim, quoted)
        yield from _modifiers_lost(match)
        yield from _ranks_of_another(match)


def _bound_lost(rank: str, claim: str, quoted: str) -> Iterator[str]:
    at = re.search(rf"\b{re.escape(rank)}\b", quoted, re.IGNORECASE)
    if at is None:
        return
    limit = _LIMIT.search(quoted, at.end(), at.end() + NEAR_RANK)
    if limit is not None and not _LIMIT.search(claim):
        yield limit.group()
    second = _LESS_THAN_FIRST.search(quoted, max(0, at.start() - 12), at.end())
    if second is not None and not _LESS_THAN_FIRST.search(claim):
        yield second.group()


def _modifiers_lost(match: Matched) -> Iterator[str]:
    theirs = match.best.tokens if match.best else []
    ours = match.clause.tokens
    said = {stem(t.lower) for t in ours if t.is_word}
    for i, token in enumerate(ours[:-1]):
        if not _is_rank(token.lower):
            continue
        for k, other in enumerate(theirs[:-2]):
            modifier, nouns = theirs[k + 1], [stem(t.lower) for t in theirs[k + 2 : k + 4]]
            lost = modifier.is_content and "-" not in modifier.text
            same_noun = other.lower == token.lower and stem(ours[i + 1].lower) in nouns
            if same_noun and lost and stem(modifier.lower) not in said:
                yield modifier.text


def _ranks_of_another(match: Matched) -> Iterator[str]:
    """ "the first to land" where the quote is first to reach the pole."""
    theirs = match.best.tokens if match.best else []
    ours = match.clause.tokens
    for i, token in enumerate(ours):
        if token.lower not in ("first", "only", "last") or _opens_period(ours, i):
            continue
        said = [t for t in ours[i + 1 : i + 9] if t.is_content and not t.is_name][:4]
        places = [k for k, t in enumerate(theirs) if t.lower == token.lower]
        near = [t for k in places for t in theirs[max(0, k - 3) : k + 12]]
        if places and said and not any(is_held(t, near) for t in said):
            yield token.text


def _opens_period(tokens: Sequence[Token], i: int) -> bool:
    """ "last November", "first half"."""
    return i + 1 < len(tokens) and tokens[i + 1].lower in PERIODS


def onlys_lost(claim: str, matched: Sequence[Matched]) -> Iterator[str]:
    """ "only with", "only if", where the claim has no bound of its own."""
    if not _BOUNDED.search(claim):
        for match in matched:
            if match.best is not None and _ONLY.search(" ".join(match.best.words)):
                yield "only"


def _is_rank(word: str) -> bool:
    return word in _RANKS or is_superlative(word)
