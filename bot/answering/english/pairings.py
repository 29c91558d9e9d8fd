"""Which number goes with which year, month or day: "7 % in 2027 and 2 % in 2028"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.answering.english.tokens import Token

_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTHS = frozenset(
    """january february march april month-may june july august september october november
    december""".split()
)
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
NEAR = 3  # tokens after a number within which its time stands
_AMOUNT = re.compile(r"\d[\d.,]*")


def pairings_changed(claim: Sequence[Token], quotes: Sequence[Sequence[Token]]) -> Iterator[str]:
    """A number that the claim has beside a time, and a quote beside another."""
    for kind in ("year", "month", "day"):
        times = _times(claim, kind)
        numbers = _numbers(claim)
        if len(times) != 1 or len(numbers) != 1:
            continue
        for quote in quotes:
            pairs = _pairs(quote, kind)
            time = pairs.get(claim[numbers[0]].text)
            ours = claim[times[0]].lower
            if time is not None and time != ours and ours in pairs.values():
                yield claim[numbers[0]].text


def _times(tokens: Sequence[Token], kind: str) -> list[int]:
    return [i for i, t in enumerate(tokens) if _kind(t) == kind]


def _numbers(tokens: Sequence[Token]) -> list[int]:
    return [i for i, t in enumerate(tokens) if _AMOUNT.fullmatch(t.text) and not _kind(t)]


def _kind(token: Token) -> str:
    if _YEAR.fullmatch(token.text):
        return "year"
    return "month" if token.lower in _MONTHS else "day" if token.lower in _DAYS else ""


def _pairs(tokens: Sequence[Token], kind: str) -> dict[str, str]:
    """The time of each number, where numbers and times take turns, as many as there are."""
    times, numbers = _times(tokens, kind), _numbers(tokens)
    if len(times) < 2:
        return {}
    ordered = sorted(times + numbers)
    first = ordered[0] in times
    if len(times) == len(numbers) and all(
        (place in times) == (first == (k % 2 == 0)) for k, place in enumerate(ordered)
    ):
        beside: Iterable[tuple[int, int]] = zip(numbers, times, strict=True)
    else:
        beside = _right_before(times, numbers)
    return {tokens[n].text: tokens[t].lower for n, t in beside}


def _right_before(times: Sequence[int], numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each number with the time that follows at once: "22.4 % in January"."""
    for number in numbers:
        time = next((t for t in times if number < t <= number + NEAR), None)
        if time is not None and not any(number < n < time for n in numbers):
            yield number, time
