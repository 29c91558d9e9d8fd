"""The labelled set of claims beside their quotes, and what a judge of support makes of it.

Each line of ``support.labelled.jsonl`` is a claim as a chat model might write it, the quotes that
they stand on, the article around them, and whether they prove it. On one part, ``choose``, rules
may be chosen; the other, ``report``, was written by someone who knew neither the rules nor the
other sentences, and is only counted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.domain import Article, Quote, Revision, Span

LABELLED = Path(__file__).parent / "support.labelled.jsonl"
Check = Callable[[str, Sequence[Quote]], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    id: str
    half: str
    kind: str
    field: str
    claim: str
    quotes: tuple[str, ...]
    text: str
    title: str
    published: str
    supported: bool

    def as_quotes(self) -> list[Quote]:
        day = datetime.fromisoformat(self.published).replace(tzinfo=UTC)
        article = Article(key="a", text=self.text, title=self.title, published=day)
        revision = Revision(article_id="a", number=1, revisions=1, article=article, taken_in=day,
                            known_from=day, story="a")  # fmt: skip
        starts = [(self.text.index(words), len(words)) for words in self.quotes]
        return [
            Quote(revision=revision, spans=(Span(start=at, end=at + long),), match="exact")
            for at, long in starts
        ]


def pairs(half: str) -> list[Pair]:
    lines = LABELLED.read_text(encoding="utf-8").splitlines()
    read = [Pair(**dict(row, quotes=tuple(row["quotes"]))) for row in map(json.loads, lines)]
    return [pair for pair in read if pair.half == half]


def wrong(found: Iterable[Pair], check: Check) -> list[tuple[Pair, tuple[str, ...]]]:
    """The pairs that ``check`` judges otherwise than their label, with what it missed."""
    judged = [(pair, tuple(check(pair.claim, pair.as_quotes()))) for pair in found]
    return [(pair, missing) for pair, missing in judged if pair.supported == bool(missing)]
