"""Of whom it is said: a claim may not say of one what its quotes say of another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.answering.english.clauses import Clause
from bot.answering.english.lexicon import near
from bot.answering.english.roles import GENERIC, head_of
from bot.answering.english.tokens import DETERMINERS, PRONOUNS, Token, speaks, tokens_of
from bot.answering.evidence import Framed, Matched, is_held

# They are who they are, and no other word for what bears a name: "the firm" may stand for it.
_OFFICES = frozenset(
    """ministry minister court council parliament police army navy commission regulator prosecutor
    hospital university school union church museum airline president mayor governor judge tribunal
    board committee department treasury senate assembly""".split()
)
_STANDING = PRONOUNS | frozenset(
    "they we you i those these one ones there some many most all none both each others".split()
)
_DEFINITE = DETERMINERS - {"a", "an"}
_PERSONAL = PRONOUNS - frozenset("his her its their that this which who".split())


def subjects_taken(matched: Sequence[Matched], frames: Sequence[Framed]) -> Iterator[str]:
    """ "Prado was given a sentence" where Leite was, and Prado was acquitted."""
    for match in matched:
        best = match.best
        if best is None or not best.rest or not _is_nearly_said(match.clause, best):
            continue
        mine, theirs = _key(match.clause.subject), _key(best.subject)
        here = [*best.tokens, *best.subject]
        if not mine or not theirs or _may_be_meant(best):
            continue
        if any(_is_near(t, here) for t in mine):
            continue
        others = [c for f in frames for c in f.clauses if c is not best and _has(c, mine)]
        doing = [c for c in others if c.rest and any(is_held(mine[-1], [t]) for t in c.subject)]
        if doing and not any(_is_nearly_said(match.clause, c) for c in others):
            yield mine[-1].text


def _may_be_meant(clause: Clause) -> bool:
    """Whether a pronoun of ``clause`` may stand for those of the claim: "praised her"."""
    here = [*clause.subject, *clause.tokens]
    if any(t.lower in _PERSONAL for t in here):
        return True
    return any(a.lower == "her" and not b.is_content for a, b in pairwise(clause.tokens))


def _key(subject: Sequence[Token]) -> list[Token]:
    """The names in a subject, up to its first mark if there are some."""
    end = next((i for i, t in enumerate(subject) if i and t.mark == ","), len(subject))
    names = [t for t in subject if t.is_name and not t.text.endswith("'s")]
    return [t for t in names if any(t is other for other in subject[:end])] or names


def _is_nearly_said(ours: Clause, theirs: Clause) -> bool:
    """Whether ``theirs`` has nearly all that ``ours`` says of its subject."""
    said = [t for t in ours.rest if t.is_content or t.text[0].isdigit()]
    if not said or all(speaks(t) for t in said) or speaks(ours.rest[0]):
        return False
    held = [t for t in said if _stands_in(t, theirs.rest)]
    return len(said) > 1 and len(held) * 3 >= len(said) * 2


def _stands_in(token: Token, others: Sequence[Token]) -> bool:
    if not token.is_word:
        return any(token.text == t.text for t in others)
    return is_held(token, others)


def _is_near(token: Token, others: Sequence[Token]) -> bool:
    return any(near(token.lower, t.lower) for t in others if t.is_word)


def _has(clause: Clause, mine: Sequence[Token]) -> bool:
    """Whether ``clause`` speaks of those of the claim."""
    return is_held(mine[-1], [*clause.tokens, *clause.subject])


def other_subjects(matched: Sequence[Matched], quoted: Sequence[Token], titles: str
                   ) -> Iterator[str]:  # fmt: skip
    """ "The girl had not been vaccinated" where eight patients had not been, and she is a ninth."""
    known = [*quoted, *tokens_of(titles)]
    for match in matched:
        best, ours = match.best, match.clause
        if best is None or not _is_told_alike(ours, best):
            continue
        head, theirs = head_of(ours.subject), head_of(best.subject)
        if head is None or theirs is None or head.verb or theirs.lower in GENERIC:
            continue
        if head.lower in GENERIC - _OFFICES or any(t.lower in _STANDING for t in best.subject):
            continue
        if any(_is_near(t, [*best.subject, *best.tokens]) for t in _first_phrase(ours.subject)):
            continue
        described = _is_described(best, theirs) and not _are_several(ours.subject, theirs)
        told_apart = is_held(head, known) and not described
        if told_apart or (head.lower in _OFFICES and theirs.is_name):
            yield head.text


def _is_told_alike(ours: Clause, best: Clause) -> bool:
    """Whether both say one thing, each of a subject that is plain to see."""
    if not ours.rest or not best.rest or not ours.own_subject or speaks(ours.rest[0]):
        return False
    if not best.own_subject and best.opening not in ("who", "which"):
        return False
    mine, theirs = ours.main_verb, best.main_verb
    if ours.is_passive != best.is_passive or (mine and theirs and not is_held(mine, [theirs])):
        return False
    said = [t for t in ours.rest if t.is_content or t.text[0].isdigit()]
    return bool(said) and sum(_stands_in(t, best.rest) for t in said) * 3 >= len(said) * 2


def _is_described(clause: Clause, head: Token) -> bool:
    """ "The rock", "that money": another word for what is named elsewhere."""
    opens = {clause.opening, clause.subject[0].lower}
    return not opens.isdisjoint(_DEFINITE) and not head.is_name


def _are_several(subject: Sequence[Token], theirs: Token) -> bool:
    """ "Reid and a cyclist" are not "the child"."""
    return any(t.lower == "and" for t in subject) and not theirs.lower.endswith("s")


def _first_phrase(subject: Sequence[Token]) -> list[Token]:
    end = next((i for i, t in enumerate(subject) if i and t.mark == ","), len(subject))
    return [t for t in subject[:end] if t.is_content]
