"""What a chat model replies when it is asked whether quotes prove a sentence."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from bot.domain import Quote
from bot.errors import DatelineError

LONGEST_REASON = 300


class Unjudged(DatelineError):
    """A judge's verdict could not be read: neither yes nor no."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether the quotes prove the sentence, and what they do not prove."""

    supported: bool
    why: str = ""


def described(quote: Quote) -> str:
    """A quote with what is known of its article, in one line."""
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
