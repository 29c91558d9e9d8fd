"""Where a reader finds a quote: a web address, or a file and a line."""

from __future__ import annotations

from urllib.parse import quote as percent_encode

from bot.domain import Quote


def is_replaced(quote: Quote) -> bool:
    """Whether the quoted revision is not the article's last one."""
    return quote.revision.number < quote.revision.revisions


def place(quote: Quote) -> str | None:
    """``path:line`` of the quote's first word; the path alone where the file has no such line.

    The file of an earlier revision says something else by now: its path alone, too.
    """
    article = quote.revision.article
    if article.path is None or article.first_line is None or is_replaced(quote):
        return article.path
    line = article.first_line
    if article.verbatim:
        line += article.text.count("\n", 0, quote.spans[0].start)
    return f"{article.path}:{line}"


def link(quote: Quote) -> str | None:
    """The article's page at the quoted words, where it has one; else :func:`place`.

    The text fragment is W3C's "URL Fragment Text Directives": ``#:~:text=`` and the words,
    percent-encoded, hyphens too, because they would part a prefix from them.
    """
    url = quote.revision.article.url
    if url is None:
        return place(quote)
    if is_replaced(quote):
        return url
    words = percent_encode(" ".join(quote.text.split()), safe="").replace("-", "%2D")
    return f"{url.split('#')[0]}#:~:text={words}"
