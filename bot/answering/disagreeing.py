"""Where the articles contradict each other, or themselves, about what was asked; by rule.

Two clauses are about the same thing if the shorter one's words, but for values, names and words
that say little, are nearly all in the other, no name stands in both with another beside it, and
both speak of what was asked. They differ if their dates or their numbers of one unit cannot both be
true, or if one denies what the other says. A later article supersedes an earlier one; else they
are in dispute.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.answering.hostile import addresses_a_machine
from bot.answering.sentences import sentence_spans
from bot.answering.values import Value, values_in
from bot.answering.verified import Verified, kind_of
from bot.domain import Disagreement, Passage, Quote, Revision, Sentence, Span
from bot.terms import terms

MOST = 2  # disagreements shown with one answer
LEAST_SHARED = 2  # terms that two clauses must share
SHARED = 0.75  # of the shorter clause's terms
DENIED = 0.6  # of the longer clause's terms, where one denies the other
ASKED = 0.5  # of the question's terms must stand in the sentence of each
ASKED_BY_CLAUSES = 0.34  # of them in the clause itself

_CLAUSE = re.compile(r"[;:—–]\s|,\s|\s(?:but|while|whereas|although|though)\s", re.IGNORECASE)
_NEGATION = re.compile(r"\b(?:not|no|never|neither|nor|none|cannot|without)\b|n['’]t\b", re.I)
_NAME = re.compile(r"(?<![.!?:] )(?<!^)\b[A-Z][\w’-]*")
_WHEN = re.compile(r"\b(?:when|what (?:year|date|day|month|time)|how (?:long|soon)|until)\b", re.I)
_HOW_MANY = re.compile(r"\bhow (?:many|much|old|far|large|big|high|often)\b|\bpercentage\b", re.I)
_SLIGHT = frozenset(
    terms(
        """be become begin come do get give go have keep make put take say tell report announce
        add accord state claim note expect look set plan would could may might will shall due
        rise fall climb drop increase decrease grow reach stand total amount end start late early
        new now still already least most more less than about around nearly almost over under up
        down also official people number year month week day time today yesterday monday tuesday
        wednesday thursday friday saturday sunday"""
    )
)


@dataclass(frozen=True, slots=True)
class _Clause:
    """One clause of a sentence in a passage, and what it is compared by."""

    revision: Revision
    sentence: Span
    text: str
    sentence_terms: frozenset[str]
    terms: tuple[str, ...]
    names: frozenset[str]
    values: tuple[Value, ...]
    denies: bool

    @property
    def words(self) -> frozenset[str]:
        return frozenset(self.terms)


@dataclass(frozen=True, slots=True)
class _Difference:
    one: _Clause
    other: _Clause
    values: tuple[str, str] | None  # as they stand there; none where one denies the other


def add_disagreements(question: str, found: Verified) -> None:
    """Add to ``found`` where its passages differ about ``question``, both sides with their quotes.

    Nothing is added to an abstention, nor what a draft has shown as a conflict already.
    """
    if not found.citations:
        return
    asked = frozenset(terms(question))
    clauses = [clause for clause in _clauses(found.passages) if _bears_on(clause, asked)]
    shown = {frozenset(n for _, n in d.claims) for d in found.disagreements}
    for difference in _differences(clauses, question, _cited_spans(found)):
        if len(found.disagreements) >= MOST:
            return
        sides = sorted((difference.one, difference.other), key=_date_key)
        numbers = [found.cite(_quote(side)) for side in sides]
        if frozenset(numbers) in shown or len(set(numbers)) < 2:
            continue
        shown.add(frozenset(numbers))
        kind = kind_of([side.revision for side in sides])
        about = _about(difference)
        found.disagreements.append(
            Disagreement(
                about=about,
                kind=kind,
                claims=tuple(
                    (" ".join(_sentence_text(side).split()), n)
                    for side, n in zip(sides, numbers, strict=True)
                ),
            )
        )
        turned = difference.values and sides[0] is difference.other
        values = difference.values[::-1] if difference.values and turned else difference.values
        text = _notice(kind, about, values, sides)
        found.sentences.append(Sentence(text=text, kind="notice", citations=tuple(numbers)))


def _clauses(passages: Sequence[Passage]) -> Iterator[_Clause]:
    seen: set[tuple[str, int]] = set()
    for passage in passages:
        text = passage.revision.text
        for span in sentence_spans(text, passage.start, passage.end):
            place = (passage.revision.article_id, span.start)
            sentence = text[span.start : span.end]
            if place in seen or sentence.endswith("?") or addresses_a_machine(sentence):
                continue
            seen.add(place)
            yield from _clauses_of(passage.revision, span, sentence)


def _clauses_of(revision: Revision, span: Span, sentence: str) -> Iterator[_Clause]:
    inside = frozenset(terms(sentence))
    for text in _CLAUSE.split(sentence):
        values = tuple(values_in(text))
        said = text
        for value in values:
            said = said.replace(value.said, " ")
        said = _NEGATION.sub(" ", said)
        found = tuple(t for t in terms(said) if t not in _SLIGHT and not t.isdigit())
        if len(set(found)) < LEAST_SHARED:
            continue
        yield _Clause(
            revision=revision,
            sentence=span,
            text=text,
            sentence_terms=inside,
            terms=found,
            names=frozenset(_NAME.findall(said)),
            values=values,
            denies=bool(_NEGATION.search(text)),
        )


def _bears_on(clause: _Clause, asked: frozenset[str]) -> bool:
    if not asked:
        return False
    return len(asked & clause.sentence_terms) >= ASKED * len(asked) and len(
        asked & clause.words
    ) >= ASKED_BY_CLAUSES * len(asked)


def _differences(
    clauses: Sequence[_Clause], question: str, cited: set[tuple[str, int]]
) -> Iterator[_Difference]:
    """Pairs that differ; one of each is cited, so that it is about what was answered."""
    wanted = _kind_asked(question)
    for one, other in combinations(clauses, 2):
        places = {(c.revision.article_id, c.sentence.start) for c in (one, other)}
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


def _same_thing(one: _Clause, other: _Clause) -> bool:
    shared = one.words & other.words
    fewer = min(len(one.words), len(other.words))
    if len(shared) < LEAST_SHARED or len(shared) < SHARED * fewer:
        return False
    names_fit = one.names <= other.names or other.names <= one.names
    title = set(terms(one.revision.article.title)) & set(terms(other.revision.article.title))
    related = one.revision.story == other.revision.story or title or (one.names & other.names)
    return names_fit and bool(related)


def _incompatible(
    one: _Clause, other: _Clause, wanted: str | None, *, strict: bool
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


def _is_denied(one: _Clause, other: _Clause) -> bool:
    """Whether one clause denies what the other says, word for word but for the denial."""
    shared = one.words & other.words
    longest = max(len(one.words), len(other.words))
    return one.denies != other.denies and len(shared) >= max(3, DENIED * longest)


def _cited_spans(found: Verified) -> set[tuple[str, int]]:
    """Article and start of every sentence that is cited."""
    cited = set()
    for citation in found.citations:
        quote = citation.quote
        for passage in found.passages:
            if passage.revision.article_id != quote.revision.article_id:
                continue
            for span in sentence_spans(passage.revision.text, passage.start, passage.end):
                if any(s.start < span.end and s.end > span.start for s in quote.spans):
                    cited.add((quote.revision.article_id, span.start))
    return cited


def _quote(side: _Clause) -> Quote:
    return Quote(revision=side.revision, spans=(side.sentence,), match="exact")


def _sentence_text(side: _Clause) -> str:
    return side.revision.text[side.sentence.start : side.sentence.end]


def _date_key(side: _Clause) -> tuple[str, int]:
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


def _notice(kind: str, about: str, values: tuple[str, str] | None, sides: Sequence[_Clause]) -> str:
    """Dateline's own words about what the articles say; they take no side."""
    if values is None:
        what = "one says it, the other denies it"
    elif kind == "superseded":
        days = [side.revision.article.published for side in sides]
        first, last = (day.date().isoformat() if day else "undated" for day in days)
        what = f"“{_line(values[0])}” ({first}), later “{_line(values[1])}” ({last})"
    else:
        what = f"“{_line(values[0])}” and “{_line(values[1])}”"
    opening = "A later article differs" if kind == "superseded" else "The articles differ"
    if len({side.revision.article_id for side in sides}) == 1:
        opening = "The article contradicts itself"
    return f"{opening} ({_line(about)}): {what}."


def _line(text: str) -> str:
    return " ".join(text.split())
