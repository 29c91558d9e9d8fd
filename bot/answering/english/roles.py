"""Who does what to whom: a claim may not swap them, nor give one's doing to another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.answering.english.clauses import Clause, noun_phrase
from bot.answering.english.lexicon import same
from bot.answering.english.opposites import mirrored
from bot.answering.english.tokens import DETERMINERS, PREPOSITIONS, PRONOUNS, Token
from bot.answering.english.words import stem
from bot.answering.evidence import Matched, is_held

_CONVERSE = [
    frozenset(stem(w) for w in pair.split("-"))
    for pair in """kill-die give-receive award-win grant-receive award-receive get-give teach-learn
    lend-borrow cost-pay raise-rise put-level hand-receive""".split()
]
OWNING = frozenset("his her its their our".split())
_LIGHT = frozenset(stem(w) for w in "make take give get put hold have".split())
_GIVEN = frozenset(stem(w) for w in "have has had get win receive enjoy draw earn".split())
_OF_ITSELF = frozenset(
    stem(w)
    for w in """end finish conclude stop halt close shut open reopen begin start restart resume
    continue increase rise fall drop grow expand extend widen narrow deepen lengthen shorten shrink
    double triple treble quadruple halve multiply accelerate slow speed spread improve worsen ease
    harden soften tighten loosen weaken strengthen steady stabilise recover vary alter change
    develop evolve transform convert switch shift move transfer relocate return turn rotate roll
    swing break crack shatter split divide separate merge unite form dissolve disband disperse
    scatter gather assemble collapse topple sink capsize derail crash land dock drift explode
    detonate ignite burn melt freeze thaw cool heat warm dry fill empty drain flood spill leak
    delay cancel run operate launch""".split()
)
_COUNTING = frozenset(
    """number numbers majority minority most none group dozens hundreds thousands tens scores
    millions couple handful series wave string range rest share part portion pair plenty lot lots
    bulk total proportion percentage members panel some several many few all half quarter third
    both each either neither one two three kind sort type""".split()
)
_PARTICLES = frozenset("back out away down home forward apart together alive".split())
RECIPROCAL = frozenset(
    stem(w)
    for w in """agree meet negotiate talk discuss sign clash merge marry fight cooperate debate
    share trade draw reconcile compete quarrel collide ally""".split()
)
GENERIC = frozenset(
    """company firm group government agency ministry court bank party country city team side club
    union man woman people person official officials authority judge jury study report figures
    others force bid plan move step decision deal agreement number""".split()
)


def swapped(matched: Sequence[Matched]) -> Iterator[str]:
    """Those who do in the claim what is done to them, or by someone else, in its quotes."""
    for i, match in enumerate(matched):
        best = match.best
        if best is None or not _are_of_one_doing(match.clause, best):
            continue
        if _may_stand_for(match.clause, matched[:i], best.agents):
            continue
        head = head_of(match.clause.agents)
        taken = head_of(match.clause.subject) if match.clause.is_passive else None
        if taken is not None and best.is_passive and _exactly(taken, best.agents):
            yield taken.text  # "presented with it" where the quote has "presented by"
        theirs = [t for t in [*best.agents, *_partners(best)] if t.is_content]
        if head is None or not theirs:
            continue
        if _exactly(head, best.patients) and not _exactly(head, theirs):
            if not happens_of_itself(match.clause):
                yield head.text
        elif is_held(head, theirs) or _are_alike(head, match.clause.agents, theirs):
            yield from _others_doing(match)
        elif is_held(head, best.patients) or _is_another(head, match, theirs):
            yield head.text


def _is_another(head: Token, match: Matched, theirs: Sequence[Token]) -> bool:
    """Whether ``head`` is none of those who do it in the quote, whatever they are called."""
    best = match.drawn_from[0][1]
    doer = head_of(theirs)
    verb = match.clause.main_verb
    told = verb is not None and verb.verb and not happens_of_itself(match.clause)
    if told and doer is not None and is_held(doer, match.clause.patients) and best.own_subject:
        return True  # "troops took it from the rebels" where the rebels took it
    if not best.own_subject and not (best.is_passive and best.agents):
        return False
    return not _may_be(head, best) or _named_apart(head, match)


def _are_of_one_doing(ours: Clause, best: Clause) -> bool:
    """Whether both are of one doing, said with one word, from the same end."""
    if mirrored(ours.rest, best.rest) or is_of_able(best.main_verb) or _is_given(ours):
        return False
    return does_the_same(ours, best, by_word=True)


def _is_given(clause: Clause) -> bool:
    """ "Has the backing of the board": it is done to the subject."""
    verb = clause.main_verb
    return verb is not None and not verb.verb and stem(clause.rest[0].lower) in _GIVEN


def is_of_able(verb: Token | None) -> bool:
    """ "Acceptable": it is said of what is accepted, not of those who accept it."""
    return verb is not None and verb.lower.endswith(("able", "ible"))


def _may_stand_for(clause: Clause, before: Sequence[Matched], agents: Sequence[Token]) -> bool:
    """Whether the subject of ``clause`` is a pronoun, "she" or "who", that may be one of them."""
    if clause.own_subject or not clause.rest:
        return False
    lead = clause.tokens[: clause.tokens.index(clause.rest[0])]
    if not any(t.lower in PRONOUNS for t in lead):
        return False
    named = [t for m in before for t in m.clause.tokens if t.is_content]
    return any(_exactly(t, agents) for t in named)


def _are_alike(head: Token, agents: Sequence[Token], theirs: Sequence[Token]) -> bool:
    """Whether both are named by one word: "Cyclone Mirela" and "the storm"."""
    if any(is_held(t, theirs) for t in _names_beside(agents)):
        return True
    if head.is_name:
        theirs = [t for t in theirs if not t.is_name]
    return any(is_held(t, theirs) for t in agents if t.is_content)


def _names_beside(phrase: Sequence[Token]) -> list[Token]:
    """The names right after a noun: of "Dean of law Hector Solis" he, of "Dean of Ely" none."""
    found: list[Token] = []
    for before, token in pairwise(phrase):
        beside = before.is_content and not before.is_name and not before.text.endswith("'s")
        if token.is_name and (beside or before in found) and token.mark in ("", ","):
            found.append(token)
    return found


def _partners(clause: Clause) -> list[Token]:
    """Those with whom the subject does what takes two: "agreed with its creditors"."""
    verb = clause.main_verb
    if verb is None or clause.is_passive:
        return []
    after = clause.rest[clause.rest.index(verb) + 1 :]
    if stem(verb.lower) not in RECIPROCAL:  # "walked with his brother"
        return noun_phrase(after[1:]) if after and after[0].lower == "with" else []
    if after and after[0].lower in ("with", "to", "on", "over", "in", "at", "about"):
        at = next((i for i, t in enumerate(after) if t.lower == "with"), None)
        return [] if at is None else noun_phrase(after[at + 1 :])
    return noun_phrase(after)


def _exactly(token: Token, others: Sequence[Token]) -> bool:
    return any(stem(token.lower) == stem(t.lower) for t in others)


def happens_of_itself(clause: Clause) -> bool:
    """ "The strike ended", where the quote has "they ended the strike"."""
    verb = clause.main_verb
    if verb is None or stem(verb.lower) not in _OF_ITSELF:
        return False
    after = clause.rest[clause.rest.index(verb) + 1 :]
    return not after or after[0].lower in PREPOSITIONS or not after[0].is_word


def _named_apart(head: Token, match: Matched) -> bool:
    """Whether the quote has the word itself, for something other than its subject."""
    frame, best = match.drawn_from[0]
    others = [t for t in frame.tokens if t.quoted and t.clause != best.tokens[0].clause]
    return any(stem(head.lower) == stem(t.lower) and not t.text.endswith("'s") for t in others)


def _others_doing(match: Matched) -> Iterator[str]:
    """Names among those who do it of whom the quote, in another clause, says something else."""
    frame, best = match.drawn_from[0]
    said = match.clause.tokens
    head = head_of(match.clause.agents)
    owned = any(t.lower in OWNING for t in best.agents)
    for name in (t for t in match.clause.agents if t.is_name):
        if owned and (name.text.endswith("'s") or _precedes(name, match.clause.agents)):
            continue  # "Ethiopia's delegation", "Weltkunst director": "her delegation"
        if is_held(name, [*best.tokens, *best.agents]):
            continue
        for clause in frame.clauses:
            verb = clause.main_verb or next(iter(clause.rest), None)
            theirs = clause is not best and is_held(name, clause.agents)
            of_it = head is not None and is_held(head, clause.patients)
            if theirs and not of_it and verb is not None and not is_held(verb, said):
                yield name.text


def _precedes(name: Token, phrase: Sequence[Token]) -> bool:
    """Whether a noun follows ``name`` that tells who is meant: "Weltkunst director"."""
    return any(a is name and b.is_content and not b.is_name for a, b in pairwise(phrase))


def _may_be(head: Token, best: Clause) -> bool:
    """Whether the quote's subject may be another word for ``head``."""
    theirs = head_of(best.agents)
    if theirs is None or any(t.lower in PRONOUNS for t in best.agents):
        return True
    if head.is_name and theirs.is_name:
        return False
    if theirs.is_name and not head.is_name:
        return True
    return not head.is_name or head.lower in GENERIC or theirs.lower in GENERIC


def does_the_same(ours: Clause, theirs: Clause, *, by_word: bool = False) -> bool:
    """Whether both are of one doing, or of one being; ``by_word``: said with one word.

    Of two words for one doing, one may be done by those to whom the other is done: buy, pay.
    """
    mine, other = ours.main_verb, theirs.main_verb
    if mine is None and other is None:
        said = [t for t in ours.rest if t.is_content]
        held = [t for t in said if is_held(t, theirs.rest)]
        return bool(said) and len(held) * 2 > len(said)
    if mine is None or other is None:
        return False
    light = bool(theirs.rest) and stem(theirs.rest[0].lower) in _LIGHT
    others = [t for t in theirs.rest if t.is_content][:3] if light else [other]
    alike = [t for t in others if same(mine.lower, t.lower)]
    if by_word:
        return any(stem(mine.lower) == stem(t.lower) for t in alike)
    if not alike:
        return False
    return frozenset((stem(mine.lower), stem(other.lower))) not in _CONVERSE


def head_of(tokens: Sequence[Token]) -> Token | None:
    """The noun that a phrase is about: the last before its first preposition.

    Of "a number of houses" the houses.
    """
    phrase: list[Token] = []
    for i, token in enumerate(tokens):
        if phrase and (token.lower in PREPOSITIONS or token.mark == ","):
            counted = token.lower == "of" and (phrase[-1].lower in _COUNTING)
            if counted and i + 1 < len(tokens):
                return head_of(tokens[i + 1 :]) or phrase[-1]
            break
        if token.is_content:
            phrase.append(token)
    while len(phrase) > 1 and phrase[-1].lower in _PARTICLES:
        phrase.pop()  # "helped Fontenay back"
    return phrase[-1] if phrase else None


def gerund_turned(matched: Sequence[Matched]) -> Iterator[str]:
    """ "Families evicted the landlord" where he is fined "for evicting families"."""
    for match in matched:
        verb, head, best = match.clause.main_verb, head_of(match.clause.agents), match.best
        if verb is None or head is None or best is None or match.clause.is_passive:
            continue
        after = match.clause.rest[match.clause.rest.index(verb) + 1 :]
        whom = head_of(noun_phrase(after)) if after else None
        for i, token in enumerate(best.tokens):
            named = i and best.tokens[i - 1].lower in DETERMINERS  # "a warning from"
            if token.lower.endswith("ing") and stem(token.lower) == stem(verb.lower) and not named:
                objects = [t for t in best.tokens[i + 1 : i + 5] if t.lower != "by"]
                if objects and objects[0].lower == "with":
                    continue  # they walked with each other
                doers = [*best.subject, *best.tokens[:i]]
                if whom is None or not is_held(whom, doers) or is_held(head, doers):
                    continue
                if is_held(head, objects):
                    yield head.text


def agents_added(matched: Sequence[Matched], quoted: Sequence[Token]) -> Iterator[str]:
    """Someone of the quote made to do what the quote does not say who does."""
    for match in matched:
        best, head = match.best, head_of(match.clause.agents)
        if best is None or head is None or match.clause.is_passive or not best.is_passive:
            continue
        mine, theirs = match.clause.main_verb, best.main_verb
        if best.agents or mine is None or theirs is None or not same(mine.lower, theirs.lower):
            continue
        if is_held(head, [t for t in quoted if t.verb]):
            continue  # "a failure closed it" where it was closed "when a pump failed"
        speakers = [t for r in match.drawn_from for c in r[0].clauses for t in c.subject]
        if is_held(head, quoted) and not is_held(
            head, [*best.subject, *speakers, *_places_of(best)]
        ):
            yield head.text


def _places_of(clause: Clause) -> list[Token]:
    """Names after "of" and "in": of one elected mayor of a town, the town has elected her."""
    return [
        t
        for i, t in enumerate(clause.rest)
        if i and t.is_name and clause.rest[i - 1].lower in ("of", "in")
    ]
