"""Who says it: an attribution may not be lost, nor given to someone else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.english.certainty import mood
from bot.answering.english.clauses import Clause, noun_phrase
from bot.answering.english.roles import head_of
from bot.answering.english.tokens import Token, speaks
from bot.answering.english.words import stem
from bot.answering.evidence import Framed, Matched, is_held

# Words by which a claim owns that someone says it, thinks it or has it so.
_ATTRIBUTES = frozenset(
    stem(w)
    for w in """according say tell call describe report reportedly announce announcement claim argue
    insist state statement warn allege allegedly believe think suggest estimate accuse
    admit confirm deny add complain expect fear find show acknowledge stress caution
    note explain declare blame praise criticise criticize view source figure label
    intend plan pledge promise vow consider conclude see reject dismiss rule ask urge
    demand forecast predict project anticipate worry concern likely seem appear deem
    regard name condemn denounce welcome want question decide quote cite brand dub doubt
    hope""".split()
)
# What these say of is their own doing: nobody doubts it because it is they who say it.
_OWN_ACTS = frozenset(
    stem(w) for w in "announce declare confirm decide rule order promise pledge".split()
)
LEAST_SAID = 2  # words beside a verb of saying that make its clause more than "he said"
_STANCES = frozenset(stem(w) for w in "welcome criticise condemn praise blame accuse urge".split())
_PARTIES = re.compile(
    r"\b(?:officials?|sources?|people|person|insiders?|diplomats?|aides?|anonymous)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Report:
    """A verb of saying, who says it, and the clause that it stands in."""

    verb: str
    speaker: tuple[Token, ...]
    clause: Clause


def reports(clauses: Sequence[Clause]) -> list[Report]:
    """Who says something in ``clauses``."""
    found = []
    for clause in clauses:
        at = next((i for i, t in enumerate(clause.tokens) if t.lower == "according"), None)
        if at is not None:
            speaker = noun_phrase(clause.tokens[at + 2 :])
            found.append(Report("according", tuple(speaker), clause))
        verb = _verb_of_saying(clause)
        if verb is not None:
            after = noun_phrase(clause.tokens[clause.tokens.index(verb) + 1 :])
            inverted = verb is clause.tokens[0] and bool(after) and not clause.own_subject
            speaker = after if inverted or not clause.subject else clause.subject
            found.append(Report(verb.lower, tuple(speaker), clause))
    return found


def _verb_of_saying(clause: Clause) -> Token | None:
    if clause.is_passive:
        return None
    if clause.rest and speaks(clause.rest[-1]) and clause.rest[-1].verb:
        return clause.rest[-1]  # "a study published in May suggests"
    for i, token in enumerate(clause.rest[:5]):
        if speaks(token) and token.verb:
            between = clause.rest[:i]
            return (
                token if not any(t.is_content and t.lower[-2:] != "ly" for t in between) else None
            )
    return None


def attributions_lost(claim: Sequence[Token], matched: Sequence[Matched]) -> Iterator[str]:
    """Verbs of saying over a clause that a claim is drawn from, where the claim names no source."""
    if any(stem(t.lower) in _ATTRIBUTES for t in claim if t.is_word):
        return
    said = [
        (report, match)
        for match in matched
        for frame, best in match.drawn_from[:1]
        for report in said_by(frame, best)
    ]
    own = {id(report.clause) for report, match in said if _speaks_of_itself(report, match)}
    for report, _ in said:
        if id(report.clause) not in own and not _is_own_act(report):
            yield report.verb
            return


def said_by(frame: Framed, clause: Clause) -> Iterator[Report]:
    """Who says what ``clause`` says: in it, in a clause before it, or in the one that closes it."""
    order = {id(c): i for i, c in enumerate(frame.clauses)}
    at = order[id(clause)]
    of_noun = at > 0 and not any(
        speaks(t) or t.lower == "mean" for t in frame.clauses[at - 1].tokens
    )
    in_passing = ("who", "which", "whose", "where", "when", "after", "before", "while")
    passing = clause.opening in in_passing or (clause.opening == "that" and of_noun)
    for report in reports(frame.clauses):
        where = order[id(report.clause)]
        opens = where < at and _opens_speech(frame.clauses[where : at + 1])
        closes = where > at and _closes(report, frame.clauses[at : where + 1])
        if where == at or (not passing and (opens or closes)):
            yield report


def _opens_speech(clauses: Sequence[Clause]) -> bool:
    """Whether the last of ``clauses`` is still part of what the first says."""
    turning = ("but", "while", "although", "though", "whereas")
    if any(c.opening in turning or c.mark in (";", ".") for c in clauses[1:]):
        return False
    own = [c for c in clauses[1:] if c.opening == "and" and c.own_subject]
    return not own or clauses[1].opening == "that"


def _closes(report: Report, clauses: Sequence[Clause]) -> bool:
    """ ", the ministry said": nothing is said after the verb."""
    if any(c.mark in (";", ".") for c in clauses[1:]):
        return False
    rest = [t for t in report.clause.rest if t.is_content and not speaks(t)]
    joins = ("and", "but", "while", "who", "which", "although", "though", "whose")
    by = report.verb == "according"
    return by or (len(rest) <= 3 and report.clause.opening not in joins)


def _speaks_of_itself(report: Report, match: Matched) -> bool:
    """ "The airline said it would cut": its own plan, which it must know."""
    ours = [t for t in match.clause.agents or match.clause.subject if t.is_content]
    theirs = [t for t in report.speaker if t.is_content]
    spoken = " ".join(t.text for t in report.speaker)
    if not any(is_held(t, ours) for t in theirs) or _PARTIES.search(spoken):
        return False
    if stem(report.verb) in _STANCES | _OWN_ACTS:
        return True
    verb = match.best.main_verb if match.best is not None else None
    if match.best is None or verb is None:
        return False
    return mood(match.best.tokens, match.best.tokens.index(verb)) == "to come"


def _is_own_act(report: Report) -> bool:
    speaker = " ".join(t.text for t in report.speaker)
    return stem(report.verb) in _OWN_ACTS and not _PARTIES.search(speaker)


def wrongly_attributed(
    clauses: Sequence[Clause], matched: Sequence[Matched], frames: Sequence[Framed], title: str
) -> Iterator[str]:
    """Speakers of a claim to whom the quotes do not give these words."""
    ours = reports(clauses)
    if not ours:
        return
    of_saying = {
        id(report.clause)
        for report in ours
        if sum(t.is_content for t in report.clause.rest) < LEAST_SAID
    }
    said = [
        report
        for m in matched
        if id(m.clause) not in of_saying
        for f, c in m.drawn_from[:1]
        for report in said_by(f, c)
    ]
    theirs = said or [report for frame in frames for report in reports(frame.clauses)]
    known = [t for report in theirs for t in report.speaker if t.is_word]
    if not known:
        return
    pronoun = any(t.lower in ("he", "she", "they", "it") for t in known)
    for report in ours:
        names = [t for t in report.speaker if t.is_content]
        head = head_of(report.speaker)
        if head is None or is_held(head, known):
            continue
        if not head.is_name and (pronoun or any(is_held(t, known) for t in names)):
            continue
        if pronoun and any(t.lower in title.casefold() for t in names):
            continue
        yield head.text
