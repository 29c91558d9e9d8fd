"""Judges of entailment: whether quotes prove a sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import Protocol

from bot.answering.prompts import Prompt
from bot.answering.support import unsupported_terms
from bot.domain import Quote
from bot.errors import DatelineError

LONGEST_REASON = 300
LONGEST_REPLY = 20_000


class Unjudged(DatelineError):
    """A judge's verdict could not be read: neither yes nor no."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether the quotes prove the sentence, and what they do not prove."""

    supported: bool
    why: str = ""


class Judge(Protocol):
    """Called from several threads at once.

    Raises :class:`Unjudged` for a verdict that cannot be read, ``ProviderError`` without one.
    """

    @property
    def name(self) -> str: ...

    @property
    def prompt_hash(self) -> str | None: ...

    @property
    def at(self) -> str | None: ...

    def verdict(self, claim: str, quotes: Sequence[Quote]) -> Verdict: ...


class RulesJudge:
    """Dateline's own support check."""

    name = "rules"
    prompt_hash: str | None = None
    at: str | None = None

    def verdict(self, claim: str, quotes: Sequence[Quote]) -> Verdict:
        if not quotes:
            return Verdict(supported=False, why="no quote")
        missing = unsupported_terms(claim, quotes)
        if missing:
            return Verdict(supported=False, why="not in the quotes: " + ", ".join(missing))
        return Verdict(supported=True)


Ask = Callable[[list[tuple[str, str]]], str]


class ModelJudge:
    """A chat model that is shown the sentence and the quotes and nothing else."""

    def __init__(self, ask: Ask, *, name: str, prompt: Prompt, at: str | None = None) -> None:
        """``ask`` sends messages (role, text) and gives the reply; it raises ProviderError.

        ``at``: where the model is, for the manifest.
        """
        self._ask = ask
        self.at = at
        self.name = name
        self.prompt_hash: str | None = prompt.hash
        self._prompt = prompt
        self._known: dict[str, Verdict] = {}
        self._lock = Lock()

    def verdict(self, claim: str, quotes: Sequence[Quote]) -> Verdict:
        if not quotes:
            return Verdict(supported=False, why="no quote")
        messages = self._messages(claim, quotes)
        key = sha256(json.dumps(messages).encode()).hexdigest()
        with self._lock:
            known = self._known.get(key)
        if known is not None:
            return known
        verdict = read_verdict(self._ask(messages)[:LONGEST_REPLY])
        with self._lock:
            self._known[key] = verdict
        return verdict

    def _messages(self, claim: str, quotes: Sequence[Quote]) -> list[tuple[str, str]]:
        evidence = "\n".join(_described(quote) for quote in quotes)
        marker = "=====" + sha256(f"{claim}\0{evidence}".encode("utf-8", "replace")).hexdigest()[:8]
        return self._prompt.fill({"claim": claim, "evidence": evidence, "marker": marker})


def _described(quote: Quote) -> str:
    article = quote.revision.article
    published = article.published.date().isoformat() if article.published else "without a date"
    title = " ".join(article.title.split())
    return f'"{quote.text}" (from "{title}", {published})'


_NOISE = re.compile(r"```\w*|[*_#`]")
_THOUGHT = re.compile(r"</think(?:ing)?>", re.IGNORECASE)
_WORD = re.compile(
    r"^\W*(?:(?:verdict|answer)\W+)?(not supported|unsupported|supported|yes|no)\b[\s:.,–—-]*(.*)",
    re.IGNORECASE,
)


def read_verdict(reply: str) -> Verdict:
    """A judge's reply, however it is dressed. Raises :class:`Unjudged` if it says neither."""
    text = _NOISE.sub("", without_thinking(reply)).strip()
    if text.startswith("{"):
        return _from_json(text)
    for line in text.splitlines():
        found = _WORD.match(line)
        if found:
            supported = found[1].lower() in ("supported", "yes")
            return Verdict(supported=supported, why=found[2][:LONGEST_REASON])
    raise Unjudged(f"the judge's reply is no verdict: {reply!r:.80}")


def without_thinking(reply: str) -> str:
    """What follows the last end of a model's thinking; all of it where there is none."""
    return _THOUGHT.split(reply)[-1]


def _from_json(text: str) -> Verdict:
    try:
        value, _ = json.JSONDecoder().raw_decode(text)
    except ValueError:
        raise Unjudged(f"the judge's reply is no verdict: {text!r:.80}") from None
    said = {str(k).lower(): v for k, v in value.items()} if isinstance(value, dict) else {}
    for name in ("supported", "verdict", "answer"):
        verdict = said.get(name)
        why = str(said.get("reason", said.get("why", "")))[:LONGEST_REASON]
        if isinstance(verdict, bool):
            return Verdict(supported=verdict, why=why)
        found = _WORD.match(verdict) if isinstance(verdict, str) else None
        if found:
            return Verdict(supported=found[1].lower() in ("supported", "yes"), why=why)
    raise Unjudged(f"the judge's reply is no verdict: {text!r:.80}")
