from __future__ import annotations

import importlib.util
import logging
from pathlib import Path

import numpy as np
import pytest

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
