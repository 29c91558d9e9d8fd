"""Conditions and limits in time: an "if" or "not before" may not be lost from what it stands on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.answering.english.clauses import Clause
from bot.answering.english.lexicon import same
from bot.answering.english.tokens import BEFORE_SPEECH, MODALS, Token, speaks
from bot.answering.english.words import is_past_form, stem
from bot.answering.evidence import Framed, Matched, is_held

_SAYS_CONDITION = re.compile(
    r"\b(?:if|unless|provided|providing|subject|condition(?:s|al)?|assuming|depend(?:s|ing|ed|ent)?"
    r"|as long as|in case|in the event|contingent|permitting|so long as|conditional|hinges"
    r"|those who|anyone who|in (?:exchange|return) for)\b|(?:^|[,;] )should\b"
    r"|\b(?:should|were|had) (?:the|a|an|it|they|he|she|there|his|her|their|its|[A-Z]\w+)\b",
    re.IGNORECASE,
)
# These say one only where the quotes have them in no other place.
_MAY_SAY_CONDITION = frozenset(
    "once when except until only without pending whenever after where".split()
)
_REGARDLESS = re.compile(
    r"\b(?:whatever|whichever|whoever|regardless|irrespective|no matter|even (?:if|when)"
    r"|whether or not|with or without|in any (?:case|event))\b",
    re.IGNORECASE,
)
_SAYS_LIMIT = re.compile(
    r"\b(?:before|until|till|since|after|earlier|sooner|earliest|this|next|now|yet|present|last"
    r"|(?:from|by) (?=\d|[A-Z])|(?:19|20)\d\d)\b"
)
_LEADING = frozenset("and but or that while although though because".split())
_RELATIVE = frozenset("who which whose whom where".split())
_NEGATIONS = frozenset("not no never nobody none neither nor cannot without".split())
SAYING = BEFORE_SPEECH | {stem("tell"), stem("report")}
# After these, "if" is "whether".
_ASKING = frozenset(
    stem(w)
    for w in """ask see know say wonder clear sure decide check doubt determine tell establish
    unclear question learn""".split()
)


def conditions_lost(
    claim: str, matched: Sequence[Matched], frames: Sequence[Framed] = ()
) -> Iterator[str]:
    """Conditions of a clause which a claim is drawn from, where the claim has none."""
    if _SAYS_CONDITION.search(_REGARDLESS.sub(" ", claim)):
        return
    for match in matched:
        for frame, clause in _done_so(match, frames):
            yield from _conditions_on(frame, clause, match, reach=3)
        if match.drawn_from and not _is_in_passing(match) and not _may_say_condition(claim, match):
            yield from _conditions_on(*match.drawn_from[0], match, reach=3)
            for frame, clause in match.drawn_from[1:]:
                told = [t for t in match.clause.rest if t.is_content]
                if not told or any(is_held(t, clause.tokens) for t in told):
                    yield from _conditions_on(frame, clause, match, reach=1)


def _done_so(match: Matched, frames: Sequence[Framed]) -> Iterator[tuple[Framed, Clause]]:
    """ "It will do so if": whatever it is that a claim says it will do."""
    ours = [t for t in match.clause.subject if t.is_content]
    if not any(t.lower in MODALS for t in match.clause.rest[:1]):
        return
    for frame in frames:
        for clause in frame.quoted_clauses:
            does = any(t.lower == "do" and u.lower == "so" for t, u in pairwise(clause.rest))
            if does and any(is_held(t, clause.subject) for t in ours):
                yield frame, clause


def _may_say_condition(claim: str, match: Matched) -> bool:
    """ "Until they agree", where the clause of the quote has no "until" of its own."""
    theirs = match.best.words if match.best is not None else []
    return not _MAY_SAY_CONDITION.isdisjoint(set(claim.lower().split()) - set(theirs))


def limits_of_no_lost(claim: str, matched: Sequence[Matched]) -> Iterator[str]:
    """ "no cuts before 2026" told as "no cuts"."""
    if _SAYS_LIMIT.search(claim):
        return
    for match in matched:
        best, ours = match.best, match.clause.words
        if best is None or _NEGATIONS.isdisjoint(ours):
            continue
        no = next((i for i, t in enumerate(best.tokens) if t.lower in _NEGATIONS), None)
        if no is None:
            continue
        for limit, after in pairwise(best.tokens[no:]):
            if limit.lower in ("before", "until") and (after.is_name or not after.is_content):
                yield limit.text


def _conditions_on(frame: Framed, best: Clause, match: Matched, *, reach: int) -> Iterator[str]:
    """The conditions in clauses no further than ``reach`` from ``best`` that stand on it."""
    clauses = frame.clauses
    at = next((i for i, c in enumerate(clauses) if c is best), None)
    if at is None:
        return
    for i in range(max(0, at - reach), min(len(clauses), at + reach + 1)):
        word = _condition_of(clauses, i)
        stands = word is not None and (i == at or at in _hosts(clauses, i))
        if word is None or not stands:
            continue
        if word != "once" or _is_to_come(clauses[i], best, match):
            yield word


def _is_to_come(once: Clause, best: Clause, match: Matched) -> bool:
    """Whether "once it is built" bounds what a claim says, which is not that it will be built."""
    verb = match.clause.main_verb
    itself = verb is not None and any(same(verb.lower, t.lower) for t in once.rest if t.is_content)
    return any(t.lower in MODALS for t in best.tokens) and not itself


def _is_in_passing(match: Matched) -> bool:
    """ "The deal, signed in Rome by both, takes effect if": the signing is under no condition."""
    verb, best = match.clause.main_verb, match.best
    if verb is None or best is None:
        return False
    places = [i for i, t in enumerate(best.tokens) if t.is_word and same(verb.lower, t.lower)]
    return bool(places) and all(_opens_participle(best.tokens, i) for i in places)


def _opens_participle(tokens: Sequence[Token], i: int) -> bool:
    word = tokens[i].lower
    participle = word.endswith("ing") or is_past_form(word)
    closed = any(t.mark for t in tokens[i + 1 :])
    return i > 0 and tokens[i].mark == "," and participle and (closed or word.endswith("ing"))


def _condition_of(clauses: Sequence[Clause], i: int) -> str | None:
    """The word that makes a clause a condition, or puts one on the clause that it stands in."""
    words = clauses[i].words
    before = clauses[i - 1].tokens[-1].lower if i else ""
    next_word = clauses[i + 1].opening if i + 1 < len(clauses) else ""
    for k, word in enumerate(words):
        following = words[k + 1] if k + 1 < len(words) else next_word
        previous = words[k - 1] if k else before
        if word == "if" and stem(previous) not in _ASKING and previous not in ("as", "even"):
            return word
        if word == "unless" or (word == "subject" and following == "to"):
            return word
        if word in ("provided", "providing") and following in ("that", "the", "it", "they"):
            return word
        if word == "long" and previous in ("as", "so") and following == "as":
            return "as long as"
        if word == "on" and following == "condition" and "anonymity" not in words:
            return "condition"
        if word == "when" and following == "given":
            return "when given"
    opening = clauses[i].opening
    if opening in ("once", "assuming"):
        often = len(words) > 1 and words[1] in ("a", "an", "every", "per", "more", "again")
        return None if often else opening
    if opening != "should" or len(words) < 3:
        return None
    relative = i > 0 and _is_relative(clauses[i - 1])  # "prices, which fell, should rise"
    return None if relative and i > 1 and clauses[i].mark == "," else opening


def _hosts(clauses: Sequence[Clause], i: int) -> set[int]:
    """The clauses that the condition in the clause at ``i`` stands on."""
    clause = clauses[i]
    opens = clause.opening in (
        "if",
        "unless",
        "provided",
        "providing",
        "once",
        "assuming",
        "should",
    )
    led = clause.opening in _LEADING
    if not opens and not led:
        return {i}  # "patrols would start subject to approval"
    before = i - 1
    if led or before < 0 or clause.opening == "should" or _only_says(clauses[before]):
        after = i + 1
        while after < len(clauses) and (_only_says(clauses[after]) or _is_relative(clauses[after])):
            after += 1
        return {after} if after < len(clauses) and clauses[after].mark != ";" else {i}
    if clause.mark in (";", "."):
        return {i + 1}
    found = set()
    while before >= 0:
        found.add(before)
        host = clauses[before]
        shares = not any(t.lower in MODALS for t in host.rest[:1])  # "will meet and sign if"
        conjunct = host.opening in ("and", "or") and not host.own_subject and shares
        if not (conjunct or (_is_relative(host) and clause.mark)):
            break
        before -= 1
    return found


def _is_relative(clause: Clause) -> bool:
    return clause.opening in _RELATIVE


def _only_says(clause: Clause) -> bool:
    """ "diplomats said": what is said is in the clauses beside it."""
    told = [t for t in clause.rest if t.is_content and not speaks(t)]
    return any(stem(t.lower) in SAYING for t in clause.rest) and len(told) < 2
