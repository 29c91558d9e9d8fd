"""What is only offered, sought or open to somebody in a quote, and done in a claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.english.clauses import Clause
from bot.answering.english.lexicon import near
from bot.answering.english.tense import mood
from bot.answering.english.tokens import AUXILIARIES, MODALS, Token, is_slight, speaks
from bot.answering.english.words import is_past_form, stem
from bot.answering.evidence import Matched, is_held

_INTENDING = frozenset(
    stem(w)
    for w in """offer propose threaten try attempt seek plan intend hope want wish consider weigh
    mull aim prepare promise pledge vow ask urge demand appeal request apply volunteer bid strive
    undertake contemplate explore invite beg lobby press recommend encourage advise
    negotiate discuss need require await tender investigate examine study review probe""".split()
)
# Before "to" they add nothing to what is done.
_ADDING_NOTHING = frozenset(
    stem(w)
    for w in """decide plan intend expect set due go begin start continue agree choose opt proceed
    come manage want aim seek wish mean prepare schedule vow pledge promise say ready help need
    use try vote move consider fail refuse decline""".split()
)
_ALLOWING = frozenset(
    "right chance option opportunity until free able entitled deadline time freedom".split()
)
_NOT = frozenset("not no never without neither nor none nobody nothing cannot".split())


def intentions_done(matched: Sequence[Matched], quoted: Sequence[Token]) -> Iterator[str]:
    """ "Brokered a solution" where the quote has "offered to help find a solution"."""
    said = [t for m in matched for t in m.clause.tokens]
    if any(stem(t.lower) in _INTENDING or t.lower in _NOT | MODALS for t in said):
        return
    for match in matched:
        verb, best = match.clause.main_verb, match.best
        at = _place_of_intending(best) if best is not None else None
        if verb is None or best is None or at is None or not _is_done(match.clause):
            continue
        end = next((i for i, t in enumerate(best.rest) if i > at and t.lower == "and"), None)
        intending, intended = best.rest[at - 1], best.rest[at:end]  # what "and" joins may be done
        meant = {id(t) for t in intended if not is_past_form(t.lower)}
        done = [t for t in quoted if t.is_word and id(t) not in meant and t is not intending]
        if any(near(verb.lower, t.lower) for t in done):
            continue
        if any(near(intending.lower, t.lower) for t in said if t.is_content):
            continue
        objects = [t for t in match.clause.content if t is not verb]
        if objects and sum(is_held(t, [*intended, *best.subject]) for t in objects) * 2 >= len(
            objects
        ):
            yield verb.text


def _is_done(clause: Clause) -> bool:
    verb = clause.main_verb
    return (
        verb is not None
        and not speaks(verb)
        and mood(clause.tokens, clause.tokens.index(verb)) == "done"
    )


def _place_of_intending(clause: Clause) -> int | None:
    """After what verb of ``clause`` something is only intended."""
    for i, token in enumerate(clause.rest[:5]):
        if token.lower in AUXILIARIES or is_slight(token.lower):
            continue
        return i + 1 if stem(token.lower) in _INTENDING else None
    return None


def put_under(matched: Sequence[Matched], quoted: Sequence[Token]) -> Iterator[str]:
    """ "Won the right to appeal" where the quote has "would appeal"."""
    for match in matched:
        best = match.best
        theirs = best.main_verb if best is not None else None
        if best is None or theirs is None:
            continue
        under = _infinitive_of(match.clause.rest, theirs)
        over = next(
            (
                t
                for t in match.clause.rest
                if t.verb and t.is_content and t.lower not in AUXILIARIES
            ),
            None,
        )
        if under is None or over is None or over is under or stem(over.lower) in _ADDING_NOTHING:
            continue
        if over is match.clause.main_verb and not any(
            near(over.lower, t.lower) for t in quoted if t.is_word
        ):
            yield over.text


def _infinitive_of(rest: Sequence[Token], verb: Token) -> Token | None:
    return next(
        (
            t
            for i, t in enumerate(rest)
            if i and rest[i - 1].lower == "to" and stem(t.lower) == stem(verb.lower)
        ),
        None,
    )


def leave_taken(matched: Sequence[Matched]) -> Iterator[str]:
    """ "Will appeal" where the quote has "had until Friday to appeal"."""
    said = {t.lower for m in matched for t in m.clause.tokens}
    if said & (_ALLOWING | _NOT) or {"can", "could", "may", "might"} & said:
        return
    for match in matched:
        verb, best = match.clause.main_verb, match.best
        if verb is None or best is None:
            continue
        for i, token in enumerate(best.tokens[1:], start=1):
            if stem(token.lower) != stem(verb.lower) or best.tokens[i - 1].lower != "to":
                continue
            if any(t.lower in _ALLOWING for t in best.tokens[max(0, i - 7) : i - 1]):
                yield verb.text
