"""What a number of a claim counts, and whether the quotes count the same with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.answering.english.lexicon import same
from bot.answering.english.tokens import Token, tokens_of
from bot.answering.evidence import Framed, Matched, is_held
from bot.answering.quantities.dates import dates_in
from bot.answering.quantities.numbers import Number, numbers_in

_SCORE = re.compile(
    r"(?<![\d,.])(\d[\d,.]{0,14})(?: votes| points| goals| seats)?(?: to |-| against )"
    r"(\d[\d,.]*\d|\d)"
)
_PEOPLE = frozenset("people men women persons".split())
_OF_ALL = re.compile(r" of (?:the|its|their|those|these|his|her) (?:\d|[a-z]+ )")
_OF_THEM = re.compile(
    r"\b(?:of (?:them|whom|which|those|these|its|the|his|her|their))\b", re.IGNORECASE
)


def misplaced_numbers(matched: Sequence[Matched], frames: Sequence[Framed]) -> Iterator[str]:
    """Numbers of a claim that the quotes have, but of something else."""
    for match in matched:
        words = _text(match.clause.tokens)
        for number in _undated(words):
            if number.vague or number.said.casefold() == "one":
                continue
            yield from _elsewhere(number, match, frames)
            yield from _of_others(number, words, match.clause.tokens, frames)


def _undated(text: str) -> tuple[Number, ...]:
    """The numbers of ``text`` but for those of its dates."""
    return numbers_in(text, [(m.start, m.end) for m in dates_in(text)]).found


def _of_them(found: re.Match[str]) -> bool:
    return found.group().split()[1].casefold() in ("them", "whom", "which", "those", "these")


def _text(tokens: Sequence[Token]) -> str:
    return " ".join((", " if t.mark else "") + t.text for t in tokens)


def _elsewhere(number: Number, match: Matched, frames: Sequence[Framed]) -> Iterator[str]:
    """The number stands in a clause of which the claim says nothing."""
    if any(_has(number, _text(c.tokens)) for _, c in match.drawn_from):
        return
    if _is_of_all(number, _text(match.clause.tokens), frames):
        return
    holding = [c for f in frames for c in f.quoted_clauses if _has(number, _text(c.tokens))]
    if not holding or not match.drawn_from:
        return
    best = match.drawn_from[0][1]
    others = [n for n in numbers_in(_text(best.tokens)).found if n.unit == number.unit]
    doing = [c.main_verb for c in holding if c.main_verb is not None]
    of_another = bool(doing) and not any(is_held(verb, match.clause.tokens) for verb in doing)
    if others or (of_another and match.clause.main_verb is not None):
        yield number.said


def _is_of_all(number: Number, words: str, frames: Sequence[Framed]) -> bool:
    """ "two of the nine" where one quote says both."""
    if not _OF_ALL.match(words, number.end):
        return False
    whole = next((n for n in _undated(words) if n.start > number.end), None)
    return whole is not None and any(_has(number, f.text) and _has(whole, f.text) for f in frames)


def _has(number: Number, text: str) -> bool:
    return any(number.is_held_by(other) for other in numbers_in(text).found)


def _of_others(
    number: Number, words: str, claim: Sequence[Token], frames: Sequence[Framed]
) -> Iterator[str]:
    """What the claim counts with this number, a quote counts with another one."""
    counted = _counted(words, number)
    if counted is None:
        return
    other_count = False
    if any(number.is_held_by(n) for f in frames for n in numbers_in(f.text).implied):
        return
    for frame in frames:
        text = _text([t for t in frame.tokens if t.quoted])
        for other in numbers_in(text).found:
            theirs = _counted(text, other)
            if theirs is None or not same(counted, theirs):
                continue
            if number.is_held_by(other):
                return
            other_count = True
        other_count = other_count or _is_one(counted, text)
    if other_count and _counts_something_else(number, counted, frames):
        yield number.said


def _counts_something_else(number: Number, counted: str, frames: Sequence[Framed]) -> bool:
    for frame in frames:
        text = _text([t for t in frame.tokens if t.quoted])
        for other in numbers_in(text).found:
            if number.is_held_by(other):
                theirs = _counted(text, other)
                if theirs is None or same(counted, theirs):
                    return False
                if theirs in _PEOPLE and _says_too(counted, other, frame):
                    return False
    return True


def _says_too(counted: str, number: Number, frame: Framed) -> bool:
    """ "11,500 employees" where a firm "employs 11,500 people"."""
    return any(
        same(counted, t.lower) and t.lower != counted
        for clause in frame.quoted_clauses
        if _has(number, _text(clause.tokens))
        for t in clause.tokens
    )


def _is_one(counted: str, text: str) -> bool:
    """Whether what a claim counts is one thing in a quote: "a cloud provider"."""
    one = re.compile(rf"\b(?:an?|one|another) (?:[a-z-]{{1,20}} )?{re.escape(counted[:-1])}\b")
    return counted.endswith("s") and one.search(text) is not None


def _counted(text: str, number: Number) -> str | None:
    """The plural noun right after a number, or after one word more."""
    if number.unit is not None:
        return None
    following = re.match(
        r" (?!of\b|and\b|or\b|to\b|in\b|at\b|on\b|for\b|with\b)([a-z-]+)(?: ([a-z]+))?",
        text[number.end :],
    )
    if following is None:
        return None
    nouns = [w for w in following.groups() if w and w.endswith("s") and not w.endswith("ss")]
    return (
        nouns[0] if nouns else following[1] if following[1] in ("people", "men", "women") else None
    )


def scores_changed(claim: str, quoted: str) -> Iterator[str]:
    """ "499 to 93" where the quote has "499 to 28"."""
    theirs: dict[str, set[str]] = {}
    for left, right in _SCORE.findall(quoted):
        theirs.setdefault(left, set()).add(right)
    for left, right in _SCORE.findall(claim):
        if left in theirs and right not in theirs[left] and left not in theirs.get(right, set()):
            yield right


_BY_TO = re.compile(r"\b(by|to|from)$")


def changes_for_levels(claim: str, quoted: str) -> Iterator[str]:
    """ "raised by 12.70" where it is raised "by 1.40 to 12.70"."""
    theirs = [
        (n, _BY_TO.search(quoted[: n.start].rstrip(" €$£"))) for n in numbers_in(quoted).found
    ]
    for number in numbers_in(claim).found:
        ours = _BY_TO.search(claim[: number.start].rstrip(" €$£"))
        if ours is None:
            continue
        words = {found[1] for other, found in theirs if found and number.is_held_by(other)}
        others = {found[1] for other, found in theirs if found and not number.is_held_by(other)}
        if words and ours[1] not in words and ours[1] in others:
            yield number.said


def wholes_for_parts(claim: Sequence[Token], frames: Sequence[Framed]) -> Iterator[str]:
    """ "four killed in Grenada" where three of them were; "21,000 jobs cut" where 1,400 of them."""
    words = _text(claim)
    if _OF_THEM.search(words):
        return
    ours = _undated(words)
    for frame in frames:
        text = _text([t for t in frame.tokens if t.quoted])
        theirs = numbers_in(text).found
        for found in _OF_THEM.finditer(text):
            part = next((n for n in theirs if 0 <= found.start() - n.end <= 1), None)
            if part is None or any(n.is_held_by(part) for n in ours):
                continue
            after = re.split(r"[,.;]", text[found.end() :])[0]
            whole = next((n for n in theirs if 0 <= n.start - found.end() <= 2), None)
            if whole is not None and any(n.is_held_by(whole) for n in ours):
                if _is_done_to_part(claim, text[: part.start], text[whole.end :]):
                    yield whole.said
            elif whole is None and ours and _of_them(found) and _speaks_of(claim, after):
                yield part.said


def _is_done_to_part(claim: Sequence[Token], before: str, after: str) -> bool:
    """Whether what a claim says of the whole is said of the part, before it or after it."""
    noun, _, rest = after.strip().partition(" ")
    around = [t for t in tokens_of(f"{before} . {rest}") if t.is_content]
    said = [t for t in claim if t.is_content and not t.is_name and not same(t.lower, noun.lower())]
    return not said or any(is_held(t, around) for t in said)


def _speaks_of(claim: Sequence[Token], text: str) -> bool:
    others = [t for t in tokens_of(text) if t.is_content]
    return any(is_held(t, others) for t in claim if t.is_content)
