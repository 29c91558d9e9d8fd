"""Passages cut into pieces that are cited, gold, both or neither."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.evaluation.items import Item
from bot.evaluation.reports.failures import gold_spans, passage_place
from bot.evaluation.span_metrics import Place


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of a passage; ``cited`` has the numbers of the citations that quote it."""

    text: str
    cited: tuple[int, ...]
    gold: bool


def pieces(item: Item, passage: Mapping[str, Any]) -> list[Piece]:
    """The text of ``passage``, whole and in order."""
    here = passage_place(dict(passage))
    cited = [
        (c["n"], _clipped(here, _place(c, span)))
        for c in (item.answer or {}).get("citations", [])
        for span in c["spans"]
    ]
    gold = [_clipped(here, place) for span in gold_spans(item) for place in span.places]
    borders = {0, here.end - here.start}
    for span in [s for _, s in cited] + gold:
        if span is not None:
            borders |= {span[0], span[1]}
    text = passage["text"]
    return [
        Piece(text[a:b], _numbers(cited, a, b), any(_covers(s, a, b) for s in gold))
        for a, b in itertools.pairwise(sorted(borders))
    ]


def _place(citation: Mapping[str, Any], span: Mapping[str, int]) -> Place:
    article = citation["article"]
    return Place(
        article_id=article["id"],
        revision=article["revision"],
        start=span["start"],
        end=span["end"],
    )


Bounds = tuple[int, int] | None


def _clipped(here: Place, place: Place) -> Bounds:
    """``place`` as offsets into the passage; ``None`` where they do not meet."""
    if (here.article_id, here.revision) != (place.article_id, place.revision):
        return None
    start, end = max(here.start, place.start), min(here.end, place.end)
    return (start - here.start, end - here.start) if start < end else None


def _covers(span: Bounds, a: int, b: int) -> bool:
    return span is not None and span[0] <= a and b <= span[1]


def _numbers(cited: Iterable[tuple[int, Bounds]], a: int, b: int) -> tuple[int, ...]:
    return tuple(sorted({n for n, span in cited if _covers(span, a, b)}))
