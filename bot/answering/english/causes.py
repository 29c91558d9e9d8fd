"""Causes: a claim may name one only where its quotes do, and only that one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.answering.english.lexicon import near
from bot.answering.english.tokens import Token, joined, tokens_of
from bot.answering.evidence import Framed

_SAYS_CAUSE = re.compile(
    r"\b(?:because|due to|owing to|caus(?:e|es|ed|ing)(?! for)|thanks to|as a result|resulted in"
    r"|led to|prompted|triggered|started by|was behind)\b",
    re.IGNORECASE,
)
# What a quote may say instead; "after" and "when" are none of them.
_CAUSES = re.compile(
    r"\b(?:because|(?:due|owing|thanks) to|caus(?:e|es|ed|ing)|as a result|leads? to|led to"
    r"|result(?:s|ed|ing)? (?:in|from)|force[sd]?|makes?|means?|costs?|cannot|blam(?:e|es|ed|ing)"
    r"|reasons?|attribut(?:e|es|ed)|prompt(?:s|ed|ing)|trigger(?:s|ed|ing)?|so that|started by"
    r"|driven by|for (?:\w+ing|having)|as (?:the|it|they|he|she)|sending|erasing|citing|whose"
    r"|brought|contribut(?:e|es|ed)|responsib(?:le|ility)|behind|on account of|put down to)\b",
    re.IGNORECASE,
)
# Before what is given as the reason.
_GIVES_REASON = re.compile(
    r"\b(?:because(?: of)?|due to|owing to|thanks to|on account of)\b", re.IGNORECASE
)
_REASON_ENDS = frozenset("and but while although who which where when".split())
LEAST_HELD = 0.5  # of the words of a reason, for a quote to give it


def causes_added(claim: str, frames: Sequence[Framed], titles: str) -> Iterator[str]:
    """A cause that is named where the quotes name none, or another."""
    claim = joined(claim)
    found = _SAYS_CAUSE.search(claim)
    if found is None:
        return
    if not _CAUSES.search(" ".join(f.text for f in frames)):
        yield found.group()
        return
    reason = _reason(claim)
    giving = [f for f in frames if _CAUSES.search(f.text)]
    known = [t for f in giving for t in f.tokens]
    if reason and not _holds(reason, [*known, *tokens_of(titles)]):
        yield found.group()


def _reason(claim: str) -> list[Token]:
    """The words that a claim gives as the reason, to the end of their clause."""
    found = _GIVES_REASON.search(claim)
    if found is None:
        return []
    reason: list[Token] = []
    for token in tokens_of(claim[found.end() :]):
        if reason and (token.mark or token.lower in _REASON_ENDS):
            break
        reason.append(token)
    return [t for t in reason if t.is_content]


def _holds(reason: Sequence[Token], known: Sequence[Token]) -> bool:
    others = [t for t in known if t.is_word]
    held = [t for t in reason if any(near(t.lower, o.lower) for o in others)]
    return len(held) >= LEAST_HELD * len(reason)
