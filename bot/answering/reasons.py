"""Why a sentence is not proven: what it adds to its quotes, and what it leaves out of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.support import Shortfall, shortfalls
from bot.domain import Quote

# What these rules mind stood in the quotes, or around them, and is gone.
_LOSSES = frozenset("attribution hedge condition negation".split())


@dataclass(frozen=True, slots=True)
class Reasons:
    """``terms``: every word that is at fault. ``left_out``: those of them that the quotes have and
    the sentence lacks; the others it adds."""

    terms: tuple[str, ...]
    left_out: tuple[str, ...]


def reasons(claim: str, quotes: Sequence[Quote]) -> Reasons:
    """What ``claim`` says otherwise than its ``quotes``; no terms if nothing."""
    found = shortfalls(claim, quotes)
    evidence = " . ".join(quote.text for quote in quotes)
    lost = (s.term for s in found if _is_lost(s, claim, evidence))
    return Reasons(
        terms=tuple(dict.fromkeys(s.term for s in found)), left_out=tuple(dict.fromkeys(lost))
    )


def _is_lost(found: Shortfall, claim: str, evidence: str) -> bool:
    if _has(claim, found.term):
        return False
    return found.kind in _LOSSES or _has(evidence, found.term)


def _has(text: str, term: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(term)}(?!\w)", text, re.IGNORECASE) is not None
