"""What may be, told as what is or will be: the modal over each verb, held against its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.english.certainty import HEDGES
from bot.answering.english.clauses import Clause
from bot.answering.english.tokens import AUXILIARIES, BE, DETERMINERS, MODALS, Token, is_slight
from bot.answering.english.words import stem
from bot.answering.evidence import Framed, Matched

_OPEN = frozenset("may might could".split())
_UNSURE = frozenset("may might could can should".split())
# "could be seen": it was.
_SENSED = frozenset(stem(w) for w in "see hear feel smell taste notice find reach afford".split())
FURTHEST = 6  # words before a verb in which its modal is looked for


def possible_made_sure(
    clauses: Sequence[Clause], matched: Sequence[Matched], frames: Sequence[Framed]
) -> Iterator[str]:
    """ "which will slow it" for "which may slow it", "is Roman" for "might be Roman"."""
    for match in matched:
        if _is_hedged(match.clause, clauses):
            continue
        ours = match.clause.tokens
        for told in _all_told(match.clause):
            if stem(told.lower) in _SENSED or _governs(ours, ours.index(told)) in _UNSURE | {"to"}:
                continue
            modals = [m for f in frames for c in f.quoted_clauses for m in _modals_over(told, c)]
            if modals and all(modal in _OPEN for modal in modals):
                yield modals[0]


def _all_told(clause: Clause) -> list[Token]:
    """What is done in a clause, and what else "will" be done there."""
    first, tokens = _told(clause), clause.tokens
    will = [t for i, t in enumerate(tokens) if t.is_content and _governs(tokens, i) == "will"]
    return [*([first] if first is not None else []), *(t for t in will if t is not first)]


def _told(clause: Clause) -> Token | None:
    """What is done, or what it is said to be."""
    if clause.main_verb is not None or not clause.rest or clause.rest[0].lower not in BE:
        return clause.main_verb
    after = (t for t in clause.rest[1:5] if t.is_content and not is_slight(t.lower))
    return next(after, None)


def _modals_over(told: Token, clause: Clause) -> Iterator[str]:
    for i, token in enumerate(clause.tokens):
        if token.is_word and stem(token.lower) == stem(told.lower):
            denied = any(t.lower in ("no", "none", "neither", "nobody") for t in clause.tokens[:i])
            yield "" if denied else _governs(clause.tokens, i)


def _governs(tokens: Sequence[Token], i: int) -> str:
    """The modal over the word at ``i``, or "to"; empty if there is none, or it says "not"."""
    for k in range(i - 1, max(-1, i - FURTHEST), -1):
        word = tokens[k].lower
        if word in MODALS or word == "to":
            after = tokens[k + 1].lower
            return "" if after == "not" else word
        if word not in AUXILIARIES | DETERMINERS and not is_slight(word):
            break
        if tokens[k + 1].mark:
            break
    return ""


def _is_hedged(clause: Clause, clauses: Sequence[Clause]) -> bool:
    """Whether a claim has a hedge over this clause, in it or before "that"."""
    at = next((i for i, c in enumerate(clauses) if c is clause), 0)
    over = list(clause.tokens)
    if at and not clause.mark and clause.opening not in ("who", "which", "whose", "where"):
        over = [*clauses[at - 1].tokens, *over]
    return any(t.lower in HEDGES for t in over)
