"""Whether a number is said roughly: "about 500", "more than 6,200", "nearly a third"."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from bot.answering.quantities.units import CURRENCY_SIGNS

_ABOUT = frozenset("about around roughly approximately some circa".split())
_ABOVE = frozenset("over above exceed exceeds exceeded exceeding topped topping".split())
_BELOW = frozenset("under below nearly almost approaching".split())
_COMPARED = {"more": 1, "higher": 1, "less": -1, "fewer": -1, "lower": -1}
NEAR = Fraction(1, 20)  # by what share of it a round number may differ from what it stands for


def side_of(words: Sequence[str], i: int) -> int:
    """1 after "more than", -1 after "less than" and "nearly", of the number at ``i``."""
    i = i - 1 if i and words[i - 1] in CURRENCY_SIGNS else i
    before, first = (words[k] if k >= 0 else "" for k in (i - 1, i - 2))
    if before == "than":
        return _COMPARED.get(first, 0)
    if before == "to" and first == "close":
        return -1
    return 1 if before in _ABOVE else -1 if before in _BELOW else 0


def is_about(words: Sequence[str], i: int, end: int) -> bool:
    """After "about" or "roughly", or before "or so"."""
    i = i - 1 if i and words[i - 1] in CURRENCY_SIGNS else i
    return (i > 0 and words[i - 1] in _ABOUT) or list(words[end : end + 2]) == ["or", "so"]


def may_stand_for(said: Fraction, exact: Fraction, *, side: int, about: bool) -> bool:
    """Whether a round number may be said of an exact one that lies near it, on its side."""
    if not (side or about) or not exact or _digits(said) >= _digits(exact):
        return False
    apart = exact - said
    return abs(apart) <= NEAR * said and (about or apart * side > 0)


def _digits(value: Fraction) -> int:
    """How many digits say it: 2 of 6,200."""
    text = f"{float(value):.10g}"
    return len(text.replace(".", "").strip("0")) if "e" not in text else 1
