"""Counts in figures, in words, or in both: "1.5 million", "one hundred and five"."""

from __future__ import annotations

import re
from fractions import Fraction

from bot.answering.quantities.number_words import COUNTS, GLYPHS, ONES, SCALES, TENS, figures
from bot.answering.quantities.units import CURRENCY_SIGNS, unit_of

HALF = Fraction(1, 2)
_SCALES_IN_WORDS = frozenset("hundred thousand million billion trillion dozen".split())


class Cardinals:
    """Reads a count at a place among the tokens of a text."""

    def __init__(self, text: str, tokens: list[re.Match[str]]) -> None:
        self._text = text
        self._tokens = tokens
        self._words = [token.group().casefold() for token in tokens]

    def _count(self, i: int) -> tuple[Fraction | None, int]:
        """A cardinal in figures, in words, or in both: "1.5 million", "one hundred and five"."""
        word = self._words[i]
        if word[0].isdecimal() or word in GLYPHS:
            value = GLYPHS.get(word) or figures(word)
            end = i + 1
            if end < len(self._words) and self._words[end] in GLYPHS and self._touches(end):
                value, end = value + GLYPHS[self._words[end]], end + 1
            return self._scaled(value, end)
        if word in _SCALES_IN_WORDS:
            if self._word(i - 1) not in ("a", "per", "half"):
                return None, i + 1
            value, end = self._scaled(Fraction(1), i)
            more = end + 1 if self._word(end) == "and" else end
            if word == "hundred" and self._word(more) in COUNTS:  # "a hundred and one"
                rest, end = self._in_words(more)
                value += rest
            return value, end
        if word not in ONES and word not in TENS:
            return None, i + 1
        if word == "one" and self._is_time(i + 1):  # "one year", as "a year"
            return None, i + 1
        if word == "one" and self._word(i + 1) not in _SCALES_IN_WORDS | {"and"}:
            return Fraction(1), i + 1
        return self._in_words(i)

    def _in_words(self, i: int) -> tuple[Fraction, int]:
        total, group = Fraction(0), Fraction(0)
        while i < len(self._words):
            word = self._words[i]
            if word in TENS:
                group, i = group + TENS[word], i + 1
                unit = i + 1 if self._word(i) == "-" else i
                if ONES.get(self._word(unit), 10) < 10 and self._is_close(i, unit):
                    group, i = group + ONES[self._words[unit]], unit + 1
            elif word in ONES:
                group, i = group + ONES[word], i + 1
            else:
                break
            if self._word(i) == "hundred":
                group, i = group * 100, i + 1
            if self._word(i) in SCALES and len(self._word(i)) > 3:
                total, group, i = total + group * SCALES[self._words[i]], Fraction(0), i + 1
            following = i + 1 if self._word(i) == "and" else i
            more = self._word(following) in ONES or self._word(following) in TENS
            if not (more and (total or group >= 100)):
                break
            i = following
        if self._word(i) == "dozen":
            return (total + group) * 12, i + 1
        return self._and_half(total + group, i)

    def _scaled(self, value: Fraction, end: int) -> tuple[Fraction, int]:
        if self._words[end : end + 3] == ["and", "a", "half"]:
            return self._and_half(value, end)
        following = end + 1 if self._word(end) == "-" and len(self._word(end + 1)) > 3 else end
        word = self._word(following)
        if word in ("hundred", "dozen"):
            return value * (100 if word == "hundred" else 12), following + 1
        if word in SCALES and (len(word) > 3 or self._touches(following) or len(word) == 2):
            return value * SCALES[word], following + 1
        if word == "m" and self._sign_before(end - 1):
            return value * 10**6, following + 1
        return value, end

    def _and_half(self, value: Fraction, end: int) -> tuple[Fraction, int]:
        """ "Two and a half billion"."""
        halved = self._words[end : end + 3] == ["and", "a", "half"]
        if not halved or self._word(end + 3) not in SCALES:
            return value, end
        return (value + HALF) * SCALES[self._words[end + 3]], end + 4

    def _sign_before(self, i: int) -> str:
        sign = self._word(i - 1)
        return sign if sign in CURRENCY_SIGNS else ""

    def _is_time(self, i: int) -> bool:
        unit = unit_of(self._words[i : i + 2])
        return unit is not None and unit.family in ("seconds", "months")

    def _word(self, i: int) -> str:
        return self._words[i] if 0 <= i < len(self._words) else ""

    def _apart(self, i: int) -> bool:
        """Whether a mark or nothing stands before the token at ``i``."""
        start = self._tokens[i].start() if i < len(self._tokens) else len(self._text)
        end = self._tokens[i - 1].end() if i else 0
        return bool(self._text[end:start].strip())

    def _touches(self, i: int) -> bool:
        return i > 0 and self._tokens[i - 1].end() == self._tokens[i].start()

    def _is_close(self, i: int, unit: int) -> bool:
        between = self._text[self._tokens[i - 1].end() : self._tokens[unit].start()]
        return between in ("-", " ", "\u2010", "\u2011")
