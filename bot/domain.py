"""The values that Dateline speaks of. Frozen; they import nothing but the errors.

Offsets are Unicode code points into an article's canonical text, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.errors import ReadingError, UsageError

Outcome = Literal["answered", "partly_answered", "abstained"]
SentenceKind = Literal["claim", "absence", "notice"]
Support = Literal["supported", "unsupported"]
Match = Literal["exact", "normalised", "stitched", "misattributed"]

_ABSOLUTE = re.compile(r"/|\\\\|[A-Za-z]:[/\\]|[a-z]+://", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The code points ``start`` to ``end`` (exclusive) of one article's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as its source gives it, before the archive knows it.

    ``key`` names the article over its revisions (its id, its URL, or its place).
    ``first_line`` is the line of ``path`` on which ``text`` starts; ``verbatim`` says that the
    lines of ``text`` are lines of that file. ``origin`` says for each field where it came from.
    Dates are in UTC; one at midnight is a date without a time. ``taken_in`` is set only where the
    source says when an archive took this revision in: an export.
    """

    key: str
    text: str
    title: str
    source: str | None = None
    url: str | None = None
    author: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    language: str | None = None
    section: str | None = None
    path: str | None = None
    first_line: int | None = None
    verbatim: bool = False
    taken_in: datetime | None = None
    origin: Mapping[str, str] = field(default_factory=dict)

    @property
    def head(self) -> str:
        """What stands over the text, a line each: title, source, author, section, day in words."""
        day = self.published
        dated = f"{day:%A}, {day.day} {day:%B} {day.year}" if day else None
        parts = (self.title, self.source, self.author, self.section, dated)
        return "\n".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """A source that has not changed since it was last taken in, as its server says."""

    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a server said of a page (its validators), to be kept once its articles are stored.

    ``checked`` is when, in ISO 8601.
    """

    url: str
    etag: str | None
    last_modified: str | None
    checked: str


SourceItem = Article | ReadingError | NotModified | Fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One state of one article in the archive. ``number`` counts from 1.

    ``known_from``: when these words were out; ``None`` for an article without a date. ``story`` is
    the same for articles that are reprints of one another. ``written_in``: the code of the language
    in which its words are searched, from its source or told from its text.
    """

    article_id: str
    number: int
    revisions: int
    article: Article
    taken_in: datetime
    known_from: datetime | None
    story: str
    written_in: str | None = None

    @property
    def text(self) -> str:
        return self.article.text

    @property
    def language(self) -> str | None:
        """As its source says, else as its text tells."""
        return self.article.language or self.written_in

    @property
    def origin(self) -> dict[str, str]:
        """Where each field came from."""
        told = {"language": "the text"} if self.language and not self.article.language else {}
        return dict(self.article.origin) | told

    @property
    def earlier_text_unknown(self) -> bool:
        """Whether this is the first known state of an article that was out before with another."""
        published = self.article.published
        return (
            self.number == 1
            and published is not None
            and self.known_from is not None
            and published < self.known_from
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of one revision chosen for a question: ``text == revision.text[start:end]``."""

    revision: Revision
    start: int
    end: int
    score: float

    @property
    def text(self) -> str:
        return self.revision.text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Verified words of one revision; every span is a part of its canonical text."""

    revision: Revision
    spans: tuple[Span, ...]
    match: Match

    @property
    def text(self) -> str:
        return " … ".join(self.revision.text[s.start : s.end] for s in self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A quote under its number in the answer, counting from 1."""

    n: int
    quote: Quote


def faults(terms: Sequence[str], left_out: Sequence[str]) -> str:
    """What an unproven sentence adds, and what it leaves out: ``: 31; leaves out: could``.

    ``left_out`` are those of ``terms`` that its quotes have.
    """
    added = ", ".join(term for term in terms if term not in left_out)
    lost = ", ".join(left_out)
    return (f": {added}" if added else "") + (f"; leaves out: {lost}" if lost else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of an answer and the numbers of the citations that it rests on.

    ``as_of``: the date of its sources, set where the question asks how things are now and newer
    articles bear on it. ``unsupported_terms``: what it says otherwise than its quotes, if anything;
    ``left_out``: those of them that the quotes have and it lacks.
    """

    text: str
    kind: SentenceKind
    citations: tuple[int, ...] = ()
    support: Support = "supported"
    unsupported_terms: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    as_of: datetime | None = None

    @property
    def marked(self) -> str:
        """The text with its date, its doubts and its citations, as every channel shows it."""
        dated = f" (as of {self.as_of.date().isoformat()})" if self.as_of else ""
        doubt = ""
        if self.support == "unsupported":
            doubt = f" (unproven{faults(self.unsupported_terms, self.left_out)})"
        return self.text + dated + doubt + "".join(f" [{n}]" for n in self.citations)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a question may be answered from; by default, every article as it is now.

    ``as_of``: only what was out by then. ``since`` and ``until``: only articles published from one
    moment to the other, both included; those without a date are left out. ``sources``: only these,
    by name or by the host of their pages. ``without``: ids of articles that are hidden.

    The rest is what whoever asks may see. ``folders``: only what lies below one of these;
    ``hidden_folders`` and ``hidden_sources`` (by name or by host, its subdomains included): nothing
    of these. A folder is an absolute path or an address, as `articles list --json` shows ``path``;
    else :class:`UsageError`. What is hidden changes nothing that can be seen: no count, no score.
    """

    as_of: datetime | None = None
    since: datetime | None = None
    until: datetime | None = None
    sources: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    hidden_sources: tuple[str, ...] = ()
    hidden_folders: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for folder in (*self.folders, *self.hidden_folders):
            parts = folder.replace("\\", "/").split("/")
            if not _ABSOLUTE.match(folder) or ".." in parts or "." in parts:
                raise UsageError(
                    f"the folder {folder!r} is no absolute path",
                    hint="name it as `dateline articles list --json` shows `path`",
                )

    @property
    def hides(self) -> bool:
        """Whether something may be kept from whoever asks; ``sources`` can be a channel's limit."""
        return bool(self.sources or self.folders or self.hidden_sources or self.hidden_folders)

    @property
    def is_everything(self) -> bool:
        return self == EVERYTHING


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the archive holds: dates of the oldest and newest article, and its sources."""

    articles: int
    first: datetime | None
    last: datetime | None
    undated: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """What was looked for and not found, what came nearest, and what the archive covers."""

    looked_for: str
    missing: tuple[str, ...]
    nearest: tuple[Passage, ...]
    covered: Coverage


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Claims about one thing that differ: a later article corrects one, or they stand in dispute.

    Each claim is a sentence and the number of its citation.
    """

    about: str
    kind: Literal["superseded", "disputed"]
    claims: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One exchange of a conversation: what was asked and, where it is known, what was answered."""

    question: str
    answer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Warning:
    """Something the reader should know about how this answer came about."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Tokens spent on one answer, and their cost in US dollars where it is known."""

    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None

    def __add__(self, other: Usage) -> Usage:
        """Of both together; the cost as far as it is known."""
        known = [cost for cost in (self.cost, other.cost) if cost is not None]
        return Usage(
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost=sum(known) if known else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """Milliseconds from the question to each point."""

    retrieve: float
    first_word: float
    total: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A verified answer, or an abstention (an outcome like the others, no error).

    ``rewritten``: the full question that was searched for, where a conversation made it differ.
    ``repairs``: how often a model was asked to mend what it had not proven. ``dropped``: sentences
    of the draft that are not shown, because nothing proves them. ``also_searched``: queries that a
    model wrote, searched for beside the question. ``prompt_hash`` names the prompt that drafts are
    written from, and no other that may have been sent (to mend or check what was drafted, to read a
    follow-up, to write queries). ``preferences``: what of the articles it asks for
    beside its topic ("from Reuters"); those came first, and nothing else was left out.
    """

    question: str
    outcome: Outcome
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    passages: tuple[Passage, ...]
    absence: Absence | None
    model: str
    embedder: str
    timings: Timings
    disagreements: tuple[Disagreement, ...] = ()
    usage: Usage = Usage()
    prompt_hash: str | None = None
    repairs: int = 0
    warnings: tuple[Warning, ...] = ()
    scope: Scope = EVERYTHING
    rewritten: str | None = None
    dropped: tuple[Sentence, ...] = ()
    also_searched: tuple[str, ...] = ()
    preferences: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The sentences with their markers, joined: Markdown."""
        return " ".join(sentence.marked for sentence in self.sentences)

    @property
    def dateline(self) -> datetime | None:
        """When the newest source cited was published; ``None`` when nothing dated is cited."""
        dates = [c.quote.revision.article.published for c in self.citations]
        return max((d for d in dates if d is not None), default=None)
