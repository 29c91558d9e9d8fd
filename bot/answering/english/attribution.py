"""Who says it: an attribution may not be lost, nor given to someone else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.answering.english.clauses import Clause
from bot.answering.english.same_speaker import is_understood, may_be
from bot.answering.english.speakers import Report, reports
from bot.answering.english.tense import mood
from bot.answering.english.tokens import (
    AUXILIARIES,
    BE,
    BEFORE_NOUNS,
    MODALS,
    PREPOSITIONS,
    Token,
    speaks,
)
from bot.answering.english.words import is_past_form, stem
from bot.answering.evidence import Framed, Matched, is_held

# Verbs by which a claim owns that someone says it, thinks it or has it so.
_ATTRIBUTING = frozenset(
    stem(w)
    for w in """say tell call describe report announce claim argue insist state warn allege
    believe think suggest estimate accuse admit confirm deny add complain expect fear find show
    acknowledge stress caution note explain declare blame praise criticise criticize view label
    intend plan pledge promise vow consider conclude see reject dismiss rule ask urge
    demand forecast predict project anticipate worry seem appear deem regard condemn denounce
    welcome want question decide quote cite brand dub doubt hope suspect indicate imply
    maintain assert contend promise propose offer threaten seek feel judge name
    attribute point refer mention speak defend reveal disclose testify write
    speculate""".split()
)
# What is said so by nobody in particular, and nouns for what someone says.
_HEARSAY = frozenset(
    """according reportedly allegedly alleged purportedly purported supposedly supposed apparently
    likely unlikely presumably rumoured rumored""".split()
)
_SAYINGS = frozenset(
    """statement claim claims allegation allegations accusation accusations view opinion words
    account estimate estimates report reports suspicion belief fear fears expectation
    expectations assessment reckoning figures announcement announcements""".split()
)
_MAKING = frozenset(stem(w) for w in "make issue give publish release".split())
_BEFORE_SAYINGS = frozenset("in by on to amid per its his her their".split())
_AFTER_SAYINGS = frozenset("that of is was were are put".split())
# What these say of is their own doing: nobody doubts it because it is they who say it.
_OWN_ACTS = frozenset(
    stem(w) for w in "announce declare confirm decide rule order promise pledge".split()
)
_ACCUSING = frozenset(
    stem(w) for w in "accuse suspect suspicion allege allegation charge accusation deny".split()
)
LEAST_SAID = 2  # words beside a verb of saying that make its clause more than "he said"
_STANCES = frozenset(
    stem(w)
    for w in """welcome criticise condemn praise blame accuse urge exclude refuse
    decline reject promise pledge thank apologise apologize""".split()
)
_DENIALS = frozenset(stem(w) for w in "deny reject dismiss dispute refute contradict".split())
_PARTIES = re.compile(
    r"\b(?:officials?|sources?|people|person|insiders?|diplomats?|aides?|anonymous)\b",
    re.IGNORECASE,
)


def _attributes(tokens: Sequence[Token], i: int) -> bool:
    """Whether the word at ``i`` owns that what is said there is somebody's word."""
    token = tokens[i]
    word = token.lower
    if word in _HEARSAY:
        return True
    before = tokens[i - 1] if i else token
    after = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    if word in _SAYINGS and not token.verb:
        owned = before.lower in _BEFORE_SAYINGS or any(
            t.text.endswith("'s") for t in tokens[max(0, i - 2) : i]
        )
        made = any(stem(t.lower) in _MAKING for t in tokens[:i] if t.verb)
        return owned or made or after in _AFTER_SAYINGS
    if stem(word) not in _ATTRIBUTING:
        return False
    if (word == "blame" and before.lower == "to") or (word == "found" and before.lower in BE):
        return False  # "was found to blame": by nobody named
    if word.endswith("ing"):
        return before.lower not in BEFORE_NOUNS - {"by"}
    return token.verb or not (i == 0 or _stands_as_noun(before, after))


def _stands_as_noun(before: Token, after: str) -> bool:
    """ "their demands", "warnings were": not "police suspect"."""
    word = before.lower
    return (
        word in (BEFORE_NOUNS | PREPOSITIONS) - {"to"}
        or before.text.endswith("'s")
        or before.text[0].isdigit()
        or after in AUXILIARIES | {"of"}
    )


def attributions_lost(claim: Sequence[Token], matched: Sequence[Matched]) -> Iterator[str]:
    """Verbs of saying over a clause that a claim is drawn from, where the claim names no source."""
    if any(_attributes(claim, i) for i, t in enumerate(claim) if t.is_word):
        return
    said = [
        (report, match)
        for match in matched
        for frame, best in match.drawn_from[:1]
        for report in said_by(frame.clauses, best)
        if not (report.clause is best and (_says_nothing(report) or _is_silence(report)))
    ]
    for match in matched:
        yield from _accusations_of(match)
    own = {id(report.clause) for report, match in said if _speaks_of_itself(report, match)}
    for report, _ in said:
        if id(report.clause) not in own and not _is_own_act(report):
            yield report.verb
            return


def _accusations_of(match: Matched) -> Iterator[str]:
    """ "accusing him of taking bribes", "on suspicion of": what is done there is only alleged."""
    done = [t for t in match.clause.rest[:4] if t.verb and t.lower not in AUXILIARIES]
    doings = {stem(t.lower) for t in (match.clause.main_verb, *done[:1]) if t is not None}
    for _, clause in match.drawn_from:
        alleged = ""
        for token, after in pairwise(clause.tokens):
            if token.mark in (";", "."):
                alleged = ""
            if stem(token.lower) in _ACCUSING:
                alleged = token.lower
            gerund = after.lower.endswith("ing") and stem(after.lower) in doings
            if alleged and token.lower in ("of", "with", "for", "over") and gerund:
                yield alleged


def said_by(clauses: Sequence[Clause], clause: Clause) -> Iterator[Report]:
    """Who says what ``clause`` says: in it, in a clause before it, or in the one that closes it."""
    order = {id(c): i for i, c in enumerate(clauses)}
    at = order[id(clause)]
    of_noun = at > 0 and not any(speaks(t) or t.lower == "mean" for t in clauses[at - 1].tokens)
    in_passing = ("who", "which", "whose", "where", "when", "after", "before", "while")
    passing = clause.opening in in_passing or (clause.opening == "that" and of_noun)
    for report in reports(clauses):
        where = order[id(report.clause)]
        opens = where < at and _opens_speech(clauses[where : at + 1])
        closes = where > at and _closes(report, clauses[at : where + 1])
        if where == at or (not passing and (opens or closes)):
            yield report


def _opens_speech(clauses: Sequence[Clause]) -> bool:
    """Whether the last of ``clauses`` is still part of what the first says."""
    turning = ("while", "although", "though", "whereas")
    if any(c.opening in turning or c.mark in (";", ".") for c in clauses[1:]):
        return False
    if any(c.opening == "but" and (c.own_subject or len(clauses) == 2) for c in clauses[1:]):
        return False
    own = [c for c in clauses[1:] if c.opening == "and" and c.own_subject]
    if own and clauses[1].opening != "that":
        return False
    return not _is_done_too(clauses)


def _is_done_too(clauses: Sequence[Clause]) -> bool:
    """ "said it would study the ruling and did not exclude": the speaker's own doing, not said."""
    last, between = clauses[-1], clauses[1:-1]
    if last.opening not in ("and", "but") or last.own_subject or not last.rest or not between:
        return False
    first = last.rest[0].lower
    if first in MODALS or not (is_past_form(first) or first in ("did", "was", "were", "had")):
        return False
    to_come = any(t.lower in MODALS for c in between for t in c.rest[:1])
    return to_come or any(stem(t.lower) in _STANCES for t in last.rest[:1])


def _closes(report: Report, clauses: Sequence[Clause]) -> bool:
    """ ", the ministry said": nothing is said after the verb."""
    if any(c.mark in (";", ".") for c in clauses[1:]):
        return False
    after = _after_verb(report)
    rest = [t for t in after if t.is_content and not speaks(t)]
    joins = ("and", "but", "while", "who", "which", "although", "though", "whose")
    by = report.verb == "according"
    return by or (len(rest) <= 3 and report.clause.opening not in joins)


def _says_nothing(report: Report) -> bool:
    """ "X, the union's leader, said": what a claim draws from it is who X is."""
    speaker = {id(t) for t in report.words}
    after = [t for t in _after_verb(report) if t.is_content and id(t) not in speaker]
    return report.verb != "according" and not after


def _is_silence(report: Report) -> bool:
    """ "Has not commented": nothing is said that might be somebody's word."""
    tokens = report.clause.tokens
    at = next((i for i, t in enumerate(tokens) if t.lower == report.verb), 0)
    return any(t.lower in ("not", "never") for t in tokens[max(0, at - 3) : at])


def _after_verb(report: Report) -> Sequence[Token]:
    tokens = report.clause.tokens
    at = next((i for i, t in enumerate(tokens) if t.lower == report.verb), 0)
    return tokens[at + 1 :]


def _speaks_of_itself(report: Report, match: Matched) -> bool:
    """ "The airline said it would cut": its own plan, which it must know."""
    ours = [t for t in match.clause.agents or match.clause.subject if t.is_content]
    theirs = [t for t in report.words if t.is_content]
    spoken = " ".join(t.text for t in report.words)
    if not any(is_held(t, ours) for t in theirs) or _PARTIES.search(spoken):
        return False
    if stem(report.verb) in _STANCES | _OWN_ACTS:
        return True
    verb = match.best.main_verb if match.best is not None else None
    if match.best is None or verb is None:
        return False
    if match.best.is_passive and not match.best.agents and not match.clause.is_passive:
        return True  # "She has been suspended, the agency said": by the agency
    return mood(match.best.tokens, match.best.tokens.index(verb)) == "to come"


def _is_own_act(report: Report) -> bool:
    speaker = " ".join(t.text for t in report.words)
    return stem(report.verb) in _OWN_ACTS and not _PARTIES.search(speaker)


def wrongly_attributed(
    clauses: Sequence[Clause], matched: Sequence[Matched], frames: Sequence[Framed], title: str
) -> Iterator[str]:
    """Speakers of a claim to whom the quotes do not give these words."""
    ours = reports(clauses)
    everyone = [_named(report, f, frames) for f in frames for report in reports(f.clauses)]
    said: dict[int, list[list[Report]]] = {}  # for each clause of saying, what it is said of
    own: dict[int, list[Report]] = {}
    for match in matched:
        for report in said_by(clauses, match.clause):
            itself = report.clause is match.clause
            drawn = _first_of_each(match.drawn_from, itself=itself)
            theirs = [_named(r, f, frames) for f, c in drawn for r in said_by(f.clauses, c)]
            if itself and sum(t.is_content for t in match.clause.rest) >= LEAST_SAID:
                own[id(report.clause)] = theirs
            elif theirs and not itself:
                said.setdefault(id(report.clause), []).append(theirs)
    for report in ours:
        of_clause = [own.get(id(report.clause)) or everyone]
        for theirs in said.get(id(report.clause), of_clause):
            if _denies(report, frames):
                continue
            if theirs and not any(_is_speaker(report, other, title) for other in theirs):
                yield report.heads[-1].text
                break


def _named(report: Report, frame: Framed, frames: Sequence[Framed]) -> Report:
    """A report of "she", with the name of who spoke last in the quotes before."""
    if not report.words or any(t.lower not in ("he", "she") for t in report.words):
        return report
    at = next(i for i, f in enumerate(frames) if f is frame)
    before = [r for f in frames[:at] for r in reports(f.clauses) if any(t.is_name for t in r.heads)]
    return replace(report, speaker=report.speaker + before[-1].speaker) if before else report


def _denies(report: Report, frames: Sequence[Framed]) -> bool:
    """ "X denied that it was slow" for "It was slow, the union said, which X rejected"."""
    return stem(report.verb) in _DENIALS and any(
        any(is_held(head, clause.subject) for head in report.heads)
        and any(t.verb and stem(t.lower) in _DENIALS for t in clause.rest[:3])
        for frame in frames
        for clause in frame.quoted_clauses
    )


def _first_of_each(
    drawn: Sequence[tuple[Framed, Clause]], *, itself: bool
) -> Sequence[tuple[Framed, Clause]]:
    """The clause a claim is mainly drawn from; of what is said, also those of other quotes."""
    return drawn[:1] if itself else [*drawn[:1], *(d for d in drawn[1:] if d[0] is not drawn[0][0])]


def _is_speaker(ours: Report, theirs: Report, title: str) -> bool:
    if may_be(ours, theirs):
        return True
    pronoun = any(t.lower in ("he", "she", "they", "it") for t in theirs.words)
    pronoun = pronoun or is_understood(theirs)
    return pronoun and any(t.lower in title.casefold() for t in ours.words if t.is_content)
