"""Numbers, one at a time: figures, words, shares, ordinals, scales, units -> a value in a unit."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bot.answering.quantities.cardinals import HALF, Cardinals
from bot.answering.quantities.number_words import (
    COUNTS,
    DEFINITE,
    HALVED,
    IN_A_ROW,
    LOW_ORDINALS,
    MANY,
    NO_DESCRIPTION,
    NUMBERED,
    ONES,
    ORDINALS,
    PARTS,
    SCALES,
    TENS,
    TIMES,
    Number,
)
from bot.answering.quantities.roughly import is_about, side_of
from bot.answering.quantities.shares import is_share_before, ratio_at
from bot.answering.quantities.units import CURRENCY_SIGNS, unit_of


class NumberReader(Cardinals):
    """Reads tokens from left to right."""

    def numbers(self) -> Iterator[Number]:
        i = 0
        while i < len(self._words):
            number, following = self._at(i)
            if number is not None:
                yield number
            i = max(following, i + 1)

    def _at(self, i: int) -> tuple[Number | None, int]:
        word = self._words[i]
        share = self._share(i) or self._part(i)
        if share is not None:
            return share
        if word in MANY:
            many, end = MANY[word], i + 1
            if self._word(i + 1) == "of" and self._word(i + 2) in MANY:  # "tens of thousands"
                many, end = many * MANY[self._words[i + 2]], i + 3
            if word != "tens" or end > i + 1:
                return self._number(i, end, Fraction(many), None, vague=True), end
        if word in ("number", "no") and (self._word(i + 1) in ONES or self._word(i + 1).isdigit()):
            value, end = self._count(i + 1)
            if value is not None and (word == "number" or self._word(i + 1).isdigit()):
                return self._number(i, end, value, "ordinal"), end
        if word in ORDINALS or (word == "second" and self._in_a_row(i + 1)):
            return self._ordinal(i, i + 1, Fraction(ORDINALS.get(word, 2)))
        if word in TENS and self._word(i + 1) == "-" and self._word(i + 2) in LOW_ORDINALS:
            return self._ordinal(i, i + 3, Fraction(TENS[word] + LOW_ORDINALS[self._word(i + 2)]))
        value, end = self._count(i)
        if value is None:
            return self._one_unit(i)
        return self._with_unit(i, end, value)

    def _share(self, i: int) -> tuple[Number, int] | None:
        """ "every second", "tripled", "halved", "one in six"."""
        word = self._words[i]
        if word == "every" and self._word(i + 1) == "second":
            return self._number(i, i + 2, Fraction(50), "percent"), i + 2
        if word == "every" and self._word(i + 1) in ORDINALS and not self._is_time(i + 2):
            share = Fraction(100, ORDINALS[self._words[i + 1]])
            return self._number(i, i + 2, share, "percent"), i + 2
        if word in TIMES:
            return self._number(i, i + 1, Fraction(TIMES[word]), "times"), i + 1
        if word in HALVED:
            return self._number(i, i + 1, Fraction(50), "percent"), i + 1
        ratio = ratio_at(self._words, i, COUNTS, opens=not i or self._apart(i))
        if ratio is None:
            return None
        return self._number(i, ratio[1], ratio[0] * 100, "percent"), ratio[1]

    def _part(self, i: int) -> tuple[Number, int] | None:
        """A share: half, a quarter, two thirds, two-fifths."""
        word = self._words[i]
        top, at = 1, i
        if word in ONES and word != "one":
            at = i + 2 if self._word(i + 1) == "-" else i + 1
            top = ONES[word]
        elif word in ("a", "one"):
            at = i + 2 if word == "one" and self._word(i + 1) == "-" else i + 1
        elif word != "half" or self._is_only_part_of_word(i + 1):
            return None
        name = self._word(at)
        if name not in PARTS or (at != i and top == 1 and name == "half" and word == "one"):
            return None
        is_rank = name in ORDINALS and top == 1
        if is_rank and not is_share_before(self._words, i, at + 1, apart=self._apart(at + 1)):
            return None
        if name.startswith("quarter") and self._word(at + 1) in ("final", "-"):
            return None
        return self._part_of(i, at + 1, Fraction(top, PARTS[name]))

    def _is_only_part_of_word(self, i: int) -> bool:
        """Whether a hyphen at ``i`` makes one word of it: "half-time", but "half-hour"."""
        return self._word(i) == "-" and self._touches(i) and not self._is_time(i + 1)

    def _part_of(self, i: int, following: int, share: Fraction) -> tuple[Number, int]:
        """A share of what stands from ``following`` on: of an hour, a million, a point, or all."""
        if share == HALF and self._word(following) == "-" and self._is_time(following + 1):
            at = following + 1  # "a half-hour"
        else:
            of = self._word(following) == "of"
            at = following + of if of or share == HALF else len(self._words)
            at = at + 1 if self._word(at) in ("a", "an") else len(self._words)
        unit = unit_of(self._words[at : at + 2])
        if unit is not None and unit.family not in ("points", "percent"):
            return self._number(i, at + 1, share * unit.factor, unit.family), at + 1
        if self._word(at) in SCALES:
            value, unit = share * SCALES[self._words[at]], unit_of(self._words[at + 1 : at + 3])
            if unit is not None:
                end = at + 1 + unit.words
                return self._number(i, end, value * unit.factor, unit.family), end
            return self._number(i, at + 1, value, None), at + 1
        for k in range(3):  # "a quarter of a percentage point", "half a point"
            unit = unit_of(self._words[following + k : following + k + 2] or [""])
            if unit is not None and unit.family in ("points", "percent"):
                end = following + k + unit.words
                return self._number(i, end, share * unit.factor, unit.family), end
            if self._word(following + k) not in ("of", "a", "one"):
                break
        return self._number(i, following, share * 100, "percent"), following

    def _one_unit(self, i: int) -> tuple[Number | None, int]:
        """ "a year", "an hour and a half": one of a unit of time, said without a number."""
        if self._words[i] not in ("a", "an", "one", "per") or self._word(i + 1) == "second":
            return None, i + 1
        unit = unit_of(self._words[i + 1 : i + 3])
        if unit is None or unit.family not in ("seconds", "months"):
            return None, i + 1
        if self._words[i + 2 : i + 5] == ["and", "a", "half"]:
            return self._number(i, i + 5, unit.factor * Fraction(3, 2), unit.family), i + 5
        return self._number(i, i + 2, unit.factor, unit.family, vague=True), i + 2

    def _with_unit(self, i: int, end: int, value: Fraction) -> tuple[Number, int]:
        if self._word(end) in ("st", "nd", "rd", "th") and self._touches(end):
            return self._ordinal(i, end + 1, value)
        numbered = self._numbered(i, end, value)
        if numbered is not None:
            return numbered, end
        sign = self._sign_before(i)
        if sign:
            return self._number(i, end, value, CURRENCY_SIGNS[sign]), end
        at = end + 1 if self._word(end) == "-" else end
        if self._word(at) in ("times", "fold"):
            return self._number(i, at + 1, value, "times"), at + 1
        at = self._past_describing(at) if self._words[i] != "one" else at
        in_years = self._word(at) in ("year", "years")
        if in_years and "old" in (self._word(at + 1), self._word(at + 2)):
            return self._number(i, end, value, "age"), end
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

    def _numbered(self, i: int, end: int, value: Fraction) -> Number | None:
        """ "1:02:03", "minute 58", "stage 12"."""
        before = self._word(i - 1)
        if ":" in self._words[i]:
            return self._number(i, end, value, "seconds")
        if before == "minute" and not unit_of(self._words[end : end + 2]):
            return self._number(i, end, value * 60, "seconds")
        if before in NUMBERED and value.denominator == 1 and self._word(end) != "%":
            return self._number(i, end, value, "ordinal")
        return None

    def _past_describing(self, at: int) -> int:
        """Past "more working" of "three more working days", if a unit of time follows."""
        for k in range(at, at + 3):
            word = self._word(k)
            if self._is_time(k):
                return k
            if (
                not word.isalpha()
                or unit_of([word])
                or word.endswith("s")
                or word in NO_DESCRIPTION
            ):
                break
        return at

    def _ordinal(self, i: int, end: int, value: Fraction) -> tuple[Number, int]:
        """A rank; but "a sixth month in a row" counts months, and a 17th birthday years."""
        in_a_row = self._in_a_row(end)
        at = end + 1 if self._word(end) in IN_A_ROW else end
        unit = unit_of(self._words[at : at + 1])
        if self._word(at) == "minute" or (in_a_row and unit is not None):
            unit = unit_of([self._word(at)])
        elif not in_a_row and self._word(at) != "birthday":
            return self._number(i, end, value, "ordinal"), end
        if unit is None:
            family = "age" if self._word(at) == "birthday" else None
            return self._number(i, end, value, family), end
        return self._number(i, at + 1, value * unit.factor, unit.family), at + 1

    def _in_a_row(self, i: int) -> bool:
        """Whether what is counted up to the token at ``i`` is said to go on without a break."""
        if self._word(i) in IN_A_ROW:
            return True
        after = [self._word(i + k) for k in (1, 2, 3, 4)]
        return any(
            after[k] == "running" or after[k : k + 3] == ["in", "a", "row"] for k in range(2)
        )

    def _number(
        self, i: int, end: int, value: Fraction, unit: str | None, *, vague: bool = False
    ) -> Number:
        end = min(end, len(self._tokens))
        start, stop = self._tokens[i].start(), self._tokens[end - 1].end()
        return Number(
            value,
            unit,
            start,
            stop,
            self._text[start:stop],
            vague,
            definite=self._word(i - 1) in DEFINITE,
            side=side_of(self._words, i),
            about=is_about(self._words, i, end),
        )
