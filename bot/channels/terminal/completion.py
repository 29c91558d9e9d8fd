"""What can be completed: commands while they are typed; titles, sources and the rest by Tab."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from bot.channels.safe_text import printable
from bot.channels.terminal.commands import COMMANDS, Kind, find
from bot.errors import UsageError

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer

MOST = 50
MOST_WORDS = 8  # of a question that a title may begin with
LEAST_LETTERS = 2  # before a title is completed in a question

Headline = tuple[str, str, str | None, str | None]  # id, title, source, date


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """``text`` in place of the last ``length`` characters; ``meaning`` stands beside it."""

    text: str
    length: int
    meaning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completions:
    """``headlines`` and ``sources`` give what is known by now, at once; ``citations`` those of the
    last answer; ``models`` the names that are likely."""

    headlines: Callable[[], Sequence[Headline]]
    sources: Callable[[], Sequence[str]]
    citations: Callable[[], Sequence[dict[str, Any]]]
    models: Callable[[], Sequence[str]]

    def of(self, text: str, *, asked: bool = True) -> Iterator[Option]:
        """Options for a line that ends in ``text``. ``asked``: by Tab, not by typing on."""
        if not text.startswith("/"):
            if asked:
                yield from self._named(text)
            return
        name, space, argument = text[1:].partition(" ")
        if not space:
            for command in COMMANDS:
                if command.name.startswith(name):
                    yield Option(text=f"/{command.name}", length=len(text), meaning=command.meaning)
            return
        try:
            kind = find(f"/{name}")[0].completes
        except UsageError:
            return
        yield from self._argument(kind, argument.lstrip(), asked)

    def _argument(self, kind: Kind, text: str, asked: bool) -> Iterator[Option]:
        if kind == "source":
            yield from self._named(text.rpartition(",")[2].lstrip(), titles=False, least=0)
        elif kind == "article" and asked:
            yield from self._named(text)
        elif kind == "citation":
            for citation in self.citations():
                yield from _fitting(text, str(citation["n"]), citation["quote"])
        elif kind == "path" and asked:
            yield from _paths(text)
        else:
            words = {
                "command": [command.name for command in COMMANDS],
                "model": self.models(),
                "judgement": ["good", "bad"],
                "off": ["off"],
            }.get(kind, [])
            for word in words:
                yield from _fitting(text, word, "")

    def _named(
        self, text: str, *, titles: bool = True, least: int = LEAST_LETTERS
    ) -> Iterator[Option]:
        """Titles and sources that go on from the last words of ``text``, however many."""
        for tail in _tails(text):
            if len(tail) < least:
                return
            found = list(islice(self._going_on(tail, titles), MOST))
            if found:  # the longest words that fit anything
                yield from found
                return

    def _going_on(self, tail: str, titles: bool) -> Iterator[Option]:
        wanted, length = tail.casefold(), len(tail)
        for name in self.sources():
            if name.casefold().startswith(wanted):
                yield Option(text=printable(name), length=length, meaning="source")
        for _, title, source, published in self.headlines() if titles else ():
            if title.casefold().startswith(wanted):
                meaning = f"{source or 'article'}, {(published or 'undated')[:10]}"
                yield Option(text=printable(title), length=length, meaning=printable(meaning))


def _fitting(text: str, word: str, meaning: str) -> Iterator[Option]:
    if word.startswith(text):
        yield Option(text=word, length=len(text), meaning=printable(meaning))


def _tails(text: str) -> Iterator[str]:
    """``text`` from each of its last words on, the longest first; the empty one for no text."""
    starts = [match.start() for match in re.finditer(r"\S+", text)]
    yield from (text[start:] for start in starts[-MOST_WORDS:] or [len(text)])


def _paths(text: str) -> Iterator[Option]:
    from prompt_toolkit.completion import CompleteEvent, PathCompleter
    from prompt_toolkit.document import Document

    word = text.rpartition(" ")[2]
    for path in PathCompleter(expanduser=True).get_completions(Document(word), CompleteEvent()):
        yield Option(text=path.text, length=-path.start_position)


def completer(completions: Completions, spelled: Callable[[str], str]) -> Completer:
    """The same, for prompt_toolkit; ``spelled`` gives a text in letters that can be shown."""
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document

    class Known(Completer):
        def get_completions(self, document: Document, event: CompleteEvent) -> Iterator[Completion]:
            text = document.current_line_before_cursor
            for option in completions.of(text, asked=event.completion_requested):
                yield Completion(
                    option.text,
                    start_position=-option.length,
                    display=spelled(option.text),
                    display_meta=spelled(option.meaning),
                )

    return Known()
