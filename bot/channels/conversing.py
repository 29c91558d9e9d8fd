"""Asking in a conversation, for any channel: what is asked and shown is kept as it happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any, Protocol

from bot.channels import as_json
from bot.domain import EVERYTHING, Answer, Citation, Scope, Sentence, Turn
from bot.errors import DatelineError
from bot.state.conversations import Conversation, Exchange

Json = dict[str, Any]
Show = Callable[[Json], None]
OnSentence = Callable[[Sentence, tuple[Citation, ...]], None]


class Assistant(Protocol):
    """Answers questions."""

    def ask(
        self,
        question: str,
        on_sentence: OnSentence | None = None,
        *,
        scope: Scope = EVERYTHING,
        history: Sequence[Turn] = (),
    ) -> Answer: ...


def converse(
    assistant: Callable[[], Assistant],
    conversation: Conversation,
    question: str,
    show: Show,
    *,
    scope: Scope,
    model: str,
    instead_of: Exchange | None = None,
    undisturbed: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Json:
    """Ask, as the next turn of ``conversation``; the answer is what ``ask --json`` gives.

    ``show`` is given each claim once it is verified and kept. Where it is interrupted (Ctrl-C),
    the answer is what was verified until then, with a warning ``stopped``. ``instead_of``: an
    exchange that this one replaces, if it comes to an answer. ``undisturbed``: nothing interrupts
    while it is entered. Raises what ``assistant`` raises as a :class:`DatelineError`, which is kept
    as the reason why there is no answer.
    """
    history = conversation.history(without=instead_of)
    as_of = as_json.as_of_text(scope.as_of)
    conversation.asked(question, {"model": model, "as_of": as_of, **as_json.scope(scope)})

    def on_sentence(sentence: Sentence, citations: tuple[Citation, ...]) -> None:
        with undisturbed():
            value = as_json.sentence(sentence)
            conversation.shown(value, [as_json.citation(c) for c in citations])
            show(value)

    try:
        found = assistant().ask(question, on_sentence, scope=scope, history=history)
        answer = as_json.answer(found)
    except KeyboardInterrupt:
        answer = unfinished(conversation.exchanges[-1])
    except DatelineError as error:
        conversation.failed(error.message)
        raise
    with undisturbed():
        conversation.answered(answer)
        if instead_of is not None:
            conversation.take_back(instead_of)
    return answer


def answer_of(exchange: Exchange) -> Json | None:
    """The answer to a kept question, or as much of it as was seen; ``None`` if nothing was."""
    if exchange.answer is not None:
        return exchange.answer
    return unfinished(exchange) if exchange.shown else None


def unfinished(exchange: Exchange) -> Json:
    """The answer that ``exchange`` was given until it ended too early."""
    sentences = [sentence for sentence, _ in exchange.shown]
    citations = [citation for _, citations in exchange.shown for citation in citations]
    dates = [c["article"]["published"] for c in citations if c["article"]["published"]]
    asked: Mapping[str, Any] = exchange.scope
    return {
        "schema": as_json.SCHEMA,
        "question": exchange.question,
        "rewritten": None,
        "also_searched": [],
        "as_of": asked["as_of"],
        "scope": {name: asked[name] for name in ("since", "until", "sources")},
        "dateline": max(dates, default=None),
        "outcome": "partly_answered" if sentences else "abstained",
        "answer": " ".join(_marked(sentence) for sentence in sentences),
        "sentences": sentences,
        "dropped": [],
        "citations": citations,
        "disagreements": [],
        "absence": None,
        "stories": {
            "sources": len({c["article"]["id"] for c in citations}),
            "stories": len({c["article"]["story"] for c in citations}),
        },
        "passages": [],
        "model": asked["model"],
        "embedder": "",
        "prompt_hash": None,
        "repairs": 0,
        "usage": {"input_tokens": 0, "output_tokens": 0, "cost": None},
        "timings_ms": {"retrieve": 0, "first_word": 0, "total": 0},
        "warnings": [{"code": "stopped", "text": "stopped before its end"}],
    }


def _marked(sentence: Json) -> str:
    date = sentence["as_of"]
    value = Sentence(
        text=sentence["text"],
        kind=sentence["kind"],
        citations=tuple(sentence["citations"]),
        support=sentence["support"],
        unsupported_terms=tuple(sentence["unsupported_terms"]),
        left_out=tuple(sentence.get("left_out", ())),  # one kept by an earlier version has none
        as_of=datetime.fromisoformat(date) if date else None,
    )
    return value.marked
