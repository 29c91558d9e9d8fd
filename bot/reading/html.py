"""Web pages, saved or fetched: the article's text and metadata, without what surrounds it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from bot.addresses import are_of_one_site, is_web_address, same_page
from bot.domain import Article, SourceItem
from bot.errors import ReadingError
from bot.reading.dates import Order, is_date
from bot.reading.decoding import decode
from bot.reading.metadata import article
from bot.reading.records import Columns
from bot.reading.source_file import SourceFile

_FROM_JSON_LD = {
    "title": ("headline", "name"),
    "published": ("datePublished", "dateCreated"),
    "updated": ("dateModified",),
    "language": ("inLanguage",),
    "section": ("articleSection",),
}
_FROM_META = {
    "title": ("og:title", "twitter:title", "dc.title"),
    "published": ("article:published_time", "date", "dc.date", "parsely-pub-date", "pubdate"),
    "updated": ("article:modified_time", "og:updated_time", "last-modified"),
    "author": ("author", "article:author", "dc.creator", "parsely-author"),
    "source": ("og:site_name", "application-name", "dc.publisher"),
    "section": ("article:section", "parsely-section"),
    "url": ("og:url",),
}


def read(file: SourceFile, columns: Columns) -> Iterator[SourceItem]:
    """The one article of a saved page."""
    html = decode(file.read(), file.name)
    yield from_page(html, file.name, place=f"file:{file.path.as_posix()}", columns=columns)


def from_page(
    html: str,
    name: str,
    *,
    columns: Columns,
    place: str = "",
    url: str | None = None,
    known: Mapping[str, Any] | None = None,
) -> Article:
    """The article of a page; its text is what trafilatura takes for it.

    ``url`` is where the page was fetched: its canonical link counts instead if it is on the same
    site. ``known`` (a feed's entry, say) fills what the page does not say. Raises
    :class:`ReadingError`.
    """
    fields, origin = _metadata(_tree(html, name), columns.order)
    text, guessed = _extracted(html, name)
    for values, whence in (
        (known or {}, str((known or {}).get("origin", ""))),
        (guessed, "the page, by trafilatura"),
    ):
        for field, value in values.items():
            if value and field != "origin" and not fields.get(field):
                fields[field], origin[field] = value, whence
    _settle_address(fields, origin, url)
    return article(
        {**fields, "origin": origin},
        text,
        place=place,
        path=name,
        origin="the page",
        order=columns.order,
    )


def _extracted(html: str, name: str) -> tuple[str, dict[str, Any]]:
    """The text of the article in a page and the fields that trafilatura guesses."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    document = bare_extraction(
        html,
        include_comments=False,
        with_metadata=True,
        # Only what the page says of itself: a year in its footer is no date of the article.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if not isinstance(document, Document) or not document.text:
        raise ReadingError(name, "no article text was found in this page")
    return str(document.text), {
        "title": document.title,
        "author": document.author,
        "source": document.sitename or document.hostname,
        "published": document.date,
        "language": document.language,
        "url": document.url,
    }


def _tree(html: str, name: str) -> Any:
    from lxml import etree
    from lxml import html as parser

    try:
        return parser.document_fromstring(html.encode(), parser=parser.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError, AssertionError):
        raise ReadingError(name, "is no web page that can be read") from None


def _metadata(tree: Any, order: Order | None) -> tuple[dict[str, Any], dict[str, str]]:
    """What the page says of itself, and where: JSON-LD before meta tags before its root."""
    fields: dict[str, Any] = {}
    origin: dict[str, str] = {}

    def take(name: str, value: object, whence: str) -> None:
        if isinstance(value, (str, int)) and str(value).strip() and name not in fields:
            if name in ("published", "updated") and not is_date(value, order):
                return  # a page's slip loses no article; the next place may have it right
            fields[name], origin[name] = str(value).strip(), whence

    about = _json_ld(tree)
    for name, keys in _FROM_JSON_LD.items():
        for key in keys:
            take(name, _first(about.get(key)), f"JSON-LD {key}")
    take("author", _names(about.get("author")), "JSON-LD author")
    take("source", _names(about.get("publisher")), "JSON-LD publisher")
    take("url", _canonical(tree), "canonical link")
    metas = _metas(tree)
    for name, keys in _FROM_META.items():
        for key in keys:
            take(name, metas.get(key), f"meta {key}")
    take("language", tree.get("lang") or tree.get("xml:lang"), "html lang")
    return fields, origin


def _canonical(tree: Any) -> str | None:
    links = (
        link for link in tree.iter("link") if str(link.get("rel") or "").lower() == "canonical"
    )
    return next((link.get("href") for link in links), None)


def _metas(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        key = str(meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        found.setdefault(key, str(meta.get("content") or ""))
    return found


def _json_ld(tree: Any) -> Mapping[str, Any]:
    """The first object of a page's JSON-LD that is an article; empty if there is none."""
    for script in tree.iter("script"):
        if str(script.get("type") or "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        try:
            found = json.loads(str(script.text or ""), strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(found, 4):
            kinds = thing.get("@type")
            for kind in kinds if isinstance(kinds, list) else [kinds]:
                if isinstance(kind, str) and kind.endswith(("Article", "Posting", "Report")):
                    return thing
    return {}


def _things(value: object, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth and isinstance(value, list):
        for part in value:
            yield from _things(part, depth - 1)
    elif depth and isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _things(value.get(key), depth - 1)


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value


def _names(value: object) -> str | None:
    """``{"name": ...}``, a text, or a list of either."""
    found = []
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str) and name.strip():
            found.append(name.strip())
    return ", ".join(found) or None


def _settle_address(fields: dict[str, Any], origin: dict[str, str], url: str | None) -> None:
    """One address: the page's own name for itself where it can be trusted, else where it was."""
    said = fields.pop("url", None)
    origin_of_said = origin.pop("url", "")
    if url is not None and isinstance(said, str):
        try:
            said = urljoin(url, said)
        except ValueError:
            said = None
    # A page may not take the place of another site's article, nor all pages that of the front.
    if not isinstance(said, str) or not is_web_address(said) or "/" not in same_page(said):
        said = None
    if url is not None and (said is None or not are_of_one_site(said, url)):
        said, origin_of_said = url, "where it was fetched"
    if said is not None:
        fields["url"], origin["url"] = said, origin_of_said
