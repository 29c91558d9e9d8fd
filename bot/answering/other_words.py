"""Questions whose own words find little: searched again in other words, or in another language.

A chat model writes one or two queries, in one call. It is asked only where that can help: where the
question is in a language that no article is in, or where no passage has three tenths of what the
question's words weigh (about one question in five; they are half of those that words alone fail).
What it writes is looked for beside the question, never in its place, and shown to nobody as an
answer; when it writes nothing of use, the question's own words have been searched all the same.
"""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import Protocol

from bot.answering.draft import Ask
from bot.answering.hostile import plain
from bot.answering.prompts import Prompt
from bot.answering.verdicts import without_thinking
from bot.domain import EVERYTHING, Passage, Scope, Usage, Warning
from bot.errors import DatelineError
from bot.languages.detecting import foreign_language
from bot.languages.names import name_of, names_of

LOW = 0.3  # a best passage below this share of the question's weight
BESIDE = 0.25  # of the question's weight, for all queries together: useless ones cost next to none
TRANSLATED = 1.0  # where the question's own words can hardly meet an article's
MOST_QUERIES = 2
MOST_LANGUAGES = 3  # that a model is told of: those that most articles are in
LONGEST_QUERY, MOST_WORDS = 200, 25
LONGEST_QUESTION = 1_000  # characters that a model is shown
REMEMBERED = 256  # questions


class Archive(Protocol):
    """Knows what its articles are written in."""

    def languages(self, scope: Scope = EVERYTHING) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What to search for beside a question: queries and their weights; and what that has cost."""

    queries: Mapping[str, float] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)
    warnings: tuple[Warning, ...] = ()


class OtherWords:
    """Decides which questions need other words, and has them written."""

    def __init__(self, archive: Archive, writer: QueryWriter | None) -> None:
        """``writer``: none where no chat model is set, or none is to be asked for this."""
        self._archive = archive
        self._writer = writer

    def beside(self, question: str, passages: Sequence[Passage], scope: Scope) -> Beside:
        """What to search for beside ``question``, which found ``passages`` within ``scope``.

        Never raises: what fails costs a warning.
        """
        languages = self._archive.languages(scope)
        if not languages:
            return Beside()
        foreign = foreign_language(question, languages)
        low = max((passage.score for passage in passages), default=0.0) < LOW
        if self._writer is None or not (foreign or low):
            return Beside(warnings=tuple(_foreign(foreign, languages)))
        try:
            queries, usage = self._writer.write(question, languages)
        except DatelineError as error:
            text = f"only the question's own words were searched for: {error.message}"
            failed = Warning(code="own_words_only", text=text)
            return Beside(warnings=(failed, *_foreign(foreign, languages)))
        if not queries:
            return Beside(usage=usage, warnings=tuple(_foreign(foreign, languages)))
        weight = (TRANSLATED if foreign else BESIDE) / len(queries)
        return Beside(queries=dict.fromkeys(queries, weight), usage=usage)


def _foreign(language: str | None, languages: tuple[str, ...]) -> Iterator[Warning]:
    """That a question is in a language that no article is in, and was not translated."""
    if language is not None:
        text = (
            f"the question is in {name_of(language)}, the articles are in {names_of(languages)}:"
            " without a translation (by a chat model) little but names and numbers can be found"
        )
        yield Warning(code="other_language", text=text)


class QueryWriter:
    """Has a chat model write search queries; the same question is not asked twice."""

    def __init__(self, ask: Ask, prompt: Prompt) -> None:
        self._ask = ask
        self._prompt = prompt
        self._known: OrderedDict[tuple[str, tuple[str, ...]], tuple[str, ...]] = OrderedDict()
        self._lock = Lock()

    def write(self, question: str, languages: tuple[str, ...]) -> tuple[tuple[str, ...], Usage]:
        """Up to two queries, maybe none, and what they cost. Raises :class:`DatelineError`."""
        asked = " ".join(question.split())[:LONGEST_QUESTION]
        with self._lock:
            known = self._known.get((asked, languages))
        if known is not None:
            return known, Usage()
        marker = "=====" + sha256(asked.encode("utf-8", "replace")).hexdigest()[:8]
        named = ", ".join(name_of(language) for language in languages[:MOST_LANGUAGES])
        values = {"question": asked, "languages": named, "marker": marker}
        reply, usage = self._ask(self._prompt.fill(values))
        queries = tuple(read_queries(reply, asked))
        with self._lock:
            self._known[asked, languages] = queries
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return queries, usage


_BULLET = re.compile(r"^\s*(?:[-*•–—]+|\(?\d{1,2}[.):]|>)\s*")
_LABEL = re.compile(r"^(?:search )?quer(?:y|ies)\W{0,3}\d?\W{0,3}:\s*", re.IGNORECASE)
_TALK = re.compile(
    r"^(?:sorry|i(?:['’]m| am| can| could| cannot| will| would|['’]d)\b|as an ai\b|unfortunately\b"
    r"|here (?:are|is)\b|sure\b|of course\b|certainly\b|note:|no (?:query|queries)\b|none\b)"
    r"|:$",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")


def read_queries(reply: str, question: str) -> list[str]:
    """The first queries in a model's reply, however it is dressed; none from talk or prose."""
    found: list[str] = []
    for line in _lines(without_thinking(reply)):
        query = _LABEL.sub("", plain(_BULLET.sub("", line))).strip(" `*_\"'“”„«»,;")
        words = len(_WORD.findall(query))
        if not words or words > MOST_WORDS or len(query) > LONGEST_QUERY or _TALK.search(query):
            continue
        if query.casefold() not in {known.casefold() for known in (question, *found)}:
            found.append(query)
    return found[:MOST_QUERIES]


def _lines(reply: str) -> list[str]:
    """The lines of a reply, or the texts within it where it is JSON."""
    text = re.sub(r"^\s*```\w*\s*$", "", reply, flags=re.MULTILINE).strip()
    if text[:1] in ("[", "{"):
        try:
            value, _ = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError):
            return text.splitlines()
        return list(_texts(value, depth=3))
    return text.splitlines()


def _texts(value: object, *, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif depth and isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part, depth=depth - 1)
