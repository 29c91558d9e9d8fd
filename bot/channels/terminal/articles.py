"""Articles, revisions and passages as lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.channels.moments import moment_text
from bot.channels.safe_text import printable
from bot.channels.terminal.answers import preferred_text
from bot.channels.terminal.lines import ALARM, SLANTED, STRONG, Line, line
from bot.domain import Passage, Revision


def passage_lines(passages: Sequence[Passage], preferences: Sequence[str] = ()) -> Iterator[Line]:
    """Passages, best first, under their articles' titles, and what was preferred for the query."""
    if preferences:
        yield line(preferred_text(preferences))
        yield line()
    for n, passage in enumerate(passages, start=1):
        article = passage.revision.article
        dated = moment_text(article.published) or "undated"
        head = f"{n}. {article.title} ({dated}), score {passage.score:.2f}"
        yield line(printable(head), STRONG)
        yield line(printable(passage.text.strip(), lines=True))
        yield line()
    if not passages:
        yield line("Nothing was found.", SLANTED)


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
