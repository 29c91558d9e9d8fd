"""The rules that hold an English claim against its quotes, each with its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.answering.english.attribution import attributions_lost
from bot.answering.english.bounds import bounds_turned
from bot.answering.english.causes import blame_told_as_fault, causes_added
from bot.answering.english.certainty import hedges_lost
from bot.answering.english.clauses import Clause, clauses_of
from bot.answering.english.comparing import comparisons_added
from bot.answering.english.conditions import conditions_lost, limits_of_no_lost
from bot.answering.english.counts import (
    changes_for_levels,
    misplaced_numbers,
    scores_changed,
    wholes_for_parts,
)
from bot.answering.english.degrees import degrees_changed
from bot.answering.english.doers import borrowed, exchanged, wholes_done
from bot.answering.english.doings import (
    exceeding_less,
    mixed_clauses,
    mostly_new,
    other_modifiers,
    unheld_predicates,
)
from bot.answering.english.embedded import intentions_done, leave_taken, put_under
from bot.answering.english.escalation import contrary_doings, escalated, loaded_speech
from bot.answering.english.joints import (
    antecedents_changed,
    appositions_moved,
    owners_changed,
    possessors_changed,
    times_joined,
)
from bot.answering.english.limits import limits_lost, onlys_lost
from bot.answering.english.lists import (
    items_added,
    items_of_another_doing,
    lists_longer,
    lists_mixed,
)
from bot.answering.english.misattribution import wrongly_attributed
from bot.answering.english.mixing import (
    attachments_changed,
    joints_of_two,
    mixed_quotes,
    participles_moved,
)
from bot.answering.english.modals import possible_made_sure
from bot.answering.english.negation import negations
from bot.answering.english.negatives import denied_plainly
from bot.answering.english.opposites import opposed_elsewhere, order_turned
from bot.answering.english.pairings import (
    choices_turned,
    pairings_changed,
    ranks_changed,
    respectively_crossed,
    times_of_another,
)
from bot.answering.english.partitives import (
    one_of_the_first,
    parts_of_which,
    parts_told_as_wholes,
    totals_made,
)
from bot.answering.english.periods import periods_changed
from bot.answering.english.polarity import turned
from bot.answering.english.positions import crossed, misplaced_names, slots_refilled
from bot.answering.english.rates import rates_changed
from bot.answering.english.replaced import words_replaced
from bot.answering.english.roles import (
    agents_added,
    gerund_turned,
    swapped,
)
from bot.answering.english.scope import (
    comparisons_made,
    disjunctions_lost,
    domains_widened,
    evers_added,
    limits_of_negations_lost,
    parts_for_wholes,
    ranked_elsewhere,
    ranked_otherwise,
    ranks_made_the,
)
from bot.answering.english.sequence import sequences_turned
from bot.answering.english.strength import nearly_lost, too_strong
from bot.answering.english.subjects import other_subjects, subjects_taken
from bot.answering.english.tense import time_shifts
from bot.answering.english.tokens import Token, joined, tokens_of
from bot.answering.evidence import Framed, Matched, match
from bot.answering.names import spelt_out

Found = tuple[str, str]  # the name of a rule and the word that it minds


@dataclass(frozen=True, slots=True)
class Case:
    """A claim beside its quotes, taken apart."""

    claim: str
    tokens: list[Token]
    clauses: list[Clause]
    frames: Sequence[Framed]
    matched: list[Matched]
    quoted: list[Token]
    words: str
    titles: str


def _case(claim: str, frames: Sequence[Framed]) -> Case:
    titles = " ".join(f.title for f in frames)
    words = " ".join(f.text for f in frames)
    claim = spelt_out(spelt_out(claim, words), f"{words} {titles}")
    tokens = tokens_of(joined(claim))
    clauses = clauses_of(tokens)
    return Case(
        claim=claim,
        tokens=tokens,
        clauses=clauses,
        frames=frames,
        matched=match(clauses, frames),
        quoted=[t for f in frames for t in f.tokens if t.quoted],
        words=words,
        titles=titles,
    )


Rule = Callable[[Case], Iterable[str]]
# What governs a quote from outside counts as said with it, also where the claim repeats the quote.
_GOVERNING: tuple[tuple[str, Rule], ...] = (
    ("negation", lambda c: _negated_outside(c)),
    ("hedge", lambda c: hedges_lost(c.tokens, c.matched)),
    ("condition", lambda c: conditions_lost(c.claim, c.matched, c.frames)),
    ("attribution", lambda c: attributions_lost(c.tokens, c.matched)),
)
_RULES: tuple[tuple[str, Rule], ...] = (
    ("condition", lambda c: limits_of_no_lost(c.claim, c.matched)),
    ("condition", lambda c: onlys_lost(c.claim, c.matched)),
    ("hedge", lambda c: possible_made_sure(c.clauses, c.matched, c.frames)),
    ("tense", lambda c: time_shifts(c.matched)),
    ("speaker", lambda c: wrongly_attributed(c.clauses, c.matched, c.frames, c.titles)),
    ("superlative", lambda c: limits_lost(c.claim, c.matched, c.words)),
    ("number", lambda c: misplaced_numbers(c.matched, c.frames)),
    ("number", lambda c: scores_changed(c.claim, c.words)),
    ("number", lambda c: wholes_for_parts(c.tokens, c.frames)),
    ("number", lambda c: changes_for_levels(c.claim, c.words)),
    ("date", lambda c: periods_changed(c.claim, c.words)),
    ("cause", lambda c: causes_added(c.claim, c.frames, c.titles)),
    ("quantifier", lambda c: nearly_lost(c.tokens, c.quoted)),
    ("quantifier", lambda c: disjunctions_lost(c.tokens, c.matched)),
    ("scope", lambda c: parts_for_wholes(c.matched)),
    ("scope", lambda c: limits_of_negations_lost(c.matched)),
    ("scope", lambda c: domains_widened(c.matched, c.frames)),
    ("superlative", lambda c: ranks_made_the(c.tokens, c.quoted)),
    ("superlative", lambda c: evers_added(c.tokens, c.quoted)),
    ("superlative", lambda c: ranked_otherwise(c.matched, c.quoted)),
    ("superlative", lambda c: ranked_elsewhere(c.claim, c.words)),
    ("superlative", lambda c: comparisons_made(c.claim, c.words)),
    ("superlative", lambda c: comparisons_added(c.tokens, c.quoted)),
    ("list", lambda c: lists_longer(c.matched, c.quoted, c.titles)),
    ("list", lambda c: items_added(c.tokens, c.frames)),
    ("list", lambda c: lists_mixed(c.matched)),
    ("degree", lambda c: degrees_changed(c.matched, c.quoted)),
    ("bound", lambda c: bounds_turned(c.claim, c.words)),
    ("order", lambda c: order_turned(c.tokens, c.frames)),
    ("attribution", lambda c: blame_told_as_fault(c.tokens, c.quoted)),
    ("list", lambda c: items_of_another_doing(c.matched)),
    ("number", lambda c: pairings_changed(c.tokens, [f.tokens for f in c.frames])),
    ("number", lambda c: ranks_changed(c.tokens, c.quoted)),
    ("number", lambda c: respectively_crossed(c.tokens, c.quoted)),
    ("order", lambda c: choices_turned(c.tokens, c.quoted)),
    ("date", lambda c: times_of_another(c.matched, c.frames)),
    ("number", lambda c: rates_changed(c.tokens, c.quoted)),
    ("order", lambda c: sequences_turned(c.tokens, [f.tokens for f in c.frames])),
    ("scope", lambda c: parts_told_as_wholes(c.tokens, c.quoted)),
    ("scope", lambda c: parts_of_which(c.tokens, c.quoted)),
    ("scope", lambda c: totals_made(c.matched)),
    ("superlative", lambda c: one_of_the_first(c.tokens, c.quoted)),
    ("role", lambda c: swapped(c.matched)),
    ("role", lambda c: crossed(c.matched)),
    ("role", lambda c: exchanged(c.matched, c.frames)),
    ("role", lambda c: borrowed(c.matched)),
    ("role", lambda c: antecedents_changed(c.matched)),
    ("role", lambda c: appositions_moved(c.matched, c.frames)),
    ("role", lambda c: owners_changed(c.matched)),
    ("role", lambda c: possessors_changed(c.matched)),
    ("object", lambda c: slots_refilled(c.matched, [*c.quoted, *tokens_of(c.titles)])),
    ("order", lambda c: times_joined(c.matched)),
    ("role", lambda c: wholes_done(c.matched)),
    ("role", lambda c: gerund_turned(c.matched)),
    ("role", lambda c: agents_added(c.matched, c.quoted)),
    ("role", lambda c: misplaced_names(c.matched)),
    ("direction", lambda c: opposed_elsewhere(c.matched, c.quoted)),
    ("direction", lambda c: denied_plainly(c.matched, c.quoted)),
    ("verb", lambda c: exceeding_less(c.matched)),
    ("verb", lambda c: escalated(c.matched, c.quoted)),
    ("verb", lambda c: contrary_doings(c.matched, c.quoted)),
    ("verb", lambda c: loaded_speech(c.matched, c.quoted)),
    ("verb", lambda c: mixed_clauses(c.matched)),
    ("verb", lambda c: intentions_done(c.matched, c.quoted)),
    ("verb", lambda c: put_under(c.matched, c.quoted)),
    ("verb", lambda c: leave_taken(c.matched)),
    ("role", lambda c: subjects_taken(c.matched, c.frames)),
    ("role", lambda c: other_subjects(c.matched, c.quoted, c.titles)),
    ("role", lambda c: mixed_quotes(c.matched)),
    ("role", lambda c: attachments_changed(c.tokens, c.quoted)),
    ("role", lambda c: participles_moved(c.matched, c.quoted)),
    ("order", lambda c: joints_of_two(c.matched)),
    ("scope", lambda c: other_modifiers(c.matched, c.quoted)),
    ("new", lambda c: words_replaced(c.tokens, c.frames)),
    ("new", lambda c: unheld_predicates(c.matched, c.quoted, c.titles)),
    ("new", lambda c: mostly_new(c.tokens, c.quoted, c.titles)),
)


def turns(claim: str, frames: Sequence[Framed]) -> Iterator[Found]:
    """What ``claim`` says otherwise than its quotes: the name of a rule, and a word."""
    case = _case(claim, frames)
    governing_ones = [(kind, term) for kind, rule in _GOVERNING for term in rule(case)]
    if any(_bare(claim) == _bare(f.text) for f in frames):
        inside = {t.lower for t in case.quoted}
        yield from (found for found in governing_ones if found[1] not in inside)
        return
    yield from governing_ones
    yield from turned(case.matched, frames)
    yield from too_strong(case.tokens, case.quoted)
    for kind, rule in _RULES:
        yield from ((kind, term) for term in rule(case))


def _negated_outside(case: Case) -> Iterator[str]:
    if not any(True for _ in negations(case.tokens)):
        for frame in case.frames:
            yield from _negations_before(frame)


def _negations_before(frame: Framed) -> Iterator[str]:
    """Negations before a quote, in its own clause or the one that opens it."""
    first = next((i for i, t in enumerate(frame.tokens) if t.quoted), 0)
    lead = frame.tokens[:first]
    at = frame.tokens[first].clause if first < len(frame.tokens) else 0
    near = [t for t in lead if t.clause == at]
    opens = frame.clauses[at].opening in ("that", "whether") if at < len(frame.clauses) else False
    if opens or (at and not near and frame.tokens[first].mark == ""):
        near = [t for t in lead if t.clause in (at, at - 1)]
    for _, word in negations(near):
        yield word


def _bare(text: str) -> str:
    return text.strip(" .\"'").casefold()
