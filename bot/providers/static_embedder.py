"""The default embedder: WordLlama's static token vectors, whose weights come inside its wheel.

A text's vector is the mean of its tokens' vectors, scaled to length 1. Dateline reads the two
files of the installed package itself: importing ``wordllama`` costs 0.6 s, configures the root
logger, and its published version looks for the tokenizer in a folder that does not exist.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bot.errors import ProviderError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

NAME = "wordllama"
DIMENSIONS = 256
_BATCH = 256


class StaticEmbedder:
    """256 dimensions; no network, no download, the same vectors on every machine."""

    name = NAME

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (shape: texts x 256); a text without tokens gets zeros."""
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for first in range(0, len(texts), _BATCH):
            batch = [_encodable(t) for t in texts[first : first + _BATCH]]
            encodings = self._tokenizer.encode_batch_fast(batch, add_special_tokens=False)
            for row, encoding in enumerate(encodings, start=first):
                if encoding.ids:
                    mean = self._weights[encoding.ids].astype(np.float32).mean(axis=0)
                    vectors[row] = mean / max(float(np.linalg.norm(mean)), 1e-12)
        return vectors

    @cached_property
    def _folder(self) -> Path:
        spec = find_spec("wordllama")  # finds the package without running it
        if spec is None or spec.origin is None:
            raise ProviderError(
                "the embedder 'wordllama' is not installed", hint="pip install wordllama"
            )
        return Path(spec.origin).parent

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        # Forked workers of other libraries would otherwise print a warning.
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
        tokenizer = Tokenizer.from_file(self._file("tokenizers/l2_supercat_tokenizer_config.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _weights(self) -> NDArray[np.float16]:
        from safetensors import safe_open

        opened: Any = safe_open(self._file("weights/l2_supercat_256.safetensors"), framework="np")
        with opened as weights:
            matrix: NDArray[np.float16] = weights.get_tensor("embedding.weight")
        return matrix

    def _file(self, name: str) -> str:
        path = self._folder / name
        if not path.is_file():
            raise ProviderError(
                f"the wordllama package has no {name!r}",
                hint="install a version of wordllama that Dateline names in pyproject.toml",
            )
        return str(path)


def _encodable(text: str) -> str:
    """Lone surrogates cannot be handed to the tokenizer, which wants UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")
