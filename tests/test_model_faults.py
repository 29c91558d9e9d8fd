"""A chat model over real HTTP: what the user sees when it works, and for each way it fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import main
from bot.providers.fake_server import FakeOpenAIServer, Fault

QUESTION = "Who still needs to approve Rutte?"
WORDS = "Rutte needs the approval of all 32 members of the alliance"
REPLY = f'All 32 members must approve. <q n="1">{WORDS}</q>'

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Ask the sample through a server at ``base_url``; exit code, stdout and stderr."""
    monkeypatch.setenv("DATELINE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DATELINE_RETRIES", "0")

    def run(base_url: str, *flags: str) -> tuple[int, str, str]:
        monkeypatch.setenv("OPENAI_BASE_URL", base_url)
        code = main(["ask", QUESTION, "--model", "openai:fake", *flags])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_an_answer_of_a_model_is_shown_with_its_verified_quote(ask: Ask) -> None:
    with FakeOpenAIServer([REPLY]) as server:
        code, out, _ = ask(server.base_url)
    assert code == 0
    assert out.startswith("All 32 members must approve. [1]\n")
    assert f"“{WORDS}”" in out


def test_the_json_names_the_model_the_prompt_and_the_tokens(ask: Ask) -> None:
    with FakeOpenAIServer([REPLY]) as server:
        _, out, _ = ask(server.base_url, "--json")
    answer = json.loads(out)
    assert answer["model"] == "openai:fake"
    assert len(answer["prompt_hash"]) == 16
    assert answer["usage"] == {"input_tokens": 100, "output_tokens": 20, "cost": None}


def test_a_cost_that_the_server_gives_is_passed_on(ask: Ask) -> None:
    with FakeOpenAIServer([REPLY], cost=0.00125) as server:
        _, out, _ = ask(server.base_url, "--json")
        _, explained, _ = ask(server.base_url, "--explain")
    assert json.loads(out)["usage"]["cost"] == 0.00125
    assert "$0.00125" in explained


def test_explain_shows_the_very_prompt_that_was_sent(ask: Ask) -> None:
    with FakeOpenAIServer([REPLY]) as server:
        _, out, _ = ask(server.base_url, "--explain")
        sent = server.requests[0].body["messages"]
    assert all(m["content"] in out for m in sent)
    assert "Tokens: 100 in, 20 out" in out


FAULTS = [
    (Fault(status=401), "refused the key (401)"),
    (Fault(status=403), "refused access (403)"),
    (Fault(status=404), "is not known there (404)"),
    (Fault(status=429), "is asked too often (429)"),
    (Fault(status=429, code="insufficient_quota"), "has no quota left (429)"),
    (Fault(status=400, code="context_length_exceeded"), "cannot take so much text"),
    (Fault(status=500), "has a fault on its side (500)"),
    (Fault(status=503), "has a fault on its side (503)"),
    (Fault(kind="html"), "answered something that is no answer of such a service"),
    (Fault(kind="drop"), "cannot be reached"),
    (Fault(kind="broken"), "cannot be reached"),
]


@pytest.mark.parametrize(("fault", "line"), FAULTS, ids=lambda v: str(getattr(v, "status", v)))
def test_a_failing_model_gives_one_clear_line_and_the_offer_to_answer_offline(
    ask: Ask, fault: Fault, line: str
) -> None:
    with FakeOpenAIServer([fault]) as server:
        code, out, err = ask(server.base_url)
    assert (code, out) == (1, "")
    assert line in err
    assert "--model offline" in err
    assert "Traceback" not in err


def test_a_refused_connection_is_one_clear_line(ask: Ask) -> None:
    with FakeOpenAIServer([REPLY]) as server:
        closed = server.base_url
    code, _, err = ask(closed)
    assert code == 1
    assert "cannot be reached" in err


def test_a_stream_that_is_cut_keeps_what_was_verified_and_says_so(ask: Ask) -> None:
    with FakeOpenAIServer([Fault(kind="cut", text=REPLY + " And Hungary")]) as server:
        code, out, _ = ask(server.base_url)
    assert code == 0
    assert out.startswith("All 32 members must approve. [1]\n")
    assert "Warning: the model's answer was cut off" in out


def test_a_stream_that_breaks_keeps_what_was_verified_and_says_so(ask: Ask) -> None:
    with FakeOpenAIServer([Fault(kind="broken", text=REPLY + " And so. It goes.")]) as server:
        code, out, _ = ask(server.base_url)
    assert code == 0
    assert out.startswith("All 32 members must approve. [1]\n")
    assert "Warning: the model 'openai:fake' cannot be reached" in out


def test_a_stream_that_stalls_ends_at_the_timeout(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_TIMEOUT", "0.5")
    with FakeOpenAIServer([Fault(kind="stall", text="All 32")]) as server:
        code, _, err = ask(server.base_url)
    assert code == 1
    assert "did not answer in time" in err


def test_a_busy_model_is_asked_again_as_often_as_was_set(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_RETRIES", "1")
    busy = Fault(status=429, headers=(("retry-after-ms", "1"),))
    with FakeOpenAIServer([busy, REPLY]) as server:
        code, out, _ = ask(server.base_url)
        assert len(server.requests) == 2
    assert code == 0
    assert out.startswith("All 32")


def test_a_model_without_a_key_is_refused_before_anything_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    monkeypatch.delenv("DATELINE_FORBID_MODEL_CALLS", raising=False)
    code = main(["ask", QUESTION, "--model", "openai:gpt", "--data-dir", str(tmp_path)])
    assert code == 2
    assert "there is no OPENAI_API_KEY" in capsys.readouterr().err


def test_a_provider_that_is_not_installed_names_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATELINE_FORBID_MODEL_CALLS", raising=False)
    code = main(["ask", QUESTION, "--model", "mistralai:small", "--data-dir", str(tmp_path)])
    assert code == 2
    assert "pip install langchain-mistralai" in capsys.readouterr().err


def test_a_real_model_is_not_called_where_calls_are_forbidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("DATELINE_FORBID_MODEL_CALLS", "1")
    code = main(["ask", QUESTION, "--data-dir", str(tmp_path)])
    err = capsys.readouterr().err
    assert code == 2
    assert "DATELINE_FORBID_MODEL_CALLS is set" in err
    assert "gpt-5-mini at openai" in err
    assert "sk-secret" not in err


@pytest.mark.parametrize(
    ("entry", "code", "line"),
    [
        ("Yes.", 0, "ok  model openai:fake: answers"),
        (Fault(status=401), 1, "BAD model openai:fake: the model 'openai:fake' refused the key"),
    ],
)
def test_doctor_tries_the_model_with_one_small_call(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    entry: str | Fault,
    code: int,
    line: str,
) -> None:
    with FakeOpenAIServer([entry]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("DATELINE_MODEL", "openai:fake")
        assert main(["doctor", "--data-dir", str(tmp_path)]) == code
        assert len(server.requests) == 1
    assert line in capsys.readouterr().out
