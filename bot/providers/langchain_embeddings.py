"""Dateline's embedders as LangChain ``Embeddings``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from bot.providers.static_embedder import StaticEmbedder


class Embedder(Protocol):
    """Texts to vectors (shape: texts x dimensions)."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


class DatelineEmbeddings(Embeddings):
    """Any of Dateline's embedders (the keyless default, unless given) for use with LangChain."""

    def __init__(self, embedder: Embedder | None = None) -> None:
        self._embedder = embedder or StaticEmbedder()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._embedder.embed(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]
