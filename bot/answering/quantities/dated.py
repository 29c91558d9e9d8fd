"""Whether the dates of a claim are those of its quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.answering.quantities.dates import Mention, dates_in, day_mention
from bot.answering.quantities.offsets import Derived, derived_in
from bot.terms import terms


def missing_dates(claim: str, evidence: Sequence[tuple[str, date | None]]) -> list[str]:
    """The dates of ``claim`` that fit no date of the quotes, each given with its article's day.

    Where quotes say no day at all, the day of the article stands for one; so do its month and year.
    """
    said = dates_in(claim)
    if not said:
        return []
    known = [mention for text, out in evidence for mention in dates_in(text, out)]
    literal = {m.said.casefold() for text, _ in evidence for m in dates_in(text)}
    derived = _derived(evidence)
    days = [_with_weekday(m) for m in known]
    days += [d.mention for d in derived if _speaks_of(claim, d)]
    out_on = [day_mention(out, 0, 0, "") for _, out in evidence if out is not None]

    def stands(mention: Mention) -> bool:
        if any(_is_of_the_rest(claim, mention, d) for d in derived):
            return False
        if mention.said.casefold() in literal or _stands_as_year(mention, evidence):
            return True
        if mention.relative:
            return _is_season_of(mention, evidence)
        if _is_of_another_year(mention, evidence):
            return False
        if any(mention.fits(d) for d in days):
            return True
        if mention.day is not None or mention.weekday is not None:
            silent = not any(d.day is not None or d.weekday is not None for d in days)
        elif mention.month is not None:
            silent = not any(d.month is not None and d.day is None for d in days)
        else:
            silent = not any(d.year is not None and d.day is None for d in days)
        return silent and any(mention.fits(d) for d in out_on)

    return [mention.said for mention in said if not stands(mention)]


def _derived(evidence: Sequence[tuple[str, date | None]]) -> list[Derived]:
    """The dates that the quotes tell by their distance from others."""
    mentions = [dates_in(text, out) for text, out in evidence]
    found: list[Derived] = []
    for i, (text, out) in enumerate(evidence):
        others = [m for k, some in enumerate(mentions) if k != i for m in some]
        found += derived_in(text, mentions[i], others, out)
    return found


def _speaks_of(claim: str, derived: Derived) -> bool:
    """Whether a claim tells of what was on the derived day, rather than of the other."""
    said = set(terms(claim))
    ours, theirs = said & set(terms(derived.of)), said & set(terms(derived.beside))
    return len(ours - theirs) >= len(theirs - ours)


def _is_of_the_rest(claim: str, mention: Mention, derived: Derived) -> bool:
    """Whether a claim tells of the derived day alone, but has the day it is counted from."""
    base = _with_weekday(derived.base)
    if not mention.fits(base) or mention.fits(_with_weekday(derived.mention)):
        return False
    said = set(terms(claim))
    ours, theirs = said & set(terms(derived.of)), said & set(terms(derived.beside))
    dated = set(terms(mention.said)) | set(terms(base.said))
    return len(ours - theirs) > 1 and not (theirs - ours - dated)


def _is_season_of(mention: Mention, evidence: Sequence[tuple[str, date | None]]) -> bool:
    """ "This autumn", where the quote has it "in the autumn"."""
    which, _, season = mention.said.casefold().partition(" ")
    bare = re.compile(
        rf"\b(?:in|by|until|from|for|during|before|over) (?:the )?{re.escape(season)}\b"
    )
    seasons = ("spring", "summer", "autumn", "winter")
    return which == "this" and season in seasons and any(bare.search(t) for t, _ in evidence)


def _is_of_another_year(mention: Mention, evidence: Sequence[tuple[str, date | None]]) -> bool:
    """ "January 2025" where a quote has "January 2024", whatever day it was out."""
    if mention.month is None or mention.year is None or mention.day is not None:
        return False
    said = [m for text, _ in evidence for m in dates_in(text) if m.month == mention.month]
    years = {m.year for m in said if m.year is not None}
    return bool(years) and mention.year not in years and all(m.year is not None for m in said)


def _stands_as_year(mention: Mention, evidence: Sequence[tuple[str, date | None]]) -> bool:
    """ "in 2023" beside "its 2023 loss", which is not read as a date."""
    if mention.month is not None or not mention.said.isdecimal():
        return False
    bare = re.compile(rf"(?<![\d.,€$£]){mention.said}(?![\d%]|[.,]\d)")
    return any(bare.search(text) for text, _ in evidence)


def _with_weekday(mention: Mention) -> Mention:
    if mention.weekday is not None or None in (mention.year, mention.month, mention.day):
        return mention
    try:
        day = date(mention.year or 1, mention.month or 1, mention.day or 1)
    except ValueError:
        return mention
    return day_mention(day, mention.start, mention.end, mention.said)
