"""Judges of entailment: whether quotes prove a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from threading import Lock
from typing import Protocol

from bot.answering.prompts import Prompt
from bot.answering.support import unsupported_terms
from bot.answering.verdicts import Verdict, described, read_verdict
from bot.domain import Quote

LONGEST_REPLY = 20_000


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
        evidence = "\n".join(described(quote) for quote in quotes)
        marker = "=====" + sha256(f"{claim}\0{evidence}".encode("utf-8", "replace")).hexdigest()[:8]
        return self._prompt.fill({"claim": claim, "evidence": evidence, "marker": marker})
