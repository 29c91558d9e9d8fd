"""Steps that a claim may not take for its quotes: asked is not ordered, charged not convicted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.answering.english.clauses import Clause
from bot.answering.english.lexicon import same
from bot.answering.english.negation import NOT, found_in
from bot.answering.english.tokens import AUXILIARIES, BE, Token
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
    _step("arrest detain question suspect investigate", "charge indict prosecute trial"),
    _step("impeach suspend criticise censure accuse", "remove oust sack dismiss expel fire topple"),
    _step("comment respond reply answer", "deny confirm admit reject acknowledge", unsaid=True),
    _step("pledge promise offer vow", "pay give deliver donate contribute transfer spend"),
    _step("ask seek request demand apply application want", "obtain get win receive secure gain"),
    _step("order schedule plan announce call set agree", "hold stage organise"),
    _step("suggest indicate hint imply", "prove confirm establish demonstrate"),
    _step("detect spot observe sight", "confirm prove establish"),
    _step("accuse blame allege suspect charge", "prove establish"),
    _step(
        "suspend pause postpone delay defer freeze", "cancel scrap abolish revoke annul axe reject"
    ),
    _step(
        "look examine investigate probe study review inquire",
        "blame exonerate clear fault acquit reprimand",
    ),
    _step("offer propose volunteer try hope", "mediate broker settle solve resolve"),
    _step("nominate shortlist tip", "win award"),
    _step("damage hit hurt harm", "destroy demolish flatten raze wreck ruin level"),
    _step("injure wounded hurt", "kill die"),
    _step("suspend pause interrupt", "end finish conclude"),
    _step(
        "criticise concern worry question doubt regret lament complain unease",
        "demand urge request",
    ),
    _step("look examine investigate probe study review", "correct fix repair remedy rectify"),
    _step("agree plan propose offer", "complete finalise finalize conclude seal"),
)
# Of one thing both cannot be, and that it is neither may be: no group of opposites.
_CONTRARY = tuple(
    (_stems(one), _stems(other))
    for one, other in (
        (
            "keep hold maintain retain preserve leave",
            "cut raise lower reduce lift increase sell drop scrap change abolish alter",
        ),
        ("survive withstand weather", "lose fall"),
        ("revive restore renew resume continue", "dissolve abolish end scrap disband"),
        ("stay remain", "sell leave quit resign depart"),
        ("reach advance qualify", "eliminate"),
        ("dismiss reject refuse", "allow grant uphold"),
    )
)


# Words for saying that tell more than that it was said, each with what holds it.
_LOADED = tuple(
    (_stems(acts), _stems(acts) | _stems(held))
    for acts, held in (
        (
            "condemn denounce deplore decry slam lambast castigate excoriate",
            "blast attack condemnation denunciation outrage outrageous disgrace shameful sentence",
        ),
        ("apologise apologize", "apology apologies sorry forgiveness forgive pardon apologetic"),
        (
            "admit confess concede acknowledge",
            "accept admission confession plead guilty recognise recognize grant own",
        ),
        ("celebrate rejoice", "celebration cheer party feast jubilant hail toast festivity"),
    )
)


def escalated(matched: Sequence[Matched], quoted: Sequence[Token]) -> Iterator[str]:
    """What a claim says was done, where its quotes have only what may come before it."""
    for match in matched:
        if match.best is None:
            continue
        taken_back = _taken_back(match.clause)
        ours = {stem(t.lower) for t in match.clause.tokens if t.is_word}
        denied = _denied(match)
        known = {stem(t.lower) for t in quoted if t.is_word and id(t) not in denied}
        theirs = {stem(t.lower) for _, c in match.drawn_from for t in c.tokens if t.is_word}
        for step in _STEPS:
            verb = next((t for t in _doings(match) if stem(t.lower) in step.more), None)
            if (
                verb is None
                or id(verb) in taken_back
                or any(same(verb.lower, t.lower) for t in _main_doings(match.best))
                or stem(verb.lower) in known
                or not step.more.isdisjoint(known & theirs)
            ):
                continue
            unsaid = not step.unsaid or _is_negated(match.best.words)
            if unsaid and not step.less.isdisjoint(theirs) and step.less.isdisjoint(ours):
                yield verb.text
                break


def contrary_doings(matched: Sequence[Matched], quoted: Sequence[Token]) -> Iterator[str]:
    """ "Cut its rate" where the quote has "kept its rate": the one shuts out the other."""
    known = {stem(t.lower) for t in quoted if t.is_word}
    for match in matched:
        if match.best is None or _denies(match.clause):
            continue
        if _denies(match.best):
            continue
        told_but_not = any(
            (a.lower, b.lower) == ("but", "not") for a, b in pairwise(match.drawn_from[0][0].tokens)
        )
        theirs = {stem(t.lower) for t in _main_doings(match.best)}
        for verb in _main_doings(match.clause):
            word = stem(verb.lower)
            shut_out = (
                (word in one and theirs & other) or (word in other and theirs & one)
                for one, other in _CONTRARY
            )
            if word not in known and not told_but_not and any(shut_out):
                yield verb.text


def _denies(clause: Clause) -> bool:
    return any(negation.word in NOT for negation in found_in(clause))


def _main_doings(clause: Clause) -> Iterator[Token]:
    """Of "agreed to revive it" the agreeing and the reviving."""
    verb = clause.main_verb
    if verb is None:
        return
    yield verb
    at = clause.rest.index(verb)
    for before, token in pairwise(clause.rest[at : at + 10]):
        if before.lower == "to" and token.is_content:
            yield token


def loaded_speech(matched: Sequence[Matched], quoted: Sequence[Token]) -> Iterator[str]:
    """ "Condemned it", "apologised" where the quotes have no word so strong."""
    known = {stem(t.lower) for t in quoted if t.is_word}
    for match in matched:
        taken_back = _taken_back(match.clause)
        for i, token in enumerate(match.clause.tokens):
            if not token.verb or _is_suffered(match.clause.tokens, i) or id(token) in taken_back:
                continue
            word = stem(token.lower)
            if any(word in acts and known.isdisjoint(held) for acts, held in _LOADED):
                yield token.text


def _is_suffered(tokens: Sequence[Token], i: int) -> bool:
    """ "Was condemned", "condemned to die": no speech."""
    before, after = tokens[max(0, i - 2) : i], tokens[i + 1 : i + 2]
    return any(t.lower in BE for t in before) or any(t.lower == "to" for t in after)


def _denied(match: Matched) -> set[int]:
    """What the quotes say was not: of "released without charge" the charge."""
    return {
        id(token)
        for _, clause in match.drawn_from
        for negation in found_in(clause)
        if negation.word in NOT
        for token in negation.governed
    }


def _taken_back(clause: Clause) -> set[int]:
    """What a clause denies, refuses or calls off."""
    return {id(t) for negation in found_in(clause) for t in negation.governed}


def _doings(match: Matched) -> Iterator[Token]:
    """What is done, and the verb that says so: in "held a hearing" both."""
    if match.clause.main_verb is not None:
        yield match.clause.main_verb
    told = (t for t in match.clause.rest[:5] if t.verb and t.lower not in AUXILIARIES)
    yield from list(told)[:1]


def _is_negated(words: Sequence[str]) -> bool:
    return any(word in _NEGATIONS or stem(word) in _NEGATIONS for word in words)
