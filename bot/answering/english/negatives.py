"""Negations that two sentences say in other words: "skipped" for "did not attend", "unknown"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from bot.answering.english.clauses import Clause
from bot.answering.english.lexicon import opposite
from bot.answering.english.negation import NOT, Negation, found_in, overlap
from bot.answering.english.tokens import AUXILIARIES, Token, is_slight
from bot.answering.english.words import stem
from bot.answering.evidence import Framed, Matched, is_held

_BESIDE = frozenset("nothing nobody none".split())  # "pay nothing": what is not stands before
_REACH = 7  # tokens after a negation in which it is looked for what is not so


@cache
def _denials() -> dict[str, frozenset[str]]:
    """What each word says not to be so, by their stems."""
    found: dict[str, frozenset[str]] = {}
    text = (files("bot.answering.english") / "negatives.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        words, sign, denied = line.partition(" = ")
        if sign and not line.startswith("#"):
            for word in words.split():
                stems = frozenset(stem(w) for w in denied.split())
                found[_key(word)] = found.get(_key(word), frozenset()) | stems
    return found


def _key(word: str) -> str:
    return word if word == "missing" else stem(word)  # no form of "miss"


def settled(claimed: Sequence[Negation], match: Matched, frames: Sequence[Framed]) -> set[int]:
    """The words, by their id, with which a clause and its quotes deny one thing in two ways.

    "Will not be closed" of what "will stay open", "skipped it" of those who "did not attend it".
    """
    found: set[int] = set()
    held = [t for frame in frames for t in _plain(frame.clauses)]
    for clause in _of_the_same(match, frames):
        for negation in claimed:
            if _is_open(negation, found, found_in(clause)):
                found |= _settling(negation, match.clause, clause, held, contraries=True)
        for negation in found_in(clause):
            if _is_open(negation, found, claimed):
                said = list(_plain([match.clause]))
                found |= _settling(negation, clause, match.clause, said, contraries=False)
    return found


def _is_open(negation: Negation, found: set[int], others: Sequence[Negation]) -> bool:
    """Whether it is a "not" to which no "not" of the other side answers."""
    if negation.word not in NOT or id(negation.token) in found:
        return False
    return not any(overlap(negation.governed, n.governed) for n in others if n.word in NOT)


def _of_the_same(match: Matched, frames: Sequence[Framed]) -> Iterator[Clause]:
    """The quotes' clause, and others of what the claim's clause speaks of."""
    if match.best is not None:
        yield match.best
    doers = [t for t in match.clause.subject if t.is_content]
    for frame in frames:
        for clause in frame.quoted_clauses:
            if clause is not match.best and any(is_held(t, clause.subject) for t in doers):
                yield clause


def _settling(
    negation: Negation,
    clause: Clause,
    other: Clause,
    held: Sequence[Token],
    *,
    contraries: bool,
) -> set[int]:
    """What in ``other`` says what a negation of ``clause`` does, with the words that it denies.

    ``held``: what is said there without a negation.
    """
    denied = _denied_by(negation, clause.tokens)
    said = list(_plain([other]))
    for token in said:
        if is_held(token, negation.governed[:1]):
            continue
        stems = _stems_denied(token)
        denials = (t for t in denied if stem(t.lower) in stems)
        what = next((t for t in denials if not _affirms(held, t, but=token)), None)
        if what is None and contraries and token.is_content:
            reach = None if negation.word in ("none", "nobody", "no", "neither") else 1
            governed = negation.governed[:reach]
            what = next((t for t in governed if opposite(t.lower, token.lower)), None)
            if what is not None and _affirms(said, what, but=token):
                continue
        if what is not None:
            return {id(negation.token), id(token), id(what)}
    return set()


def _plain(clauses: Sequence[Clause]) -> Iterator[Token]:
    """The words of ``clauses`` that they do not deny."""
    for clause in clauses:
        denied = {id(t) for n in found_in(clause) if n.word in NOT for t in n.governed}
        yield from (t for t in clause.tokens if t.is_word and id(t) not in denied)


def denied_plainly(matched: Sequence[Matched], quoted: Sequence[Token]) -> Iterator[str]:
    """ "Skipped it" where the quote has "attended it", and the other way round."""
    ours = [t for m in matched for t in m.clause.tokens]
    plain = {id(t) for m in matched for f, _ in m.drawn_from for t in _plain(f.clauses)}
    for match in matched:
        best = match.best
        if best is None or any(n.word in NOT for c in (match.clause, best) for n in found_in(c)):
            continue
        mine, theirs = _main(match.clause), _main(best)
        if mine is None or theirs is None or is_held(mine, quoted) or is_held(theirs, ours):
            continue
        said_not = [t for t in quoted if id(t) not in plain]
        if any(stem(t.lower) in _stems_denied(mine) for t in said_not):
            continue
        if stem(mine.lower) in _stems_denied(theirs) or stem(theirs.lower) in _stems_denied(mine):
            yield mine.text


def _main(clause: Clause) -> Token | None:
    """What is done; of "is vacant", what is said to be so."""
    if clause.main_verb is not None:
        return clause.main_verb
    return next((t for t in clause.rest if t.is_content and not is_slight(t.lower)), None)


def _stems_denied(token: Token) -> frozenset[str]:
    return _denials().get(_key(token.lower), frozenset())


def _affirms(tokens: Sequence[Token], what: Token, *, but: Token) -> bool:
    """Whether one of ``tokens``, another than ``but``, says ``what``."""
    said = stem(what.lower)
    return what.is_content and any(t is not but and stem(t.lower) == said for t in tokens)


def _denied_by(negation: Negation, tokens: Sequence[Token]) -> list[Token]:
    """What a negation may say not to be so, little words as well."""
    at = next((i for i, t in enumerate(tokens) if t is negation.token), None)
    if at is None:
        return list(negation.governed)
    before = tokens[at - 1 : at] if at else []
    beside = negation.word in _BESIDE
    found = [t for t in before if beside or t.lower in AUXILIARIES] + [negation.token]
    for token in tokens[at + 1 : at + 1 + _REACH]:
        if token.mark and token.mark != '"':
            break
        found.append(token)
    return [t for t in found if t.is_word]
