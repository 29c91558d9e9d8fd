"""Passages -> the sentences in them that could be quoted, each with what it is seen to be about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.answering.nations import other_names
from bot.answering.sentences import sentence_spans
from bot.domain import Article, Passage, Scope

LEAST_WORDS = 5


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

    ``words`` are its index terms; ``terms`` those and the other names of its nations; ``near`` has
    also those of the sentences beside it, and of what stands over its article. ``standing``: the
    score of its passage as a share of the best passage's.
    """

    passage: int
    article: Article
    text: str
    words: frozenset[str]
    terms: frozenset[str]
    near: frozenset[str]
    title: frozenset[str]
    standing: float


def find(passages: Sequence[Passage], lexicon: Lexicon) -> list[Candidate]:
    """The sentences of ``passages`` that can be quoted, in their order."""
    best = max((passage.score for passage in passages), default=0) or 1
    found = []
    for n, passage in enumerate(passages, start=1):
        article = passage.revision.article
        title = frozenset(lexicon.terms(article.title)) | _of_nations(article.title, lexicon)
        about = title.union(lexicon.terms(article.head))
        texts = [
            article.text[span.start : span.end]
            for span in sentence_spans(article.text, passage.start, passage.end)
        ]
        words = [frozenset(lexicon.terms(text)) for text in texts]
        terms = [w | _of_nations(text, lexicon) for w, text in zip(words, texts, strict=True)]
        for i, text in enumerate(texts):
            if is_quotable(text, article.text, article.title):
                found.append(
                    Candidate(
                        passage=n,
                        article=article,
                        text=text,
                        words=words[i],
                        terms=terms[i],
                        near=about.union(*terms[max(0, i - 1) : i + 2]),
                        title=title,
                        standing=passage.score / best,
                    )
                )
    return found


def is_quotable(sentence: str, text: str, title: str) -> bool:
    """Whether ``sentence`` can be an answer: no label, headline, question or repeat."""
    words = sentence.split()
    return (
        len(words) >= LEAST_WORDS
        and not sentence.rstrip("\"'”’)").endswith("?")
        and any(word[0].islower() for word in words if word[0].isalpha())
        and " ".join(words).casefold() != " ".join(title.split()).casefold()
        and text.count(sentence) < 2
    )


def _of_nations(text: str, lexicon: Lexicon) -> frozenset[str]:
    """The terms of the other names of the nations in ``text``."""
    others = other_names(text)
    return frozenset(lexicon.terms(" ".join(others))) if others else frozenset()
