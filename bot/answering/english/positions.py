"""Names and nouns that stand where the quotes have another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.english.clauses import Clause
from bot.answering.english.opposites import mirrored
from bot.answering.english.roles import does_the_same
from bot.answering.english.tokens import PREPOSITIONS, Token
from bot.answering.english.words import stem
from bot.answering.evidence import Matched, is_held

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
    return word if word in ("in", "for", "at", "from", "to", "of", "by", "with") else None


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
