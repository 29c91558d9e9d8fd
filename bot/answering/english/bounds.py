"""Bounds of numbers: "at least" is not "up to", and "up to 40" is not 40."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.answering.quantities.dates import dates_in
from bot.answering.quantities.numbers import Number, numbers_in

_BEFORE = re.compile(
    r"\b(?:(?P<near>nearly|almost|close to|just (?:under|below|short of)|shy of|approaching"
    r"|not quite|slightly (?:less|fewer) than|a little (?:under|less than))"
    r"|(?P<least>at least|(?:a )?minimum(?: of)?|upwards? of|no(?:t)? (?:fewer|less|earlier|lower)"
    r" than|at-least)"
    r"|(?P<above>(?:more|older|longer|higher|greater|further|larger) than|over|above|beyond"
    r"|exceed\w*|in excess of|topp(?:ed|ing)|surpass\w*|passed the)"
    r"|(?P<most>up to|at most|(?:limit|cap|ceiling|quota)(?: of)?"
    r"|as (?:many|much|high) as|(?:a )?maximum(?: of)?|limited to|capped at"
    r"|(?:less|fewer|younger|lower|shorter|smaller) than|under|below"
    r"|no(?:t)? (?:more|higher|longer) than)"
    r"|(?P<exact>exactly|precisely))(?=[ -]|$)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\W*(?:\w+ )?(?:or (?P<least>more|longer|higher|older|over)|or (?P<most>less|fewer|under))\b"
    r"|[\w ]{0,40}\b(?P<most2>at most)\b|(?P<least2>-plus|\+)"
)
_TOLD_AS: dict[str | None, set[str | None]] = {  # what each bound of a quote may be told as
    None: {None, "exact", "least", "most"},
    "near": {None, "near", "most"},
    "least": {None, "least", "above"},
    "above": {None, "least", "above"},
    "most": {"most"},
    "exact": {None, "exact", "least", "most"},
}
_DURING = re.compile(r"\b(?:in|over|within|during) (?:an?|the|\d+|[a-z]+) ", re.IGNORECASE)
_OPENS = re.compile(r"(?:^|[,;] |\w )over (?:the )?$", re.IGNORECASE)
_BESIDE = re.compile(r"(?: (?:an?|about|around|some|US|the level of))?[ -]?[€$£¥]? ?$")
REACH = 24  # characters before a number in which its bound is looked for


def bounds_turned(claim: str, quoted: str) -> Iterator[str]:
    """Numbers of a claim whose bound is not that of the quotes, or of which an "up to" is lost."""
    theirs = _undated(quoted)
    for number in _undated(claim):
        if number.side and not any(number.value == other.value for other in theirs):
            continue  # "more than half" of 58 percent
        held = {_bound_of(quoted, other) for other in theirs if number.is_held_by(other)}
        mine = _bound_of(claim, number)
        if mine == "above" and held == {None} and _is_during(number, claim, quoted):
            continue
        if held and not any(mine in _TOLD_AS[bound] for bound in held):
            yield number.said


def _is_during(number: Number, claim: str, quoted: str) -> bool:
    """ "Over ten years" for "in a decade"."""
    opens = number.unit in ("seconds", "months") and _OPENS.search(claim[: number.start])
    return bool(opens and _DURING.search(quoted))


def _undated(text: str) -> tuple[Number, ...]:
    return numbers_in(text, [(m.start, m.end) for m in dates_in(text)]).found


def _bound_of(text: str, number: Number) -> str | None:
    """A key of ``_TOLD_AS``, as the words beside ``number`` have it."""
    before = text[max(0, number.start - REACH) : number.start]
    found = [m for m in _BEFORE.finditer(before) if _BESIDE.match(before, m.end())]
    if found:
        return found[-1].lastgroup
    after = _AFTER.match(text, number.end)
    return (after.lastgroup or "").rstrip("2") if after is not None else None
