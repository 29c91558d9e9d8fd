"""Steps that a claim may not take for its quotes: asked is not ordered, charged not convicted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.english.negation import NOT, found_in
from bot.answering.english.tokens import AUXILIARIES, Token
from bot.answering.english.words import stem
from bot.answering.evidence import Matched

_NEGATIONS = frozenset("not no never without neither nor cannot decline refuse unavailable".split())


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem(w) for w in words.split())


@dataclass(frozen=True, slots=True)
class Step:
    """``less`` was done; ``more`` would be another thing. ``unsaid``: only where it was not."""

    less: frozenset[str]
    more: frozenset[str]
    unsaid: bool = False


def _step(less: str, more: str, *, unsaid: bool = False) -> Step:
    return Step(_stems(less), _stems(more), unsaid)


_STEPS = (
    _step(
        """consider weigh mull study examine discuss debate review look explore contemplate think
        assess ponder favour""",
        "approve decide agree adopt accept grant pass resolve choose install enact introduce",
    ),
    _step("propose draft submit table recommend", "adopt pass approve enact ratify introduce"),
    _step(
        """urge ask press appeal advise recommend encourage invite plead request lobby suggest
        propose pressure beg""",
        "order force require compel oblige instruct command direct",
    ),
    _step(
        """accuse charge suspect allege arrest investigate indict try detain question sue impeach
        blame prosecute accusation allegation suspicion trial""",
        "convict conviction sentence jail imprison confess guilty",
    ),
    _step("arrest detain question suspect investigate", "charge indict prosecute"),
    _step("impeach suspend criticise censure accuse", "remove oust sack dismiss expel fire topple"),
    _step("comment respond reply answer", "deny confirm admit reject acknowledge", unsaid=True),
    _step("pledge promise offer vow", "pay give deliver donate contribute transfer spend"),
    _step("ask seek request demand apply want", "obtain get win receive secure gain"),
    _step("order schedule plan announce call set agree", "hold stage organise"),
    _step("suggest indicate hint imply", "prove confirm establish demonstrate"),
    _step("detect spot observe sight", "confirm prove establish"),
    _step("accuse blame allege suspect charge", "prove establish"),
    _step("suspend pause postpone delay defer freeze", "cancel scrap abolish revoke annul axe"),
    _step(
        "look examine investigate probe study review inquire",
        "blame exonerate clear fault acquit reprimand",
    ),
    _step("offer propose volunteer try hope", "mediate broker settle solve resolve"),
    _step("nominate shortlist tip", "win award"),
)


def escalated(matched: Sequence[Matched], quoted: Sequence[Token]) -> Iterator[str]:
    """What a claim says was done, where its quotes have only what may come before it."""
    for match in matched:
        if match.best is None or _is_negated(match.clause.words):
            continue
        ours = {stem(t.lower) for t in match.clause.tokens if t.is_word}
        denied = _denied(match)
        known = {stem(t.lower) for t in quoted if t.is_word and id(t) not in denied}
        theirs = {stem(t.lower) for _, c in match.drawn_from for t in c.tokens if t.is_word}
        for step in _STEPS:
            verb = next((t for t in _doings(match) if stem(t.lower) in step.more), None)
            if (
                verb is None
                or stem(verb.lower) in known
                or not step.more.isdisjoint(known & theirs)
            ):
                continue
            unsaid = not step.unsaid or _is_negated(match.best.words)
            if unsaid and not step.less.isdisjoint(theirs) and step.less.isdisjoint(ours):
                yield verb.text
                break


def _denied(match: Matched) -> set[int]:
    """What the quotes say was not: of "released without charge" the charge."""
    return {
        id(token)
        for _, clause in match.drawn_from
        for negation in found_in(clause)
        if negation.word in NOT
        for token in negation.governed
    }


def _doings(match: Matched) -> Iterator[Token]:
    """What is done, and the verb that says so: in "held a hearing" both."""
    if match.clause.main_verb is not None:
        yield match.clause.main_verb
    told = (t for t in match.clause.rest[:5] if t.verb and t.lower not in AUXILIARIES)
    yield from list(told)[:1]


def _is_negated(words: Sequence[str]) -> bool:
    return any(word in _NEGATIONS or stem(word) in _NEGATIONS for word in words)
