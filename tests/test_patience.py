"""Deadlines, retries, the circuit breaker, and another writer where the first one fails."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk

from bot.errors import ProviderError
from bot.providers.breaker import Breaker, Guard, breaker_of
from bot.providers.chat_models import ModelSettings, steady_model
from bot.providers.fake_server import FakeOpenAIServer, Fault
from bot.providers.openai_embedder import OpenAIEmbedder
from bot.providers.patience import Persistence, Reading, whole_answer
from bot.providers.scripted import ScriptedChatModel
from bot.providers.steady import SteadyModel
from bot.settings import Settings
from bot.wiring import Dateline, sample
from tests.archives import Run
from tests.model_faults import REPLY, WORDS

ASK = ("ask", "Who still needs to approve Rutte?", "--json")


class Busy(Exception):
    """As a vendor that is not OpenAI would have it."""

    status_code = 503


class Refused(Exception):
    status_code = 401


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def steady(replies: list[str | Exception], **given: Any) -> tuple[SteadyModel, ScriptedChatModel]:
    clock = Clock()
    inner = ScriptedChatModel(replies=replies)
    settings = {"retries": 2, "deadline": 60.0, "clock": clock, "sleep": clock.sleep} | given
    return SteadyModel(inner, name="some:model", **settings), inner


def said(model: SteadyModel) -> str:
    return "".join(str(chunk.text) for chunk in model.stream([("user", "Who?")]))


def test_any_vendors_busy_service_is_asked_again() -> None:
    model, inner = steady([Busy(), Busy(), "All 32."])
    assert (said(model), len(inner.calls)) == ("All 32.", 3)


def test_what_cannot_succeed_is_not_tried_again() -> None:
    model, inner = steady([Refused(), "All 32."])
    with pytest.raises(ProviderError, match=r"refused the key \(401\)"):
        said(model)
    assert len(inner.calls) == 1


def test_no_pause_between_tries_goes_beyond_the_deadline() -> None:
    clock = Clock()
    model, inner = steady([Busy()] * 9, retries=8, deadline=4.0, clock=clock, sleep=clock.sleep)
    with pytest.raises(ProviderError, match="503"):
        said(model)
    assert clock.now <= 4.0
    assert len(inner.calls) < 5


def test_pauses_differ_so_that_not_everybody_comes_back_at_once() -> None:
    waits: list[float] = []
    for _ in range(8):
        model, _ = steady([Busy(), "All 32."], sleep=waits.append)
        said(model)
    assert len(set(waits)) > 1
    assert all(0.5 <= wait <= 1.0 for wait in waits)


def test_every_call_for_one_answer_ends_with_the_answer() -> None:
    clock = Clock()
    model, inner = steady([Busy()] * 3, deadline=1000.0, clock=clock, sleep=clock.sleep)
    with whole_answer(0.4, clock), pytest.raises(ProviderError, match="503"):
        said(model)
    assert (clock.now, len(inner.calls)) == (0.0, 1)


def test_a_stream_that_hangs_is_left_at_the_deadline_and_its_thread_ends() -> None:
    hang, ended = threading.Event(), threading.Event()

    def pieces() -> Iterator[int]:
        try:
            yield 1
            hang.wait(60)
            yield 2
        finally:
            ended.set()

    reading = Reading(pieces, end=time.monotonic() + 0.2, clock=time.monotonic)
    assert next(reading) == 1
    with pytest.raises(TimeoutError):
        next(reading)
    hang.set()
    assert ended.wait(60)


def test_the_connection_of_a_call_that_was_given_up_is_closed() -> None:
    """The server sends signs of life for ever; hung up on, it stops."""
    with FakeOpenAIServer([Fault(kind="alive")]) as server:
        settings = ModelSettings(base_url=server.base_url, retries=0, deadline=0.3)
        with pytest.raises(ProviderError, match="took too long"):
            said(steady_model("openai:alive", settings))
        readers = [t for t in threading.enumerate() if t.name.startswith("reading")]
        for reader in readers:
            reader.join(30)
        assert not any(reader.is_alive() for reader in readers)


def test_after_five_failures_in_a_row_calls_are_refused_at_once_and_then_one_may_try() -> None:
    clock = Clock()
    breaker = Breaker(clock=clock)
    given = {"retries": 0, "breaker": breaker, "clock": clock, "sleep": clock.sleep}
    model, inner = steady([Busy()] * 6 + ["All 32.", "All 32."], **given)
    for _ in range(5):
        with pytest.raises(ProviderError, match="503"):
            said(model)
    with pytest.raises(ProviderError, match="left alone for 30 s"):
        said(model)
    assert len(inner.calls) == 5
    clock.now = 31.0
    with pytest.raises(ProviderError, match="503"):  # the one that tries
        said(model)
    with pytest.raises(ProviderError, match="left alone for 30 s"):
        said(model)
    clock.now = 62.0
    assert (said(model), said(model)) == ("All 32.", "All 32.")
    assert len(inner.calls) == 8


def test_while_one_call_tries_the_others_are_refused() -> None:
    clock = Clock()
    breaker = Breaker(failures=1, clock=clock)
    breaker.ended("badly")
    clock.now = 31.0
    assert breaker.refusal() is None
    assert breaker.refusal() == 1.0
    breaker.ended("neither")  # given up by its reader: another one may try
    assert breaker.refusal() is None


def test_a_refused_key_is_no_trouble_of_the_service() -> None:
    breaker = Breaker(failures=2)
    guard = Guard("some:model", breaker)

    def refused() -> None:
        raise Refused

    for _ in range(3):
        with pytest.raises(ProviderError, match="401"):
            guard.call(refused)
    assert not breaker.is_open


def test_once_a_breaker_opens_a_call_is_not_tried_again() -> None:
    breaker = Breaker(failures=2)
    guard, tried = Guard("some:model", breaker), []

    def busy() -> None:
        tried.append(1)
        raise Busy

    persistence = Persistence(retries=9, breaker=breaker, sleep=lambda _: None)
    with pytest.raises(ProviderError, match="503"):
        persistence.call(lambda: guard.call(busy), end=time.monotonic() + 60)
    assert len(tried) == 2


def test_one_model_at_one_address_has_one_breaker_in_a_process() -> None:
    assert breaker_of("openai:a", "http://x/v1") is breaker_of("openai:a", "http://x/v1")
    assert breaker_of("openai:a", "http://x/v1") is not breaker_of("openai:a", "http://y/v1")


@contextmanager
def embedding(server: FakeOpenAIServer, **given: Any) -> Iterator[OpenAIEmbedder]:
    embedder = OpenAIEmbedder("fake", ModelSettings(base_url=server.base_url, **given))
    with closing(embedder):
        yield embedder


def test_an_embedder_is_tried_again_too() -> None:
    busy = Fault(status=503, headers=(("retry-after-ms", "1"),))
    with FakeOpenAIServer([busy, ""]) as server, embedding(server) as embedder:
        assert embedder.embed(["Ankara"]).shape[0] == 1
        assert len(server.requests) == 2


def test_an_embedder_keeps_to_the_deadline() -> None:
    with (
        FakeOpenAIServer([Fault(kind="silent")]) as server,
        embedding(server, deadline=0.2) as embedder,
        pytest.raises(ProviderError, match="took too long"),
    ):
        embedder.embed(["Ankara"])


@pytest.fixture
def down(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeOpenAIServer]:
    """A server where the model ``down`` has a fault and any other one answers."""
    with FakeOpenAIServer([]) as server:
        server.script = lambda _: Fault(status=500) if _asked(server) == "down" else REPLY
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("DATELINE_MODEL", "openai:down")
        monkeypatch.setenv("DATELINE_RETRIES", "0")
        yield server


def _asked(server: FakeOpenAIServer) -> str:
    return str(server.requests[-1].body["model"])


def test_another_model_writes_where_the_first_one_fails_and_the_answer_says_so(
    run: Run, down: FakeOpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_FALLBACK", "openai:spare")
    code, answer, _ = run(*ASK)
    assert (code, answer["model"]) == (0, "openai:spare")
    assert answer["citations"][0]["quote"] == WORDS
    (warning,) = [w for w in answer["warnings"] if w["code"] == "fallback"]
    assert warning["text"] == (
        "the model 'openai:down' has a fault on its side (500); answered instead: openai:spare"
    )


def test_the_offline_answerer_writes_where_the_model_fails_even_with_a_second_look(
    run: Run, down: FakeOpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_FALLBACK", "offline")
    monkeypatch.setenv("DATELINE_CHECK", "model")
    code, answer, _ = run(*ASK)
    assert (code, answer["model"], answer["prompt_hash"]) == (0, "offline", None)
    assert answer["citations"]
    assert [w["code"] for w in answer["warnings"]].count("fallback") == 1
    assert len(down.requests) == 1


def test_when_both_models_fail_both_are_named(
    run: Run, down: FakeOpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_FALLBACK", "openai:spare")
    down.script = lambda _: Fault(status=500) if _asked(down) == "down" else Fault(status=401)
    code, _, err = run(*ASK[:2])
    assert code == 1
    assert "'openai:down' has a fault on its side (500); the model 'openai:spare' refused" in err
    assert "--model offline" in err


def test_a_model_that_has_said_something_is_not_replaced(
    run: Run, down: FakeOpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_FALLBACK", "openai:spare")
    down.script = [Fault(kind="broken", text=REPLY + " And so. It goes")]
    _, answer, _ = run(*ASK)
    assert answer["model"] == "openai:down"
    assert "cut_off" in [w["code"] for w in answer["warnings"]]
    assert len(down.requests) == 1


def test_doctor_tries_both_models(
    run: Run, down: FakeOpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_FALLBACK", "openai:spare")
    code, out, _ = run("doctor")
    assert code == 1
    assert "BAD model openai:down" in out
    assert "ok  model openai:spare: answers" in out


def test_a_model_of_ones_own_is_asked_again_and_may_be_replaced(tmp_path: Path) -> None:
    values = {"DATELINE_FALLBACK": "offline", "DATELINE_RETRIES": "0"}
    settings = Settings.from_env(values | {"DATELINE_DATA_DIR": str(tmp_path)})
    sample(settings).close()
    own = ScriptedChatModel(replies=[Busy(), REPLY])
    with Dateline(replace(settings, data_dir=tmp_path / "sample"), model=own) as dateline:
        assert dateline.assistant.ask(ASK[1]).model == "offline"
        assert dateline.assistant.ask(ASK[1]).model == "own:scripted"
    assert len(own.calls) == 2


def test_chunks_without_words_are_no_first_word() -> None:
    """Thinking is not speaking: what comes before the first word can still be tried again."""

    class Thinking(ScriptedChatModel):
        def _stream(self, *given: Any, **more: Any) -> Iterator[Any]:
            yield ChatGenerationChunk(message=AIMessageChunk(content=""))
            yield from super()._stream(*given, **more)

    clock = Clock()
    inner = Thinking(replies=[Busy(), "All 32."])
    model = SteadyModel(
        inner, name="some:model", retries=1, deadline=60, clock=clock, sleep=clock.sleep
    )
    assert said(model) == "All 32."
