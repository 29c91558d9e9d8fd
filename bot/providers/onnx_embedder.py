"""all-MiniLM-L6-v2 by ONNX, as Chroma ships it: 384 dimensions, about 80 MB downloaded once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.errors import ProviderError

NAME = "onnx"


class OnnxEmbedder:
    """A small neural model on this machine; the first use fetches it, later ones need nothing."""

    name = NAME

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (shape: texts x 384). Raises :class:`ProviderError` without its model."""
        if not texts:
            return np.zeros((0, 384), dtype=np.float32)
        try:
            vectors = np.array(self._function(list(texts)), dtype=np.float32)
        except Exception as error:  # it raises whatever its download or its runtime raises
            raise ProviderError(
                "the embedder 'onnx' cannot be used: its model could not be downloaded or loaded"
                f" ({type(error).__name__})",
                hint="connect to the network once, or set DATELINE_EMBEDDER=wordllama",
            ) from error
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: NDArray[np.float32] = vectors / np.maximum(lengths, 1e-12)
        return unit

    @cached_property
    def _function(self) -> Any:
        from chromadb.utils.embedding_functions import ONNXMiniLM_L6_V2

        return ONNXMiniLM_L6_V2(preferred_providers=["CPUExecutionProvider"])
