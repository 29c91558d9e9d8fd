"""Answers to show: of any length, with any words in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bot.domain import (
    Absence,
    Answer,
    Article,
    Citation,
    Coverage,
    Disagreement,
    Quote,
    Revision,
    Sentence,
    Span,
    Timings,
    Usage,
)

DAY = datetime(2024, 4, 29, tzinfo=UTC)


def citation(n: int, quote: str, **article: Any) -> Citation:
    fields: dict[str, Any] = {"title": f"Article {n}", "source": "Reuters", "published": DAY,
                              "url": f"https://example.org/{n}"} | article  # fmt: skip
    made = Article(key=f"id:{n}", text=f"Before it. {quote} After it.", **fields)
    revision = Revision(article_id=f"{n:016x}", number=1, revisions=1, article=made, taken_in=DAY,
                        known_from=DAY, story=f"{n:016x}")  # fmt: skip
    span = Span(start=11, end=11 + len(quote))
    return Citation(n=n, quote=Quote(revision=revision, spans=(span,), match="exact"))


def answer(*sentences: str, question: str = "Who?", **more: Any) -> Answer:
    """Each sentence with a citation of itself."""
    claims = tuple(
        Sentence(text=text, kind="claim", citations=(n,))
        for n, text in enumerate(sentences, start=1)
    )
    fields: dict[str, Any] = {
        "question": question,
        "outcome": "answered",
        "sentences": claims,
        "citations": tuple(citation(n, s) for n, s in enumerate(sentences, start=1)),
        "passages": (),
        "absence": None,
        "model": "told",
        "embedder": "none",
        "timings": Timings(retrieve=1, first_word=1, total=1),
        "usage": Usage(input_tokens=7, output_tokens=3),
    }
    return Answer(**(fields | more))


def abstention(**more: Any) -> Answer:
    coverage = Coverage(articles=3, first=DAY, last=DAY, undated=1, sources=("Reuters",))
    absence = Absence(looked_for="Who?", missing=("the names",), nearest=(), covered=coverage)
    closing = Sentence(text="The articles do not say.", kind="absence")
    return answer(outcome="abstained", sentences=(closing,), absence=absence, **more)


def disputed(*sentences: str, kind: str = "disputed") -> Answer:
    claims: Sequence[tuple[str, int]] = [(s, n) for n, s in enumerate(sentences, start=1)]
    about = Disagreement(about="the date", kind=kind, claims=tuple(claims))  # type: ignore[arg-type]
    return answer(*sentences, disagreements=(about,))
