"""Bounds of numbers: "at least" is not "up to", and "up to 40" is not 40."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.answering.numbers import Number, numbers_in

_BEFORE = re.compile(
    r"\b(?:(?P<least>at least|more than|older than|over|above|exceed\w*"
    r"|no (?:fewer|less|earlier) than)"
    r"|(?P<most>up to|at most|as (?:many|much|high) as|less than|fewer than|younger than|under"
    r"|below|no(?:t)? more than))\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\W*(?:\w+ )?(?:or (?P<least>more|longer|above)|or (?P<most>less|fewer))\b"
    r"|[\w ]{0,40}\b(?P<most2>at most)\b"
)
REACH = 24  # characters before a number in which its bound is looked for


def bounds_turned(claim: str, quoted: str) -> Iterator[str]:
    """Numbers of a claim whose bound is not that of the quotes, or of which an "up to" is lost."""
    theirs = numbers_in(quoted).found
    for number in numbers_in(claim).found:
        held = {_bound_of(quoted, other) for other in theirs if number.is_held_by(other)}
        mine = _bound_of(claim, number)
        if not held or mine in held:
            continue
        if (mine is not None and held != {None}) or (mine is None and held == {"most"}):
            yield number.said


def _bound_of(text: str, number: Number) -> str | None:
    """``least`` or ``most``, as the words beside ``number`` have it."""
    found = [*_BEFORE.finditer(text, max(0, number.start - REACH), number.start)]
    if found:
        return found[-1].lastgroup
    after = _AFTER.match(text, number.end)
    return (after.lastgroup or "").rstrip("2") if after is not None else None
