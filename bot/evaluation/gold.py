"""What a question set says of an answer -> the same in terms of one archive: ids and spans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain import Revision
from bot.errors import UsageError
from bot.evaluation.article_names import Ambiguous, ArticleNames, Names
from bot.evaluation.question_files import MOST_PROBLEMS
from bot.evaluation.questions import Question, Reference
from bot.evaluation.span_metrics import GoldSpan, Place

_HINT = (
    "ingest the articles that the questions are about, or mend the question set: an article is"
    " named by its id, its address, its path or path:line"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """What is known of one question's answer, checked against the archive.

    ``articles``: ids of every article that answers, reprints of them included. ``hidden``: ids of
    the articles that must not be used. ``moved``: spans whose words stand elsewhere than was said.
    """

    spans: tuple[GoldSpan, ...] = ()
    articles: frozenset[str] = frozenset()
    hidden: tuple[str, ...] = ()
    moved: int = 0


class Archive(Protocol):
    """What resolving needs of the catalogue."""

    def names(self) -> Iterator[Names]: ...

    def history(self, identity: str) -> list[Revision]: ...

    def revision(self, identity: str, number: int | None = None) -> Revision: ...

    def story(self, identity: str) -> list[str]: ...


class Resolver:
    """Finds the articles that question sets name."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._names = ArticleNames(archive.names())

    def resolve(self, questions: Iterable[Question], file: str) -> dict[str, Gold]:
        """The gold of every question by its id.

        Raises :class:`UsageError` naming each line whose articles or words are not there.
        """
        found, problems, hint = {}, [], ""
        for question in questions:
            try:
                found[question.id] = self._gold(question)
            except ValueError as error:
                problems.append(f"{file}:{question.line}: {error}")
                hint = hint or ("" if isinstance(error, Ambiguous) else _HINT)
        if problems:
            more = len(problems) - MOST_PROBLEMS
            raise UsageError(
                "\n  ".join(problems[:MOST_PROBLEMS])
                + (f"\n  and {more} more" if more > 0 else ""),
                hint=hint,
            )
        return found

    def _gold(self, question: Question) -> Gold:
        hidden = [self._identity(name, "without") for name in question.without]
        spans: list[GoldSpan] = []
        articles: set[str] = set()
        moved = 0
        for reference in question.relevant:
            identity = self._identity(reference.article, reference.field)
            articles.add(identity)
            if identity in hidden:
                raise ValueError(f"{reference.field}: {reference.article!r} is in without, too")
            revision = self._revision(identity, reference, question.as_of)
            if reference.start is None and not reference.text:
                continue
            span, at_home = _stands_at(revision, reference)
            moved += not at_home
            spans.append(self._everywhere(span, revision.text[span.start : span.end], articles))
        self._check_quotes(question, articles)
        return Gold(
            spans=tuple(spans),
            articles=frozenset(articles),
            hidden=tuple(dict.fromkeys(i for name in hidden for i in self._with_reprints(name))),
            moved=moved,
        )

    def _with_reprints(self, identity: str) -> list[str]:
        return [identity, *self._archive.story(identity)]

    def _identity(self, name: str, field: str) -> str:
        try:
            return self._names.identity(name)
        except ValueError as error:
            raise type(error)(f"{field}: {error}") from None

    def _revision(self, identity: str, reference: Reference, as_of: datetime | None) -> Revision:
        if reference.revision is None and as_of is None:
            return self._archive.revision(identity)
        revisions = self._archive.history(identity)
        if reference.revision is not None:
            wanted = [r for r in revisions if r.number == reference.revision]
            if not wanted:
                raise ValueError(f"{reference.field}: there is no revision {reference.revision}")
            return wanted[0]
        by_then = [r for r in revisions if r.known_from and as_of and r.known_from <= as_of]
        if not by_then:
            raise ValueError(f"{reference.field}: the article was not out by as_of")
        return by_then[-1]

    def _everywhere(self, place: Place, text: str, articles: set[str]) -> GoldSpan:
        """``place`` and where reprints of the same story have the same words."""
        places = [place]
        for identity in self._archive.story(place.article_id):
            revision = self._archive.revision(identity)
            start = revision.text.find(text)
            if start >= 0:
                articles.add(identity)
                places.append(_place(revision, start, start + len(text)))
        return GoldSpan(text=text, places=tuple(places))

    def _check_quotes(self, question: Question, articles: Iterable[str]) -> None:
        texts = [r.text for identity in articles for r in self._archive.history(identity)]
        for i, quote in enumerate(question.expected_quotes):
            if texts and not any(quote in text for text in texts):
                raise ValueError(f"expected_quotes[{i}]: {quote!r:.60} stands in no such article")


def _place(revision: Revision, start: int, end: int) -> Place:
    return Place(article_id=revision.article_id, revision=revision.number, start=start, end=end)


def _stands_at(revision: Revision, reference: Reference) -> tuple[Place, bool]:
    """Where the words of ``reference`` are, and whether that is where it said."""
    text, wanted = revision.text, reference.text
    start, end = reference.start, reference.end
    if start is not None and end is not None:
        if end <= len(text) and wanted in (None, "", text[start:end]):
            return _place(revision, start, end), True
        if not wanted:
            raise ValueError(f"{reference.field}: ends at {end}, the article at {len(text)}")
    assert wanted
    starts = _occurrences(text, wanted)
    if not starts:
        raise ValueError(f"{reference.field}: {wanted!r:.60} does not stand in the article")
    nearest = min(starts, key=lambda at: abs(at - (start or 0)))
    return _place(revision, nearest, nearest + len(wanted)), start is None or nearest == start


def _occurrences(text: str, words: str) -> Sequence[int]:
    found, at = [], text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found
