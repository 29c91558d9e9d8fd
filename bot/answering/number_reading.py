"""Numbers, one at a time: figures, words, shares, ordinals, scales, units -> a value in a unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from bot.answering.units import CURRENCY_SIGNS, unit_of

_ONES = dict(zip(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen".split(), range(1, 20), strict=True))  # fmt: skip
_TENS = dict(zip(
    "twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10),
    strict=True))  # fmt: skip
_ORDINALS = dict(zip(
    "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(), range(3, 21),
    strict=True))  # fmt: skip
_SCALES = {
    **dict.fromkeys(("thousand", "k"), 10**3),
    **dict.fromkeys(("million", "m", "mn", "mln"), 10**6),
    **dict.fromkeys(("billion", "bn", "b"), 10**9),
    **dict.fromkeys(("trillion", "tn", "trn"), 10**12),
}
_PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4} | {
    form: n for word, n in _ORDINALS.items() if n < 21 for form in (word, word + "s")
}
_TIMES = {"twice": 2, "double": 2, "doubled": 2, "doubles": 2, "twofold": 2, "thrice": 3,
          "triple": 3, "tripled": 3, "threefold": 3, "quadrupled": 4}  # fmt: skip
_HALVED = {"halve", "halved", "halves", "halving"}
TOKEN = re.compile(
    r"\d+(?:[,\u00a0\u202f']\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?|[½⅓¼¾⅔⅛]|[^\W\d_]+|[%‰°€$£¥₹₽₩₺-]"
)
MOST_DIGITS = 40  # what follows is no number that news speak of
ROUNDED = Fraction(1, 2)  # by so much a share in words may differ from a percentage: a third, 33 %
_GLYPHS = {"½": Fraction(1, 2), "⅓": Fraction(1, 3), "¼": Fraction(1, 4), "¾": Fraction(3, 4),
           "⅔": Fraction(2, 3), "⅛": Fraction(1, 8)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """``value`` in the base of its ``unit`` (``None``: a plain count); ``text[start:end]`` says it.

    ``vague``: words like "millions" or "a year", which say no exact number.
    """

    value: Fraction
    unit: str | None
    start: int
    end: int
    said: str
    vague: bool = False

    @property
    def is_in_words(self) -> bool:
        return not any(c.isdigit() for c in self.said)

    def is_held_by(self, other: Number) -> bool:
        """Whether ``other``, of a quote, says this number: its unit may be dropped, not changed."""
        if self.unit == other.unit == "percent" and self.is_in_words != other.is_in_words:
            return abs(self.value - other.value) <= ROUNDED
        if self.said.casefold() == "one":  # a pronoun as often as a number
            return True
        if self.value != other.value or (self.vague and not other.vague and self.unit is None):
            return False
        if self.unit == other.unit:
            return True
        return self.unit is None and other.unit not in ("percent", "points", "ordinal")


class NumberReader:
    """Reads tokens from left to right."""

    def __init__(self, text: str, tokens: list[re.Match[str]]) -> None:
        self._text = text
        self._tokens = tokens
        self._words = [token.group().casefold() for token in tokens]

    def numbers(self) -> Iterator[Number]:
        i = 0
        while i < len(self._words):
            number, following = self._at(i)
            if number is not None:
                yield number
            i = max(following, i + 1)

    def _at(self, i: int) -> tuple[Number | None, int]:
        word = self._words[i]
        if word == "every" and self._word(i + 1) == "second":
            return self._number(i, i + 2, Fraction(50), "percent"), i + 2
        if word in _TIMES:
            return self._number(i, i + 1, Fraction(_TIMES[word]), "times"), i + 1
        if word in _HALVED:
            return self._number(i, i + 1, Fraction(50), "percent"), i + 1
        part = self._part(i)
        if part is not None:
            return part
        if word in ("dozens", "hundreds", "thousands", "millions", "billions", "trillions"):
            scale = {"dozens": 12, "hundreds": 100}.get(word) or _SCALES[word[:-1]]
            return self._number(i, i + 1, Fraction(scale), None, vague=True), i + 1
        if word in ("number", "no") and (self._word(i + 1) in _ONES or self._word(i + 1).isdigit()):
            value, end = self._count(i + 1)
            if value is not None and (word == "number" or self._word(i + 1).isdigit()):
                return self._number(i, end, value, "ordinal"), end
        if word in _ORDINALS:
            return self._number(i, i + 1, Fraction(_ORDINALS[word]), "ordinal"), i + 1
        value, end = self._count(i)
        if value is None:
            return self._one_unit(i)
        return self._with_unit(i, end, value)

    def _count(self, i: int) -> tuple[Fraction | None, int]:
        """A cardinal in figures, in words, or in both: "1.5 million", "one hundred and five"."""
        word = self._words[i]
        if word[0].isdecimal() or word in _GLYPHS:
            value = _GLYPHS.get(word) or _figures(word)
            end = i + 1
            if end < len(self._words) and self._words[end] in _GLYPHS and self._touches(end):
                value, end = value + _GLYPHS[self._words[end]], end + 1
            return self._scaled(value, end)
        if word in ("hundred", "thousand", "million", "billion", "trillion", "dozen"):
            if self._word(i - 1) not in ("a", "per", "half"):
                return None, i + 1
            return self._scaled(Fraction(1), i)
        if word not in _ONES and word not in _TENS:
            return None, i + 1
        if word == "one" and self._is_time(i + 1):  # "one year", as "a year"
            return None, i + 1
        if word == "one" and self._word(i + 1) not in ("hundred", "thousand", "million", "billion",
                                                       "trillion", "dozen"):  # fmt: skip
            return Fraction(1), i + 1
        return self._in_words(i)

    def _in_words(self, i: int) -> tuple[Fraction, int]:
        total, group = Fraction(0), Fraction(0)
        while i < len(self._words):
            word = self._words[i]
            if word in _TENS:
                group, i = group + _TENS[word], i + 1
                unit = i + 1 if self._word(i) == "-" else i
                if _ONES.get(self._word(unit), 10) < 10 and self._is_close(i, unit):
                    group, i = group + _ONES[self._words[unit]], unit + 1
            elif word in _ONES:
                group, i = group + _ONES[word], i + 1
            else:
                break
            if self._word(i) == "hundred":
                group, i = group * 100, i + 1
            if self._word(i) in _SCALES and len(self._word(i)) > 3:
                total, group, i = total + group * _SCALES[self._words[i]], Fraction(0), i + 1
            following = i + 1 if self._word(i) == "and" else i
            more = self._word(following) in _ONES or self._word(following) in _TENS
            if not (more and (total or group >= 100)):
                break
            i = following
        if self._word(i) == "dozen":
            return (total + group) * 12, i + 1
        return total + group, i

    def _scaled(self, value: Fraction, end: int) -> tuple[Fraction, int]:
        following = end + 1 if self._word(end) == "-" and len(self._word(end + 1)) > 3 else end
        word = self._word(following)
        if word in ("hundred", "dozen"):
            return value * (100 if word == "hundred" else 12), following + 1
        if word in _SCALES and (len(word) > 3 or self._touches(following) or len(word) == 2):
            return value * _SCALES[word], following + 1
        if word == "m" and self._sign_before(end - 1):
            return value * 10**6, following + 1
        return value, end

    def _part(self, i: int) -> tuple[Number, int] | None:
        """A share: half, a quarter, two thirds, two-fifths."""
        word = self._words[i]
        top, at = 1, i
        if word in _ONES and word != "one":
            at = i + 2 if self._word(i + 1) == "-" else i + 1
            top = _ONES[word]
        elif word in ("a", "one"):
            at = i + 1
        elif word != "half":
            return None
        name = self._word(at)
        if name not in _PARTS or (at != i and top == 1 and name == "half" and word == "one"):
            return None
        following = at + 1
        if self._word(following) in ("time", "place", "day", "year", "hour") and name != "half":
            return None
        if name.startswith("quarter") and self._word(following) in ("final", "-"):
            return None
        share = Fraction(top, _PARTS[name])
        unit = unit_of(self._words[following + 1 : following + 3])
        if name == "half" and self._word(following) in ("a", "an") and unit is not None:
            return self._number(i, following + 2, share * unit.factor, unit.family), following + 2
        if self._word(following) == "a" and self._word(following + 1) in _SCALES:
            value = share * _SCALES[self._words[following + 1]]
            return self._number(i, following + 2, value, None), following + 2
        point = [self._word(following + k) for k in range(4)]
        if "percentage" in point or "point" in point or "percent" in point:
            k = next(k for k, w in enumerate(point) if w in ("percentage", "point", "percent"))
            family = "points" if "point" in point[k : k + 2] else "percent"
            return self._number(i, following + k + 1, share, family), following + k + 2
        return self._number(i, following, share * 100, "percent"), following

    def _one_unit(self, i: int) -> tuple[Number | None, int]:
        """ "a year", "an hour and a half": one of a unit of time, said without a number."""
        if self._words[i] not in ("a", "an", "one", "per"):
            return None, i + 1
        unit = unit_of(self._words[i + 1 : i + 3])
        if unit is None or unit.family not in ("seconds", "months"):
            return None, i + 1
        if self._words[i + 2 : i + 5] == ["and", "a", "half"]:
            return self._number(i, i + 5, unit.factor * Fraction(3, 2), unit.family), i + 5
        return self._number(i, i + 2, unit.factor, unit.family, vague=True), i + 2

    def _with_unit(self, i: int, end: int, value: Fraction) -> tuple[Number, int]:
        if self._word(end) in ("st", "nd", "rd", "th") and self._touches(end):
            return self._number(i, end + 1, value, "ordinal"), end + 1
        sign = self._sign_before(i)
        if sign:
            return self._number(i, end, value, CURRENCY_SIGNS[sign]), end
        at = end + 1 if self._word(end) == "-" else end
        if self._words[at : at + 3] == ["year", "-", "old"] or self._word(at + 1) == "old":
            return self._number(i, end, value, None), end
        if at != end and self._word(at)[:1].isdigit():
            return self._number(i, end, value, None), end
        if self._words[at : at + 3] == ["and", "a", "half"] and unit_of(
            self._words[at + 3 : at + 5]
        ):
            value, at = value + Fraction(1, 2), at + 3
        unit = unit_of(self._words[at : at + 3])
        if unit is None:
            return self._number(i, end, value, None), end
        return self._number(i, at + unit.words, value * unit.factor, unit.family), at + unit.words

    def _sign_before(self, i: int) -> str:
        sign = self._word(i - 1)
        return sign if sign in CURRENCY_SIGNS else ""

    def _is_time(self, i: int) -> bool:
        unit = unit_of(self._words[i : i + 2])
        return unit is not None and unit.family in ("seconds", "months")

    def _word(self, i: int) -> str:
        return self._words[i] if 0 <= i < len(self._words) else ""

    def _touches(self, i: int) -> bool:
        return i > 0 and self._tokens[i - 1].end() == self._tokens[i].start()

    def _is_close(self, i: int, unit: int) -> bool:
        between = self._text[self._tokens[i - 1].end() : self._tokens[unit].start()]
        return between in ("-", " ", "\u2010", "\u2011")

    def _number(
        self, i: int, end: int, value: Fraction, unit: str | None, *, vague: bool = False
    ) -> Number:
        end = min(end, len(self._tokens))
        start, stop = self._tokens[i].start(), self._tokens[end - 1].end()
        return Number(value, unit, start, stop, self._text[start:stop], vague)


def _figures(digits: str) -> Fraction:
    """1,000 and 1 000 are 1000; 1,5 is read as one and a half, as 1.5 is."""
    if re.fullmatch(r"\d+(?:[,\u00a0\u202f']\d{3})+(?:\.\d+)?", digits):
        digits = re.sub(r"[,\u00a0\u202f']", "", digits)
    return Fraction(digits.replace(",", ".")[:MOST_DIGITS].rstrip("."))
