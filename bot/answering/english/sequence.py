"""What comes before what: a claim may not turn "before" into "after", nor change their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.english.pieces import RELATIVE
from bot.answering.english.tokens import Token
from bot.answering.evidence import is_held

_BEFORE = frozenset({"before"})
_AFTER = frozenset({"after", "once"})
_TELLING = frozenset("later then afterwards subsequently earlier previously".split())
_MARKS = frozenset(";.")

Order = tuple[list[Token], list[Token]]  # what comes first, and what comes after it


def sequences_turned(claim: Sequence[Token], quoted: Sequence[Token]) -> Iterator[str]:
    """ "Three days after the party" for "three days before the party"."""
    ours, theirs = list(_orders(claim)), list(_orders(quoted))
    if len(ours) != 1 or len(theirs) != 1 or any(t.lower in _TELLING for t in quoted):
        return
    (word, (first, then)), (_, (theirs_first, theirs_then)) = ours[0], theirs[0]
    straight = _shared(first, theirs_first, theirs_then) + _shared(then, theirs_then, theirs_first)
    turned = _shared(first, theirs_then, theirs_first) + _shared(then, theirs_first, theirs_then)
    if turned > straight and turned > 1:
        yield word


def _orders(tokens: Sequence[Token]) -> Iterator[tuple[str, Order]]:
    for i, token in enumerate(tokens):
        word = token.lower
        by_the_time = word == "time" and [t.lower for t in tokens[max(0, i - 2) : i]] == [
            "by",
            "the",
        ]
        if word not in _BEFORE | _AFTER and not by_the_time:
            continue
        if i + 1 < len(tokens) and tokens[i + 1].lower in RELATIVE:
            continue  # "after which he resigned"
        start = i - 2 if by_the_time else i
        left, right = _around(tokens, start, i + 1)
        if left and right:
            yield token.text, ((right, left) if word in _AFTER else (left, right))


def _around(tokens: Sequence[Token], start: int, end: int) -> tuple[list[Token], list[Token]]:
    """What stands before and what after a word of time, within its sentence."""
    right: list[Token] = []
    for token in tokens[end:]:
        if token.mark in _MARKS:
            break
        right.append(token)
    left: list[Token] = []
    for k in range(start - 1, -1, -1):
        left.insert(0, tokens[k])
        if tokens[k].mark in _MARKS:
            break
    if len(left) < 2:
        comma = next((k for k, t in enumerate(right) if k and t.mark == ","), None)
        return ([], []) if comma is None else (right[comma:], right[:comma])
    return left, right


def _shared(ours: Sequence[Token], theirs: Sequence[Token], others: Sequence[Token]) -> int:
    """How many words of ``ours`` are among ``theirs`` and not among ``others``."""
    return sum(t.is_content and is_held(t, theirs) and not is_held(t, others) for t in ours)
