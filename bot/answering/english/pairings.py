"""What goes with what: a number or a doing with its time, a rank with its noun."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from bot.answering.english.lexicon import same
from bot.answering.english.lists import lists_of
from bot.answering.english.tokens import PREPOSITIONS, Token
from bot.answering.evidence import Framed, Matched, is_held

_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTHS = frozenset(
    """january february march april month-may june july august september october november
    december""".split()
)
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_RANKS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_RANK = {word: i for i, word in enumerate(_RANKS)} | {
    word: i for i, word in enumerate("1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th".split())
}
_COUNTED = frozenset("time year day place month week half quarter".split())
_NO_NOUNS = PREPOSITIONS | frozenset("and or who which that".split())
_CHOICE = {"rather": "than", "instead": "of"}
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


def ranks_changed(claim: Sequence[Token], quoted: Sequence[Token]) -> Iterator[str]:
    """ "The first operation of its kind" for "the third operation"."""
    theirs = list(_ranked(quoted))
    for token, noun in _ranked(claim):
        ranks = [_RANK[t.lower] for t, other in theirs if same(noun.lower, other.lower)]
        if ranks and _RANK[token.lower] not in ranks:
            yield token.text


def _ranked(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """Each ordinal number with the noun that follows it."""
    for i, token in enumerate(tokens):
        if token.lower not in _RANK:
            continue
        noun = None
        for after in tokens[i + 1 : i + 4]:
            if after.mark or after.verb or not after.is_word or after.lower in _NO_NOUNS:
                break
            noun = after if after.is_content or after.lower in _COUNTED else noun
        if noun is not None:
            yield token, noun


def choices_turned(claim: Sequence[Token], quoted: Sequence[Token]) -> Iterator[str]:
    """ "In May rather than in June" for "in June rather than in May"."""
    theirs = list(_choices(quoted))
    for left, right in _choices(claim):
        if any(same(left.lower, r.lower) and same(right.lower, le.lower) for le, r in theirs):
            yield left.text


def _choices(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    for i, token in enumerate(tokens[:-2]):
        if _CHOICE.get(token.lower) != tokens[i + 1].lower:
            continue
        left = [t for t in tokens[max(0, i - 3) : i] if _tells(t)]
        right = [t for t in tokens[i + 2 : i + 6] if _tells(t)]
        if left and right and not same(left[-1].lower, right[0].lower):
            yield left[-1], right[0]


def _tells(token: Token) -> bool:
    return token.is_content or token.text[0].isdigit() or bool(_kind(token))


def times_of_another(matched: Sequence[Matched], frames: Sequence[Framed]) -> Iterator[str]:
    """ "Expects to report in March" where it "asked in March and expects to report in June"."""
    for match in matched:
        best = match.best
        if best is None or match.clause.main_verb is None:
            continue
        for token in match.clause.tokens:
            kind = "" if token.text.endswith("'s") else _kind(token)
            if not kind or not _has_time(best.tokens, kind):
                continue
            if any(token.lower == t.lower for t in best.tokens):
                continue
            holding = [c for f in frames for c in f.clauses
                       if any(token.lower == t.lower for t in c.tokens)]  # fmt: skip
            doings = [c.main_verb for c in holding]
            said = match.clause.tokens
            if holding and not any(v is not None and is_held(v, said) for v in doings):
                yield token.text


def _has_time(tokens: Sequence[Token], kind: str) -> bool:
    """Whether they name such a time, were it "the year 240"."""
    named = any(a.lower == "year" and b.text.isdigit() for a, b in pairwise(tokens))
    return (named and kind == "year") or any(_kind(t) == kind for t in tokens)


def respectively_crossed(claim: Sequence[Token], quoted: Sequence[Token]) -> Iterator[str]:
    """ "Nettel, 2.75" where "Nettel and Vask" have "2.60 and 2.75 respectively"."""
    end = next((i for i, t in enumerate(quoted) if t.lower == "respectively"), None)
    if end is None:
        return
    numbers = [t.text for t in quoted[:end] if _AMOUNT.fullmatch(t.text)]
    for items in lists_of(quoted[:end]):
        named = [[t for t in item if t.is_name] for item in items]
        ours = [i for i, names in enumerate(named) if any(is_held(t, claim) for t in names[-1:])]
        values = numbers[-len(items) :]
        if not all(named) or len(values) < len(items) or len(ours) != 1:
            continue
        said = [t.text for t in claim if t.text in values]
        if said and values[ours[0]] not in said:
            yield said[0]
