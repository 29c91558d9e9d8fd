"""Which word of a clause is a verb of saying: "found", "alleging", not "reported a loss"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.english.clauses import Clause
from bot.answering.english.tokens import AUXILIARIES, PREPOSITIONS, Token, speaks
from bot.answering.english.words import is_past_form, stem

_SAYING = frozenset(
    """alleging claiming arguing saying insisting warning contending asserting maintaining adding
    suggesting complaining""".split()
)
_WHEN = frozenset("next last later on tomorrow today this in earnings results".split())
_RESULTS = frozenset(
    "profit profits loss losses revenue revenues sales earnings turnover income orders".split()
)
# Of these it is said that others hold it of them: "believed to be dead".
_HELD_OF = frozenset(stem(w) for w in "believe think report estimate allege say fear".split())


def verb_of_saying(clause: Clause) -> Token | None:
    """The first verb of saying, if nothing else is done before it."""
    if clause.is_passive:
        return None
    rest = clause.rest
    if rest and speaks(rest[-1]) and rest[-1].verb:
        return rest[-1]  # "a study published in May suggests"
    at = next((i for i, t in enumerate(rest) if t.verb and speaks(t)), None)
    if at is None or _is_held_of(rest, at) or _gives_results(rest, at):
        return None
    between = [t for t in rest[:at] if t.is_content and t.lower[-2:] != "ly"]
    return rest[at] if not between or _is_reduced(rest[:at]) else None


def _is_held_of(rest: Sequence[Token], at: int) -> bool:
    """ "believed to be", "reported missing": they are not those who say so."""
    following = rest[at + 1].lower if at + 1 < len(rest) else ""
    return stem(rest[at].lower) in _HELD_OF and is_past_form(rest[at].lower) and following == "to"


def _gives_results(rest: Sequence[Token], at: int) -> bool:
    """ "which reports next week", "reported a loss": a firm its own figures."""
    following = rest[at + 1].lower if at + 1 < len(rest) else ""
    told = any(t.lower in _RESULTS for t in rest[at + 1 : at + 6])
    if stem(rest[at].lower) == "concede":  # "conceded defeat"
        return following not in ("", "that")
    return stem(rest[at].lower) == "report" and (following in _WHEN or told)


def _is_reduced(before: Sequence[Token]) -> bool:
    """ "residents reached by phone": a participle that describes, before what is done."""
    return (
        len(before) > 1
        and is_past_form(before[0].lower)
        and before[0].lower not in AUXILIARIES
        and before[1].lower in PREPOSITIONS | {"to"}
        and not any(t.lower in AUXILIARIES or t.mark for t in before)
    )


def saying_at_end(clause: Clause) -> Token | None:
    """ "sued the firm, alleging that": what they say is in the next clause."""
    last = clause.tokens[-1]
    if last.lower in ("that", "it") and len(clause.tokens) > 1:
        last = clause.tokens[-2]
    return last if last.lower in _SAYING and last.mark == "," else None
