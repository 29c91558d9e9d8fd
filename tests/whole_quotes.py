"""Claims held against an article that is quoted whole."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.answering.support import unsupported_terms
from bot.domain import Article, Quote, Revision, Span

OUT = datetime(2024, 5, 6, tzinfo=UTC)  # a Monday


def refused(claim: str, words: str) -> bool:
    """Whether ``claim`` says more than an article of ``OUT`` with just these ``words``."""
    article = Article(key="a", text=words, title="News", published=OUT)
    revision = Revision(article_id="a", number=1, revisions=1, article=article, taken_in=OUT,
                        known_from=OUT, story="a")  # fmt: skip
    quote = Quote(revision=revision, spans=(Span(start=0, end=len(words)),), match="exact")
    return bool(unsupported_terms(claim, [quote]))
