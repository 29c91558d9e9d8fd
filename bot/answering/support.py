"""Whether a claim says no more than its quotes, by rules and without a model.

Checked now: the claim's numbers and names stand in its quotes, or in the title or the date of
their articles. A claim in the very words of a quote says no more than it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.normalising import normalise
from bot.domain import Quote

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CAPITALISABLE = re.compile(r"[^\W\d_][\w’'-]*")
_WORD = re.compile(r"\w+")


def unsupported_terms(claim: str, quotes: Sequence[Quote]) -> tuple[str, ...]:
    """The numbers and names of ``claim`` that its ``quotes`` do not hold, in order."""
    folded = normalise(claim).text
    if any(folded == normalise(quote.text).text for quote in quotes):
        return ()
    evidence = normalise(" ".join(_evidence(quote) for quote in quotes)).text
    numbers = set(_NUMBER.findall(evidence))
    words = {word.casefold() for word in _WORD.findall(evidence)}
    missing = [n for n in _NUMBER.findall(folded) if n not in numbers]
    missing += [name for name in _names(folded) if _bare(name) not in words]
    return tuple(dict.fromkeys(missing))


def _evidence(quote: Quote) -> str:
    article = quote.revision.article
    date = article.published.strftime("%Y %B %d %-d") if article.published else ""
    return f"{quote.text} {article.title} {date}"


def _names(claim: str) -> list[str]:
    """Capitalised words, but for the first of the claim, which is so for its place."""
    found = _CAPITALISABLE.finditer(claim)
    return [w.group() for w in found if w.group()[0].isupper() and claim[: w.start()].strip()]


def _bare(name: str) -> str:
    return re.sub(r"['’]s?$", "", name).casefold()
