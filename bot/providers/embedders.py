"""Embedders by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from bot.errors import SettingsError
from bot.providers.chat_models import ModelSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STATIC, ONNX, OPENAI = "wordllama", "onnx", "openai:"
ALLOWED = "wordllama, onnx, or openai:MODEL such as openai:text-embedding-3-small"


class Embedder(Protocol):
    """Texts to unit vectors (shape: texts x dimensions)."""

    @property
    def name(self) -> str: ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


def check_name(name: str) -> str:
    """``name``, if it names an embedder; else ``ValueError`` saying what is allowed."""
    if name in (STATIC, ONNX) or (name.startswith(OPENAI) and name != OPENAI):
        return name
    raise ValueError(ALLOWED)


def embedder(name: str, settings: ModelSettings) -> Embedder:
    """The embedder with this name; nothing is loaded or sent before its first use."""
    if name == STATIC:
        from bot.providers.static_embedder import StaticEmbedder

        return StaticEmbedder()
    if name == ONNX:
        from bot.providers.onnx_embedder import OnnxEmbedder

        return OnnxEmbedder()
    if name.startswith(OPENAI):
        from bot.providers.openai_embedder import OpenAIEmbedder

        return OpenAIEmbedder(name.removeprefix(OPENAI), settings)
    raise SettingsError(f"DATELINE_EMBEDDER is {name!r}", hint=f"allowed: {ALLOWED}")
