"""Addresses of pages, feeds and sitemaps -> articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape
from typing import Any

from bot.addresses import are_of_one_site, same_page
from bot.domain import Article, NotModified, SourceItem
from bot.errors import ReadingError
from bot.parallel import time_limit
from bot.reading.dates import parse_date
from bot.reading.decoding import decode
from bot.reading.html import from_page
from bot.reading.metadata import article
from bot.reading.plain import from_bytes
from bot.reading.records import Columns
from bot.reading.source_file import Meter, unforeseen
from bot.reading.web.feeds import (
    Entry,
    feed_entries,
    kind_of,
    sitemap_entries,
    unpacked,
    without_tags,
)
from bot.reading.web.fetching import Fetcher, NotForUs, Page

PAGE = 50_000  # bytes that a page counts for in a meter before its size is known
PARSE_SECONDS = 60
MOST_SITEMAPS = 50
_PAGES = ("text/html", "application/xhtml+xml", "")


def read_address(
    url: str, fetcher: Fetcher, columns: Columns, meter: Meter
) -> Iterator[SourceItem]:
    """Every article at ``url``, or what is wrong with it. Nothing is raised."""
    meter.total += PAGE
    yield from _WebReader(fetcher, columns, meter).read(url)


class _WebReader:
    def __init__(self, fetcher: Fetcher, columns: Columns, meter: Meter) -> None:
        self._fetcher = fetcher
        self._columns = columns
        self._meter = meter
        self._seen: set[str] = set()
        self._sitemaps = 0
        self._feed = ""

    def read(self, url: str) -> Iterator[SourceItem]:
        """A page, or all that a feed or sitemap lists.

        What the server said of it is passed on last, and only if all went well: otherwise the next
        visit has to see the whole list again.
        """
        failed = False
        try:
            page = self._fetcher.fetch(url)
            self._meter.done += PAGE
            for item in self._inside(page, url):
                failed = failed or isinstance(item, ReadingError)
                yield item
            if not failed:
                yield page.validators
        except ReadingError as error:
            yield error
        except Exception as error:  # one page's rubbish must not end the reading of all others
            yield unforeseen(url, error)

    def _inside(self, page: Page, url: str) -> Iterator[SourceItem]:
        if page.data is None:
            yield NotModified(source=url)
            return
        data = unpacked(page.data, url)
        kind = kind_of(data)
        if kind == "page":
            yield self._article(page, data, url, {})
        elif kind == "feed":
            self._feed = page.url
            entries = feed_entries(data, page.url)
            yield from entries.problems
            yield from self._entries(entries.entries, "the feed")
        else:
            yield from self._sitemap(data, page.url)

    def _sitemap(self, data: bytes, url: str) -> Iterator[SourceItem]:
        entries, further = sitemap_entries(data, url)
        yield from entries.problems
        yield from self._entries(entries.entries, "the sitemap")
        self._meter.total += PAGE * len(further)
        for index in further:
            self._sitemaps += 1
            if self._sitemaps > MOST_SITEMAPS:
                yield ReadingError(index, f"is beyond the first {MOST_SITEMAPS} sitemaps")
                return
            yield from self.read(index)

    def _entries(self, entries: Sequence[Entry], origin: str) -> Iterator[SourceItem]:
        self._meter.total += PAGE * len(entries)
        for entry in entries:
            page = same_page(entry.url)
            if page not in self._seen:
                self._seen.add(page)
                yield from self._entry(entry, {**_readable(entry.fields), "origin": origin})
            self._meter.done += PAGE

    def _entry(self, entry: Entry, known: dict[str, Any]) -> Iterator[SourceItem]:
        try:
            if entry.is_whole and self._may_speak_for(entry):
                yield self._from_feed(entry, known)
                return
            page = self._fetcher.fetch(entry.url)
            if page.data is None:
                yield NotModified(source=entry.url)
            else:
                yield self._longer(entry, self._article(page, page.data, entry.url, known), known)
            yield page.validators
        except NotForUs as error:  # then the feed's own content is all there is
            own = entry.html is not None and self._may_speak_for(entry)
            yield self._from_feed(entry, known) if own else error
        except ReadingError as error:
            yield error
        except Exception as error:  # as above
            yield unforeseen(entry.url, error)

    def _longer(self, entry: Entry, made: Article, known: dict[str, Any]) -> Article:
        """The article of the page, unless the feed's content says more than it."""
        if not self._may_speak_for(entry) or entry.html is None:
            return made
        if len(made.text) >= len(without_tags(entry.html)):
            return made
        return self._from_feed(entry, known)

    def _may_speak_for(self, entry: Entry) -> bool:
        """Whether the feed is of the same site as the entry's page: else only the page counts."""
        return are_of_one_site(self._feed, entry.url)

    def _from_feed(self, entry: Entry, known: dict[str, Any]) -> Article:
        assert entry.html is not None
        page = f"<html><body><article>{entry.html}</article></body></html>"
        try:
            made = from_page(page, entry.url, columns=self._columns, url=entry.url, known=known)
        except ReadingError:  # trafilatura leaves out what is very short
            text = unescape(without_tags(entry.html))
            made = article({**known, "url": entry.url}, text, place="", path=entry.url,
                           origin=str(known["origin"]))  # fmt: skip
        # The entry speaks for itself: nothing inside its text is the page's own metadata.
        return replace(made, published=known.get("published"), updated=known.get("updated"))

    def _article(self, page: Page, data: bytes, url: str, known: dict[str, Any]) -> Article:
        if page.kind in _PAGES:
            html = _decoded(data, page.charset, url)
            with time_limit(PARSE_SECONDS):
                return from_page(html, url, columns=self._columns, url=page.url, known=known)
        if page.kind in ("text/plain", "text/markdown"):
            made = from_bytes(data, url, f"url:{same_page(page.url)}", self._columns)
            # What it says of its own address and id could take another article's place.
            return replace(made, key=f"url:{same_page(page.url)}", url=page.url)
        raise ReadingError(url, f"is of the kind {page.kind!r}, which is no page of text")


def _decoded(data: bytes, charset: str | None, url: str) -> str:
    """As the server says, else as the page says, else by what it looks like."""
    from trafilatura.utils import decode_file

    if charset:
        try:
            return data.decode(charset)
        except (LookupError, UnicodeError):
            pass
    if b"\0" in data[:4096]:
        return decode(data, url)
    return str(decode_file(data))


def _readable(fields: dict[str, Any]) -> dict[str, Any]:
    """``fields`` without a date that cannot be read: a feed's slip loses no article."""
    found = dict(fields)
    for name in ("published", "updated"):
        try:
            found[name] = parse_date(found[name])
        except (KeyError, ValueError):
            found.pop(name, None)
    return found
