"""Causes: a claim may name one only where its quotes do, and only that one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.answering.english.clauses import Clause
from bot.answering.english.lexicon import near
from bot.answering.english.tokens import Token, joined, speaks, tokens_of
from bot.answering.english.words import stem
from bot.answering.evidence import Framed, is_held

# "due to begin" names no cause.
TO_BEGIN = frozenset(
    """be begin start open close end finish compete return resume meet play perform appear retire
    expire leave arrive depart land launch run speak stand sign vote decide report publish take
    make give go come hold become receive rule testify visit travel pay join step move face marry
    complete release deliver announce present elect expire hear hand host attend address""".split()
)
_SAYS_CAUSE = re.compile(
    r"\b(?:because|due to(?! (?:"
    + "|".join(sorted(TO_BEGIN))
    + r"|last (?:\d|until|for|\w+ (?:minute|hour|day|week|month|year)s))\b)"
    r"|owing to|caus(?:e|es|ed|ing)(?! for)|thanks to|as a result|resulted in"
    r"|led to|prompted|triggered|started by|was behind)\b",
    re.IGNORECASE,
)
# What a quote may say instead; "after" and "when" are none of them.
_CAUSES = re.compile(
    r"\b(?:because|(?:due|owing|thanks) to|caus(?:e|es|ed|ing)|as a result|leads? to|led to"
    r"|result(?:s|ed|ing)? (?:in|from)|force[sd]?|makes?|means?|costs?|cannot|blam(?:e|es|ed|ing)"
    r"|reasons?|attribut(?:e|es|ed)|prompt(?:s|ed|ing)|trigger(?:s|ed|ing)?|so that|started by"
    r"|driven by|for (?:\w+ing|having)|as (?:the|it|they|he|she)|sending|erasing|citing|whose"
    r"|for fear|in (?:response|protest|reaction|view|light)|on the grounds"
    r"|over (?!\d|the (?:next|past|last|course|years)"
    r"|(?:\w+ )?(?:years?|months?|weeks?|days?|hours?|decades?)\b)"
    r"|forcing|drew|drawing|provok(?:e|es|ed|ing)|spark(?:s|ed|ing)?"
    r"|brought|contribut(?:e|es|ed)|responsib(?:le|ility)|behind|on account of|put down to)\b",
    re.IGNORECASE,
)
# Before what is given as the reason.
_GIVES_REASON = re.compile(
    r"\b(?:because(?: of)?|due to|owing to|thanks to|on account of)\b", re.IGNORECASE
)
_REASON_ENDS = frozenset("and but while although who which where when".split())
_OPEN_CAUSE = re.compile(
    r"\bcauses?\b[\w' ]{0,40}\b(?:not (?:yet )?(?:been )?(?:known|clear|established|determined"
    r"|identified|confirmed)|unknown|unclear|under investigation|(?:being )?investigated)\b"
    r"|\b(?:investigat\w+|looking into|determine|establish) (?:\w+ )?causes?\b"
    r"|\b(?:early|soon) to \w+ (?:\w+ )?causes?\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?:may|might|could|possibl[ey]|perhaps|probabl[ey]|likely|suspect\w*|whether|not|unknown"
    r"|unclear|suggest\w*|believed|thought|investigat(?:e[sd]?|ing|ion)|examin\w+|blam\w+|alleg\w+)\b",
    re.IGNORECASE,
)
MOST_HELD = 0.6  # of its words, for what does a thing to be its reason
LEAST_HELD = 0.5  # of the words of a reason, for a quote to give it


def causes_added(claim: str, frames: Sequence[Framed], titles: str) -> Iterator[str]:
    """A cause that is named where the quotes name none, or another."""
    claim = joined(claim)
    found = _SAYS_CAUSE.search(claim)
    if found is None or _says_trouble(claim, found, frames):
        return
    quoted = " ".join(f.text for f in frames)
    open_cause = _OPEN_CAUSE.search(quoted) and not _OPEN_CAUSE.search(claim)
    if open_cause and not _UNSURE.search(claim):
        yield found.group()
        return
    if not _CAUSES.search(quoted):
        reason = _reason(claim)
        if not reason or not any(
            _brings_about(reason, claim, c) for f in frames for c in f.clauses
        ):
            yield found.group()
        return
    reason = _reason(claim)
    giving = [f for f in frames if _CAUSES.search(f.text)]
    known = [t for f in giving for t in f.tokens]
    held = _holds(reason, [*known, *tokens_of(titles)])
    if reason and not (held and any(_says_of_what(claim, reason, f) for f in giving)):
        yield found.group()


def _says_of_what(claim: str, reason: Sequence[Token], frame: Framed) -> bool:
    """Whether the quote that gives a cause speaks of what the claim says it is the cause of."""
    opens = {c.opening for c in frame.clauses} | {t.lower for t in frame.tokens[:1]}
    said = {t.lower for t in reason}
    effect = [t for t in tokens_of(claim) if t.is_content and t.lower not in said]
    pronoun = not opens.isdisjoint(("this", "that", "it", "he", "she", "they", "these"))
    return (
        not effect or pronoun or any(near(t.lower, o.lower) for t in effect for o in frame.tokens)
    )


def blame_told_as_fault(claim: Sequence[Token], quoted: Sequence[Token]) -> Iterator[str]:
    """ "The contractor was to blame" where somebody "blamed the contractor"."""
    if any(t.lower == "according" or (t.verb and speaks(t)) for t in claim):
        return
    theirs = {t.lower for t in quoted}
    if "blamed" not in theirs or "blame" in theirs:
        return
    for before, token in pairwise(claim):
        if before.lower == "to" and token.lower == "blame":
            yield token.text


def _says_trouble(claim: str, found: re.Match[str], frames: Sequence[Framed]) -> bool:
    """ "caused her trouble" where the quote has it "troubled her"."""
    if not found.group().lower().startswith("caus"):
        return False
    caused = [t for t in tokens_of(claim[found.end() :])[:3] if t.is_content][:1]
    others = [t for f in frames for t in f.tokens if t.verb]
    return bool(caused) and any(stem(caused[0].lower) == stem(t.lower) for t in others)


def _brings_about(reason: Sequence[Token], claim: str, clause: Clause) -> bool:
    """ "a drought pushes up prices", "left with a knee injury": a reason without the word.

    And "shares fell as rains raised hopes".
    """
    if clause.opening == "as" and clause.own_subject and clause.main_verb is not None:
        return _holds(reason, clause.tokens)
    acts = not clause.is_passive and len(clause.rest) > 1 and clause.main_verb is not None
    if acts and _holds(reason, clause.subject, least=MOST_HELD):
        said = {t.lower for t in reason}
        effect = [t for t in tokens_of(claim) if t.is_content and t.lower not in said]
        done = [t for t in clause.rest if t.is_content]
        return 2 * sum(is_held(t, done) for t in effect) > len(effect)
    at = next((i for i, t in enumerate(clause.rest) if i and t.lower == "with"), None)
    return at is not None and _holds(reason, clause.rest[at + 1 : at + 2 + len(reason)])


def _reason(claim: str) -> list[Token]:
    """The words that a claim gives as the reason, to the end of their clause."""
    found = _GIVES_REASON.search(claim)
    if found is None:
        return []
    reason: list[Token] = []
    for token in tokens_of(claim[found.end() :]):
        if reason and (token.mark or token.lower in _REASON_ENDS):
            break
        reason.append(token)
    return [t for t in reason if t.is_content]


def _holds(reason: Sequence[Token], known: Sequence[Token], *, least: float = LEAST_HELD) -> bool:
    others = [t for t in known if t.is_word]
    held = [t for t in reason if any(near(t.lower, o.lower) for o in others)]
    return len(held) >= least * len(reason)
