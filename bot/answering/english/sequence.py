"""What comes before what: a claim may not turn "before" into "after", nor change their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.answering.english.pieces import JOINING, RELATIVE
from bot.answering.english.tokens import DETERMINERS, Token, speaks
from bot.answering.evidence import is_held

_YEAR = re.compile(r"(?:19|20)\d\d")
_BEFORE = frozenset({"before"})
_AFTER = frozenset({"after", "once"})
_LATER = frozenset("later afterwards subsequently".split())
_TELLING = frozenset("earlier previously".split())
_UP_TO_THEN = frozenset("since by until till from just even only back".split())
_POINTING = frozenset("that this then".split())
_MARKS = frozenset(";.")
ASIDE = 9  # tokens within which it is said who says it
FRONTED = 9  # tokens that a phrase of time before its clause may have

Order = tuple[list[Token], list[Token]]  # what comes first, and what comes after it


def sequences_turned(claim: Sequence[Token], quotes: Sequence[Sequence[Token]]) -> Iterator[str]:
    """ "Three days after the party" for "three days before the party"."""
    ours = list(_orders(claim))
    theirs = [order for quote in quotes for _, order in _orders(quote)]
    theirs += [order for quote in quotes for order in _by_years(quote)]
    if len(ours) != 1 or any(t.lower in _TELLING for quote in quotes for t in quote):
        return
    word, order = ours[0]
    if any(_is_turned(order, o) for o in theirs) and not any(_is_kept(order, o) for o in theirs):
        yield word


def _is_turned(ours: Order, theirs: Order) -> bool:
    if not all(_is_mostly_in(side, [*theirs[0], *theirs[1]]) for side in ours):
        return False
    turned = [_taken(ours[0], theirs[1], theirs[0]), _taken(ours[1], theirs[0], theirs[1])]
    if all(any(t.verb for t in words) for words in turned):
        return True
    return sum(map(len, turned)) > max(1, _straight(ours, theirs))


def _is_mostly_in(side: Sequence[Token], others: Sequence[Token]) -> bool:
    said = [t for t in side if t.is_content]
    return sum(is_held(t, others) for t in said) * 2 >= len(said)


def _is_kept(ours: Order, theirs: Order) -> bool:
    """Whether both sides stand as they do in the quote."""
    both = all(_taken(ours[i], theirs[i], theirs[1 - i]) for i in (0, 1))
    return both and not _is_turned(ours, theirs)


def _straight(ours: Order, theirs: Order) -> int:
    return len(_taken(ours[0], theirs[0], theirs[1])) + len(_taken(ours[1], theirs[1], theirs[0]))


def _orders(tokens: Sequence[Token]) -> Iterator[tuple[str, Order]]:
    for i, token in enumerate(tokens):
        word = token.lower
        by_the_time = word == "time" and [t.lower for t in tokens[max(0, i - 2) : i]] == [
            "by",
            "the",
        ]
        if i + 1 < len(tokens) and tokens[i + 1].lower in RELATIVE | _POINTING:
            continue  # "after which he resigned", "and fell after that"
        if word in _LATER or _is_then(tokens, i):
            left, right = _steps(tokens, i)
        elif word in _BEFORE | _AFTER or by_the_time or _joins_things(tokens, i):
            left, right = _around(tokens, i - 2 if by_the_time else i, i + 1)
        else:
            continue
        if left and right:
            follows = word in _AFTER or word == "since"
            yield token.text, ((right, left) if follows else (left, right))


def _by_years(tokens: Sequence[Token]) -> Iterator[Order]:
    """ "Elected in 1988, lost in 1992": what is told with each year, with the next one's."""
    years = [i for i, t in enumerate(tokens) if _YEAR.fullmatch(t.text)]
    for first, then in pairwise(years):
        start = max((y + 1 for y in years if y < first), default=0)
        left, right = list(tokens[start:first]), list(tokens[first + 1 : then])
        if right and tokens[first].text != tokens[then].text:
            yield (left, right) if tokens[first].text < tokens[then].text else (right, left)


def _is_then(tokens: Sequence[Token], i: int) -> bool:
    """ "And then", ", then": no "since then"."""
    if tokens[i].lower != "then" or not i or tokens[i - 1].lower in _UP_TO_THEN:
        return False
    return bool(tokens[i].mark) or tokens[i - 1].lower in JOINING | {"but"}


def _joins_things(tokens: Sequence[Token], i: int) -> bool:
    """ "Her first trip since an operation", and no date; "until a judge ruled"."""
    after = tokens[i + 1 : i + 5]
    if tokens[i].mark or not after:
        return False
    if tokens[i].lower != "since":
        return tokens[i].lower == "until" and any(t.is_content for t in after)
    return after[0].lower in DETERMINERS and not any(t.verb for t in after)


def _steps(tokens: Sequence[Token], i: int) -> Order:
    """What is done, and what is done then or later: "left and patented it | three years later"."""
    start = i
    if tokens[i].lower in _LATER:
        joints = (k for k in range(i - 1, 0, -1) if tokens[k].lower in JOINING | {"but"})
        start = next((k for k in joints if any(t.verb for t in tokens[k:i])), 0)
        if not start:
            return [], []
    left, _ = _around(tokens, start, start + 1)
    right = tokens[start + 1 : i] if start < i else _around(tokens, i, i + 1)[1]
    return left, list(right)


def _around(tokens: Sequence[Token], start: int, end: int) -> Order:
    """What stands before and what after a word of time, in what is told of its sentence."""
    right: list[Token] = []
    for token in tokens[end:]:
        if token.mark in _MARKS:
            break
        right.append(token)
    left: list[Token] = []
    for k in range(start - 1, -1, -1):
        if speaks(tokens[k]) and tokens[k].verb:
            break
        left.insert(0, tokens[k])
        if tokens[k].mark in _MARKS:
            break
    if len(left) < 2:
        comma = next((k for k, t in enumerate(right[:FRONTED]) if k and t.mark == ","), None)
        return ([], []) if comma is None else (_told(right[comma:]), right[:comma])
    return left, _told(right)


def _told(tokens: list[Token]) -> list[Token]:
    """``tokens`` without who says it: ", the administrator said", "according to her"."""
    for i, token in enumerate(tokens):
        if token.lower == "according":
            return tokens[:i]
        if i and token.mark == "," and any(t.verb and speaks(t) for t in tokens[i : i + ASIDE]):
            return tokens[:i]
    return tokens


def _taken(ours: Sequence[Token], theirs: Sequence[Token], others: Sequence[Token]) -> list[Token]:
    """The words of ``ours`` that are among ``theirs`` and not among ``others``."""
    return [t for t in ours if t.is_content and is_held(t, theirs) and not is_held(t, others)]
