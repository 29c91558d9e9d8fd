"""The words and figures of numbers, and what a number is once it is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from bot.answering.quantities.roughly import may_stand_for
from bot.terms import STOP_WORDS

ONES = dict(zip(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen".split(), range(1, 20), strict=True))  # fmt: skip
TENS = dict(zip(
    "twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10),
    strict=True))  # fmt: skip
ORDINALS = dict(zip(
    "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(), range(3, 21),
    strict=True))  # fmt: skip
LOW_ORDINALS = {"first": 1, "second": 2} | {w: n for w, n in ORDINALS.items() if n < 10}
COUNTS = {**ONES, **TENS, "hundred": 100}
SCALES = {
    **dict.fromkeys(("thousand", "k"), 10**3),
    **dict.fromkeys(("million", "m", "mn", "mln"), 10**6),
    **dict.fromkeys(("billion", "bn", "b"), 10**9),
    **dict.fromkeys(("trillion", "tn", "trn"), 10**12),
}
# What says many without saying how many.
MANY = {"tens": 10, "dozens": 12, "hundreds": 100, "thousands": 10**3, "millions": 10**6,
        "billions": 10**9, "trillions": 10**12}  # fmt: skip
PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4} | {
    form: n for word, n in ORDINALS.items() if n < 21 for form in (word, word + "s")
}
TIMES = {"twice": 2, "double": 2, "doubled": 2, "doubles": 2, "twofold": 2, "thrice": 3,
          "triple": 3, "tripled": 3, "threefold": 3, "quadrupled": 4}  # fmt: skip
HALVED = {"halve", "halved", "halves", "halving"}
TOKEN = re.compile(
    r"\d{1,2}:[0-5]\d:[0-5]\d(?:\.\d+)?|"
    r"(?:[01]\d|2[0-3])(?=[0-5]\d (?:GMT|UTC|CES?T|BST|E[SD]T)\b)|"
    r"\d+(?:[,\u00a0\u202f']\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?|[½⅓¼¾⅔⅛]|[^\W\d_]+|[%‰°€$£¥₹₽₩₺-]"
)
NUMBERED = frozenset("move game stage round lap chapter episode phase week".split())
DEFINITE = frozenset("the both these those its their his her all".split())
IN_A_ROW = frozenset("consecutive straight successive".split())
NO_DESCRIPTION = STOP_WORDS | frozenset(
    "people men women children later earlier ago per each every".split()
)
MOST_DIGITS = 40  # what follows is no number that news speak of
ROUNDED = Fraction(1, 2)  # by so much a share in words may differ from a percentage: a third, 33 %
BEYOND = 12  # percent by which "more than half" may be more
GLYPHS = {"½": Fraction(1, 2), "⅓": Fraction(1, 3), "¼": Fraction(1, 4), "¾": Fraction(3, 4),
           "⅔": Fraction(2, 3), "⅛": Fraction(1, 8)}  # fmt: skip
_HUNDREDTHS = {"cents": ("dollar", "euro"), "dollar": ("cents",), "euro": ("cents",)}


@dataclass(frozen=True, slots=True)
class Number:
    """``value`` in the base of its ``unit`` (``None``: a plain count); ``text[start:end]`` says it.

    ``vague``: words like "millions" or "a year", which say no exact number. ``definite``:
    "the two"; ``only_definite``: proves no other. ``side``: 1 for "more than a half",
    -1 for "nearly a half".
    """

    value: Fraction
    unit: str | None
    start: int
    end: int
    said: str
    vague: bool = False
    definite: bool = False
    only_definite: bool = False
    side: int = 0
    about: bool = False

    @property
    def is_in_words(self) -> bool:
        return not any(c.isdigit() for c in self.said) or " in " in self.said

    @property
    def _is_how_often(self) -> bool:
        """ "three times" may be three of a thing; "tripled" is not."""
        return self.unit is None or self.said.casefold().endswith(("times", "twice", "thrice"))

    def is_held_by(self, other: Number) -> bool:
        """Whether ``other``, of a quote, says this number: its unit may be dropped, not changed."""
        if other.unit in _HUNDREDTHS.get(self.unit or "", ()):
            return self.value == other.value * (100 if self.unit == "cents" else Fraction(1, 100))
        return self._is_rounded(other) or self._is_near(other) or self._is_same(other)

    def _is_near(self, other: Number) -> bool:
        """ "More than 6,200" of 6,204, "hundreds" of 350."""
        if self.unit != other.unit or self.unit == "ordinal" or other.vague or other.only_definite:
            return False
        if self.vague:
            return self.unit is None and 2 * self.value <= other.value < 20 * self.value
        if other.side or other.about:
            return False
        return may_stand_for(self.value, other.value, side=self.side, about=self.about)

    def _is_rounded(self, other: Number) -> bool:
        """ "More than half" of 58 percent, "a third" of 33."""
        if self.side and self.unit == other.unit == "percent" and self.is_in_words:
            apart = self.side * (other.value - self.value)
            if 0 < apart <= BEYOND and not other.is_in_words:
                return True
        shares = self.unit == other.unit == "percent" and self.is_in_words != other.is_in_words
        apart = (
            Fraction(2) if self.about and self.is_in_words else ROUNDED
        )  # "about a third" of 34 percent
        return shares and abs(self.value - other.value) <= apart

    def _is_same(self, other: Number) -> bool:
        if self.said.casefold() == "one":  # a pronoun as often as a number
            return True
        if other.only_definite and not self.definite:
            return False
        if self.value != other.value or (self.vague and not other.vague and self.unit is None):
            return False
        if self.unit == other.unit:
            return True
        if "age" in (self.unit, other.unit):
            return None in (self.unit, other.unit)
        if "times" in (self.unit, other.unit):
            return None in (self.unit, other.unit) and self._is_how_often and other._is_how_often
        return self.unit is None and other.unit not in ("percent", "points", "ordinal")


def figures(digits: str) -> Fraction:
    """1,000 and 1 000 are 1000; 1,5 is read as one and a half, as 1.5 is; 1:02:03 is in seconds."""
    if ":" in digits:
        hours, minutes, seconds = digits.split(":")
        return Fraction(hours) * 3600 + Fraction(minutes) * 60 + Fraction(seconds)
    if re.fullmatch(r"\d+(?:[,\u00a0\u202f']\d{3})+(?:\.\d+)?", digits):
        digits = re.sub(r"[,\u00a0\u202f']", "", digits)
    return Fraction(digits.replace(",", ".")[:MOST_DIGITS].rstrip("."))
