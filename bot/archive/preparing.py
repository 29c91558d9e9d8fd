"""What an article's text needs before it is stored, apart from vectors: work without a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.archive.blocks import Split, split
from bot.archive.stories import signature
from bot.languages.detecting import language_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Blocks with their terms, and the signature by which reprints are found."""

    split: Split
    signature: tuple[int, ...]


def prepare(text: str, declared: str | None = None) -> Prepared:
    """Tell the language of ``text`` (``declared``: what its source says), split and sign it."""
    language = language_of(text, declared)
    return Prepared(split=split(text, language), signature=tuple(signature(text)))


def prepare_all(texts: Sequence[tuple[str, str | None]]) -> list[Prepared]:
    """:func:`prepare` for many, as one piece of work."""
    return [prepare(text, declared) for text, declared in texts]
