"""Recall, precision and IoU over characters: what was retrieved against what should have been.

As in Smith and Troynikov, "Evaluating Chunking Strategies for Retrieval" (Chroma, 2024), over
characters in place of tokens: with G the gold characters and R the retrieved ones, text that was
retrieved twice counted twice,

    recall = |G ∩ R| / |G|    precision = |G ∩ R| / |R|    IoU = |G ∩ R| / (|R| + |G \\ R|)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain import Passage


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """A span of one revision of an article."""

    article_id: str
    revision: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldSpan:
    """Words that answer, and every place where they stand: reprints of a story are one source."""

    text: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanScores:
    """Shares, each from 0 to 1."""

    recall: float
    precision: float
    iou: float


def place_of(passage: Passage) -> Place:
    revision = passage.revision
    return Place(
        article_id=revision.article_id,
        revision=revision.number,
        start=passage.start,
        end=passage.end,
    )


def span_scores(gold: Sequence[GoldSpan], retrieved: Sequence[Place]) -> SpanScores:
    """For at least one gold span; nothing retrieved scores 0 throughout."""
    targets = union([_best_place(span, retrieved) for span in gold])
    wanted = sum(p.end - p.start for p in targets)
    found = overlap(targets, union(retrieved))
    size = sum(p.end - p.start for p in retrieved)
    return SpanScores(
        recall=found / wanted,
        precision=found / size if size else 0.0,
        iou=found / (size + wanted - found),
    )


def _best_place(span: GoldSpan, retrieved: Sequence[Place]) -> Place:
    return max(span.places, key=lambda place: overlap([place], union(retrieved)))


def union(places: Iterable[Place]) -> list[Place]:
    """The same characters, none twice, in order."""
    merged: list[Place] = []
    for place in sorted(places):
        last = merged[-1] if merged else None
        if (
            last is not None
            and (last.article_id, last.revision) == (place.article_id, place.revision)
            and place.start <= last.end
        ):
            end = max(last.end, place.end)
            merged[-1] = Place(
                article_id=last.article_id, revision=last.revision, start=last.start, end=end
            )
        else:
            merged.append(place)
    return merged


def overlap(left: Sequence[Place], right: Sequence[Place]) -> int:
    """Characters that both have; neither may hold one twice."""
    return sum(
        max(0, min(a.end, b.end) - max(a.start, b.start))
        for a in left
        for b in right
        if (a.article_id, a.revision) == (b.article_id, b.revision)
    )


def is_found(span: GoldSpan, quoted: Sequence[Place]) -> bool:
    """Whether ``quoted`` has half of a place of ``span``, or lies within one with a third of it."""
    for place in span.places:
        size = place.end - place.start
        if 2 * overlap([place], union(quoted)) >= size:
            return True
        inside = [
            q
            for q in quoted
            if (q.article_id, q.revision) == (place.article_id, place.revision)
            and place.start <= q.start
            and q.end <= place.end
        ]
        if 3 * overlap([place], union(inside)) >= size:
            return True
    return False
