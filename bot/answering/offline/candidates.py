"""Passages -> the sentences in them that could be quoted, each with what it is seen to be about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.answering.nations import other_names
from bot.answering.offline.retracting import corrections_in, retracts
from bot.answering.sentences import sentence_spans
from bot.domain import Article, Passage, Scope

LEAST_WORDS = 5
LEAST_WORDS_ENDED = 4  # with a full stop, which no label has: "Thirty people were injured."


_INTRODUCED = re.compile(
    r"\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er) ([a-z]{3,})"
    r" ([A-Z][\w’-]*(?: [A-Z][\w’-]*)*)"
)
_THE = re.compile(r"\bthe ([a-z]{3,})\b")


class Lexicon(Protocol):
    """The archive's view of words."""

    def terms(self, text: str) -> list[str]:
        """Index terms, in order, repeats kept, stop words dropped."""
        ...

    def rarity(self, terms: Sequence[str]) -> dict[str, float]:
        """The idf of each term."""
        ...

    def within(self, scope: Scope) -> Lexicon:
        """The same, for someone from whom something may be hidden."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One sentence. ``passage`` is its passage's number, counting from 1.

    ``read`` is what it is weighed by: itself, after the sentence that it puts right. ``words`` are
    its index terms; ``terms`` those and the other names of its nations; ``near`` has also those of
    the sentences beside it, of what stands over its article, and of whom "the union" in it means.
    ``standing``: the score of its passage as a share of the best passage's.
    """

    passage: int
    article: Article
    text: str
    read: str
    words: frozenset[str]
    terms: frozenset[str]
    near: frozenset[str]
    title: frozenset[str]
    standing: float


def find(passages: Sequence[Passage], lexicon: Lexicon) -> list[Candidate]:
    """The sentences of ``passages`` that can be quoted, in their order.

    What only says what was put right is none of them.
    """
    best = max((passage.score for passage in passages), default=0) or 1
    found = []
    for n, passage in enumerate(passages, start=1):
        article = passage.revision.article
        title = frozenset(lexicon.terms(article.title)) | _of_nations(article.title, lexicon)
        about = title.union(lexicon.terms(article.head))
        whom = _introduced(article.text, lexicon)
        texts = [
            article.text[span.start : span.end]
            for span in sentence_spans(article.text, passage.start, passage.end)
        ]
        back = [retracts(text) for text in texts]
        read = [
            f"{texts[i - 1]} {text}" if i and back[i - 1] else text for i, text in enumerate(texts)
        ]
        words = [frozenset(lexicon.terms(text)) for text in read]
        terms = [w | _of_nations(text, lexicon) for w, text in zip(words, read, strict=True)]
        for i, text in enumerate(texts):
            if is_quotable(text, article.text, article.title) and not back[i]:
                meant = [whom[noun] for noun in _THE.findall(text.casefold()) if noun in whom]
                found.append(
                    Candidate(
                        passage=n,
                        article=article,
                        text=text,
                        read=read[i],
                        words=words[i],
                        terms=terms[i],
                        near=about.union(*terms[max(0, i - 1) : i + 2], *meant),
                        title=title,
                        standing=passage.score / best,
                    )
                )
    return found


def _introduced(text: str, lexicon: Lexicon) -> dict[str, frozenset[str]]:
    """The terms of the names that nouns stand before ("the union Seafarers United"), by noun."""
    found = {noun.casefold(): name for noun, name in _INTRODUCED.findall(text)}
    return {noun: frozenset(lexicon.terms(name)) for noun, name in found.items()}


def not_taken_back(candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """Those whose number no later sentence puts right."""
    corrections = [(c, put) for c in candidates for put in corrections_in([c.text])]
    for candidate in candidates:
        if not any(
            put.takes_back(candidate.text, candidate.article.title)
            for by, put in corrections
            if _is_not_before(by.article, candidate.article)
        ):
            yield candidate


def _is_not_before(one: Article, other: Article) -> bool:
    if one.published is None or other.published is None:
        return one.key == other.key
    return one.published >= other.published


def is_quotable(sentence: str, text: str, title: str) -> bool:
    """Whether ``sentence`` can be an answer: no label, headline, question or repeat."""
    words = sentence.split()
    ended = sentence.rstrip("\"'”’)").endswith((".", "!"))
    return (
        len(words) >= (LEAST_WORDS_ENDED if ended else LEAST_WORDS)
        and not sentence.rstrip("\"'”’)").endswith("?")
        and any(word[0].islower() for word in words if word[0].isalpha())
        and " ".join(words).casefold() != " ".join(title.split()).casefold()
        and text.count(sentence) < 2
    )


def _of_nations(text: str, lexicon: Lexicon) -> frozenset[str]:
    """The terms of the other names of the nations in ``text``."""
    others = other_names(text)
    return frozenset(lexicon.terms(" ".join(others))) if others else frozenset()
