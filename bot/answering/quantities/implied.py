"""Numbers that a text shows without saying them: "both", "monthly", four of its five, A and B."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from bot.answering.quantities.number_words import COUNTS, ORDINALS, Number
from bot.answering.quantities.units import unit_of

_SETS = {"both": 2, "pair": 2, "couple": 2, "duo": 2, "twins": 2, "brothers": 2, "trio": 3,
         "triplets": 3, "quartet": 4}  # fmt: skip
_EVERY = {"daily": ("seconds", 86400), "weekly": ("seconds", 604800), "hourly": ("seconds", 3600),
          "monthly": ("months", 1), "annual": ("months", 12), "annually": ("months", 12),
          "yearly": ("months", 12), "fortnightly": ("seconds", 1209600)}  # fmt: skip
_WORD = re.compile(
    r"\b(?:" + "|".join([*_SETS, *_EVERY]) + r")\b"
    r"|\b(?:each|every) (?P<each>day|week|hour|month|year|fortnight)\b",
    re.IGNORECASE,
)
_EACH = {"day": "daily", "week": "weekly", "hour": "hourly", "month": "monthly", "year": "yearly",
         "fortnight": "fortnightly"}  # fmt: skip
_OF_ALL = re.compile(
    r"\b(?P<part>[^\W_]+) of (?:(?:the|its|their|his|her|those|these) )?(?P<whole>[^\W_]+)\b"
)
_AGO = re.compile(
    r"\b(?:last|previous|preceding|prior|past) (?P<a>week|month|year)\b(?!s)"
    r"|\b(?P<b>week|month|year)(?:[- ](?:earlier|before|ago)|[- ]on[- ](?:week|month|year))\b"
    r"|\b(?:within|in under|inside) (?:the|an?) (?P<c>hour|day|week|month|year)\b",
    re.IGNORECASE,
)
_PARTS_OF_YEAR = re.compile(
    r"\b(?:first|second|third|fourth|last|final) (?P<quarter>quarter)\b(?!-)"
    r"|\b(?:first|second|last) half\b|\bhalf[- ]year\b"
    r"|\b(?:first|second|last|final) (?P<months>six) months\b",
    re.IGNORECASE,
)
_IN_A_ROW = re.compile(
    r"\b(?P<rank>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth) (?:\w+ )?"
    r"(?:running|in a row|in succession)\b",
    re.IGNORECASE,
)
_NAME = r"[A-Z][\w'.-]{1,30}(?: [A-Z][\w'.-]{1,30}){0,3}"
_NAMES = re.compile(rf"\b(?P<first>{_NAME}(?:, {_NAME}){{0,6}}),? and (?:the )?{_NAME}")


_NAMED_AFTER = re.compile(r"(?: [a-z-]{2,20}){1,3} ?[,:] (?:namely )?" + _NAMES.pattern)
_PAIRS = re.compile(
    r"\bthe (?:\w+ )?(?:sides|neighbours|neighbors|rivals|parents|spouses|couple)\b", re.IGNORECASE
)
_YEARS = re.compile(
    r"\b(?:from|between) (?:\w{3,9} )?((?:1[5-9]|20)\d\d) (?:to|and|until|till)"
    r" (?:\w{3,9} )?((?:1[5-9]|20)\d\d)\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\b(\d{1,2}(?:\.\d{1,3})?) ?(?:%|percent\b|per cent\b)")
_REST = re.compile(r"\b(?:the (?:rest|remainder|others?)|the remaining \w+)\b", re.IGNORECASE)


@lru_cache(maxsize=512)
def implied_in(text: str) -> tuple[Number, ...]:
    """What ``text`` proves beside its numbers; of things named together only *the* so many."""
    return (*_words(text), *_shares(text), *_named(text), *_spans_of_years(text), *_rests(text),
            *_times_ago(text), *_parts_of_years(text), *_ranks_in_a_row(text))  # fmt: skip


def _times_ago(text: str) -> Iterator[Number]:
    """ "Last year", "within the hour": a year, an hour."""
    for found in _AGO.finditer(text):
        name = (found["a"] or found["b"] or found["c"]).casefold()
        unit = unit_of([name])
        if unit is not None:
            said = found.group()
            yield Number(unit.factor, unit.family, found.start(), found.end(), said, vague=True)


def _parts_of_years(text: str) -> Iterator[Number]:
    """ "The first quarter": three months; "the first six months": half of the year."""
    for found in _PARTS_OF_YEAR.finditer(text):
        at = (found.start(), found.end(), found.group())
        if found["months"]:
            yield Number(Fraction(50), "percent", *at)
        else:
            yield Number(Fraction(3 if found["quarter"] else 6), "months", *at)


def _ranks_in_a_row(text: str) -> Iterator[Number]:
    """ "The third year running": the third."""
    for found in _IN_A_ROW.finditer(text):
        rank = Fraction(ORDINALS.get(found["rank"].casefold(), 2))
        yield Number(rank, "ordinal", found.start(), found.end(), found.group())


def _words(text: str) -> Iterator[Number]:
    for found in _WORD.finditer(text):
        word = found.group().casefold()
        word = _EACH[found["each"].casefold()] if found["each"] else word
        said = found.group()
        if word in _SETS:
            yield Number(Fraction(_SETS[word]), None, found.start(), found.end(), said)
        else:
            unit, factor = _EVERY[word]
            yield Number(Fraction(factor), unit, found.start(), found.end(), said, vague=True)


def _shares(text: str) -> Iterator[Number]:
    """ "four of its five lines": 80 percent of them."""
    for found in _OF_ALL.finditer(text):
        part, whole = _count(found["part"]), _count(found["whole"])
        if part and whole and part < whole:
            share = Fraction(100 * part, whole)
            yield Number(share, "percent", found.start(), found.end(), found.group())


def _named(text: str) -> Iterator[Number]:
    for found in _NAMES.finditer(text):
        count = Fraction(found["first"].count(",") + 2)
        yield Number(count, None, found.start(), found.end(), found.group(), only_definite=True)
    for pair in _PAIRS.finditer(text):
        yield Number(Fraction(2), None, pair.start(), pair.end(), pair.group(), only_definite=True)


def _spans_of_years(text: str) -> Iterator[Number]:
    """ "from 2015 to 2019": four years."""
    for found in _YEARS.finditer(text):
        years = int(found[2]) - int(found[1])
        if years > 0:
            yield Number(Fraction(12 * years), "months", found.start(), found.end(), found.group())


def _rests(text: str) -> Iterator[Number]:
    """ "60% in cash and the rest in shares": 40 percent."""
    shares = _PERCENT.findall(text)
    rest = _REST.search(text)
    if rest is not None and len(shares) == 1 and 0 < Fraction(shares[0]) < 100:
        value = 100 - Fraction(shares[0])
        yield Number(value, "percent", rest.start(), rest.end(), rest.group())


def names_as_many(number: Number, text: str) -> bool:
    """ "Two justices, A and B": whether as many are named right after a number."""
    if number.unit is not None:
        return False
    after = _NAMED_AFTER.match(text, number.end)
    return after is not None and after["first"].count(",") + 2 == number.value


def _count(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) < 7 else COUNTS.get(word.casefold())
