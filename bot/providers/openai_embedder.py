"""Embedders of OpenAI and of servers that speak as it does."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bot.errors import ProviderError, SettingsError
from bot.providers.breaker import Guard, breaker_of
from bot.providers.chat_models import ModelSettings, is_allowed
from bot.providers.patience import Persistence, Reading, end_within

if TYPE_CHECKING:
    import openai
    from openai.types import CreateEmbeddingResponse

BATCH_TEXTS, BATCH_CHARACTERS = 128, 200_000  # of one request; the service takes 300,000 tokens
CONCURRENCY = 4
LONGEST_TEXT = 24_000  # characters: about 8,000 tokens, which is what the models take
CHARACTERS_PER_TOKEN = 4  # of English; an estimate
# US dollars for a million tokens, from OpenAI's price list; others are not known here.
PRICES = {
    "text-embedding-3-small": 0.02,
    "text-embedding-3-large": 0.13,
    "text-embedding-ada-002": 0.10,
}


class OpenAIEmbedder:
    """Vectors by request: in batches, a few at a time, tried again when the service is busy.

    ``tokens`` counts what the service says it has charged for. Waiting times that the service asks
    for are kept, within bounds.
    """

    def __init__(self, model: str, settings: ModelSettings) -> None:
        self.name = f"openai:{model}"
        self.tokens = 0
        self._model = model
        self._settings = settings
        breaker = breaker_of(self.name, settings.base_url or "")
        self._guard = Guard(self.name, breaker, kind="embedder")
        self._persistence = Persistence(retries=settings.retries, breaker=breaker)
        if not settings.api_key and not settings.base_url:
            raise SettingsError(
                f"DATELINE_EMBEDDER is {self.name!r}, but there is no OPENAI_API_KEY",
                hint="set it, or OPENAI_BASE_URL for a server of your own, or use wordllama",
            )
        if settings.forbidden and not is_allowed("openai", settings):
            raise SettingsError(
                f"DATELINE_FORBID_MODEL_CALLS is set, so the embedder {self.name!r} is not called",
                hint="unset it, or use wordllama",
            )

    def cost(self, tokens: int) -> float | None:
        """US dollars for ``tokens``; ``None`` where the price is not known."""
        price = PRICES.get(self._model)
        return None if price is None or self._settings.base_url else tokens * price / 1e6

    def estimated_tokens(self, characters: int) -> int:
        return characters // CHARACTERS_PER_TOKEN

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (shape: texts x dimensions of the model). Raises :class:`ProviderError`."""
        batches = list(_batches([text[:LONGEST_TEXT] or " " for text in texts]))
        if len(batches) == 1:
            return self._request(batches[0])
        with ThreadPoolExecutor(CONCURRENCY) as pool:
            parts = list(pool.map(self._request, batches))
        return np.concatenate(parts) if parts else np.zeros((0, 0), dtype=np.float32)

    @cached_property
    def _client(self) -> openai.OpenAI:
        import openai

        from bot.providers.openai_client import bare, http_client

        return openai.OpenAI(
            api_key=self._settings.api_key or "no-key-needed",
            base_url=bare(self._settings.base_url),
            timeout=self._settings.timeout,
            max_retries=0,  # tried again here
            http_client=http_client(self._settings.base_url),
        )

    def close(self) -> None:
        """Give the connections back; the next use opens new ones."""
        client = self.__dict__.pop("_client", None)
        if client is not None:
            client.close()

    def _request(self, texts: list[str]) -> NDArray[np.float32]:
        end = end_within(self._settings.deadline, time.monotonic)

        def once() -> CreateEmbeddingResponse:
            return next(Reading(lambda: iter([ask()]), end=end, clock=time.monotonic))

        def ask() -> CreateEmbeddingResponse:
            # Base64, the client's default, is not spoken by every compatible server.
            reply = self._client.embeddings.create(
                model=self._model, input=texts, encoding_format="float"
            )
            reply.data.sort(key=lambda item: item.index)
            return reply

        reply = self._persistence.call(lambda: self._guard.call(once), end=end)
        rows = [item.embedding for item in reply.data]
        if len(rows) != len(texts):
            raise ProviderError(
                f"the embedder {self.name!r} gave {len(rows)} vectors for {len(texts)} texts",
                hint="check OPENAI_BASE_URL and DATELINE_EMBEDDER",
            )
        self.tokens += reply.usage.prompt_tokens if reply.usage else 0
        vectors = np.array(rows, dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: NDArray[np.float32] = vectors / np.maximum(lengths, 1e-12)
        return unit


def _batches(texts: Sequence[str]) -> list[list[str]]:
    batches: list[list[str]] = []
    size = 0
    for text in texts:
        if not batches or len(batches[-1]) == BATCH_TEXTS or size + len(text) > BATCH_CHARACTERS:
            batches.append([])
            size = 0
        batches[-1].append(text)
        size += len(text)
    return batches
