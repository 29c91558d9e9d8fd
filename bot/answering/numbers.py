"""Numbers of a text in one form: 1,000 and 1000, 32 and thirty-two, 5 % and five percent."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

_ONES = dict(zip(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen".split(), range(2, 20), strict=True))  # fmt: skip
_TENS = dict(zip(
    "twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10),
    strict=True))  # fmt: skip
_MAGNITUDES = {
    **dict.fromkeys(("hundred", "hundreds"), "hundred"),
    **dict.fromkeys(("thousand", "thousands", "k"), "thousand"),
    **dict.fromkeys(("million", "millions", "m", "mn"), "million"),
    **dict.fromkeys(("billion", "billions", "bn"), "billion"),
    **dict.fromkeys(("trillion", "trillions", "tn"), "trillion"),
    **dict.fromkeys(("percent", "%", "percentage"), "percent"),
    **dict.fromkeys(("dozen", "dozens"), "dozen"),
}
MONTHS = """january february march april may june july august september october november
december""".split()
_MONTH = {name: i for i, name in enumerate(MONTHS, start=1)}
_MONTH |= {name[:3]: i for name, i in _MONTH.items()}
NUMBER_WORDS = frozenset({*_ONES, *_TENS, *_MAGNITUDES})
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|%")
_BEFORE_YEAR = frozenset("in of since by until from early late mid during before after".split())
_YEAR_GOES_ON = re.compile(
    r"\s*(?:[.,;:!?)\"]|$|(?:and|or|to|when|after|while|by|as|for|the|that)\b)"
)


@dataclass(slots=True)
class Numbers:
    """``values`` by their common form, each with the words that say it; ``magnitudes`` likewise."""

    values: dict[str, str] = field(default_factory=dict)
    magnitudes: dict[str, str] = field(default_factory=dict)

    def missing_from(self, evidence: Numbers) -> list[str]:
        """The words of what ``evidence`` has not."""
        found = [said for value, said in self.values.items() if value not in evidence.values]
        return found + [
            said for name, said in self.magnitudes.items() if name not in evidence.magnitudes
        ]


def numbers_in(text: str, known_dates: Collection[tuple[int, int, int]] = ()) -> Numbers:
    """The numbers of ``text``, but for days and years of ``known_dates`` (year, month, day)."""
    found = Numbers()
    tokens = list(_TOKEN.finditer(text))
    words = [token.group().casefold() for token in tokens]
    for i, word in enumerate(words):
        if word in _MAGNITUDES and (
            len(word) > 2 or (i and words[i - 1][0].isdigit()) or word == "%"
        ):
            found.magnitudes.setdefault(_MAGNITUDES[word], tokens[i].group())
        elif word in _TENS:
            unit = _ONES.get(words[i + 1], 0) if _is_joined(text, tokens, i) else 0
            following = words[i + 1] if unit else ""
            found.values.setdefault(str(_TENS[word] + unit), f"{word} {following}".strip())
        elif word in _ONES:
            if not (i and words[i - 1] in _TENS and _is_joined(text, tokens, i - 1)):
                found.values.setdefault(str(_ONES[word]), tokens[i].group())
        elif word[0].isdigit():
            value = _plain(word)
            if not _is_of_a_date(value, words, i, text[tokens[i].end() :], known_dates):
                found.values.setdefault(value, tokens[i].group())
    return found


def _is_joined(text: str, tokens: list[re.Match[str]], i: int) -> bool:
    """Whether the next token follows after a hyphen or a space alone, as in thirty-two."""
    return i + 1 < len(tokens) and text[tokens[i].end() : tokens[i + 1].start()] in ("-", " ")


def _plain(digits: str) -> str:
    """Without commas between thousands."""
    return (
        digits.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits) else digits
    )


def _is_of_a_date(
    value: str, words: list[str], i: int, rest: str, dates: Collection[tuple[int, int, int]]
) -> bool:
    """Whether this number is the day or the year of one of ``dates``, said as such."""
    if not value.isascii() or not value.isdigit() or len(value) > 4:
        return False
    beside = [words[j] for j in (i - 1, i + 1) if 0 <= j < len(words)]
    before = words[i - 1] if i else ""
    for year, month, day in dates:
        if int(value) == day and any(_MONTH.get(word) == month for word in beside):
            return True
        by_month = any(_MONTH.get(words[j]) == month for j in (i - 1, i - 2) if j >= 0)
        if int(value) == year and (
            by_month or (before in _BEFORE_YEAR and bool(_YEAR_GOES_ON.match(rest)))
        ):
            return True
    return False
