"""Whether a claim is surer than its quotes: hedges, conditions, and plans told as done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.answering.english.clauses import Clause
from bot.answering.english.lexicon import same
from bot.answering.english.tokens import BE, MODALS, Token
from bot.answering.english.words import UNCHANGED, is_past_form, stem
from bot.answering.evidence import Framed, Matched, is_held

_HEDGES = frozenset(
    """could might may maybe reportedly alleged allegedly allegation allegations possibly
    perhaps apparently likely unlikely suspected suspicion rumoured rumored rumour
    rumours supposedly presumed presumably probable probably possible potential
    potentially appear appears appeared seem seems seemed believed estimated purportedly
    ostensibly chance whether prospect can""".split()
)
_EXPECTATIONS = frozenset(
    """expect expects expected expecting forecast forecasts predict predicts predicted project
    projected fear fears feared hope hopes hoped suggest suggests suggested consider considers
    considering considered thinks think thought believes believe signs risk consideration tentative
    anticipate anticipated plan plans planned planning intend intends intended aim aims propose
    proposes proposed want wants wanted seek seeks seeking threaten threatened""".split()
)
_SOFTENERS = (
    _HEDGES
    | _EXPECTATIONS
    | frozenset(
        """would should can able allow allows allowed permit if promise promised pledge pledged vow
    vowed demand demanded ask asked request requested urge urged offer offered threat
    worried concerned consent probability odds expectation plausible preliminary
    proposal attempt attempted tried try bid wish wishes""".split()
    )
)
_CONDITIONS = frozenset("if unless provided providing except subject".split())
_SAYS_CONDITION = re.compile(
    r"\b(?:if|unless|provided|providing|should|subject|condition(?:al)?|once|when|where|except|until"
    r"|depend(?:s|ing|ent)?|as long as|in case|whether|only|without|pending|whenever)\b",
    re.IGNORECASE,
)
_REALISED = frozenset(
    stem(w)
    for w in """manage have help fail continue begin start refuse decline able force cause go come
    use need first second third fourth fifth sixth seventh eighth ninth tenth last only""".split()
)
_DETERMINERS = frozenset("a an the its his her their this that".split())
_TO_BE_DONE = {("is", "to"), ("are", "to"), ("was", "to"), ("were", "to")}
_TO_COME = frozenset(MODALS - {"can", "cannot"})


def hedges_lost(claim: Sequence[Token], matched: Sequence[Matched]) -> Iterator[str]:
    """Hedges of the clauses that a claim is drawn from, where the claim has none."""
    ours = {t.lower for t in claim}
    pairs = {(a.lower, b.lower) for a, b in pairwise(claim)}
    if not ours.isdisjoint(_SOFTENERS) or not pairs.isdisjoint(_TO_BE_DONE):
        return
    for match in matched:
        if match.best is None:
            continue
        tokens = _with_what_governs(match)
        for i, token in enumerate(tokens):
            hedges = _is_hedge(tokens, i)
            if hedges and not _only_describes(tokens, i, claim):
                yield token.lower
                break


def _is_hedge(tokens: Sequence[Token], i: int) -> bool:
    word = tokens[i].lower
    before = tokens[i - 1].lower if i else ""
    after = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    if word == "would" and after == "have":
        return True
    if word in ("could", "can") and after == "not":
        return False
    if word in ("likely", "unlikely") and before in ("as", "more", "less"):
        return False
    if before in _DETERMINERS and word in ("forecast", "plan", "hope", "project", "plans"):
        return False
    if word.startswith("consider") and after in ("it", "him", "her", "them", "the", "this"):
        return False
    return word in _HEDGES or word in _EXPECTATIONS


def _with_what_governs(match: Matched) -> list[Token]:
    """The tokens of the quote's clause, after those of one that it is the object of."""
    frame, clause = match.drawn_from[0]
    at = next((i for i, c in enumerate(frame.clauses) if c is clause), 0)
    tokens = list(clause.tokens)
    while at and (
        frame.clauses[at].opening in ("that", "whether") or _is_said(frame.clauses[at - 1], clause)
    ):
        tokens = [*frame.clauses[at - 1].tokens, *tokens]
        at -= 1
    return tokens


def _is_said(before: Clause, clause: Clause) -> bool:
    """Whether ``before`` ends in a verb with ``clause`` as its object: "fear | the toll rose"."""
    last = before.tokens[-1] if before.tokens else None
    return (
        last is not None
        and not clause.mark
        and (last.lower in _EXPECTATIONS | _HEDGES or last.lower in ("said", "says", "say", "that"))
    )


def _only_describes(tokens: Sequence[Token], i: int, claim: Sequence[Token]) -> bool:
    """Whether the hedge stands with what the claim leaves out."""
    after = [t for t in tokens[i + 1 : i + 9] if t.is_content][:2]
    return bool(after) and not any(is_held(t, claim) for t in after)


def conditions_lost(claim: str, matched: Sequence[Matched]) -> Iterator[str]:
    """Conditions that stand on a clause which a claim is drawn from, where the claim has none."""
    if _SAYS_CONDITION.search(claim):
        return
    for match in matched:
        if not match.drawn_from:
            continue
        frame, best = match.drawn_from[0]
        for clause in _beside(frame, best):
            word = _condition_of(clause)
            if word is not None:
                yield word


def _beside(frame: Framed, clause: Clause) -> Iterator[Clause]:
    at = next((i for i, c in enumerate(frame.clauses) if c is clause), None)
    if at is None:
        return
    yield frame.clauses[at]
    for step in (-1, 1):
        i = at + step
        while 0 <= i < len(frame.clauses) and abs(i - at) <= 2:
            mark = frame.clauses[max(i, i - step)].mark
            if mark in (";", "."):
                break
            yield frame.clauses[i]
            i += step


def _condition_of(clause: Clause) -> str | None:
    words = clause.words
    for i, word in enumerate(words):
        following = words[i + 1] if i + 1 < len(words) else ""
        if word == "subject" and following != "to":
            continue
        if word in ("provided", "providing") and following not in ("that", "the", "it", "they"):
            continue
        if word in _CONDITIONS:
            return word
        if word == "on" and following == "condition":
            return "condition"
        if word == "when" and following == "given":
            return "when given"
    return None


def mood(tokens: Sequence[Token], i: int) -> str:
    """``done``, ``to come`` or ``open``: what the words before a verb make of it."""
    bare = False
    for k in range(i - 1, max(-1, i - 7), -1):
        if tokens[k + 1].mark or tokens[k].clause != tokens[i].clause:
            break
        found = _made_by(tokens, k, i)
        if found is not None:
            return found
        bare = bare or tokens[k].lower == "be"
        if k < i - 1 and tokens[k].verb and tokens[k].lower not in BE:
            break
    word = tokens[i].lower
    if bare:  # "requires that each be supervised"
        return "open"
    return "done" if is_past_form(word) and tokens[i].verb and word not in UNCHANGED else "open"


def _made_by(tokens: Sequence[Token], k: int, i: int) -> str | None:
    """The mood that the word at ``k`` gives to the verb at ``i``, if it gives any."""
    word = tokens[k].lower
    if word in _TO_COME:
        return "to come"
    if word == "to" and not tokens[i].lower.endswith("ing"):
        return _infinitive(tokens, k, tokens[i].lower)
    if word in ("has", "have", "had", "was", "were"):
        return "done"
    if word in ("is", "are", "am", "by", "of", "and"):
        return "open"
    return None


def _infinitive(tokens: Sequence[Token], k: int, verb: str) -> str:
    """ "to win" after "managed", or after "beat them", is so; after "hopes" it is not."""
    governs = {stem(t.lower) for t in tokens[max(0, k - 4) : k]}
    if not governs.isdisjoint(_REALISED):
        return "open"
    past = (is_past_form(t.lower) or t.lower in UNCHANGED for t in tokens[:k] if t.verb)
    return "open" if verb in ("win", "become") and any(past) else "to come"


def _mood_in(match: Matched, k: int) -> str:
    """The mood of a verb of the quote; in "will be shipped and sent" both are to come."""
    frame, best = match.drawn_from[0]
    found = mood(best.tokens, k)
    at = next((i for i, c in enumerate(frame.clauses) if c is best), 0)
    bare = not any(t.is_content for t in best.tokens[:k])
    if found == "done" and at and bare and not best.own_subject and best.mark in ("", ","):
        before = [t.lower for t in frame.clauses[at - 1].rest]
        if (
            before
            and before[0] in _TO_COME
            and not any(t.lower in BE or t.lower in ("has", "have", "had") for t in best.tokens[:k])
        ):
            return "to come"
    return found


def time_shifts(matched: Sequence[Matched]) -> Iterator[str]:
    """Verbs that the quote has as to come and the claim as done, or the other way round."""
    for match in matched:
        verb = match.clause.main_verb
        if match.best is None or verb is None or "not" in match.clause.words:
            continue
        ours, theirs = match.clause.tokens, match.best.tokens
        said = mood(ours, ours.index(verb))
        if said == "open" and verb.lower.endswith("s") and verb.verb:
            said = "done"  # "supplies": it is so now
        shifted = {"done": "to come", "to come": "done"}.get(said)
        places = [k for k, o in enumerate(theirs) if o.is_word and same(verb.lower, o.lower)]
        exact = [k for k in places if stem(theirs[k].lower) == stem(verb.lower)]
        moods = [_mood_in(match, k) for k in exact or places]
        if shifted in moods and said not in moods and "open" not in moods:
            yield verb.text
