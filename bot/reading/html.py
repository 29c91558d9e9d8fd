"""Saved web pages: the article's text and metadata, without what surrounds it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.domain import Article
from bot.errors import ReadingError
from bot.reading.decoding import decode
from bot.reading.metadata import article


def read(path: Path, data: bytes) -> Iterator[Article]:
    """The one article of a page; its text is what trafilatura takes for the article."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    html = decode(data, str(path))
    document = bare_extraction(html, include_comments=False, with_metadata=True)
    if not isinstance(document, Document) or not document.text:
        raise ReadingError(str(path), "no article text was found in this page")
    fields = {
        "title": document.title,
        "author": document.author,
        "source": document.sitename or document.hostname,
        "published": document.date,
        "url": document.url,
        "language": document.language,
    }
    yield article(
        fields,
        str(document.text),
        place=f"file:{path.as_posix()}",
        path=str(path),
        origin="the page's metadata",
    )
