"""Rates: "9,214 dollars a tonne" is not so much a pound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.english.lexicon import same
from bot.answering.english.tokens import Token
from bot.answering.quantities.units import unit_of

_EACH = frozenset("a an per each every".split())
_UNITS = frozenset(
    """tonne ton kilo kilogram gram pound ounce barrel bushel litre gallon metre foot mile kilometre
    hectare acre second minute hour day night week month quarter year decade person head
    household share pupil patient passenger ticket seat unit shift visit trip game match
    kilowatt megawatt gigawatt milligram microgram millilitre centimetre millimetre""".split()
)
BETWEEN = 2  # tokens between a number and what it is said to be for each of


def rates_changed(claim: Sequence[Token], quoted: Sequence[Token]) -> Iterator[str]:
    """ "A pound" for "a tonne", of one number."""
    theirs = dict(_rates(quoted))
    for number, unit in _rates(claim):
        other = theirs.get(number)
        if other is not None and not _are_one(unit, other):
            yield unit


def _are_one(left: str, right: str) -> bool:
    ours, theirs = unit_of([left]), unit_of([right])
    if ours is None or theirs is None:
        return same(left, right)
    return (ours.family, ours.factor) == (theirs.family, theirs.factor)


def _rates(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    for i, token in enumerate(tokens):
        if not token.text[0].isdigit():
            continue
        for k in range(i + 1, min(i + 2 + BETWEEN, len(tokens) - 1)):
            if tokens[k].mark or tokens[k].text[0].isdigit():
                break
            if tokens[k].lower in _EACH and tokens[k + 1].lower in _UNITS:
                yield token.text, tokens[k + 1].lower
                break
