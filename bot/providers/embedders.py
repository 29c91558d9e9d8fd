"""Embedders by name."""

from __future__ import annotations

from bot.errors import SettingsError
from bot.providers.static_embedder import NAME, StaticEmbedder

NAMES = (NAME,)


def embedder(name: str) -> StaticEmbedder:
    """The embedder with this name; nothing is loaded before its first use."""
    if name == NAME:
        return StaticEmbedder()
    raise SettingsError(
        f"DATELINE_EMBEDDER is {name!r}", hint=f"allowed: {', '.join(map(repr, NAMES))}"
    )
