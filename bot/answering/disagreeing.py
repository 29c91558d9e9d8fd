"""Where the articles contradict each other, or themselves, about what was asked; by rule.

Two clauses are about the same thing if the shorter one's words, but for values, names and words
that say little, are nearly all in the other, no name stands in both with another beside it, and
both speak of what was asked. They differ if their dates or their numbers of one unit cannot both be
true, or if one denies what the other says: the same verb of the same thing, where a name in common
is not enough. A later article supersedes an earlier one; else they are in dispute.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.answering.asking import TITLES
from bot.answering.clauses import LEAST_TERMS, Clause, clauses_of
from bot.answering.sentences import sentence_spans
from bot.answering.values import Value
from bot.answering.verified import Verified, kind_of
from bot.domain import Disagreement, Revision, Sentence
from bot.terms import terms

MOST = 2  # disagreements shown with one answer
SHARED = 0.75  # of the shorter clause's terms
DENIED = 0.6  # of the longer clause's terms, where one denies the other
ASKED = 0.5  # of the question's terms must stand in the sentence of each
ASKED_BY_CLAUSES = 0.34  # of them in the clause itself

_TITLES = frozenset(terms(" ".join(TITLES)))
_WHEN = re.compile(r"\b(?:when|what (?:year|date|day|month|time)|how (?:long|soon)|until)\b", re.I)
_HOW_MANY = re.compile(r"\bhow (?:many|much|old|far|large|big|high|often)\b|\bpercentage\b", re.I)


@dataclass(frozen=True, slots=True)
class _Difference:
    one: Clause
    other: Clause
    values: tuple[str, str] | None  # as they stand there; none where one denies the other


def add_disagreements(question: str, found: Verified) -> None:
    """Add to ``found`` where its passages differ about ``question``, both sides with their quotes.

    Nothing is added to an abstention, nor what a draft has shown as a conflict already.
    """
    if not found.citations:
        return
    for disagreement in found.disagreements:
        found.sentences.append(_reported(disagreement, found))
    asked = frozenset(terms(question))
    clauses = [clause for clause in clauses_of(found.passages) if _bears_on(clause, asked)]
    cited = _cited_sentences(found)
    shown = [{n for _, n in d.claims} for d in found.disagreements]
    for difference in _differences(clauses, question, set(cited)):
        sides = sorted((difference.one, difference.other), key=_date_key)
        known = [cited.get(side.place, set()) for side in sides]
        if any(numbers & known[0] and numbers & known[1] for numbers in shown):
            continue
        if len(found.disagreements) >= MOST:
            return
        numbers = [
            min(those) if those else found.cite(side.quote)
            for side, those in zip(sides, known, strict=True)
        ]
        for side, n in zip(sides, numbers, strict=True):
            cited.setdefault(side.place, set()).add(n)
        shown.append(set(numbers))
        _add(found, difference, sides, numbers)


def _add(
    found: Verified, difference: _Difference, sides: Sequence[Clause], numbers: Sequence[int]
) -> None:
    made = Disagreement(
        about=_about(difference),
        kind=kind_of([side.revision for side in sides]),
        claims=tuple((_line(side.quote.text), n) for side, n in zip(sides, numbers, strict=True)),
    )
    found.disagreements.append(made)
    turned = difference.values and sides[0] is difference.other
    values = difference.values[::-1] if difference.values and turned else difference.values
    text = _notice(made.kind, made.about, values, [side.revision for side in sides])
    found.sentences.append(Sentence(text=text, kind="notice", citations=tuple(numbers)))


def _reported(disagreement: Disagreement, found: Verified) -> Sentence:
    """The notice of a disagreement that a draft has shown, both sides verified."""
    numbers = tuple(n for _, n in disagreement.claims)
    revisions = [found.citations[n - 1].quote.revision for n in numbers]
    opening = _opening(disagreement.kind, revisions)
    text = f"{opening} ({_line(disagreement.about)})."
    return Sentence(text=text, kind="notice", citations=numbers)


def _bears_on(clause: Clause, asked: frozenset[str]) -> bool:
    if not asked:
        return False
    return len(asked & clause.sentence_terms) >= ASKED * len(asked) and len(
        asked & clause.words
    ) >= ASKED_BY_CLAUSES * len(asked)


def _differences(
    clauses: Sequence[Clause], question: str, cited: set[tuple[str, int]]
) -> Iterator[_Difference]:
    """Pairs that differ; one of each is cited, so that it is about what was answered."""
    wanted = _kind_asked(question)
    for one, other in combinations(clauses, 2):
        places = {one.place, other.place}
        if len(places) < 2 or places.isdisjoint(cited) or not _same_thing(one, other):
            continue
        same_article = one.revision.article_id == other.revision.article_id
        values = _incompatible(one, other, wanted, strict=same_article)
        if values is not None:
            yield _Difference(one, other, values)
        elif not same_article and _is_denied(one, other):
            yield _Difference(one, other, None)


def _kind_asked(question: str) -> str | None:
    if _WHEN.search(question):
        return "date"
    return "number" if _HOW_MANY.search(question) else None


def _same_thing(one: Clause, other: Clause) -> bool:
    shared = one.words & other.words
    fewer = min(len(one.words), len(other.words))
    if len(shared) < LEAST_TERMS or len(shared) < SHARED * fewer:
        return False
    names_fit = one.names <= other.names or other.names <= one.names
    title = set(terms(one.revision.article.title)) & set(terms(other.revision.article.title))
    related = one.revision.story == other.revision.story or title or (one.names & other.names)
    return names_fit and bool(related)


def _incompatible(
    one: Clause, other: Clause, wanted: str | None, *, strict: bool
) -> tuple[str, str] | None:
    """Values of the two that cannot both be true, as they stand there.

    ``strict``, inside one article: only of the kind that is asked for, and everything else alike.
    """
    kinds = ("date", "number") if wanted is None else (wanted,)
    if strict and wanted is None:
        return None
    for kind in kinds:
        mine = [value for value in one.values if value.kind == kind]
        theirs = [value for value in other.values if value.kind == kind]
        beside = [value for value in one.values if value.kind != kind]
        besides = [value for value in other.values if value.kind != kind]
        if not mine or not theirs or not _agree(beside, besides, strict=strict):
            continue
        differing = _differing_units(mine, theirs)
        if len(differing) == 1:  # with more, they count different things
            return differing[0]
    return None


def _differing_units(mine: Sequence[Value], theirs: Sequence[Value]) -> list[tuple[str, str]]:
    """For each unit of which no value of one side fits one of the other: a value of each."""
    found = []
    for unit in dict.fromkeys(value.unit for value in mine):
        pairs = [(a, b) for a in mine for b in theirs if a.unit == b.unit == unit]
        if pairs and all(a.excludes(b) for a, b in pairs):
            found.append((pairs[0][0].said, pairs[0][1].said))
    return found


def _agree(some: Sequence[Value], others: Sequence[Value], *, strict: bool) -> bool:
    """Whether the values beside those compared are no other ones: "in 2022", "in 2023"."""
    if strict and bool(some) != bool(others):
        return False
    return not any(a.excludes(b) for a in some for b in others if a.unit == b.unit)


def _is_denied(one: Clause, other: Clause) -> bool:
    """Whether one clause denies what the other says, word for word but for the denial.

    What is denied is said by the other, and they share what they say, not only of whom.
    """
    if one.denies == other.denies or not (one.denied | other.denied) & one.words & other.words:
        return False
    names = frozenset(terms(" ".join((*one.names, *other.names)))) | _TITLES
    return _mostly_shared(one.words, other.words, least=3) and _mostly_shared(
        one.words - names, other.words - names, least=1
    )


def _mostly_shared(some: frozenset[str], others: frozenset[str], *, least: int) -> bool:
    return len(some & others) >= max(least, DENIED * max(len(some), len(others)))


def _cited_sentences(found: Verified) -> dict[tuple[str, int], set[int]]:
    """Article and start of every sentence that is cited, and under which numbers."""
    cited: dict[tuple[str, int], set[int]] = {}
    for citation in found.citations:
        quote = citation.quote
        for passage in found.passages:
            if passage.revision.article_id != quote.revision.article_id:
                continue
            for span in sentence_spans(passage.revision.text, passage.start, passage.end):
                if any(s.start < span.end and s.end > span.start for s in quote.spans):
                    place = (quote.revision.article_id, span.start)
                    cited.setdefault(place, set()).add(citation.n)
    return cited


def _date_key(side: Clause) -> tuple[str, int]:
    published = side.revision.article.published
    return published.isoformat() if published else "", side.sentence.start


def _about(difference: _Difference) -> str:
    """The words that both clauses share, as the first has them."""
    shared = difference.one.words & difference.other.words
    words = [
        word
        for word in re.findall(r"[\w’'-]+", difference.one.text)
        if not shared.isdisjoint(terms(word))
    ]
    return " ".join(dict.fromkeys(words)) or "what was asked"


def _opening(kind: str, revisions: Sequence[Revision]) -> str:
    """Dateline's own words about articles that differ; they take no side."""
    if len({revision.article_id for revision in revisions}) == 1:
        return "The article contradicts itself"
    return "A later article differs" if kind == "superseded" else "The articles differ"


def _notice(
    kind: str, about: str, values: tuple[str, str] | None, revisions: Sequence[Revision]
) -> str:
    if values is None:
        what = "one says it, the other denies it"
    elif kind == "superseded":
        days = [revision.article.published for revision in revisions]
        first, last = (day.date().isoformat() if day else "undated" for day in days)
        what = f"“{_line(values[0])}” ({first}), later “{_line(values[1])}” ({last})"
    else:
        what = f"“{_line(values[0])}” and “{_line(values[1])}”"
    return f"{_opening(kind, revisions)} ({_line(about)}): {what}."


def _line(text: str) -> str:
    return " ".join(text.split())
