"""Answers as lines. An answer is what ``ask --json`` gives, so a kept one looks like a new one.

``ask`` shows each quote in full; the chat shows a line a source, and the quotes by ``/1``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.channels.conversing import answer_of
from bot.channels.moments import moment_text
from bot.channels.safe_text import printable
from bot.channels.terminal import markdown
from bot.channels.terminal.lines import ALARM, MARKER, QUIET, SLANTED, STRONG, Line, Piece, line
from bot.domain import Coverage, faults
from bot.providers.chat_models import OFFLINE
from bot.state.conversations import Exchange

Json = dict[str, Any]
TitleOf = Callable[[str, int], str]  # an article's id and revision -> its title, or its id

NARROW = 60  # columns below which a source is named by its date alone


def sentence_line(sentence: Json, *, model: str) -> Line:
    """One sentence, as :attr:`bot.domain.Sentence.marked` has it.

    What the offline answerer says is an article's own words; a model's may be Markdown.
    """
    text, doubtful = sentence["text"], sentence["support"] == "unsupported"
    style = SLANTED if sentence["kind"] != "claim" else ALARM if doubtful else ""
    pieces: list[Piece] = [(printable(text), style)]
    if sentence["kind"] == "claim" and model != OFFLINE:
        pieces = [(words, f"{style} {look}".strip()) for words, look in markdown.pieces(text)]
    if sentence["as_of"]:
        pieces.append((f" (as of {sentence['as_of'][:10]})", QUIET))
    if doubtful:
        faulty = faults(sentence["unsupported_terms"], sentence.get("left_out", ()))
        pieces.append((f" (unproven{printable(faulty)})", ALARM))
    pieces += [(f" [{n}]", MARKER) for n in sentence["citations"]]
    return Line(tuple(pieces))


def lines_of_ask(answer: Json, title_of: TitleOf) -> Iterator[Line]:
    """What follows the claims: absences, dateline, disagreements, quotes in full, warnings."""
    yield from _said_besides(answer)
    yield from _dateline(answer)
    yield from _disagreements(answer)
    for citation in answer["citations"]:
        yield line()
        yield Line(((f"[{citation['n']}]", MARKER), (f" “{printable(citation['quote'])}”", "")))
        yield line("    " + printable(_origin(citation)))
        if was_replaced(citation):
            yield line("    " + _replaced(citation), ALARM)
        for where in places(citation):
            yield line("    " + printable(where), QUIET, whole=True)
    yield from _absence(answer, title_of)
    yield from _warnings(answer)


def lines_of_chat(answer: Json, title_of: TitleOf, width: int | None) -> Iterator[Line]:
    """What follows the claims in the chat: a line a source, as wide as ``width`` lets it be."""
    yield from _said_besides(answer)
    if answer["rewritten"]:
        yield line(f"Read as: {printable(answer['rewritten'])}", QUIET)
    yield from _dateline(answer)
    for citation in answer["citations"]:
        yield _source(citation, width)
    for found in answer["disagreements"]:
        numbers = " and ".join(f"[{claim['citation']}]" for claim in found["claims"])
        kind, about = found["kind"].capitalize(), printable(found["about"])
        yield line(f"{kind}: {numbers} differ about {about}", ALARM)
    if answer["outcome"] != "partly_answered":
        yield from _absence(answer, title_of)
    elif answer["absence"] is not None:
        yield from _missing(answer)
    yield from _warnings(answer)


def lines_of_kept(answer: Json, title_of: TitleOf, width: int | None) -> Iterator[Line]:
    """A whole answer of earlier in the chat."""
    for sentence in answer["sentences"]:
        if sentence["kind"] == "claim":
            yield sentence_line(sentence, model=answer["model"])
    yield from lines_of_chat(answer, title_of, width)


def lines_of_exchange(exchange: Exchange, title_of: TitleOf, width: int | None) -> Iterator[Line]:
    """A question of earlier and what came of it."""
    yield line(f"> {printable(exchange.question)}", STRONG)
    answer = answer_of(exchange)
    if answer is not None:
        yield from lines_of_kept(answer, title_of, width)
    if exchange.failure is not None:
        yield line(f"No answer: {printable(exchange.failure)}")
    elif answer is None:
        yield line("No answer: it ended before one came")


def scope_text(as_of: str | None, scope: Json) -> str:
    """What the reader asked to be answered from, if not from everything."""
    parts = []
    if as_of:
        parts.append(f"as of {moment_text(as_of)}")
    if scope["since"]:
        parts.append(f"published since {moment_text(scope['since'])}")
    if scope["until"]:
        parts.append(f"published until {moment_text(scope['until'])}")
    if scope["sources"]:
        parts.append(f"only from {', '.join(printable(name) for name in scope['sources'])}")
    return "; ".join(parts)


def coverage_text(coverage: Coverage) -> str:
    """What the archive holds, in one line."""
    first, last = coverage.first, coverage.last
    return _covered(
        coverage.articles,
        first.date().isoformat() if first else None,
        last.date().isoformat() if last else None,
        coverage.undated,
        coverage.sources,
    )


def places(citation: Json) -> list[str]:
    """Where the quote can be looked up: in a file (from the current folder), on a page."""
    found = [near(citation["place"])] if citation["place"] else []
    if page_of(citation):
        found.append(citation["link"])
    return found


def page_of(citation: Json) -> str | None:
    """The address of the quote on the web, if its article has one that can be opened."""
    link: str | None = citation["link"]
    return link if link is not None and link.startswith(("http://", "https://")) else None


def near(place: str) -> str:
    """A path as seen from the current folder where it lies below it, or from home."""
    for folder, prefix in ((Path.cwd(), ""), (Path.home(), f"~{os.sep}")):
        if place.startswith(f"{folder}{os.sep}") and folder != folder.parent:
            return prefix + place.removeprefix(f"{folder}{os.sep}")
    return place


def was_replaced(citation: Json) -> bool:
    """Whether the quoted revision is not the article's last one."""
    return bool(citation["article"]["revision"] < citation["article"]["revisions"])


def was_stopped(answer: Json) -> bool:
    """Whether its reader stopped it: then nothing follows from what is not in it."""
    return any(warning["code"] == "stopped" for warning in answer["warnings"])


def _said_besides(answer: Json) -> Iterator[Line]:
    if was_stopped(answer):
        return
    for sentence in answer["sentences"]:
        if sentence["kind"] != "claim":
            yield sentence_line(sentence, model=answer["model"])


def _dateline(answer: Json) -> Iterator[Line]:
    if not answer["citations"]:
        return
    articles, stories = answer["stories"]["sources"], answer["stories"]["stories"]
    told = _count(articles, "article")
    if stories < articles:
        told = f"{articles} sources, {_count(stories, 'story', 'stories')}"
    asked = scope_text(answer["as_of"], answer["scope"])
    yield line()
    yield line(
        f"Dateline: {moment_text(answer['dateline']) or 'undated'}, from {told}"
        + (f"; {asked}" if asked else ""),
        STRONG,
    )
    if answer.get("preferences"):  # an answer kept by an earlier version has none
        yield line(preferred_text(answer["preferences"]))


def preferred_text(preferences: Sequence[str]) -> str:
    """What the question asked for beside its topic."""
    return f"Preferred: articles {printable(', '.join(preferences))}"


def _disagreements(answer: Json) -> Iterator[Line]:
    for found in answer["disagreements"]:
        claims = "; ".join(f"{claim['text']} [{claim['citation']}]" for claim in found["claims"])
        kind = found["kind"].capitalize()
        yield line(printable(f"{kind}, about {found['about']}: {claims}"), ALARM)


def _origin(citation: Json) -> str:
    article = citation["article"]
    origin = [article["title"], article["source"], moment_text(article["published"]) or "undated"]
    if article["updated"]:
        origin.append(f"updated {moment_text(article['updated'])}")
    return ", ".join(part for part in origin if part)


def _replaced(citation: Json) -> str:
    article = citation["article"]
    return (
        f"revision {article['revision']} of {article['revisions']}:"
        " the article has been changed since"
    )


def _source(citation: Json, width: int | None) -> Line:
    """Number, date, source and title, and as much of the quote as there is room for."""
    article = citation["article"]
    head = f"[{citation['n']}]"
    dated = f" {(article['published'] or 'undated')[:10]}, "
    changed = "changed since, " if was_replaced(citation) else ""
    title = printable(": ".join(part for part in (article["source"], article["title"]) if part))
    quote = printable(citation["quote"])
    if width is not None:
        room = width - len(head + dated + changed) - 4  # the quote marks, and what parts it
        title = _cut(title, room * 2 // 5) if width >= NARROW else ""
        quote = _cut(quote, room - _cells(title))
    place = f", {printable(places(citation)[0])}" if width is None and places(citation) else ""
    pieces = ((head, MARKER), (dated, ""), (changed, ALARM), (title, ""))
    gap = ", " if title else ""
    return Line((*pieces, (f"{gap}“{quote}”", ""), (place, QUIET)))


def _cells(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def _cut(text: str, room: int) -> str:
    """``text`` in at most ``room`` columns."""
    from rich.cells import set_cell_size

    if _cells(text) <= room:
        return text
    return set_cell_size(text, max(room - 1, 0)).rstrip() + "…"


def _absence(answer: Json, title_of: TitleOf) -> Iterator[Line]:
    absence = answer["absence"]
    if absence is None or was_stopped(answer):
        return
    covered = absence["covered"]
    yield line()
    yield line(f"Looked for: {printable(absence['looked_for'])}")
    first, last = (covered[end][:10] if covered[end] else None for end in ("from", "to"))
    text = _covered(covered["articles"], first, last, covered["undated"], covered["sources"])
    asked = scope_text(answer["as_of"], answer["scope"])
    yield line(f"Covered: {text}" + (f"; {asked}" if asked else ""))
    yield from _missing(answer)
    revisions = {p["article_id"]: p["revision"] for p in answer["passages"]}
    nearest = dict.fromkeys(n["article_id"] for n in absence["nearest"])
    for title in dict.fromkeys(title_of(name, revisions[name]) for name in nearest):
        yield line(f"Nearest: {printable(title)}", QUIET)


def _missing(answer: Json) -> Iterator[Line]:
    for missing in answer["absence"]["missing"]:
        yield line(f"Not found: {printable(missing)}")


def _covered(
    articles: int, first: str | None, last: str | None, undated: int, sources: Sequence[str]
) -> str:
    parts = [_count(articles, "article")]
    if first and last:
        parts.append(first if first == last else f"{first} to {last}")
    if undated:
        parts.append(f"{undated} undated")
    if sources:
        shown = ", ".join(sources[:8]) + (" ..." if len(sources) > 8 else "")
        parts.append(f"from {printable(shown)}")
    return "; ".join(parts)


def _warnings(answer: Json) -> Iterator[Line]:
    for warning in answer["warnings"]:
        yield line(f"Warning: {printable(warning['text'])}", ALARM)


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {plural or noun + 's'}"
