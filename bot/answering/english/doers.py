"""Who does what to whom wherever a verb stands: "won the title, beating the champion"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.english.clauses import Clause, noun_phrase
from bot.answering.english.lexicon import same
from bot.answering.english.opposites import mirrored
from bot.answering.english.pieces import RELATIVE
from bot.answering.english.roles import OWNING, RECIPROCAL, happens_of_itself, head_of, is_of_able
from bot.answering.english.tokens import (
    AUXILIARIES,
    BE,
    DETERMINERS,
    PREPOSITIONS,
    Token,
    is_slight,
)
from bot.answering.english.words import stem
from bot.answering.evidence import Framed, Matched, is_held

_TWO_ENDS = [
    [frozenset(stem(w) for w in end.split()) for end in pair.split("/")]
    for pair in (
        "give hand award grant / receive get obtain",
        "sell / buy acquire purchase",
        "pay / receive collect earn",
        "lend / borrow",
        "teach / learn",
        "send / receive",
    )
]
_TIMES = frozenset("twice once again late early".split())
_PERSONS = frozenset("him her them".split())
_WITH_GERUND = frozenset("after before while when by without since despite".split())
_OBJECT = 12  # tokens after a verb in which those to whom it is done are looked for


@dataclass(frozen=True, slots=True)
class Doing:
    """A verb, those who do it, and those whom it is done to or with."""

    verb: Token
    agents: tuple[Token, ...]
    patients: tuple[Token, ...]


def done_in(clause: Clause) -> Doing | None:
    """What a clause says is done, also where its verb is a light one: "took", "gave"."""
    for i, token in enumerate(clause.rest):
        if token.lower in AUXILIARIES or token.lower == "to" or is_slight(token.lower):
            continue
        if not token.verb and not i:
            return None
        if i and not (token.verb or token.lower.endswith("ing")) and clause.rest[0].lower in BE:
            return None  # it says what somebody is
        by = [t.lower for t in clause.rest[i + 1 : i + 2]] == ["by"] and not clause.is_passive
        agents = () if by else _telling(clause.agents)  # "its report, adopted by nine votes"
        agents = tuple(t for t in agents if not t.text.endswith("'s"))  # "Demirel's partner"
        return Doing(verb=token, agents=agents, patients=_telling(clause.patients))
    return None


def doings(frame: Framed) -> Iterator[Doing]:
    """What ``frame`` says is done: by its clauses, and by what is joined to them."""
    for clause in frame.clauses:
        main = done_in(clause)
        if main is not None:
            yield main
        for i, token in enumerate(clause.tokens[1:], start=1):
            if token.quoted and _is_joined(clause, i, main):
                after = clause.tokens[i + 1 : i + 1 + _OBJECT]
                yield Doing(verb=token, agents=_telling(clause.subject), patients=_telling(after))


def _is_joined(clause: Clause, i: int, main: Doing | None) -> bool:
    """ ", beating the champion"; "scored twice to knock them out", with no object before."""
    token, before = clause.tokens[i], clause.tokens[i - 1]
    if not token.is_word or main is None or clause.is_passive:
        return False
    if token.lower.endswith("ing") and len(token.lower) > 5:
        return bool(token.mark) or before.lower in _WITH_GERUND
    if before.lower != "to" or token.lower in DETERMINERS or not token.is_content:
        return False
    at = next((k for k, t in enumerate(clause.tokens) if t is main.verb), i)
    following = clause.tokens[min(at + 1, i - 1)]
    if following.lower in _TIMES:
        return True
    return following is before or following.lower in PREPOSITIONS or not following.is_content


def _telling(tokens: Sequence[Token]) -> tuple[Token, ...]:
    return tuple(t for t in tokens if t.is_content)


def exchanged(matched: Sequence[Matched], frames: Sequence[Framed]) -> Iterator[str]:
    """Those who do it in the claim and those whom it is done to, each in the other's place."""
    theirs = [doing for frame in frames for doing in doings(frame)]
    for match in matched:
        ours = done_in(match.clause)
        head = head_of(match.clause.agents)
        if ours is None or head is None or stem(ours.verb.lower) in RECIPROCAL:
            continue
        for other in theirs:
            if _is_other_end(ours.verb, other.verb):
                both = any(_is_one_doing(ours, head, o) for o in theirs)
                if _does(head, other) and not both:
                    yield head.text
            elif _may_be_turned(match.clause, ours, other):
                yield from _exchanged_in(match.clause, head, ours, other)


def _may_be_turned(clause: Clause, ours: Doing, other: Doing) -> bool:
    """Whether both are of one doing, each seen from the same end."""
    if _is_relative(clause) and any(_has(other.agents, t) for t in ours.agents):
        return False  # "a dentist in Hobley who": the dentist, not the town
    after = clause.rest[clause.rest.index(ours.verb) + 1 :]
    if after and after[0].lower == "with":
        return False  # both walked with each other
    if mirrored(clause.rest, other.patients) or is_of_able(other.verb):
        return False
    return stem(other.verb.lower) == stem(ours.verb.lower)


def _exchanged_in(clause: Clause, head: Token, ours: Doing, other: Doing) -> Iterator[str]:
    if _is_done_to(clause, ours, other) and not _has(other.agents, head):
        yield head.text
    turned = _has(other.patients, head) and not _has(other.agents, head)
    whom = any(t.lower in _PERSONS for t in clause.rest)
    if turned and (whom or any(_does(t, other) for t in ours.patients)):
        yield head.text


def _does(token: Token, doing: Doing) -> bool:
    """Whether ``token`` is among those who do it, and not among those it is done to."""
    return _has(doing.agents, token) and not _has(doing.patients, token)


def _is_other_end(ours: Token, theirs: Token) -> bool:
    """Whether those who do one are those to whom the other is done: give, receive."""
    mine, other = stem(ours.lower), stem(theirs.lower)
    return any((mine in a and other in b) or (mine in b and other in a) for a, b in _TWO_ENDS)


def _is_relative(clause: Clause) -> bool:
    return not clause.own_subject and clause.opening in RELATIVE


def _is_one_doing(ours: Doing, head: Token, other: Doing) -> bool:
    return stem(ours.verb.lower) == stem(other.verb.lower) and _has(other.agents, head)


def _is_done_to(clause: Clause, ours: Doing, other: Doing) -> bool:
    """Whether the claim has it done to those who do it in the quote."""
    if clause.is_passive:
        return False
    after = clause.rest[clause.rest.index(ours.verb) + 1 :]
    if not after or after[0].lower in PREPOSITIONS:
        return False
    object_ = head_of(noun_phrase(after))
    return object_ is not None and _has(other.agents, object_) and not _has(other.patients, object_)


def _has(tokens: Sequence[Token], token: Token) -> bool:
    return any(stem(t.lower) == stem(token.lower) for t in tokens)


def borrowed(matched: Sequence[Matched]) -> Iterator[str]:
    """One more to whom it is done, whom the quote has in something that somebody else does."""
    said = [t for m in matched for t in m.clause.tokens]
    for match in matched:
        if len(match.drawn_from) < 2:
            continue
        ours, first = done_in(match.clause), match.drawn_from[0][1]
        theirs = done_in(first)
        if any(t.lower == "there" for t in first.rest):
            continue
        if ours is None or theirs is None or stem(ours.verb.lower) != stem(theirs.verb.lower):
            continue
        for _, clause in match.drawn_from[1:]:
            head, doing = head_of(clause.subject), done_in(clause)
            if not clause.own_subject or head is None or doing is None:
                continue
            if is_held(head, said) or is_held(doing.verb, match.clause.tokens):
                continue
            yield from (
                t.text
                for t in _listed(match.clause)
                if is_held(t, clause.tokens) and not is_held(t, first.tokens)
            )


def _listed(clause: Clause) -> list[Token]:
    """The heads of what stands in a list after the verb of ``clause``."""
    found = []
    for i, token in enumerate(clause.rest):
        joins = token.lower in ("and", "or")
        if i and (joins or token.mark == ",") and not token.verb:
            head = head_of(noun_phrase(clause.rest[i + 1 if joins else i :]))
            if head is not None:
                found.append(head)
    return found


def wholes_done(matched: Sequence[Matched]) -> Iterator[str]:
    """ "The museum will shut" where it "will shut its east wing"."""
    for match in matched:
        best, verb = match.best, match.clause.main_verb
        if best is None or verb is None or best.is_passive or best.main_verb is None:
            continue
        if not happens_of_itself(match.clause) or not same(verb.lower, best.main_verb.lower):
            continue
        head, doer = head_of(match.clause.subject), head_of(best.agents)
        after = best.rest[best.rest.index(best.main_verb) + 1 :]
        owned = bool(after) and after[0].lower in OWNING
        thing = head_of(noun_phrase(after)) if owned else None
        if head is None or doer is None or thing is None or not is_held(head, [doer]):
            continue
        if not is_held(thing, match.clause.tokens):
            yield thing.text
