"""Articles, revisions and passages as lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.channels.moments import moment_text
from bot.channels.places import place_at, web_address
from bot.channels.safe_text import printable
from bot.channels.terminal.answers import near, preferred_text
from bot.channels.terminal.lines import ALARM, QUIET, SLANTED, STRONG, Line, line
from bot.domain import Passage, Revision

MOST_NEAREST = 3  # articles that share no word with a query are named
SHOWN = 100  # characters of each


def passage_lines(passages: Sequence[Passage], preferences: Sequence[str] = ()) -> Iterator[Line]:
    """Passages with words of the query, best first, each with its article, its place and its id.

    The vectors always find something nearest. What has none of the query's words is named as that,
    after the rest, in a line each.
    """
    found = [passage for passage in passages if passage.score > 0]
    if preferences:
        yield line(preferred_text(preferences))
        yield line()
    for n, passage in enumerate(found, start=1):
        yield line(printable(f"{n}. {_headed(passage)}, score {passage.score:.2f}"), STRONG)
        yield line(printable(_whereabouts(passage)), QUIET)
        yield line(printable(passage.text.strip(), lines=True))
        yield line()
    if not found:
        yield line("Nothing was found with these words.", SLANTED)
    nearest = {p.revision.article_id: p for p in reversed(passages) if p.score <= 0}
    if nearest:
        yield line("Nearest in meaning, with none of these words:")
    for passage in list(reversed(nearest.values()))[:MOST_NEAREST]:
        yield line(printable(f"- {_headed(passage)}: “{_beginning(passage.text)}”"), QUIET)


def _headed(passage: Passage) -> str:
    article = passage.revision.article
    dated = moment_text(article.published) or "undated"
    source = f", {article.source}" if article.source else ""
    return f"{article.title} ({dated}){source}"


def _beginning(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= SHOWN else words[:SHOWN].rstrip() + "…"


def _whereabouts(passage: Passage) -> str:
    """The place in the file as seen from here, or the page, and the id."""
    place = place_at(passage.revision, passage.start)
    where = near(place) if place else web_address(passage.revision.article.url)
    return "   " + ", ".join(part for part in (where, f"id {passage.revision.article_id}") if part)


def article_lines(revisions: Iterable[Revision]) -> Iterator[Line]:
    """One line an article: id, date, title, source."""
    for revision in revisions:
        article = revision.article
        dated = (moment_text(article.published) or "undated")[:10].ljust(10)
        source = f" ({article.source})" if article.source else ""
        yield line(printable(f"{revision.article_id}  {dated}  {article.title}{source}"))


def history_lines(revisions: Iterable[Revision]) -> Iterator[Line]:
    """One line a revision: number, since when it was out, when it was taken in, its title."""
    for revision in revisions:
        known = moment_text(revision.known_from) or "undated"
        taken = moment_text(revision.taken_in)
        size = f"{len(revision.text):,} characters"
        title = revision.article.title
        yield line(printable(f"{revision.number}  out {known}, taken in {taken}, {size}: {title}"))
        if revision.earlier_text_unknown:
            published = moment_text(revision.article.published)
            yield line(f"   it was out since {published}; what it said before is unknown", ALARM)


def revision_lines(revision: Revision) -> Iterator[Line]:
    """One article: what is known of it and whence, then its text."""
    article = revision.article
    yield line(printable(article.title), STRONG)
    yield line(f"id: {revision.article_id}, revision {revision.number} of {revision.revisions}")
    known = {
        "source": article.source,
        "author": article.author,
        "published": moment_text(article.published),
        "updated": moment_text(article.updated),
        "language": revision.language,
        "section": article.section,
        "url": article.url,
        "path": article.path,
    }
    if "title" in article.origin:
        yield line(printable(f"title: from {article.origin['title']}"))
    for name, value in known.items():
        if value:
            whence = revision.origin.get(name)
            yield line(printable(f"{name}: {value}" + (f" ({whence})" if whence else "")))
    yield line()
    yield line(printable(article.text, lines=True))
