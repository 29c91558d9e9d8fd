"""A citation's evidence: its quote in the paragraph where it stands, and where that is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.channels.moments import moment_text
from bot.channels.safe_text import printable
from bot.channels.terminal.answers import places, was_replaced
from bot.channels.terminal.lines import ALARM, HIGHLIGHT, MARKER, QUIET, STRONG, Line, Piece, line
from bot.domain import Revision, Span

MOST_AROUND = 1200  # characters of a paragraph before and after the quote

Json = dict[str, Any]


def evidence_lines(citation: Json, revision: Revision, *, marks: bool) -> Iterator[Line]:
    """``citation`` in the paragraph of ``revision`` that holds it.

    ``marks``: show where the quote begins and ends in signs, for want of styles.
    """
    article = revision.article
    heading = ((f"[{citation['n']}] ", MARKER), (printable(article.title), STRONG))
    yield Line(heading)
    known = [moment_text(article.published) or "undated", article.source or ""]
    known += [f"by {article.author}"] if article.author else []
    if article.updated:
        known.append(f"updated {moment_text(article.updated)}")
    yield line(printable(", ".join(part for part in known if part)))
    if was_replaced(citation):
        yield line(f"revision {revision.number} of {revision.revisions}: changed since", ALARM)
    for where in places(citation):
        yield line(printable(where), QUIET, whole=True)
    yield line()
    spans = [Span(start=span["start"], end=span["end"]) for span in citation["spans"]]
    yield Line(tuple(_highlighted(revision.text, spans, marks)))


def _highlighted(text: str, spans: list[Span], marks: bool) -> Iterator[Piece]:
    """The paragraph around ``spans``, which are in order, with each of them highlighted."""
    start, end, cut_before, cut_after = _paragraph(text, spans[0].start, spans[-1].end)
    before, after = (">>", "<<") if marks else ("", "")
    if cut_before:
        yield "… ", QUIET
    for span in spans:
        yield printable(text[start : span.start], lines=True), ""
        yield before + printable(text[span.start : span.end], lines=True) + after, HIGHLIGHT
        start = span.end
    yield printable(text[start:end], lines=True), ""
    if cut_after:
        yield " …", QUIET


def _paragraph(text: str, start: int, end: int) -> tuple[int, int, bool, bool]:
    """Where the paragraph around ``start`` to ``end`` begins and ends, and whether it is cut."""
    first = text.rfind("\n\n", 0, start) + 2 if "\n\n" in text[:start] else 0
    first += len(text[first:start]) - len(text[first:start].lstrip("\n"))
    last = text.find("\n\n", end)
    last = end + len(text[end : len(text) if last < 0 else last].rstrip())
    begins, ends = max(first, start - MOST_AROUND), min(last, end + MOST_AROUND)
    return begins, ends, begins > first, ends < last
