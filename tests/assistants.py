"""An assistant over a few passages and a scripted model, to see what an answer is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.answering import prompts
from bot.answering.assistant import Assistant
from bot.answering.conversation import ByModel
from bot.answering.drafting import ModelDrafter
from bot.answering.offline.extractive import ExtractiveAnswerer
from bot.answering.second_look import ModelLook
from bot.archive.lexicon import Lexicon
from bot.domain import EVERYTHING, Article, Coverage, Passage, Revision, Scope, Usage
from bot.packaged import folder
from bot.providers.chat_models import explain, reply
from bot.providers.scripted import ScriptedChatModel
from tests.archives import TestArchive

NAME = "openai:scripted"
COVERAGE = Coverage(articles=2, first=None, last=None, undated=2, sources=())


def passage(name: str, text: str, day: int | None = None, **fields: Any) -> Passage:
    """All of an article ``name``, published on that day of April 2024."""
    published = None if day is None else datetime(2024, 4, day, tzinfo=UTC)
    given = {"title": f"Report {name}"} | fields
    article = Article(key=name, text=text, published=published, **given)
    revision = Revision(
        article_id=name,
        number=1,
        revisions=1,
        article=article,
        taken_in=datetime(2024, 5, 1, tzinfo=UTC),
        known_from=published,
        story=name,
    )
    return Passage(revision=revision, start=0, end=len(text), score=1.0)


@dataclass
class Archive:
    """Finds the same passages for every question; notes what was asked."""

    passages: Sequence[Passage]
    unknown: Sequence[str] = ()
    asked: list[str] = field(default_factory=list)

    def retrieve(
        self,
        question: str,
        *,
        budget: int,
        scope: Scope = EVERYTHING,
        also: Mapping[str, float] | None = None,
    ) -> list[Passage]:
        self.asked.append(question)
        return list(self.passages)

    def preferences(self, question: str, *, scope: Scope = EVERYTHING) -> tuple[str, ...]:
        return ()

    def coverage(self, scope: Scope = EVERYTHING) -> Coverage:
        return COVERAGE

    def left_out(self, scope: Scope) -> tuple[int, int]:
        return 0, 0

    def has_word(self, word: str, scope: Scope) -> bool:
        return word not in self.unknown


@dataclass
class Scripted:
    """An assistant, the model behind it and the archive that it searches."""

    assistant: Assistant
    model: ScriptedChatModel
    archive: Archive

    def prompts(self) -> list[str]:
        """The last message of each call, in order."""
        return [str(call[-1].content) for call in self.model.calls]


def scripted(
    replies: Sequence[str | Exception],
    passages: Sequence[Passage],
    *,
    repairs: bool = False,
    checks: bool = False,
    reads: bool = False,
    unknown: Sequence[str] = (),
    policy: Any = "strict",
    **script: Any,
) -> Scripted:
    """Real parts around a model that gives ``replies`` in order."""
    model = ScriptedChatModel(replies=list(replies), **script)
    archive = Archive(passages, unknown)
    drafter = ModelDrafter(
        model,
        name=NAME,
        prompt=prompts.load(folder("prompts"), prompts.ANSWER),
        repairing=prompts.load(folder("prompts"), prompts.REPAIR),
        translate=lambda error: explain(error, NAME),
        deadline=60,
    )
    ask = asking(model)
    assistant = Assistant(
        retriever=archive,
        drafter=drafter,
        archive=archive,
        embedder="none",
        budget=4000,
        reader=ByModel(ask, prompts.load(folder("prompts"), prompts.FOLLOW_UP)) if reads else None,
        repairer=drafter if repairs else None,
        second_look=(
            ModelLook(ask, prompts.load(folder("prompts"), prompts.CHECK)) if checks else None
        ),
        policy=policy,
    )
    return Scripted(assistant, model, archive)


def asking(model: ScriptedChatModel) -> Callable[[list[tuple[str, str]]], tuple[str, Usage]]:
    def ask(messages: list[tuple[str, str]]) -> tuple[str, Usage]:
        return reply(model, messages, name=NAME, deadline=60), Usage(input_tokens=1)

    return ask


@contextmanager
def offline(place: Path, articles: Sequence[Article]) -> Iterator[Assistant]:
    """The answerer without a model, over an archive of ``articles`` made in ``place``."""
    with closing(TestArchive(place)) as archive:
        archive.ingest(articles)
        yield Assistant(
            retriever=archive.retriever,
            drafter=ExtractiveAnswerer(Lexicon(archive.catalogue), archive.embedder),
            archive=archive.catalogue,
            embedder="wordllama",
            budget=4000,
        )
