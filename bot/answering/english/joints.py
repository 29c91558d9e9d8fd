"""What a claim joins: a name with what is said of another, a time with what happened at another."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from bot.answering.english.clauses import Clause
from bot.answering.english.lexicon import near, same
from bot.answering.english.roles import GENERIC, head_of
from bot.answering.english.tokens import BE, PREPOSITIONS, PRONOUNS, Token
from bot.answering.evidence import Framed, Matched, is_held

_RELATIVE = frozenset("where who which whose whom".split())
_TIMES = frozenset("after before when once until while because since".split())


def antecedents_changed(matched: Sequence[Matched]) -> Iterator[str]:
    """ "In Sweden, where bars were busy" for "in Norway, where bars were busy"."""
    for before, match in itertools.pairwise(matched):
        best = match.best
        if best is None or match.clause.opening not in _RELATIVE:
            continue
        if best.opening != match.clause.opening:
            continue
        clauses = match.drawn_from[0][0].clauses
        at = next(i for i, c in enumerate(clauses) if c is best)
        mine = _last(before.clause)
        theirs = _last(clauses[at - 1]) if at else None
        if mine is None or theirs is None or not (mine.is_name and theirs.is_name):
            continue
        if not is_held(mine, clauses[at - 1].tokens):
            yield mine.text


def _last(clause: Clause) -> Token | None:
    return next((t for t in reversed(clause.tokens) if t.is_content), None)


def times_joined(matched: Sequence[Matched]) -> Iterator[str]:
    """ "A, who proposed it, voted after B spoke" is no "A proposed it after B spoke"."""
    said = [t for m in matched for t in m.clause.tokens]
    for before, match in itertools.pairwise(matched):
        if match.best is None or before.best is None or match.clause.opening not in _TIMES:
            continue
        if match.best.opening != match.clause.opening:
            continue
        frame = match.drawn_from[0][0]
        if before.drawn_from[0][0] is not frame:
            continue
        clauses = frame.clauses
        at = next(i for i, c in enumerate(clauses) if c is match.best)
        main = next(i for i, c in enumerate(clauses) if c is before.best)
        between = [c.main_verb for c in clauses[main + 1 : at]]
        verbs = [verb for verb in between if verb is not None]
        if verbs and not is_held(verbs[-1], said):
            yield match.clause.opening


def appositions_moved(matched: Sequence[Matched], frames: Sequence[Framed]) -> Iterator[str]:
    """ "Varga, the winner of 2019" where the quotes call another the winner of 2019."""
    for match in matched:
        name, said = _apposition(match.clause)
        if name is None or not said:
            continue
        for frame in frames:
            for clause in frame.clauses:
                other, theirs = _apposition(clause)
                if other is None or is_held(name, [other, *theirs]):
                    continue
                if all(is_held(t, theirs) for t in said) and not _is_said_of(name, said, frames):
                    yield said[0].text


def _is_said_of(name: Token, said: Sequence[Token], frames: Sequence[Framed]) -> bool:
    return any(
        is_held(name, clause.tokens) and any(is_held(t, clause.tokens) for t in said)
        for frame in frames
        for clause in frame.clauses
    )


def _apposition(clause: Clause) -> tuple[Token | None, list[Token]]:
    """The name that is the subject of ``clause``, and what is put beside it."""
    if clause.rest and clause.rest[0].lower in BE and clause.main_verb is None:
        head = head_of(clause.subject[: _first_mark(clause.subject)])
        said = [t for t in clause.rest if t.is_content]
        return (head, said) if head is not None and head.is_name else (None, [])
    at = next((i for i, t in enumerate(clause.subject) if i and t.mark == ","), None)
    head = head_of(clause.subject[:at]) if at is not None else None
    if at is None or head is None or not head.is_name:
        return None, []
    return head, [t for t in clause.subject[at:] if t.is_content]


def _first_mark(tokens: Sequence[Token]) -> int:
    return next((i for i, t in enumerate(tokens) if i and t.mark == ","), len(tokens))


def owners_changed(matched: Sequence[Matched]) -> Iterator[str]:
    """ "Japan's delegate" where the quote has "China's delegate"."""
    said = [t for m in matched for t in m.clause.tokens]
    for match in matched:
        best, head = match.best, head_of(match.clause.subject)
        if best is None or head is None or head.is_name:
            continue
        if any(t.lower in PRONOUNS for t in best.subject):
            continue
        mine = _owner(match.clause.subject, head)
        theirs = _owner(best.subject, head)
        if mine is None or theirs is None or is_held(theirs, said):
            continue
        if not is_held(mine, best.tokens):
            yield mine.text


def _owner(subject: Sequence[Token], head: Token) -> Token | None:
    """The name before ``head``, by which it is told whose it is."""
    at = next((i for i, t in enumerate(subject) if is_held(t, [head])), None)
    if not at:
        return None
    return next((t for t in reversed(subject[:at]) if t.is_name), None)


def possessors_changed(matched: Sequence[Matched]) -> Iterator[str]:
    """ "The country's supply" where the quote has "Fennmelk's supply"."""
    said = [t for m in matched for t in m.clause.tokens]
    for match in matched:
        best = match.best
        if best is None:
            continue
        theirs = list(_owned(best.tokens))
        for owner, thing in _owned(match.clause.tokens):
            others = [o for o, t in theirs if same(t.lower, thing.lower)]
            if owner.lower in GENERIC or is_held(owner, best.tokens) or not others:
                continue
            if all(o.is_name and not near(o.lower, owner.lower) for o in others) and not any(
                is_held(o, said) for o in others
            ):
                yield owner.text


def _owned(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """Each possessor, "Fennmelk's", with what is theirs."""
    for i, token in enumerate(tokens):
        if not token.text.endswith(("'s", "'")):
            continue
        thing = None
        for after in tokens[i + 1 : i + 4]:
            if after.mark or after.verb or after.lower in PREPOSITIONS:
                break
            thing = after if after.is_content else thing
        if thing is not None:
            yield token, thing
