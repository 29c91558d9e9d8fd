"""Shares said in words: a third, two-fifths, one in six, nine out of ten, every second.

"A third" is a share before "of", before a comparison, or where no noun follows; before a noun
("a third strike") it is an ordinal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

_AFTER_SHARES = frozenset(
    """of in from to at on for by with since this last next over under after before during between
    compared than and or but as when while because that which who whose more less fewer lower
    higher larger smaller bigger cheaper dearer faster slower longer shorter greater better worse
    up down off above below were are have do did say said want support back oppose each cut rise
    fall increase decrease drop a an the its their his her voted thought believed favour now
    percent percentage per""".split()
)
_OPENS_SHARE = frozenset("by almost nearly about around over under than roughly some just".split())
_COUNTS_TO = {3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 100, 1000}
_BEFORE_RATIO = frozenset(
    """nearly almost about around roughly than some over by for that least every only just
    approximately""".split()
)
_TIMES_OF = frozenset(
    """second minute hour day week month year decade century seconds minutes hours days weeks months
    years decades centuries""".split()
)
MOST_PARTS = 1000


def is_share_before(words: Sequence[str], i: int, following: int, *, apart: bool) -> bool:
    """Whether "a third" at ``i`` is a share; ``apart``: a mark or nothing follows it."""
    after = words[following] if following < len(words) else ""
    before = words[i - 1] if i else ""
    if apart or not after or after in _AFTER_SHARES or before in _OPENS_SHARE:
        return True
    return after[0].isdigit() or after in "%€$£"


def ratio_at(
    words: Sequence[str], i: int, counts: Mapping[str, int], *, opens: bool
) -> tuple[Fraction, int] | None:
    """ "one in six", "one voter in six", "nine out of ten": a share and where it ends."""
    top = _count(words, i, counts)
    if top is None:
        return None
    at = i + 1
    if top == 1 and at + 1 < len(words) and words[at] not in ("in", "out", "of"):
        at += 1  # "one voter in six"
    out = words[at : at + 2] == ["out", "of"]
    if not out and (at >= len(words) or words[at] != "in"):
        return None
    at += 2 if out else 1
    if at < len(words) and words[at] == "every":
        at += 1
    whole = _count(words, at, counts)
    if whole is None or whole <= top or whole > MOST_PARTS or whole not in _COUNTS_TO | {2}:
        return None
    if at + 1 < len(words) and words[at + 1] in _TIMES_OF | {"hundred", "thousand", "-", "million"}:
        return None
    before = words[i - 1] if i else ""
    if top > 1 and not out and not (opens or before in _BEFORE_RATIO):
        return None  # "hurt two in three attacks"
    return Fraction(top, whole), at + 1


def _count(words: Sequence[str], i: int, counts: Mapping[str, int]) -> int | None:
    if i >= len(words):
        return None
    word = words[i]
    if word.isascii() and word.isdigit() and len(word) < 5:
        return int(word)
    return counts.get(word)
