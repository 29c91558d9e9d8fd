"""Answers made by hand, to be measured."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.domain import (
    Answer,
    Article,
    Citation,
    Passage,
    Quote,
    Revision,
    Sentence,
    Span,
    Timings,
    Usage,
)
from bot.evaluation.gold import Gold
from bot.evaluation.questions import Question
from bot.evaluation.span_metrics import GoldSpan, Place

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
TEXT = (
    "The council approved the budget of 40 million euros on Friday. "
    "Mayor Anna Huber voted against it. "
    "The bridge in Melk could reopen in June, an engineer said."
)


def revision(text: str = TEXT, *, name: str = "a", number: int = 1) -> Revision:
    article = Article(key=name, text=text, title="Budget approved", published=NOON)
    return Revision(
        article_id=name,
        number=number,
        revisions=number,
        article=article,
        taken_in=NOON,
        known_from=NOON,
        story=name,
    )


def quoted(words: str, of: Revision | None = None) -> Quote:
    source = of or revision()
    start = source.text.index(words)
    return Quote(revision=source, spans=(Span(start=start, end=start + len(words)),), match="exact")


def passage(words: str, of: Revision | None = None) -> Passage:
    source = of or revision()
    start = source.text.index(words)
    return Passage(revision=source, start=start, end=start + len(words), score=1.0)


def answer(
    *claims: tuple[str, list[str]], passages: tuple[Passage, ...] = (), **more: Any
) -> Answer:
    """Claims with the words they quote; without claims an abstention."""
    citations: list[Citation] = []
    sentences = []
    for text, quotes in claims:
        numbers = []
        for words in quotes:
            citations.append(Citation(n=len(citations) + 1, quote=quoted(words)))
            numbers.append(len(citations))
        sentences.append(Sentence(text=text, kind="claim", citations=tuple(numbers)))
    if not claims:
        sentences.append(Sentence(text="The articles do not say.", kind="absence"))
    fields: dict[str, Any] = {
        "question": "Q?",
        "outcome": "answered" if claims else "abstained",
        "sentences": tuple(sentences),
        "citations": tuple(citations),
        "passages": passages,
        "absence": None,
        "model": "offline",
        "embedder": "none",
        "timings": Timings(retrieve=1.0, first_word=2.0, total=3.0),
        "usage": Usage(),
    }
    return Answer(**fields | more)


def question(**fields: Any) -> Question:
    return Question(**{"id": "q", "text": "Q?", "line": 1, "answerable": True} | fields)


def gold(*words: str) -> Gold:
    spans = []
    for text in words:
        start = TEXT.index(text)
        place = Place(article_id="a", revision=1, start=start, end=start + len(text))
        spans.append(GoldSpan(text=text, places=(place,)))
    return Gold(spans=tuple(spans), articles=frozenset({"a"}) if words else frozenset())
