"""What is fuzzed: for each target its input, and what must hold whatever it is.

A target that raises, or asserts in vain, has found something. Errors of Dateline's own kind are the
right answer to bad input.
"""

from __future__ import annotations

import contextlib
import csv
import functools
import io
import ipaddress
import json
import os
import tempfile
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from bot.answering.citations import verify
from bot.answering.conversation import ByModel, small_talk
from bot.answering.draft import DraftQuote
from bot.answering.following import standalone
from bot.answering.grammar import Parser
from bot.answering.hostile import addresses_a_machine, is_words_alone, plain
from bot.answering.prompts import FOLLOW_UP, load
from bot.answering.support import unsupported_terms
from bot.answering.verdicts import read_verdict
from bot.answering.verified import Verified
from bot.channels import as_json
from bot.channels.safe_text import printable
from bot.domain import Article, Quote, Span, Turn, Usage
from bot.errors import DatelineError, ReadingError
from bot.evaluation.question_files import load as load_questions
from bot.evaluation.reports.tables import harmless
from bot.packaged import folder
from bot.reading.dates import parse_as_of
from bot.reading.files import read_paths
from bot.reading.web.feeds import feed_entries, kind_of, sitemap_entries, unpacked
from bot.reading.web.guard import is_public
from bot.settings import Settings
from bot.variables import VARIABLES
from tests.assistants import passage
from tests.fuzz import slack, whole
from tests.fuzz.making import files, texts

CHECKED = Callable[[Any], None]
PASSAGES = (
    passage("a", whole.ARTICLE, 29),
    passage("b", "Hungary ‘had reservations’ about “it”: 1\u00a0500 re\u00adserves. By June.", 30),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """``inputs`` makes inputs, ``check`` is called with each."""

    inputs: st.SearchStrategy[Any]
    check: CHECKED


@functools.cache
def _scratch() -> Path:
    """A folder of this process, gone when it ends."""
    kept = tempfile.TemporaryDirectory(prefix="dateline-fuzz-")
    import atexit

    atexit.register(kept.cleanup)
    return Path(kept.name)


def _is_storable(article: Article) -> bool:
    """Whether SQLite, JSON and a terminal can have it."""
    json.dumps(dict(article.origin))
    fields = (article.key, article.text, article.title, article.source, article.url, article.author)
    for text in fields:
        (text or "").encode("utf-8")
    return bool(article.text.strip())


def reads(suffix: str) -> CHECKED:
    def check(data: bytes) -> None:
        path = _scratch() / f"input{suffix}"
        path.write_bytes(data)
        for item in read_paths([path]):
            if isinstance(item, ReadingError):
                assert len(str(item)) < 2_000
                assert "Traceback" not in str(item)
            else:
                assert isinstance(item, Article)
                assert _is_storable(item)

    return check


def lists(data: bytes) -> None:
    with contextlib.suppress(ReadingError):
        data = unpacked(data, "https://news.example/feed")
        kind_of(data)
        for entries in (
            feed_entries(data, "https://news.example/feed"),
            sitemap_entries(data, "https://news.example/sitemap.xml")[0],
        ):
            for entry in entries.entries:
                assert entry.url.startswith(("http://", "https://"))


def robots(text: str) -> None:
    from protego import Protego

    rules = Protego.parse(text.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
    rules.can_fetch("https://news.example/private/x?y=1", "Dateline")
    rules.crawl_delay("Dateline")


def dates(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_as_of(text).tzinfo is not None  # which is ``parse_date`` and a little more


def replies(given: tuple[str, int]) -> None:
    """The same drafts however the text is cut; what is shown stands in the articles."""
    reply, size = given
    whole_parser, parser = Parser(), Parser()
    at_once = [*whole_parser.feed(reply), *whole_parser.close()]
    drafts = []
    for start in range(0, len(reply), size):
        drafts += parser.feed(reply[start : start + size])
    drafts += parser.close()
    assert drafts == at_once
    for policy in ("strict", "mark"):
        found = Verified("Who must approve?", PASSAGES, policy=policy)
        for draft in drafts:
            found.add(draft)
        found.give_up()
        for sentence in found.sentences:
            assert sentence.citations or policy == "mark"
            assert plain(sentence.text) == sentence.text
        for citation in found.citations:
            _stands(citation.quote)


def _stands(quote: Quote) -> None:
    for span in quote.spans:
        assert 0 <= span.start < span.end <= len(quote.revision.text)
    assert quote.text in quote.revision.text or len(quote.spans) > 1


def verdicts(reply: str) -> None:
    with contextlib.suppress(DatelineError):
        read_verdict(reply)


def follow_ups(given: tuple[str, str, str]) -> None:
    question, said, reply = given
    history = (Turn(question=said, answer=reply),)
    standalone(question, history)
    small_talk(question)
    reader = ByModel(lambda _: (reply, Usage()), load(folder("prompts"), FOLLOW_UP))
    reader.understand(question, history)


def quotes(given: tuple[str, int | None]) -> None:
    words, number = given
    found = verify(DraftQuote(n=number, words=words), PASSAGES)
    if found is not None:
        _stands(found)


def support(given: tuple[str, int, int]) -> None:
    claim, start, length = given
    text = PASSAGES[0].revision.text
    start = min(start, len(text) - 1)
    span = Span(start=start, end=min(len(text), start + length))
    quote = Quote(revision=PASSAGES[0].revision, spans=(span,), match="exact")
    assert all(isinstance(term, str) for term in unsupported_terms(claim, [quote]))


def hostile(text: str) -> None:
    bare = plain(text)
    assert plain(bare) == bare
    assert is_words_alone(bare) is not addresses_a_machine(bare)
    shown = printable(text, lines=True)
    assert all(c == "\n" or unicodedata.category(c) not in ("Cc", "Cs") for c in shown)
    row = next(csv.reader(io.StringIO(_as_csv(harmless(text)), newline="")))
    assert not "".join(row[0].split("\0")).lstrip().startswith(("=", "+", "-", "@", "＝"))


def _as_csv(cell: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerow([cell.replace("\0", "")])
    return buffer.getvalue()


@functools.cache
def _offline() -> Any:
    from bot.wiring import sample

    values = {"DATELINE_DATA_DIR": str(_scratch() / "data"), "DATELINE_MODEL": "offline"}
    return sample(Settings.from_env(values))


def questions(question: str) -> None:
    """The whole way, offline: search, draft, verify, show."""
    question = question.encode("utf-8", "replace").decode()
    if not question.strip():
        return
    answer = _offline().assistant.ask(question)
    json.dumps(as_json.answer(answer))
    for citation in answer.citations:
        _stands(citation.quote)


def settings(given: tuple[dict[str, str], str]) -> None:
    values, dotenv = given
    with contextlib.suppress(DatelineError):
        assert "sk-marker" not in repr(Settings.from_env(values | {"OPENAI_API_KEY": "sk-marker"}))
    from bot.settings import _env_file

    path = _scratch() / ".env"
    path.write_bytes(dotenv.encode("utf-8", "surrogatepass"))
    before = dict(os.environ)
    with contextlib.suppress(DatelineError):
        _env_file(path)
    assert dict(os.environ) == before


def question_files(suffix: str) -> CHECKED:
    def check(data: bytes) -> None:
        path = _scratch() / f"questions{suffix}"
        path.write_bytes(data)
        with contextlib.suppress(DatelineError):
            load_questions(path)

    return check


def addresses(number: int) -> None:
    """No private address becomes public by being carried inside another one."""
    inside = ipaddress.IPv4Address((10 << 24) | number & 0xFFFFFF)
    for carried in (  # IPv4-compatible, mapped, translated, 6to4, plain
        f"::ffff:{inside}", f"64:ff9b::{inside}", f"::{inside}", str(inside),
        f"2002:{int(inside) >> 16:x}:{int(inside) & 0xFFFF:x}::",
    ):  # fmt: skip
        assert not is_public(carried)


_names = st.sampled_from([variable.name for variable in VARIABLES])
TARGETS = {
    "text": Target(
        files(whole.FRONT_MATTER.encode(), whole.ARTICLE.encode("utf-16")), reads(".md")
    ),
    "html": Target(files(whole.HTML.encode()), reads(".html")),
    "pdf": Target(files(whole.pdf()), reads(".pdf")),
    "docx": Target(files(whole.docx()), reads(".docx")),
    "jsonl": Target(files(whole.JSONL.encode()), reads(".jsonl")),
    "json": Target(files(whole.JSON.encode(), whole.ARRAY.encode()), reads(".json")),
    "csv": Target(files(whole.CSV.encode(), whole.CSV.encode("utf-16")), reads(".csv")),
    "gzip": Target(files(whole.gzipped()), reads(".jsonl.gz")),
    "feeds": Target(
        files(whole.RSS.encode(), whole.ATOM.encode(), whole.SITEMAP.encode()), lists
    ),
    "robots": Target(texts(whole.ROBOTS), robots),
    "dates": Target(texts("29 April 2024 10:00 CET", "2024-04-29T10:00:00+02:00"), dates),
    "replies": Target(st.tuples(texts(*whole.REPLIES), st.integers(1, 30)), replies),
    "verdicts": Target(texts(*whole.VERDICTS), verdicts),
    "follow-ups": Target(
        st.tuples(texts(*whole.QUESTIONS), texts(*whole.QUESTIONS), texts(*whole.QUESTIONS)),
        follow_ups,
    ),
    "quotes": Target(
        st.tuples(texts(whole.WORDS, whole.ARTICLE), st.none() | st.integers(-5, 10**6)), quotes
    ),
    "support": Target(
        st.tuples(texts(whole.WORDS, whole.ARTICLE), st.integers(0, 400), st.integers(1, 400)),
        support,
    ),
    "hostile": Target(texts(whole.ARTICLE, "[link](http://x) <b>bold</b> ![i](data:x)"), hostile),
    "questions": Target(texts(*whole.QUESTIONS), questions),
    "settings": Target(
        st.tuples(st.dictionaries(_names, texts("openai:x", "0", "60", "http://x/v1"), max_size=6),
                  texts("OPENAI_API_KEY=sk-x\nDATELINE_MODEL='offline'\n")),
        settings,
    ),
    "question-lines": Target(files(whole.QUESTION_LINES.encode()), question_files(".jsonl")),
    "question-csv": Target(files(whole.QUESTION_CSV.encode()), question_files(".csv")),
    "slack-events": Target(slack.EVENTS, slack.events),
    "slack-actions": Target(slack.ACTIONS, slack.actions),
    "addresses": Target(st.integers(0, 2**24 - 1), addresses),
}  # fmt: skip
