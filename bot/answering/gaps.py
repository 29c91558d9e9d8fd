"""What the articles do not say, as far as that can be seen without a model.

Two things: a name in the question that no article has, and a group of a known number ("all 32
members") of which the question asks who they are and the quotes name fewer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from bot.answering.asking import days_of, without
from bot.answering.nations import other_names
from bot.answering.notices import notices_for
from bot.answering.quantities.numbers import numbers_in
from bot.answering.verified import Verified
from bot.domain import Absence, Citation, Outcome, Scope, Sentence
from bot.languages.indexing import ENGLISH, spoken_in
from bot.terms import STOP_WORDS, terms

_NAME = re.compile(r"(?<=[^\s.!?:] )[^\W\d_][\w’'-]*(?: [^\W\d_][\w’'-]*)*")
_PART = re.compile(r"[^\W\d_][\w’-]*")
_WHO = re.compile(r"^\W*(?:who|whom|whose|which|name|list)\b", re.IGNORECASE)
_ALL_OF = re.compile(
    r"\ball (?:of )?(?:the |its |their )?((?:\d{1,4}|[a-z]+(?:-[a-z]+)?)) ([a-z]{3,})\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[,;:](?=\s)")
_PROPER = re.compile(r"[A-Z][\w’-]*(?: [A-Z][\w’-]*)*")


class Archive(Protocol):
    """Knows which words stand in the articles."""

    def has_word(self, word: str, scope: Scope) -> bool: ...


def seen_by_rule(found: Verified, archive: Archive, scope: Scope) -> list[str]:
    """What the rules see is missing from an answer, unless its draft has said so."""
    said = " ".join(found.missing)
    claims = [sentence.text for sentence in found.sentences]
    missing = list(unmentioned(found.question, archive, scope))
    if (group := unnamed(found.question, claims, found.citations)) is not None:
        missing.append(group)
    return [text for text in missing if text.split()[-1].rstrip(".") not in said]


def unmentioned(question: str, archive: Archive, scope: Scope) -> Iterator[str]:
    """A sentence for each name of ``question`` that stands in no article within ``scope``.

    Only of questions in English: elsewhere a capital may be any noun's, and a name is inflected.
    """
    if spoken_in(question) not in (None, ENGLISH):
        return
    for name in names_of(question):
        parts = _PART.findall(" ".join((name, *other_names(name))))
        if not any(archive.has_word(part, scope) for part in parts):
            which = "None of the articles searched" if _is_narrowed(scope) else "No article"
            yield f"{which} mentions {name}."


def _is_narrowed(scope: Scope) -> bool:
    """Whether the reader left articles out, which may have the name."""
    return bool(scope.as_of or scope.since or scope.until or scope.sources)


def names_of(question: str) -> list[str]:
    """The names in ``question``: words with a capital that do not begin it, and are no date's."""
    found: list[str] = []
    text = " ".join(question.split())
    for run in _NAME.finditer(without(days_of(text), text)):
        name: list[str] = []
        for word in [*run.group().split(" "), ""]:
            bare = re.sub(r"['’]s?$", "", word)
            if bare[:1].isupper() and bare.casefold() not in STOP_WORDS:
                name.append(bare)
                if bare == word:
                    continue
            if name:
                found.append(" ".join(name))
            name = []
    return list(dict.fromkeys(found))


def unnamed(question: str, claims: Sequence[str], citations: Sequence[Citation]) -> str | None:
    """A sentence saying that not all of a group are named, if the question asks who they are.

    The group is one that a claim counts ("all 32 members") in a clause about what was asked;
    counted are the names in the quotes.
    """
    if not _WHO.match(question):
        return None
    quotes = " … ".join(citation.quote.text for citation in citations)
    named = {name for run in _PROPER.findall(quotes) for name in run.split(" and ")}
    asked = set(terms(question))
    for clause in (clause for claim in claims for clause in _CLAUSE_END.split(claim)):
        about = asked and 2 * len(asked & set(terms(clause))) >= len(asked)
        for group in _ALL_OF.finditer(clause) if about else ():
            size = max((int(v) for v in numbers_in(group[1]).values if v.isdigit()), default=0)
            if size > max(1, len(named)):
                return f"The articles do not name all {group[1]} {group[2]}."
    return None


def absence_sentence(absence: Absence, outcome: Outcome) -> Sentence:
    """Dateline's own words, in the question's language: what a model says here proves nothing."""
    said = notices_for(absence.looked_for)
    text = said.partly if outcome == "partly_answered" else said.silent
    if not absence.covered.articles:
        text = said.empty
    return Sentence(text=text, kind="absence")
