"""What is said by whom in a sentence: over which of its clauses a verb of saying reaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.english.clauses import Clause
from bot.answering.english.speakers import Report, reports
from bot.answering.english.tokens import MODALS, Token, speaks
from bot.answering.english.words import is_past_form, stem

STANCES = frozenset(
    stem(w)
    for w in """welcome criticise condemn praise blame accuse urge exclude refuse
    decline reject promise pledge thank apologise apologize""".split()
)
# "Praised her and named a deputy": these govern a thing or a person, and no clause.
_OF_THINGS = frozenset(
    stem(w)
    for w in "praise criticise criticize blame accuse thank condemn welcome call describe".split()
)
_JOINS = frozenset(
    """and but while who which although though whose whereas because since as when where after
    that before if unless until than""".split()
)


def said_by(clauses: Sequence[Clause], clause: Clause) -> Iterator[Report]:
    """Who says what ``clause`` says: in it, in a clause before it, or in the one that closes it."""
    order = {id(c): i for i, c in enumerate(clauses)}
    at = order[id(clause)]
    of_noun = at > 0 and not _opens_what_is_said(clauses[at - 1])
    in_passing = ("who", "which", "whose", "where", "when", "after", "before", "while")
    passing = clause.opening in in_passing or (clause.opening == "that" and of_noun)
    for report in reports(clauses):
        where = order[id(report.clause)]
        if where != at and report.clause.opening == "than":
            continue  # "older than scientists thought"
        opens = where < at and _opens_speech(report, clauses[where : at + 1])
        closes = where > at and _closes(report, clauses[at : where + 1])
        if where == at or (not passing and (opens or closes)):
            yield report


def _opens_what_is_said(clause: Clause) -> bool:
    """ "An inquiry found | that": no relative clause follows."""
    last = clause.tokens[-1]
    return any(speaks(t) or t.lower == "mean" for t in clause.tokens) or (
        last.verb and last.is_content
    )


def _opens_speech(report: Report, clauses: Sequence[Clause]) -> bool:
    """Whether the last of ``clauses`` is still part of what the first says."""
    joined = clauses[1].opening in ("and", "but")
    if stem(report.verb) in _OF_THINGS and joined and _is_done(clauses[1]):
        return False
    turning = ("while", "although", "though", "whereas")
    if any(c.opening in turning or c.mark in (";", ".") for c in clauses[1:]):
        return False
    if any(c.opening == "but" and (c.own_subject or len(clauses) == 2) for c in clauses[1:]):
        return False
    own = [c for c in clauses[1:] if c.opening == "and" and c.own_subject]
    if own and clauses[1].opening != "that":
        return False
    return not _is_done_too(clauses)


def _is_done(clause: Clause) -> bool:
    return bool(clause.rest) and is_past_form(clause.rest[0].lower)


def _is_done_too(clauses: Sequence[Clause]) -> bool:
    """ "said it would study the ruling and did not exclude": the speaker's own doing, not said."""
    last, between = clauses[-1], clauses[1:-1]
    if last.opening not in ("and", "but") or last.own_subject or not last.rest or not between:
        return False
    first = last.rest[0].lower
    if first in MODALS or not (is_past_form(first) or first in ("did", "was", "were", "had")):
        return False
    to_come = any(t.lower in MODALS for c in between for t in c.rest[:1])
    return to_come or any(stem(t.lower) in STANCES for t in last.rest[:1])


def _closes(report: Report, clauses: Sequence[Clause]) -> bool:
    """ ", the ministry said": nothing is said after the verb."""
    if any(c.mark in (";", ".") for c in clauses[1:]):
        return False
    after = after_verb(report)
    speaker = {id(t) for t in report.words}
    rest = [t for t in after if t.is_content and not speaks(t) and id(t) not in speaker]
    by = report.verb == "according"
    inverted = any(id(t) in speaker for t in after)
    return by or (len(rest) <= 3 and (inverted or report.clause.opening not in _JOINS))


def after_verb(report: Report) -> Sequence[Token]:
    tokens = report.clause.tokens
    at = next((i for i, t in enumerate(tokens) if t.lower == report.verb), 0)
    return tokens[at + 1 :]
