"""Where a reader finds a quote: a web address, or a file and a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote as percent_encode
from urllib.parse import urlsplit

from bot.domain import Quote, Revision, Span

BESIDE = 4  # words of context that tell one of several places apart
LONGEST_WHOLE = 200  # characters of a quote that are given whole; of others the ends
EDGE = 6  # words of each end
_SAFE_IN_ADDRESS = "%/:=&?~#+!$,;'@()*[]"  # what an address may hold as it is; the rest is encoded
_BLOCK_END = re.compile(r"\n")


def is_replaced(quote: Quote) -> bool:
    """Whether the quoted revision is not the article's last one."""
    return _was_replaced(quote.revision)


def _was_replaced(revision: Revision) -> bool:
    return revision.number < revision.revisions


def web_address(url: str | None) -> str | None:
    """``url`` if it is one of the web, safe to be opened; what it may not hold is encoded."""
    if url is None:
        return None
    encoded = percent_encode(url.strip(), safe=_SAFE_IN_ADDRESS, errors="replace")
    try:
        parts = urlsplit(encoded)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return encoded if sound else None


def place(quote: Quote) -> str | None:
    """``path:line`` of the quote's first word; the path alone where the file has no such line."""
    return place_at(quote.revision, quote.spans[0].start)


def place_at(revision: Revision, start: int) -> str | None:
    """``path:line`` of the character at ``start``; the path alone where the file has no such line.

    The file of an earlier revision says something else by now: its path alone, too.
    """
    article = revision.article
    if article.path is None or article.first_line is None or _was_replaced(revision):
        return article.path
    line = article.first_line
    if article.verbatim:
        line += article.text.count("\n", 0, start)
    return f"{article.path}:{line}"


def link(quote: Quote) -> str | None:
    """The article's page at the quoted words, where it has one; else :func:`place`.

    The text fragment is W3C's "URL Fragment Text Directives", ``#:~:text=[prefix-,]start[,end]
    [,-suffix]``: one directive a span, percent-encoded, hyphens too, because they part a prefix
    from the words. The words beside a quote are given where it stands in the article twice.
    """
    address = web_address(quote.revision.article.url)
    if address is None:
        return place(quote)
    if is_replaced(quote):
        return address
    directives = "&".join(f"text={d}" for d in _directives(quote))
    return f"{address}{':~:' if '#' in address else '#:~:'}{directives}"


def _directives(quote: Quote) -> Iterator[str]:
    text = quote.revision.text
    for span in quote.spans:
        words = text[span.start : span.end].split()
        whole = " ".join(words)
        parts = [_encoded(whole)]
        if len(whole) > LONGEST_WHOLE or _BLOCK_END.search(text, span.start, span.end):
            edge = min(EDGE, len(words) // 2)
            if edge:
                ends = words[:edge], words[-edge:]
                parts = [_encoded(" ".join(end)) for end in ends]
        if _count(whole, text) > 1:
            before, after = _beside(text, span)
            parts = [*([f"{before}-"] if before else []), *parts, *([f"-{after}"] if after else [])]
        yield ",".join(parts)


def _beside(text: str, span: Span) -> tuple[str, str]:
    """The words before and after in the same block, encoded: a prefix must not cross its border."""
    before = text[text.rfind("\n", 0, span.start) + 1 : span.start]
    end = text.find("\n", span.end)
    after = text[span.end : len(text) if end < 0 else end]
    return _encoded(" ".join(before.split()[-BESIDE:])), _encoded(" ".join(after.split()[:BESIDE]))


def _count(words: str, text: str) -> int:
    """How often a browser finds ``words`` in ``text``: whatever the case and the white space."""
    return " ".join(text.split()).casefold().count(words.casefold())


def _encoded(words: str) -> str:
    return percent_encode(words, safe="", errors="replace").replace("-", "%2D")
