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
MOST_SITEMAP_ENTRIES = 50_000  # as many as the protocol allows
LONGEST_TITLE = 2000
LARGEST_UNPACKED = 64 * 2**20
WHOLE_TEXT = 600  # characters of text in an entry's content: then it is the article, no excerpt

_FEED = re.compile(rb"<(?:\w+:)?(rss|feed|rdf)[\s>]", re.IGNORECASE)
_SITEMAP = re.compile(rb"<(?:\w+:)?(urlset|sitemapindex)[\s>]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article as a feed or sitemap lists it; ``html`` is its content, if that was given.

    ``is_whole``: the content is long enough to be the article itself.

    ``fields`` are what was said of it, by the names of an article's fields.
    """

    url: str
    html: str | None = None
    is_whole: bool = False
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Listing:
    """What a feed or sitemap lists, and what of it could not be used."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[ReadingError] = field(default_factory=list)


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


def feed_entries(data: bytes, url: str) -> Listing:
    """The entries of an RSS or Atom feed. Raises :class:`ReadingError`."""
    import feedparser

    try:
        found = feedparser.parse(
            io.BytesIO(data), response_headers={"content-location": url}, sanitize_html=False
        )
    except Exception as error:  # whatever a broken feed makes of the parser
        raise ReadingError(url, f"is no feed that can be read: {error}") from None
    if found.get("bozo") and not found.entries:
        raise ReadingError(url, f"is no feed that can be read: {found.get('bozo_exception')}")
    source = found.feed.get("title")
    made = Listing()
    for number, one in enumerate(found.entries, start=1):
        entry = _feed_entry(one, url, source)
        if number > MOST_ENTRIES:
            made.problems.append(ReadingError(url, f"has more than {MOST_ENTRIES} entries"))
            break
        if entry is None:
            made.problems.append(ReadingError(url, f"entry {number} has no address of its own"))
        else:
            made.entries.append(entry)
    return made


def _feed_entry(one: Any, feed_url: str, source: str | None) -> Entry | None:
    said = str(one.get("link") or one.get("id") or "")
    link = _joined(feed_url, said)
    if not said or not is_web_address(link):
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
    return Entry(
        url=link,
        html=longest or None,
        is_whole=len(without_tags(longest)) >= WHOLE_TEXT,
        fields={name: value for name, value in fields.items() if value},
    )


def _plain(text: object) -> str | None:
    """A title without the markup that some feeds put into it."""
    import html

    title = without_tags(str(text)[:LONGEST_TITLE]) if text else ""
    return html.unescape(title).strip() or None


def without_tags(markup: str) -> str:
    """What stands between the tags, in a time that grows with its length only."""
    return re.sub(r"<[^<>]*>", " ", markup)


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def sitemap_entries(data: bytes, url: str) -> tuple[Listing, list[str]]:
    """What a sitemap lists, and the sitemaps that an index names. Raises :class:`ReadingError`."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise ReadingError(url, f"is no sitemap that can be read: {error}") from None
    if root is None:
        raise ReadingError(url, "is no sitemap that can be read")
    listing = Listing()
    further: list[str] = []
    for child in root:
        said = dict(_texts(child))
        place = _joined(url, said.get("loc", ""))
        if not said.get("loc") or not is_web_address(place):
            continue
        if _name(child).localname == "sitemap":
            further.append(place)
        elif len(listing.entries) >= MOST_SITEMAP_ENTRIES:
            most = f"has more than {MOST_SITEMAP_ENTRIES} addresses"
            listing.problems.append(ReadingError(url, most))
            break
        else:
            fields = {
                "title": said.get("title"),
                "published": said.get("publication_date"),
                "source": said.get("name"),
                "language": said.get("language"),
            }
            listing.entries.append(Entry(url=place, fields={n: v for n, v in fields.items() if v}))
    return listing, further


def _name(element: Any) -> Any:
    """The name of an element; a parser that recovers lets ones through that are none."""
    from lxml import etree

    try:
        return etree.QName(element)
    except ValueError:
        return etree.QName("unnamed")


def _texts(element: Any) -> Iterator[tuple[str, str]]:
    for part in element.iter():
        if not isinstance(part.tag, str) or not part.text or not part.text.strip():
            continue
        name = _name(part)
        # Images and videos have addresses and titles of their own.
        if part.getparent() is element or "news" in (name.namespace or ""):
            yield name.localname, part.text.strip()
