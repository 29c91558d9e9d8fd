"""Words of a claim that say the opposite of its quotes, and what comes first in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.english.clauses import Clause
from bot.answering.english.lexicon import opposite, same
from bot.answering.english.negation import NOT, governed, negations
from bot.answering.english.tokens import PREPOSITIONS, Token
from bot.answering.english.words import stem
from bot.answering.evidence import Framed, Matched, is_held

_COMPARED = frozenset("less fewer below under".split())
_PLACED = frozenset("before after following prior until".split())  # what stands in time
_BOUNDING = frozenset("starting beginning ending".split())
_NO_OPPOSITES = frozenset("inland income inside indeed".split())


def _opposed(ours: Token, theirs: Token) -> bool:
    """Whether a word of the claim turns one of the quote."""
    mine, other = ours.lower, theirs.lower
    if not opposite(mine, other) or other in _NO_OPPOSITES or mine in _NO_OPPOSITES:
        return False
    if mine == "more":
        return other in _COMPARED
    return (mine in _PLACED) == (other in _PLACED)


def opposites(
    clause: Clause,
    best: Clause,
    everywhere: Sequence[Token],
    claim: Sequence[Token],
    without: set[int],
) -> Iterator[str]:
    """The words of a claim's clause whose opposite the quote has, and not they themselves.

    ``without``: those that were answered otherwise.
    """
    refusing = {id(best.tokens[i]) for i, _ in negations(best.tokens)}
    ours = {id(clause.tokens[i]) for i, _ in negations(clause.tokens)} | without
    said = {stem(t.lower) for t in claim if t.is_word}
    said_here = {stem(t.lower) for t in clause.tokens if t.is_word}
    nearest = {id(t) for t in best.tokens}
    here = [t for i, t in enumerate(best.tokens) if not _is_bound(best.tokens, i)]
    denied = _denied(everywhere) - nearest
    moves = any(t.lower in ("up", "down") for t in best.tokens)
    for i, token in enumerate(clause.tokens):
        if not token.is_word or id(token) in ours or is_held(token, here):
            continue
        if _is_date_from(clause.tokens, i):
            continue
        if _is_bound(clause.tokens, i) and (len(here) < len(best.tokens) or not moves):
            continue
        elsewhere = is_held(token, everywhere)
        theirs = best.tokens if elsewhere else everywhere
        turned = any(
            _opposed(token, o)
            and id(o) not in refusing | without
            and id(o) not in denied
            and stem(o.lower) not in (said_here if id(o) in nearest else said)
            and not (elsewhere and is_held(o, clause.tokens))  # both rose and fell, in both
            for o in theirs
            if o.is_word
        )
        if turned and not _turned_round(token, claim, everywhere):
            yield token.text


def _denied(tokens: Sequence[Token]) -> set[int]:
    """What a "none" or "no one" takes back: of "none died", the dying."""
    return {
        id(t) for i, word in negations(tokens) if word in NOT for t in governed(tokens, i, word)
    }


_CLAUSES = frozenset("if when unless because while although though but".split())
_ORDER = frozenset("before after following prior since until earlier later ahead behind".split())
_TWO_SIDED = frozenset(
    stem(w)
    for w in """beat win defeat lose loss victory buy sell lend borrow above below more less older
    younger bigger larger smaller higher lower faster slower north south east west lead trail
    taller shorter exceed import export employer employee""".split()
)


def _is_bound(tokens: Sequence[Token], i: int) -> bool:
    """ "Up to ten": nothing rises."""
    return tokens[i].lower in ("up", "down") and [t.lower for t in tokens[i + 1 : i + 2]] == ["to"]


def _is_date_from(tokens: Sequence[Token], i: int) -> bool:
    """ "For ten weeks, starting in March": nothing starts or ends but the time."""
    after = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    return tokens[i].lower in _BOUNDING and (after in PREPOSITIONS or after in ("next", "this"))


def mirrored(ours: Sequence[Token], theirs: Sequence[Token]) -> bool:
    """Whether two clauses say one thing from its two ends: "A behind B", "B ahead of A"."""
    return any(
        opposite(a.lower, b.lower)
        for a in ours
        if (a.lower in ("ahead", "behind") or stem(a.lower) in _TWO_SIDED)
        and not is_held(a, theirs)
        for b in theirs
    )


def _turned_round(token: Token, claim: Sequence[Token], theirs: Sequence[Token]) -> bool:
    """ "A before B" for "B after A", "A beat B" for "B lost to A"."""
    if token.lower not in _ORDER and stem(token.lower) not in _TWO_SIDED:
        return False
    turning = [i for i, t in enumerate(theirs) if opposite(t.lower, token.lower)]
    mine = next(i for i, t in enumerate(claim) if t is token)
    main, other = _halves(claim, mine)
    return any(_cross_over(main, other, *_halves(theirs, at)) for at in turning)


def _halves(tokens: Sequence[Token], at: int) -> tuple[list[Token], list[Token]]:
    """What stands before the word at ``at`` and after it; of "after A, B" B and A."""
    before = [t for t in tokens[:at] if t.is_content]
    end = next((i for i in range(at + 2, len(tokens)) if tokens[i].mark == ","), None)
    if before or end is None:
        return before, [t for t in tokens[at + 1 :] if t.is_content]
    return [t for t in tokens[end:] if t.is_content], [
        t for t in tokens[at + 1 : end] if t.is_content
    ]


def _cross_over(
    main: Sequence[Token],
    other: Sequence[Token],
    their_main: Sequence[Token],
    their_other: Sequence[Token],
) -> bool:
    def some(ours: Sequence[Token], here: Sequence[Token], not_there: Sequence[Token]) -> bool:
        return any(is_held(t, here) and not is_held(t, not_there) for t in ours)

    return some(main, their_other, their_main) and (
        not other or some(other, their_main, their_other)
    )


def order_turned(claim: Sequence[Token], frames: Sequence[Framed]) -> Iterator[str]:
    """ "A after B" for "B after A", "61 instead of 38" for "38 instead of 61"."""
    for i, token in enumerate(claim):
        if token.lower not in ("after", "before", "instead", "ahead", "behind"):
            continue
        left, right = _sides(claim, i)
        for frame in frames:
            for k, other in enumerate(frame.tokens):
                if other.lower != token.lower:
                    continue
                their_left, their_right = _sides(frame.tokens, k)
                if _cross(right, their_left, their_right) and _cross(their_right, left, right):
                    yield token.text


def _sides(tokens: Sequence[Token], i: int) -> tuple[list[Token], list[Token]]:
    def telling(some: Sequence[Token]) -> list[Token]:
        return [t for t in some if t.is_content or t.text[0].isdigit()]

    after = tokens[i + 1 : i + 9]
    end = next(
        (k for k, t in enumerate(after) if k and (t.mark or t.lower in _CLAUSES)), len(after)
    )
    return telling(tokens[max(0, i - 26) : i])[-12:], telling(after[:end])[:3]


def _cross(
    right: Sequence[Token], other_left: Sequence[Token], other_right: Sequence[Token]
) -> bool:
    """Whether what follows the word on one side stands before it, not after it, on the other."""

    def stands(token: Token, others: Sequence[Token]) -> bool:
        return any(same(token.lower, o.lower) for o in others)

    return any(stands(t, other_left) and not stands(t, other_right) for t in right)


def _negates(token: Token) -> bool:
    return any(True for _ in negations([token]))


def opposed_elsewhere(matched: Sequence[Matched], quoted: Sequence[Token]) -> Iterator[str]:
    """ "The council approved it" where a further clause has "the council turned it down"."""
    done = [t for t in quoted if t.verb]
    for match in matched:
        verb = match.clause.main_verb
        if verb is None or is_held(verb, done) or list(negations(match.clause.tokens)):
            continue
        doers = [t for t in match.clause.agents if t.is_content]
        for _, clause in match.drawn_from[1:]:
            theirs = clause.main_verb
            same_doers = bool(doers) and all(is_held(t, clause.agents) for t in doers)
            if theirs is None or not same_doers or not opposite(verb.lower, theirs.lower):
                continue
            if len(list(negations(clause.tokens))) == int(_negates(theirs)):
                yield verb.text
