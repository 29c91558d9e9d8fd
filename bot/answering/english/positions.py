"""Names and nouns that stand where the quotes have another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.answering.english.clauses import Clause, noun_phrase
from bot.answering.english.lexicon import near
from bot.answering.english.opposites import mirrored
from bot.answering.english.roles import does_the_same, head_of
from bot.answering.english.tokens import DETERMINERS, PREPOSITIONS, Token
from bot.answering.english.words import stem
from bot.answering.evidence import Matched, is_held

_ABSTRACT = re.compile(r"(?:ion|ment|ance|ence|ity|ness|ship|ism|age|sal|val|times|soon)s?$")
_NAMING = frozenset("in for at from to of by with against near into over between".split())
_BEFORE_NAMES = frozenset("the a an central northern southern eastern western".split())


def misplaced_names(matched: Sequence[Matched]) -> Iterator[str]:
    """ "killed in Myanmar" where the quote says "in Bangkok": another name after "in"."""
    ours = [t for m in matched for t in m.clause.tokens]
    for match in matched:
        best = match.best
        if best is None:
            continue
        for i, token in enumerate(match.clause.tokens):
            before = _preposition_before(match.clause.tokens, i)
            if before is None or is_held(token, best.tokens):
                continue
            others = [
                t
                for k, t in enumerate(best.tokens)
                if t.is_name and _preposition_before(best.tokens, k) == before
            ]
            if others and not any(is_held(t, ours) for t in others):
                yield token.text


def _preposition_before(tokens: Sequence[Token], i: int) -> str | None:
    """The preposition of the name that begins at ``i``."""
    if not tokens[i].is_name:
        return None
    k = i - 1
    while k >= 0 and tokens[k].lower in _BEFORE_NAMES:
        k -= 1
    word = tokens[k].lower if k >= 0 else ""
    return word if word in _NAMING else None


def crossed(matched: Sequence[Matched]) -> Iterator[str]:
    """Two that stand in each other's place: "ordered the state to pay him" for "him to pay it"."""
    for match in matched:
        best = match.best
        if best is None or not does_the_same(match.clause, best):
            continue
        if mirrored(match.clause.rest, best.rest):
            continue
        ours, theirs = _places(match.clause), _places(best)
        shared = [word for word in ours if word in theirs]
        for i, a in enumerate(shared):
            for b in shared[i + 1 :]:
                swapped_places = ours[a] == theirs[b] and ours[b] == theirs[a]
                if swapped_places and ours[a] != ours[b]:
                    yield a


def _places(clause: Clause) -> dict[str, str]:
    """Of each noun that a clause has once: whether it does, is done to, or stands after what."""
    found: dict[str, str] = {}
    twice = set()
    place = "subject"
    tokens = [*clause.subject, *clause.rest] if clause.own_subject else clause.rest
    start = clause.rest[0] if clause.rest else None
    for token in tokens:
        if token is start:
            place = "object"
        elif token.lower in PREPOSITIONS and place != "subject":
            place = token.lower
        elif token.is_content:
            word = stem(token.lower)
            twice |= {word} & found.keys()
            found[word] = place
    if clause.is_passive:
        turn = {"subject": "object", "by": "subject"}
        found = {word: turn.get(place, place) for word, place in found.items()}
    return {word: place for word, place in found.items() if word not in twice}


def slots_refilled(matched: Sequence[Matched], known: Sequence[Token]) -> Iterator[str]:
    """ "Hit by a branch" where the quote has "hit by a tile": all else is word for word."""
    ours = [t for m in matched for t in m.clause.tokens]
    for match in matched:
        best = match.best
        if best is None or not does_the_same(match.clause, best, by_word=True):
            continue
        theirs = _slots(best)
        for place, phrase in _slots(match.clause).items():
            others = theirs.get(place)
            head = phrase[-1]
            if others is None or _is_near(head, known) or _is_near(others[-1], ours):
                continue
            if _all_else_is_held(match.clause, phrase, best):
                yield head.text


def _slots(clause: Clause) -> dict[str, list[Token]]:
    """What stands after the verb of ``clause``, and after its prepositions: content words."""
    found: dict[str, list[Token]] = {}
    at = next((i for i, t in enumerate(clause.rest) if t is clause.main_verb), None)
    if at is None:
        return found
    place, start = "object", at + 1
    for i in range(at + 1, len(clause.rest) + 1):
        ends = i == len(clause.rest) or clause.rest[i].lower in PREPOSITIONS or clause.rest[i].mark
        if not ends or start > i:
            continue
        phrase = noun_phrase(clause.rest[start:i]) if start < i else []
        if place != "of" and _is_thing(phrase):
            found.setdefault(place, [t for t in phrase if t.is_content])
        if i < len(clause.rest):
            place, start = clause.rest[i].lower, i + 1
    return found


def _is_thing(phrase: Sequence[Token]) -> bool:
    """Whether it is no name, no doing and nothing abstract: of these others may be synonyms."""
    head = head_of(phrase)
    if head is None or head is not phrase[-1] or head.is_name or head.verb:
        return False
    if _ABSTRACT.search(head.lower) or any(t.lower.endswith("ing") for t in phrase):
        return False
    return phrase[0].lower in DETERMINERS or phrase[0].text[0].isdigit()


def _is_near(token: Token, others: Sequence[Token]) -> bool:
    return any(near(token.lower, o.lower) for o in others if o.is_word)


def _all_else_is_held(clause: Clause, phrase: Sequence[Token], best: Clause) -> bool:
    here = {stem(t.lower) for t in [*best.subject, *best.tokens]}
    others = [t for t in clause.tokens if t.is_content and not any(t is p for p in phrase)]
    return len(others) > 1 and all(stem(t.lower) in here for t in others)
