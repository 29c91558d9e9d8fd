"""What makes an article the same one, and a state of it the same revision."""

from __future__ import annotations

import json
from hashlib import sha256

from bot.addresses import same_page
from bot.domain import Article


def article_id(key: str) -> str:
    """The id of the article with this key: the same on every machine and in every order."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def digest(article: Article) -> str:
    """What makes two states of an article the same revision: text and metadata, not the place.

    Another spelling of its address is no change.
    """
    page = same_page(article.url) if article.url else None
    fields = [article.text, article.title, article.source, page, article.author]
    fields += [d.isoformat() if d else None for d in (article.published, article.updated)]
    fields += [article.language, article.section]
    packed = json.dumps(fields, ensure_ascii=True)
    return sha256(packed.encode()).hexdigest()
