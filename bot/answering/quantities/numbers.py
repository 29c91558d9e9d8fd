"""Numbers of a text in one form: 1,000 and 1000, 32 and thirty-two, 1.5m and 1,500,000, a fifth and
20 %, a minute and a half and 90 seconds, € and euros.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise, zip_longest

from bot.answering.quantities.dates import MONTHS
from bot.answering.quantities.implied import implied_in, names_as_many
from bot.answering.quantities.number_reading import NumberReader
from bot.answering.quantities.number_words import SCALES, TOKEN, Number
from bot.answering.quantities.units import CURRENCY_SIGNS, unit_of

__all__ = ["MONTHS", "Number", "Numbers", "numbers_in"]
MONEY = frozenset(CURRENCY_SIGNS.values())
SUMMED = frozenset({"seconds", "months", "inches", "pounds-weight"})
_AND = re.compile(r"^,? (?:and )?$")
LONGEST_BETWEEN = 60
_OF_WHOM = re.compile(r" of (?:whom|which|them|these|those)\b")
_OF_THE = re.compile(r" of (?:the|its|their|his|her|those|these)(?: \w+)? ")
_NO_NOUN = re.compile(
    r" ?(?:[.,;:)!?]|$)| (?:that|which|who|in|for|at|on|from|to|by|last|earlier|previously|before"
    r"|after|and|or|but|when|now|respectively|the|a (?:week|month|year)|than|as|is|was|were|are)\b"
)
_SENTENCE_END = re.compile(r"[.;!?] ")
_FROM = re.compile(
    r"(?:\bfrom|compared (?:with|to)|rather than|instead of)"
    r"(?: an? (?:estimate|average|forecast|target|total|level|peak|high|low)(?: of)?)?$"
)
_RANGE = re.compile(r"^(?: ?[-–] ?| to | and | or )$")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a text, in order, and those that it shows without saying them."""

    found: tuple[Number, ...]
    implied: tuple[Number, ...] = ()

    @property
    def values(self) -> dict[str, str]:
        """Each value in figures, in the base of its unit, with the words that say it first."""
        named: dict[str, str] = {}
        for number in self.found:
            value = number.value
            plain = str(value) if value.denominator == 1 else f"{float(value):g}"
            named.setdefault(plain, number.said)
        return named

    @property
    def magnitudes(self) -> dict[str, str]:
        """Each unit that is counted, with the words that say so first."""
        named: dict[str, str] = {}
        for number in self.found:
            if number.unit is not None:
                named.setdefault(number.unit, number.said)
        return named

    def missing_from(self, evidence: Numbers) -> list[str]:
        """The words of what ``evidence`` does not have."""
        units = {other.unit for other in evidence.found}

        def stands(number: Number) -> bool:
            bare = replace(number, unit=None)  # "lost 6.1 million euros and made 3.4 million"
            elided = number.unit in MONEY and number.unit in units
            if number.said.casefold() == "one":  # a pronoun as often as a number
                return True
            return any(
                number.is_held_by(other)
                or (elided and other.unit is None and bare.is_held_by(other))
                for other in (*evidence.found, *evidence.implied)
            )

        return [number.said for number in self.found if not stands(number)]


def numbers_in(text: str, without: Sequence[tuple[int, int]] = ()) -> Numbers:
    """The numbers of ``text``, but for those within the spans ``without`` (its dates)."""
    return _numbers(text, tuple(without))


@lru_cache(maxsize=1024)
def _numbers(text: str, without: tuple[tuple[int, int], ...]) -> Numbers:
    tokens = [
        token
        for token in TOKEN.finditer(text)
        if not any(start <= token.start() < end for start, end in without)
    ]
    found = list(_with_shared_units(list(NumberReader(text, tokens).numbers()), text))
    found = [
        replace(n, definite=n.definite or names_as_many(n, text)) for n in _summed(found, text)
    ]
    implied = (
        *implied_in(text),
        *_differences(found, text),
        *_parts(found, text),
        *_with_units_left_out(found, text),
    )
    return Numbers(tuple(found), implied)


def _with_units_left_out(found: list[Number], text: str) -> Iterator[Number]:
    """ "From 15 metres to 12", "41 percent, ahead of her with 29": that of the number before."""
    before: Number | None = None
    for number in found:
        if before is not None and _SENTENCE_END.search(text[before.end : number.start]):
            before = None
        if number.unit not in (None, "ordinal", "times", "age") and not number.vague:
            before = number
        elif before is not None and number.unit is None and _NO_NOUN.match(text, number.end):
            yield replace(number, unit=before.unit)
            scale = _scale_of(before.said)
            if scale > 1 and number.value < 1000:
                yield replace(number, unit=before.unit, value=number.value * scale)


def _parts(found: list[Number], text: str) -> Iterator[Number]:
    """ "2,400 children, half of whom", "half of the 2,400": 1,200."""
    for left, right in pairwise(found):
        between = text[left.end : right.start]
        of_them = _OF_WHOM.match(text, right.end) and right.unit == "percent"
        of_these = left.unit == "percent" and _OF_THE.fullmatch(between)
        whole, share = (left, right) if of_them else (right, left)
        if _SENTENCE_END.search(between):
            continue
        bare = left.unit is right.unit is None and 0 < right.value < left.value
        if bare and _OF_WHOM.match(text, right.end):  # "46 people, 23 of whom": half of them
            yield replace(right, value=100 * right.value / left.value, unit="percent")
        if (of_them or of_these) and whole.unit is None:
            value = whole.value * share.value / 100
            said = text[left.start : right.end]
            if value.denominator == 1:
                yield replace(whole, value=value, start=left.start, end=right.end, said=said)


def _differences(found: list[Number], text: str) -> Iterator[Number]:
    """ "from £4.50 to £5" and "£5, up from £4.50" are 50 pence."""
    for left, right in pairwise(found):
        between = text[left.end : right.start].strip(" €$£¥")
        if any(mark in between for mark in (";", ". ")):
            continue
        before = text[: left.start].rstrip(" €$£¥")
        told = between == "to" and before.endswith("from")
        told = told or (bool(_FROM.search(between)) and len(between) < LONGEST_BETWEEN)
        if told and left.unit == right.unit and left.value != right.value:
            change = abs(left.value - right.value)
            unit = "points" if left.unit == "percent" else left.unit
            said = text[left.start : right.end]
            yield replace(left, value=change, unit=unit, end=right.end, said=said)


def _summed(found: list[Number], text: str) -> Iterator[Number]:
    """Each number; "one hour and 20 minutes" is one of 80 minutes."""
    waiting: Number | None = None
    for number in found:
        if waiting is None:
            waiting = number
            continue
        between = text[waiting.end : number.start]
        goes_on = number.unit in SUMMED and number.unit == waiting.unit and not number.vague
        finer = _last_word(number.said) != _last_word(waiting.said)  # not "48 seconds, 11 seconds"
        if goes_on and finer and _AND.match(between) and number.value < waiting.value:
            said = text[waiting.start : number.end]
            waiting = replace(
                waiting, value=waiting.value + number.value, end=number.end, said=said
            )
        else:
            yield waiting
            waiting = number
    if waiting is not None:
        yield waiting


def _last_word(said: str) -> str:
    return said.split()[-1].removesuffix("s")


def _scale_of(said: str) -> int:
    words = re.findall(r"[^\W\d_]+", said.casefold())
    return next((SCALES[w] for w in words if len(w) > 3 and w in SCALES), 1)


def _with_shared_units(found: list[Number], text: str) -> Iterator[Number]:
    """Each number; the first of "40 to 90 metres" is one of metres too."""
    for number, following in zip_longest(found, found[1:]):
        between = text[number.end : following.start] if following is not None else ""
        alone = following is None or number.unit is not None or not _RANGE.match(between)
        scale = _scale_of(following.said) if following is not None else 1
        if number.unit is None and scale > 1 and _RANGE.match(between):
            shares = number.value < following.value / scale  # "4.1 to 4.3 billion"
            value = number.value * scale if shares else number.value
            yield replace(number, value=value, unit=following.unit)
        elif alone or following.unit in (None, "ordinal", "times"):
            yield number
        else:
            unit = unit_of(re.findall(r"[^\W\d_]+|%", following.said.casefold())[-1:])
            factor = unit.factor if unit is not None else Fraction(1)
            yield replace(number, value=number.value * factor, unit=following.unit)
