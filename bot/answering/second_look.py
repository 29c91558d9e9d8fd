"""A second look at each claim by a chat model, for those who ask for one."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from bot.answering.draft import Ask
from bot.answering.prompts import Prompt
from bot.answering.support import leading_words
from bot.answering.verdicts import described, read_verdict
from bot.domain import Quote, Usage


class ModelLook:
    """A chat model that is shown one claim and its quotes, with what leads up to them."""

    def __init__(self, ask: Ask, prompt: Prompt) -> None:
        self._ask = ask
        self._prompt = prompt

    def objection(self, claim: str, quotes: Sequence[Quote]) -> tuple[str, Usage]:
        """What the quotes do not prove; empty if they prove all of ``claim``.

        Raises ``ProviderError`` without a reply, :class:`bot.answering.verdicts.Unjudged` for one
        that says neither.
        """
        evidence = "\n".join(_with_lead(quote) for quote in quotes)
        marker = "=====" + sha256(f"{claim}\0{evidence}".encode("utf-8", "replace")).hexdigest()[:8]
        reply, usage = self._ask(
            self._prompt.fill({"claim": claim, "evidence": evidence, "marker": marker})
        )
        verdict = read_verdict(reply)
        return "" if verdict.supported else verdict.why or "not proven", usage


def _with_lead(quote: Quote) -> str:
    lead = " ".join(leading_words(quote).split())
    return described(quote) + (f" (before it stands: {lead!r})" if lead else "")
