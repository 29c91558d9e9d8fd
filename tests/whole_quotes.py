"""Claims held against an article that is quoted whole."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.answering.support import unsupported_terms
from bot.domain import Article, Quote, Revision, Span

OUT = datetime(2024, 5, 6, tzinfo=UTC)  # a Monday


def refused(claim: str, *words: str) -> bool:
    """Whether ``claim`` says more than articles of ``OUT`` with just these ``words``."""
    return bool(unsupported_terms(claim, [_whole(text, str(i)) for i, text in enumerate(words)]))


def _whole(words: str, key: str) -> Quote:
    article = Article(key=key, text=words, title="News", published=OUT)
    revision = Revision(article_id=key, number=1, revisions=1, article=article, taken_in=OUT,
                        known_from=OUT, story=key)  # fmt: skip
    return Quote(revision=revision, spans=(Span(start=0, end=len(words)),), match="exact")
