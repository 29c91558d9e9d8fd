from __future__ import annotations

import importlib.util
import logging
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from bot.errors import ProviderError, SettingsError
from bot.providers.chat_models import ModelSettings
from bot.providers.fake_server import FakeOpenAIServer, Fault, embedding
from bot.providers.openai_embedder import BATCH_TEXTS, OpenAIEmbedder
from bot.providers.static_embedder import StaticEmbedder

TEXTS = ["Who still needs to approve Rutte?", "字 Ankara – “quoted”", "a", "word " * 900]


def test_vectors_are_those_of_wordllama_itself() -> None:
    handlers = list(logging.getLogger().handlers)
    from wordllama import WordLlama

    logging.getLogger().handlers[:] = handlers  # importing it sets the root logger up
    spec = importlib.util.find_spec("wordllama")
    assert spec is not None
    assert spec.origin is not None
    reference = WordLlama.load(cache_dir=Path(spec.origin).parent, disable_download=True)
    expected = reference.embed(TEXTS, norm=True)
    assert StaticEmbedder().embed(TEXTS) == pytest.approx(np.asarray(expected), abs=1e-3)


def test_vectors_have_length_one_and_a_text_without_words_has_none() -> None:
    lengths = np.linalg.norm(StaticEmbedder().embed([*TEXTS, ""]), axis=1)
    assert lengths == pytest.approx([1, 1, 1, 1, 0], abs=1e-5)


def test_half_a_surrogate_pair_does_not_stop_an_embedding() -> None:
    assert np.isfinite(StaticEmbedder().embed(["half \ud800 pair"])).all()


def test_texts_go_in_batches_and_their_vectors_come_back_in_order() -> None:
    texts = [f"text number {n}" for n in range(3 * BATCH_TEXTS + 5)]
    with FakeOpenAIServer([""]) as server:
        with closing(OpenAIEmbedder("small", ModelSettings(base_url=server.base_url))) as embedder:
            vectors = embedder.embed(texts)
        sizes = sorted(len(r.body["input"]) for r in server.requests)
    assert sizes == [5, BATCH_TEXTS, BATCH_TEXTS, BATCH_TEXTS]
    assert vectors == pytest.approx(np.array([embedding(t) for t in texts]), abs=1e-5)
    assert embedder.tokens == 3 * len(texts)


def test_a_busy_embedder_is_asked_again_when_it_says_and_nothing_is_lost() -> None:
    busy = Fault(status=429, headers=(("retry-after-ms", "1"),))
    with FakeOpenAIServer([busy, busy, ""]) as server:
        settings = ModelSettings(base_url=server.base_url, retries=2)
        with closing(OpenAIEmbedder("small", settings)) as embedder:
            assert embedder.embed(["a"]).shape == (1, 64)
        assert len(server.requests) == 3


def test_an_embedder_that_stays_busy_is_one_clear_error() -> None:
    with FakeOpenAIServer([Fault(status=429)]) as server:
        settings = ModelSettings(base_url=server.base_url, retries=0)
        with (
            closing(OpenAIEmbedder("small", settings)) as embedder,
            pytest.raises(ProviderError, match=r"asked too often.*DATELINE_EMBEDDER=wordllama"),
        ):
            embedder.embed(["a"])


def test_an_embedder_without_a_key_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(SettingsError, match="there is no OPENAI_API_KEY"):
        OpenAIEmbedder("small", ModelSettings())


def test_cost_is_known_for_models_with_a_known_price_only() -> None:
    settings = ModelSettings(api_key="sk-secret")
    assert OpenAIEmbedder("text-embedding-3-small", settings).cost(1_000_000) == 0.02
    assert OpenAIEmbedder("another", settings).cost(1_000_000) is None
