"""Whether a claim says something else to be done, or to be so, than its quotes do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.answering.english.clauses import Clause
from bot.answering.english.lexicon import has_opposite, near, opposite
from bot.answering.english.negation import negations
from bot.answering.english.pieces import RELATIVE
from bot.answering.english.roles import head_of
from bot.answering.english.tokens import COUNTS, PREPOSITIONS, Token, speaks, tokens_of
from bot.answering.english.words import stem
from bot.answering.evidence import Matched, is_held

MOST_NEW = 0.75  # of a claim's words may be neither in its quotes nor near one of theirs
LEAST_MIXED = 2  # words from another clause by which its doing is mixed in
_STANDING = frozenset("it them there him".split())
_EVIDENTIAL = frozenset(stem(w) for w in "show reveal indicate suggest".split())
_EXCEEDING = frozenset(stem(w) for w in "exceed surpass top pass outnumber overtake".split())
_PLACES = frozenset("where when".split())
_EMPTY = frozenset(
    stem(w)
    for w in """reach come happen occur conduct face see do keep stay go bring have get give use
    involve include make take put hold remain follow stand work concern become call
    impose hit strike find hand stand receive play publish deliver arrive exist
    affect operate serve begin raise""".split()
)


def exceeding_less(matched: Sequence[Matched]) -> Iterator[str]:
    """ "72 exceeded 90"."""
    for match in matched:
        verb = match.clause.main_verb
        if verb is not None and _is_less(match, verb):
            yield verb.text


def _matters(verb: Token) -> bool:
    """Whether it says that something was done of which the contrary might have been."""
    light = stem(verb.lower) in _EMPTY or verb.lower.endswith("ly")
    return has_opposite(verb.lower) and not light


def _is_more(tokens: Sequence[Token], verb: Token) -> bool:
    """ "With 118 cases, it exceeded last year's 32": so the numbers say themselves."""
    at = next(i for i, t in enumerate(tokens) if t is verb)
    before, after = _figures(tokens[:at]), _figures(tokens[at + 1 :])
    return bool(before and after) and max(before) > max(after)


def _is_less(match: Matched, verb: Token) -> bool:
    if stem(verb.lower) not in _EXCEEDING or match.clause.is_passive:
        return False
    at = next(i for i, t in enumerate(match.clause.tokens) if t is verb)
    after = match.clause.tokens[at + 1 :]
    both = len(_figures(match.clause.tokens[:at])) == len(_figures(after)) == 1
    return both and not _is_more(match.clause.tokens, verb)


def _figures(tokens: Sequence[Token]) -> list[float]:
    """The numbers among ``tokens`` that are no years."""
    plain = (t.text.replace(",", "") for t in tokens if t.text[0].isdigit())
    found = [float(text) for text in plain if text.replace(".", "", 1).isdigit()]
    return [number for number in found if not 1500 <= number < 2100]


def _is_answered(token: Token, others: Sequence[Token]) -> bool:
    """Whether others have the word or its opposite, of which the rules of polarity judge."""
    return any(
        near(token.lower, o.lower) or opposite(token.lower, o.lower) for o in others if o.is_word
    )


def mixed_clauses(matched: Sequence[Matched]) -> Iterator[str]:
    """One doing of the quote with the object of another."""
    ours = [t for m in matched for t in m.clause.tokens]
    for match in matched:
        verb = match.clause.main_verb
        if verb is not None and (stem(verb.lower) in _EVIDENTIAL or _is_counted(verb, match)):
            continue
        if verb is None:
            yield from _mixed_beings(match, ours)
            continue
        clauses = [clause for _, clause in match.drawn_from]
        doing = next((c for c in clauses if _repeats(verb, c.tokens)), None)
        pronoun = doing is not None and any(t.lower in _STANDING for t in doing.rest)
        for clause in clauses:
            theirs = clause.main_verb
            if pronoun or (doing is not None and doing.opening in RELATIVE | _PLACES):
                continue  # what it stands for may be told there
            if (
                doing is None
                or clause is doing
                or theirs is None
                or _says(theirs, ours)
                or clause.opening in RELATIVE | {"that"}
            ):
                continue
            if _describes(clause):
                continue
            given = [t for t in match.clause.rest if t.is_content and is_held(t, clause.rest)]
            if sum(not is_held(t, doing.tokens) for t in given) >= LEAST_MIXED:
                yield verb.text


def _describes(clause: Clause) -> bool:
    """Whether it only tells more of what is named before it: "that has grown", ", cut in two"."""
    if clause.own_subject or not clause.rest:
        return False
    participle = clause.rest[0] is clause.tokens[0] and clause.mark == ","
    return clause.opening in RELATIVE | {"that"} or participle


def _is_counted(word: Token, match: Matched) -> bool:
    """ "Takes five instruments": it is no doing that is counted."""
    return any(
        t is word and (before.text[0].isdigit() or bool(COUNTS.match(before.lower)))
        for before, t in pairwise(match.clause.tokens)
    )


def _says(token: Token, others: Sequence[Token]) -> bool:
    """Whether one of ``others`` may say the same: "offered" for "proposed"."""
    return any(near(token.lower, o.lower) for o in others if o.is_word)


def _mixed_beings(match: Matched, ours: Sequence[Token]) -> Iterator[str]:
    """What is said to be one thing, where the quote says it of another."""
    for _, clause in match.drawn_from[1:]:
        first = match.drawn_from[0][1]
        head = head_of(clause.subject) if clause.own_subject and clause.rest else None
        rest = match.clause.rest
        end = next((i for i, t in enumerate(rest) if t.lower in PREPOSITIONS), len(rest))
        given = [t for t in rest[:end] if t.is_content and is_held(t, clause.rest)]
        new = [t for t in given if not is_held(t, first.tokens)]
        if head is not None and new and not is_held(head, ours) and not speaks(clause.rest[0]):
            yield new[0].text


def unheld_predicates(
    matched: Sequence[Matched], quoted: Sequence[Token], titles: str
) -> Iterator[str]:
    """What a clause of the claim says of its subject, where the quotes have no word of it."""
    known = [*quoted, *tokens_of(titles)]
    for match in matched:
        denied = {id(match.clause.tokens[i]) for i, _ in negations(match.clause.tokens)}
        said = [t for t in match.clause.rest if t.is_content and id(t) not in denied]
        if all(speaks(t) or stem(t.lower) in _EMPTY for t in said):
            continue
        if any(_matters(t) for t in said) and not any(_is_answered(t, known) for t in said):
            yield said[0].text


def mostly_new(claim: Sequence[Token], quoted: Sequence[Token], titles: str) -> Iterator[str]:
    """The claim's words that neither quotes nor titles have, if they are too many."""
    known = [t for t in [*quoted, *tokens_of(titles)] if t.is_word]
    said = [t for t in claim if t.is_content]
    denied = {id(claim[i]) for i, _ in negations(claim)}
    new = [t for t in said if not any(near(t.lower, o.lower) for o in known)]
    new = [t for t in new if id(t) not in denied]
    if len(new) > MOST_NEW * len(said):
        yield from (t.text for t in new if not t.is_name)


def other_modifiers(matched: Sequence[Matched], quoted: Sequence[Token]) -> Iterator[str]:
    """ "the regional government" where the quote has "the central government"."""
    ours = [t for m in matched for t in m.clause.tokens]
    for match in matched:
        best = match.best
        head = head_of(match.clause.subject)
        if best is None or head is None or not is_held(head, best.subject):
            continue
        if not match.clause.rest or not best.rest:
            continue
        mine = _modifiers(match.clause.subject, head)
        theirs = _modifiers(best.subject, head)
        new = [t for t in mine if not _is_answered(t, quoted) and not _is_gradual(t)]
        if new and any(not _is_answered(t, ours) for t in theirs):
            yield new[0].text


def _modifiers(phrase: Sequence[Token], head: Token) -> list[Token]:
    """The words right before ``head``, or what says the same, in ``phrase``: "central"."""
    at = next((i for i, t in enumerate(phrase) if is_held(head, [t])), 0)
    found: list[Token] = []
    while at and not phrase[at].mark and phrase[at - 1].is_content and not phrase[at - 1].is_name:
        at -= 1
        found.append(phrase[at])
    compared = at > 0 and phrase[at - 1].lower in ("less", "more")
    return [t for t in found if not t.lower.endswith("ing") and not compared]


def _is_gradual(token: Token) -> bool:
    """ "Weaker demand": of what degree it is, not which; the rules of opposites mind it."""
    return token.lower.endswith("er") and has_opposite(token.lower)


def _repeats(token: Token, others: Sequence[Token]) -> bool:
    return any(stem(token.lower) == stem(o.lower) for o in others)
