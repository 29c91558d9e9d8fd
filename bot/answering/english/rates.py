"""Rates: "9,214 dollars a tonne" is not so much a pound; and what stays level does not move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.english.lexicon import same
from bot.answering.english.tokens import Token
from bot.answering.evidence import Matched
from bot.answering.units import unit_of

_EACH = frozenset("a an per each every".split())
_UNITS = frozenset(
    """tonne ton kilo kilogram gram pound ounce barrel bushel litre gallon metre foot mile kilometre
    hectare acre second minute hour day night week month quarter year decade person head
    household share pupil patient passenger ticket seat unit""".split()
)
_LEVEL = frozenset("unchanged near-unchanged flat steady stable".split())
_SMALL = frozenset("little barely hardly broadly largely almost".split())
_MOVING = frozenset(
    """jumped surged soared rose climbed gained rallied leapt rocketed fell dropped slid slumped
    plunged tumbled sank collapsed declined lost weakened strengthened""".split()
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


def level_told_as_moving(matched: Sequence[Matched]) -> Iterator[str]:
    """ "Jumped to 41.2" for "was little changed at 41.2"."""
    for match in matched:
        ours, best = match.clause.tokens, match.best
        if best is None or any(_is_level(ours, i) for i in range(len(ours))):
            continue
        moving = next((t for t in ours if t.lower in _MOVING), None)
        numbers = {t.text for t in ours if t.text[0].isdigit()}
        for clause in (c for _, c in match.drawn_from):
            theirs = clause.tokens
            level = any(_is_level(theirs, i) for i in range(len(theirs)))
            has_number = any(t.text in numbers for t in theirs)
            if moving is not None and level and has_number:
                yield moving.text
                return


def _is_level(tokens: Sequence[Token], i: int) -> bool:
    word = tokens[i].lower
    return word in _LEVEL or (word == "changed" and i > 0 and tokens[i - 1].lower in _SMALL)
