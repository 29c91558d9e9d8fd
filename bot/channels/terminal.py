"""Answers, passages and articles as text for a terminal or a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING

from bot.channels.as_json import as_of_text, date_text
from bot.channels.places import is_replaced, link, place
from bot.channels.safe_text import printable
from bot.domain import Absence, Answer, Citation, Coverage, Passage, Revision, Scope, Sentence

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

Line = tuple[str, str]  # text and rich style; text is already printable


class Terminal:
    """Writes to ``stream``: wrapped and coloured on a terminal, plain in a pipe."""

    def __init__(self, stream: IO[str] | None = None) -> None:
        self._stream = stream or sys.stdout
        self._console: Console | None = None
        if self._stream.isatty():
            from rich.console import Console

            self._console = Console(
                file=self._stream, markup=False, highlight=False, emoji=False, soft_wrap=False
            )

    def sentence(self, sentence: Sentence) -> None:
        """Show one verified sentence while the rest of the answer is still to come."""
        self._write([sentence_line(sentence)])
        self._stream.flush()

    def rest_of(self, answer: Answer) -> None:
        """What follows the claims of ``answer``, which were shown one by one."""
        self._write(closing_lines(answer))

    def explanation(self, answer: Answer, prompt: Sequence[tuple[str, str]]) -> None:
        self._write(explanation_lines(answer, prompt))

    def passages(self, passages: Sequence[Passage], preferences: Sequence[str] = ()) -> None:
        if preferences:
            self._write([(preferred_text(preferences), ""), ("", "")])
        self._write(passage_lines(passages))

    def articles(self, revisions: Iterable[Revision]) -> None:
        self._write(article_lines(revisions))

    def history(self, revisions: Iterable[Revision]) -> None:
        self._write(history_lines(revisions))

    def article(self, revision: Revision) -> None:
        self._write(revision_lines(revision))

    def lines(self, lines: Iterable[Line]) -> None:
        self._write(lines)

    def _write(self, lines: Iterable[Line]) -> None:
        for text, style in lines:
            if self._console is None:
                self._stream.write(text + "\n")
            else:
                self._console.print(self._styled(text, style))

    def _styled(self, text: str, style: str) -> Text:
        from rich.text import Text

        return Text(text, style=style)


def sentence_line(sentence: Sentence) -> Line:
    """One sentence with its markers."""
    style = "" if sentence.kind == "claim" else "italic"
    return printable(sentence.marked), "yellow" if sentence.support == "unsupported" else style


def closing_lines(answer: Answer) -> Iterable[Line]:
    """Everything but the claims: absences, dateline, disagreements, citations, warnings."""
    for sentence in answer.sentences:
        if sentence.kind != "claim":
            yield sentence_line(sentence)
    if answer.citations:
        articles = {c.quote.revision.article_id for c in answer.citations}
        yield "", ""
        dated = date_text(answer.dateline) or "undated"
        stories = {c.quote.revision.story for c in answer.citations}
        told = ""
        if len(stories) < len(articles):
            told = f" that tell {len(stories)} " + ("story" if len(stories) == 1 else "stories")
        asked = scope_text(answer.scope)
        yield f"Dateline: {dated}, from {_count(len(articles), 'article')}{told}{asked}", "bold"
    if answer.preferences:
        yield preferred_text(answer.preferences), ""
    for disagreement in answer.disagreements:
        claims = "; ".join(f"{text} [{n}]" for text, n in disagreement.claims)
        kind = disagreement.kind.capitalize()
        yield printable(f"{kind}, about {disagreement.about}: {claims}"), "yellow"
    for citation in answer.citations:
        yield "", ""
        yield from _citation_lines(citation)
    if answer.absence is not None:
        yield from _absence_lines(answer.absence)
    for warning in answer.warnings:
        yield f"Warning: {printable(warning.text)}", "yellow"


def preferred_text(preferences: Sequence[str]) -> str:
    """What the question asked for beside its topic."""
    return f"Preferred: articles {printable(', '.join(preferences))}"


def scope_text(scope: Scope) -> str:
    """What the reader asked to be answered from, if not from everything."""
    parts = []
    if scope.as_of:
        parts.append(f"as of {as_of_text(scope.as_of)}")
    if scope.since:
        parts.append(f"published since {date_text(scope.since)}")
    if scope.until:
        parts.append(f"published until {as_of_text(scope.until)}")
    if scope.sources:
        parts.append(f"only from {', '.join(printable(name) for name in scope.sources)}")
    return "".join(f"; {part}" for part in parts)


def explanation_lines(answer: Answer, prompt: Sequence[tuple[str, str]]) -> Iterable[Line]:
    """How ``answer`` came about: passages, the prompt if there was one, times and tokens."""
    yield "", ""
    yield "Retrieved:", "bold"
    for n, passage in enumerate(answer.passages, start=1):
        revision = passage.revision
        where = f"{revision.article_id} {passage.start}-{passage.end}"
        title = printable(revision.article.title)
        yield f"  {n}. score {passage.score:.3f}, {where}, {title}", ""
    for query in answer.also_searched:
        yield f"Also searched for: {printable(query)}", ""
    for role, text in prompt:
        yield f"Prompt ({role}):", "bold"
        yield printable(text, lines=True), "dim"
    timings, usage = answer.timings, answer.usage
    yield f"Model: {answer.model}; embedder: {answer.embedder}; prompt: {answer.prompt_hash}", ""
    yield (
        (
            f"Milliseconds: {timings.retrieve:.0f} to the passages, {timings.first_word:.0f} to the"
            f" first sentence, {timings.total:.0f} in all"
        ),
        "",
    )
    cost = "unknown" if usage.cost is None else f"${usage.cost:.6f}".rstrip("0")
    yield f"Tokens: {usage.input_tokens} in, {usage.output_tokens} out; cost: {cost}", ""


def _citation_lines(citation: Citation) -> Iterable[Line]:
    quote, article = citation.quote, citation.quote.revision.article
    yield f"[{citation.n}] “{printable(quote.text)}”", "green"
    origin = [article.title, article.source, date_text(article.published) or "undated"]
    if article.updated is not None:
        origin.append(f"updated {date_text(article.updated)}")
    yield "    " + printable(", ".join(part for part in origin if part)), ""
    if is_replaced(quote):
        number, count = quote.revision.number, quote.revision.revisions
        yield f"    revision {number} of {count}: the article has been changed since", "yellow"
    for where in dict.fromkeys((place(quote), link(quote) if article.url else None)):
        if where:
            yield "    " + printable(where), "dim"


def _absence_lines(absence: Absence) -> Iterable[Line]:
    yield "", ""
    yield f"Looked for: {printable(absence.looked_for)}", ""
    yield f"Covered: {coverage_text(absence.covered)}", ""
    titles = dict.fromkeys(p.revision.article.title for p in absence.nearest)
    for text in absence.missing:
        yield f"Not found: {printable(text)}", ""
    for title in titles:
        yield f"Nearest: {printable(title)}", "dim"


def coverage_text(coverage: Coverage) -> str:
    """What the archive holds, in one line."""
    parts = [_count(coverage.articles, "article")]
    if coverage.first and coverage.last:
        first, last = coverage.first.date().isoformat(), coverage.last.date().isoformat()
        parts.append(first if first == last else f"{first} to {last}")
    if coverage.undated:
        parts.append(f"{coverage.undated} undated")
    if coverage.sources:
        shown = ", ".join(coverage.sources[:8]) + (" ..." if len(coverage.sources) > 8 else "")
        parts.append(f"from {printable(shown)}")
    return "; ".join(parts)


def passage_lines(passages: Sequence[Passage]) -> Iterable[Line]:
    """Passages, best first, under their articles' titles."""
    for n, passage in enumerate(passages, start=1):
        article = passage.revision.article
        dated = date_text(article.published) or "undated"
        head = f"{n}. {article.title} ({dated}), score {passage.score:.2f}"
        yield printable(head), "bold"
        yield printable(passage.text.strip(), lines=True), ""
        yield "", ""
    if not passages:
        yield "Nothing was found.", "italic"


def article_lines(revisions: Iterable[Revision]) -> Iterable[Line]:
    """One line an article: id, date, title, source."""
    for revision in revisions:
        article = revision.article
        dated = (date_text(article.published) or "undated")[:10].ljust(10)
        source = f" ({article.source})" if article.source else ""
        yield printable(f"{revision.article_id}  {dated}  {article.title}{source}"), ""


def history_lines(revisions: Iterable[Revision]) -> Iterable[Line]:
    """One line a revision: number, since when it was out, when it was taken in, its title."""
    for revision in revisions:
        known = date_text(revision.known_from) or "undated"
        taken = revision.taken_in.isoformat(timespec="seconds")
        size = f"{len(revision.text):,} characters"
        title = revision.article.title
        yield printable(f"{revision.number}  out {known}, taken in {taken}, {size}: {title}"), ""
        if revision.earlier_text_unknown:
            published = date_text(revision.article.published)
            yield f"   it was out since {published}; what it said before is unknown", "yellow"


def revision_lines(revision: Revision) -> Iterable[Line]:
    """One article: what is known of it and whence, then its text."""
    article = revision.article
    yield printable(article.title), "bold"
    yield f"id: {revision.article_id}, revision {revision.number} of {revision.revisions}", ""
    known = {
        "source": article.source,
        "author": article.author,
        "published": date_text(article.published),
        "updated": date_text(article.updated),
        "language": revision.language,
        "section": article.section,
        "url": article.url,
        "path": article.path,
    }
    if "title" in article.origin:
        yield printable(f"title: from {article.origin['title']}"), ""
    for name, value in known.items():
        if value:
            whence = revision.origin.get(name)
            yield printable(f"{name}: {value}" + (f" ({whence})" if whence else "")), ""
    yield "", ""
    yield printable(article.text, lines=True), ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
