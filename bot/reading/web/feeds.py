"""RSS and Atom feeds, news sitemaps and their indexes: what they list, and what they say of it."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urljoin

from bot.addresses import is_web_address
from bot.errors import ReadingError

MOST_ENTRIES = 5000
LARGEST_UNPACKED = 64 * 2**20
WHOLE_TEXT = 600  # characters of text in an entry's content: then it is the article, no excerpt

_FEED = re.compile(rb"<(?:\w+:)?(rss|feed|rdf)[\s>]", re.IGNORECASE)
_SITEMAP = re.compile(rb"<(?:\w+:)?(urlset|sitemapindex)[\s>]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article as a feed or sitemap lists it; ``html`` is its whole text, if that was given.

    ``fields`` are what was said of it, by the names of an article's fields.
    """

    url: str
    html: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)


def kind_of(data: bytes) -> Literal["feed", "sitemap", "page"]:
    """What a response is, by its own first words: servers name feeds in every way."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] == b"<" and b"<html" not in start[:1024].lower():
        if _SITEMAP.search(start):
            return "sitemap"
        if _FEED.search(start):
            return "feed"
    return "page"


def unpacked(data: bytes, url: str) -> bytes:
    """``data`` itself, or what a gzipped sitemap holds. Raises :class:`ReadingError`."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        found = gzip.GzipFile(fileobj=io.BytesIO(data)).read(LARGEST_UNPACKED + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ReadingError(url, f"is no whole gzip file: {error}") from None
    if len(found) > LARGEST_UNPACKED:
        raise ReadingError(url, "unpacks to far more than a sitemap holds: a gzip bomb?")
    return found


def feed_entries(data: bytes, url: str) -> list[Entry]:
    """The entries of an RSS or Atom feed. Raises :class:`ReadingError`."""
    import feedparser

    found = feedparser.parse(
        io.BytesIO(data), response_headers={"content-location": url}, sanitize_html=False
    )
    if found.get("bozo") and not found.entries:
        raise ReadingError(url, f"is no feed that can be read: {found.get('bozo_exception')}")
    source = found.feed.get("title")
    return [
        entry
        for one in found.entries[:MOST_ENTRIES]
        if (entry := _feed_entry(one, url, source)) is not None
    ]


def _feed_entry(one: Any, feed_url: str, source: str | None) -> Entry | None:
    link = urljoin(feed_url, str(one.get("link") or one.get("id") or ""))
    if not is_web_address(link):
        return None
    fields = {
        "title": _plain(one.get("title")),
        "author": one.get("author"),
        "published": one.get("published"),
        # Its own `get` would give the published date, with a warning, where there is no other.
        "updated": dict.get(one, "updated"),
        "source": (one.get("source") or {}).get("title") or source,
        "section": next((tag.get("term") for tag in one.get("tags", [])), None),
    }
    if fields["updated"] == fields["published"]:
        fields["updated"] = None
    contents = [str(c.get("value") or "") for c in one.get("content", [])]
    longest = max(contents, key=len, default="")
    whole = len(re.sub(r"<[^>]*>", "", longest)) >= WHOLE_TEXT
    return Entry(
        url=link,
        html=longest if whole else None,
        fields={name: value for name, value in fields.items() if value},
    )


def _plain(text: object) -> str | None:
    """A title without the markup that some feeds put into it."""
    import html

    return html.unescape(re.sub(r"<[^>]*>", "", str(text))).strip() or None if text else None


def sitemap_entries(data: bytes, url: str) -> tuple[list[Entry], list[str]]:
    """What a sitemap lists, and the sitemaps that an index names. Raises :class:`ReadingError`."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise ReadingError(url, f"is no sitemap that can be read: {error}") from None
    if root is None:
        raise ReadingError(url, "is no sitemap that can be read")
    entries: list[Entry] = []
    further: list[str] = []
    for child in root:
        said = dict(_texts(child))
        place = urljoin(url, said.get("loc", ""))
        if not said.get("loc") or not is_web_address(place):
            continue
        if etree.QName(child).localname == "sitemap":
            further.append(place)
        elif len(entries) < MOST_ENTRIES:
            fields = {
                "title": said.get("title"),
                "published": said.get("publication_date"),
                "source": said.get("name"),
                "language": said.get("language"),
            }
            entries.append(Entry(url=place, fields={n: v for n, v in fields.items() if v}))
    return entries, further


def _texts(element: Any) -> Iterator[tuple[str, str]]:
    from lxml import etree

    for part in element.iter():
        if isinstance(part.tag, str) and part.text and part.text.strip():
            yield etree.QName(part).localname, part.text.strip()
