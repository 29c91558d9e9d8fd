"""A question -> what is looked for: its words, each in every form that the archive may have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.archive.asides import Asides
from bot.archive.compounds import joined_with, parts_of
from bot.archive.index import BlockIndex
from bot.archive.ranking import QueryTerm, idf
from bot.languages.indexing import COMPOUNDING, ENGLISH, question_forms

MOST_OCCURRENCES = 60_000
LEAST_TERMS = 2
PART_COUNT = 0.5  # of a word's weight, for each word that it is joined from

Forms = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """The words of one question with their weights, and how often each form of them stands."""

    terms: tuple[QueryTerm, ...]
    occurrences: Mapping[str, int]

    def unsaid_forms(self) -> list[str]:
        """Every form that stands in no text; it may stand in a title."""
        return [form for q in self.terms for form in q.terms if not self.occurrences[form]]

    def telling_forms(self) -> list[str]:
        """What candidates are looked for by: every form of the :func:`telling` words."""
        by_term = {q.term: q for q in self.terms}
        chosen = telling({q.term: _total(q.terms, self.occurrences) for q in self.terms})
        return [form for term in chosen for form in by_term[term].terms if self.occurrences[form]]


def query_of(question: str, index: BlockIndex, asides: Asides | None = None) -> Query:
    """What is looked for in this archive when ``question`` is asked.

    ``asides``: how much less some of its words count.
    """
    languages = index.languages() or (ENGLISH,)
    asked: dict[Forms, float] = dict(question_forms(question, languages))
    if asides is not None:
        asked = asides.weighed(asked, lambda text: question_forms(text, languages))
    joining = [language for language in languages if language in COMPOUNDING]
    if joining:
        asked = _with_compounds(asked, index, joining)
    occurrences = index.occurrences(sorted({form for forms in asked for form in forms}))
    atoms = index.totals().get("atoms", 0)
    terms = tuple(
        QueryTerm(
            term=forms[0], count=count, idf=idf(_total(forms, occurrences), atoms), forms=forms
        )
        for forms, count in asked.items()
    )
    return Query(terms=terms, occurrences=occurrences)


def telling(occurrences: Mapping[str, int]) -> list[str]:
    """The terms by which candidates are looked for: the rarest, two at least, as long as they do
    not stand in over ``MOST_OCCURRENCES`` places together.

    In a large archive a common term costs most of the time and decides next to nothing about which
    blocks come first; their score afterwards counts every term.
    """
    chosen: list[str] = []
    places = 0
    for term in sorted(occurrences, key=lambda term: (occurrences[term], term)):
        places += occurrences[term]
        if places > MOST_OCCURRENCES and len(chosen) >= LEAST_TERMS:
            break
        if occurrences[term]:
            chosen.append(term)
    return chosen


def _with_compounds(
    asked: Mapping[Forms, float], index: BlockIndex, joining: Sequence[str]
) -> dict[Forms, float]:
    """``asked`` with longer words that hold one of its words, and the parts of its long ones."""
    found: dict[Forms, float] = {}
    parts: dict[str, float] = {}
    for forms, count in asked.items():
        longer = [term for form in forms for term in joined_with(form, index, joining)]
        found[tuple(dict.fromkeys((*forms, *longer)))] = count
        for part in {part for form in forms for part in parts_of(form, index, joining)}:
            parts[part] = max(parts.get(part, 0), PART_COUNT * count)
    known = {form for forms in found for form in forms}
    return found | {(part,): count for part, count in parts.items() if part not in known}


def _total(forms: Sequence[str], occurrences: Mapping[str, int]) -> int:
    return sum(occurrences[form] for form in forms)
