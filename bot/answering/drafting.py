"""The chain: passages into the prompt, the prompt to a chat model, its stream into drafts.

This is the LangChain part of answering: ``prompt | model``, streamed into the parser.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Any

from langchain_core.messages import AIMessageChunk, BaseMessage, HumanMessage, SystemMessage
from langchain_core.runnables import Runnable, RunnableLambda

from bot.answering.draft import Draft, DraftEnd, Failure
from bot.answering.grammar import Parser
from bot.answering.prompts import Prompt
from bot.domain import Passage, Scope, Usage, Warning
from bot.errors import DatelineError, ProviderError

LONGEST_ANSWER = 20_000  # characters: a model that goes on and on is stopped there
MOST_REPAIRED = 8  # sentences given back to it at once
LONGEST_REPROACH = 400  # characters of one thing that was wrong with one of them

Translate = Callable[[Exception], ProviderError]


class ModelDrafter:
    """Drafts with a chat model."""

    def __init__(
        self,
        model: Runnable[Any, Any],
        *,
        name: str,
        prompt: Prompt,
        repairing: Prompt,
        translate: Translate,
        deadline: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``translate`` says what an exception of the model means; ``deadline`` is in seconds."""
        self._model = model
        self.name = name
        self.prompt_hash: str | None = prompt.hash
        self._prompt = prompt
        self._repairing = repairing
        self._translate = translate
        self._deadline = deadline
        self._clock = clock

    def messages(self, question: str, passages: Sequence[Passage]) -> list[BaseMessage]:
        """What the model is sent: the same for the same question and passages."""
        return _filled(self._prompt, _values(question, passages))

    def repair_messages(
        self, question: str, passages: Sequence[Passage], failures: Sequence[Failure]
    ) -> list[BaseMessage]:
        """What the model is sent to mend what it has not proven."""
        failed = [_reproach(n, failure) for n, failure in enumerate(failures, start=1)]
        values = _values(question, passages, "\n".join(failed))
        return _filled(self._repairing, values | {"failures": "\n".join(failed)})

    def within(self, scope: Scope) -> ModelDrafter:
        return self  # it knows nothing but the passages

    def draft(self, question: str, passages: Sequence[Passage]) -> Iterator[Draft]:
        """Drafts as the model writes. What it has said before a failure stays said."""
        yield from self._stream(
            lambda given: self.messages(given["question"], given["passages"]),
            {"question": question, "passages": passages},
        )

    def repair(
        self, question: str, passages: Sequence[Passage], failures: Sequence[Failure]
    ) -> Iterator[Draft]:
        """Drafts of what was not proven, once more; a failure of the model ends them."""
        failures = failures[:MOST_REPAIRED]
        try:
            yield from self._stream(
                lambda given: self.repair_messages(*given), (question, passages, failures)
            )
        except ProviderError as error:
            text = f"what was not proven could not be mended: {error.message}"
            yield DraftEnd(usage=Usage(), problem=Warning(code="not_repaired", text=text))

    def _stream(self, messages: Callable[[Any], list[BaseMessage]], given: Any) -> Iterator[Draft]:
        chain: Runnable[Any, Any] = RunnableLambda(messages) | self._model
        said = False
        try:
            # Not a third link: LangChain would read a stream that was stopped to its end.
            for draft in self._parse(chain.stream(given)):
                said = True
                yield draft
        except DatelineError:
            raise
        except Exception as error:  # every vendor has its own; the provider's module knows them
            failure = self._translate(error)
            if not said:
                raise failure from None  # the vendor's words may have a key in them
            yield DraftEnd(usage=Usage(), problem=Warning(code="cut_off", text=failure.message))

    def _parse(self, chunks: Iterator[Any]) -> Iterator[Draft]:
        parser, reader = Parser(), _StreamReader(self._clock, self._deadline)
        for text in reader.texts(chunks):
            yield from parser.feed(text)
        yield from parser.close()
        yield DraftEnd(usage=reader.usage, problem=reader.problem)


class _StreamReader:
    """The text of a stream within bounds, and afterwards its usage and what was wrong with it."""

    def __init__(self, clock: Callable[[], float], deadline: float) -> None:
        self._clock = clock
        self._end = clock() + deadline
        self.usage = Usage()
        self.problem: Warning | None = None

    def texts(self, chunks: Iterator[Any]) -> Iterator[str]:
        length, finish = 0, None
        for chunk in chunks:
            finish = self._note(chunk) or finish
            text = chunk.text if isinstance(chunk.text, str) else chunk.text()
            length += len(text)
            if text:
                yield text
            if length > LONGEST_ANSWER:
                self.problem = Warning(code="too_long", text="the model wrote on and was stopped")
                return
            if self._clock() > self._end:
                self.problem = Warning(code="too_slow", text="the model took too long; stopped")
                return
        self.problem = _problem(finish, length)

    def _note(self, chunk: AIMessageChunk) -> str | None:
        """Add up the chunk's usage; its reason for ending, if it is the last."""
        used, about = chunk.usage_metadata, chunk.response_metadata
        if used:
            cost = about.get("cost")  # only some servers say it
            self.usage += Usage(
                input_tokens=used["input_tokens"],
                output_tokens=used["output_tokens"],
                cost=cost if isinstance(cost, float) else None,
            )
        reasons = ("finish_reason", "stop_reason", "done_reason", "status")
        return next((str(about[r]) for r in reasons if about.get(r)), None)


def _problem(finish: str | None, length: int) -> Warning | None:
    if finish is None:  # the client reports no error when a server closes in the middle
        return Warning(code="cut_off", text="the model's answer was cut off")
    if finish in ("length", "max_tokens", "MAX_TOKENS", "incomplete"):
        return Warning(code="cut_off", text="the model's answer reached its longest length")
    if finish == "content_filter":
        return Warning(code="refused", text="the model's provider withheld the answer")
    if not length:
        return Warning(code="empty", text="the model answered nothing")
    return None


def _filled(prompt: Prompt, values: dict[str, str]) -> list[BaseMessage]:
    kinds = {"system": SystemMessage, "user": HumanMessage}
    return [kinds[role](content=text) for role, text in prompt.fill(values)]


def _values(question: str, passages: Sequence[Passage], more: str = "") -> dict[str, str]:
    """What a prompt says of a question and its passages; ``more`` is text that cannot close it."""
    marker = _marker([question, more, *(_heading(p) + p.text for p in passages)])
    return {
        "question": " ".join(question.split()),
        "passages": "\n".join(
            fenced(n, passage, marker) for n, passage in enumerate(passages, start=1)
        ),
        "marker": marker,
    }


def _reproach(n: int, failure: Failure) -> str:
    """One failed sentence, and what exactly was wrong with it."""
    said = f"{n}. {_line(failure.sentence.text)}"
    if failure.terms:
        return f"{said}{_blame(failure)}"
    if failure.objection:
        return f"{said}\n   Not proven: {_line(failure.objection)}"
    lost = "; ".join(f'"{_line(words)}"' for words in failure.lost)
    if lost:
        return f"{said}\n   These words stand in no passage: {lost}"
    return f"{said}\n   It has no copied words beside it, or fewer than four"


def _blame(failure: Failure) -> str:
    added = [term for term in failure.terms if term not in failure.left_out]
    shown = f"\n   Its quotes do not show: {', '.join(map(_line, added))}" if added else ""
    if not failure.left_out:
        return shown
    lost = ", ".join(map(_line, failure.left_out))
    return f"{shown}\n   It leaves out what its quotes, or the words around them, say: {lost}"


def _line(text: str) -> str:
    return " ".join(text.split())[:LONGEST_REPROACH]


def fenced(n: int, passage: Passage, marker: str) -> str:
    """One numbered passage between lines that begin with ``marker``, which its text has not."""
    return (
        f"{marker} passage {n}; {_heading(passage)}\n"
        f"{passage.text.strip()}\n"
        f"{marker} end of passage {n}"
    )


def _heading(passage: Passage) -> str:
    article = passage.revision.article
    published = article.published.date().isoformat() if article.published else "unknown"
    title = " ".join(article.title.split())
    source = " ".join((article.source or "unknown").split())
    return f"title: {title}; source: {source}; date: {published}"


def _marker(texts: Sequence[str]) -> str:
    """A line start that stands in none of ``texts``, so none of them can close the fence."""
    seed = sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()
    while any(seed[:8] in text for text in texts):
        seed = sha256(seed.encode()).hexdigest()
    return f"====={seed[:8]}"
