"""Some of a number of things told as the things: "two of the firms" as "the firms"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from bot.answering.english.tokens import DETERMINERS, Token
from bot.answering.english.words import stem
from bot.answering.evidence import Matched

_PARTS = frozenset(
    """some several many few most half none part parts portion majority minority number handful
    dozens scores hundreds thousands third thirds quarter quarters fifth tenth couple pair any
    two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty
    seventy eighty ninety""".split()
)
_SAYS_PART = _PARTS | frozenset(
    """one a an another certain partly partially percent other others no not only both nearly
    almost mainly mostly among""".split()
)
_CARDINALS = frozenset(
    """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety""".split()
)
_AMONG = frozenset("among amongst of".split())
_SHARED = frozenset("among amongst one some of near nearly almost arguably second third".split())
REACH = 6  # tokens after "of" in which the things are named
_ENDS = frozenset("in at on for to from with by who which that and or but".split())


def parts_told_as_wholes(claim: Sequence[Token], quoted: Sequence[Token]) -> Iterator[str]:
    """ "The town's firms" for "two of the five firms in the town"."""
    if any(_says_part(t) for t in claim):
        return
    ours = {stem(t.lower) for t in claim if t.is_content and t.lower.endswith("s")}
    for i, token in enumerate(quoted[:-2]):
        if not _is_part(token) or quoted[i + 1].lower != "of" or quoted[i + 1].mark:
            continue
        noun = _things(quoted[i + 2 :])
        if noun is None or stem(noun.lower) not in ours:
            continue
        places = [t for t in quoted if stem(t.lower) == stem(noun.lower)]
        if len(places) == 1:
            yield token.text


def _is_part(token: Token) -> bool:
    return token.lower in _PARTS or token.text.isdigit()


def _says_part(token: Token) -> bool:
    return token.lower in _SAYS_PART or token.text == "%" or token.text[0].isdigit()


def _things(tokens: Sequence[Token]) -> Token | None:
    """The plural that "of" governs, if it is of some that are known: "of the five firms"."""
    if not tokens or (tokens[0].lower not in DETERMINERS and not tokens[0].text.endswith("'s")):
        return None
    found: Token | None = None
    for token in tokens[:REACH]:
        if token.mark or token.verb or token.lower in _ENDS:
            break
        if token.is_content:
            found = token
    return found if found is not None and found.lower.endswith("s") else None


def one_of_the_first(claim: Sequence[Token], quoted: Sequence[Token]) -> Iterator[str]:
    """ "The oldest in Cornwall" for "one of the oldest", "among the oldest"."""
    for i, token in enumerate(claim):
        if not _is_superlative(token) or _is_shared(claim, i):
            continue
        places = [k for k, t in enumerate(quoted) if t.lower == token.lower]
        if places and all(_is_shared(quoted, k) for k in places):
            yield token.text


def _is_superlative(token: Token) -> bool:
    word = token.lower
    ends = len(word) > 5 and word.endswith("est")
    return not token.is_name and (ends or word in ("best", "worst", "most", "first", "last"))


def _is_shared(tokens: Sequence[Token], i: int) -> bool:
    before = [t.lower for t in tokens[max(0, i - 4) : i]]
    if "the" not in before and not any(w in before for w in ("its", "their", "his", "her")):
        return any(w in _AMONG - {"of"} for w in before)
    of = next((k for k in range(len(before) - 1, -1, -1) if before[k] in _AMONG), None)
    if of is None or len(before) - of > 3:
        return False
    return before[of] != "of" or (of > 0 and before[of - 1] in _SHARED)


def parts_of_which(claim: Sequence[Token], quoted: Sequence[Token]) -> Iterator[str]:
    """ "26 million for schools" where it is 26 million, "of which a quarter for schools"."""
    for i, token in enumerate(quoted[:-1]):
        if token.lower != "of" or quoted[i + 1].lower not in ("which", "whom"):
            continue
        part = next((t for t in quoted[i + 2 : i + 5] if _is_part(t)), None)
        tail = list(takewhile(lambda t: t.mark not in (".", ";"), quoted[i + 2 :]))
        before = quoted[:i]
        if part is None or any(t.text == part.text or t.lower in _PARTS for t in claim):
            continue
        theirs = [t for t in claim if t.is_content and _is_among(t, tail)]
        wholes = [k for k, t in enumerate(claim) if t.text[0].isdigit() and _is_among(t, before)]
        whole = any("of" not in (t.lower for t in claim[max(0, k - 3) : k]) for k in wholes)
        if whole and any(not _is_among(t, before) for t in theirs):
            yield part.text


def _is_among(token: Token, others: Sequence[Token]) -> bool:
    return any(stem(token.lower) == stem(t.lower) for t in others)


_TOTAL = frozenset(
    "all every each everyone everybody everything none nobody entire whole both".split()
)
_TOTAL_TOO = _TOTAL | frozenset(
    """any anyone no never always fully entirely completely unanimously unanimous throughout
    universal total""".split()
)
_PARTIAL = frozenset(
    """some most mostly many several half majority part partly partially nearly almost largely
    mainly few handful number numbers dozens hundreds thousands third quarter fifth minority
    least""".split()
)


def totals_made(matched: Sequence[Matched]) -> Iterator[str]:
    """ "All side effects were mild" where they "were mostly mild", also if all of others were."""
    for match in matched:
        best, ours = match.best, match.clause.tokens
        if best is None or any(t.lower in _PARTIAL for t in ours):
            continue
        total = [t for t, after in pairwise([*ours, ours[-1]])
                 if t.lower in _TOTAL and after.lower != "but"]  # fmt: skip
        theirs = [*best.subject, *best.tokens]
        if not total or any(t.lower in _TOTAL_TOO for t in theirs):
            continue
        counted = best.subject[:1]
        some = any(t.lower in _CARDINALS or t.text[0].isdigit() for t in counted)
        of_two = any(a.lower == "one" and b.lower == "of" for a, b in pairwise(theirs))
        if some or of_two or any(t.lower in _PARTIAL for t in theirs):
            yield total[0].text
