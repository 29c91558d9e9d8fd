"""What an article's text needs before it is stored, apart from vectors: work without a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.archive.blocks import Split, split
from bot.archive.stories import signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Blocks with their terms, and the signature by which reprints are found."""

    split: Split
    signature: tuple[int, ...]


def prepare(text: str) -> Prepared:
    """Split ``text`` and sign it."""
    return Prepared(split=split(text), signature=tuple(signature(text)))


def prepare_all(texts: Sequence[str]) -> list[Prepared]:
    """:func:`prepare` for many, as one piece of work."""
    return [prepare(text) for text in texts]
