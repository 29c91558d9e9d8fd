"""A chat model over real HTTP: what the user sees when it works, and for each way it fails."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme

from bot.cli import main
from bot.errors import ProviderError
from bot.providers.breaker import Breaker
from bot.providers.chat_models import ModelSettings, chat_model
from bot.providers.fake_server import FakeOpenAIServer, Fault
from bot.providers.steady import SteadyModel
from tests.model_faults import AFTER_IT, BEFORE_THE_FIRST_WORD, REPLY, WORDS, Row

QUESTION = "Who still needs to approve Rutte?"

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the sample is taken in once."""
    return tmp_path_factory.mktemp("faults") / "data"


@pytest.fixture
def ask(data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Ask the sample through a server at ``base_url``; exit code, stdout and stderr."""
    monkeypatch.setenv("DATELINE_DATA_DIR", str(data_dir))
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


@contextmanager
def _at(row: Row) -> Iterator[tuple[str, FakeOpenAIServer]]:
    """The address where ``row`` happens."""
    server = FakeOpenAIServer([row.fault])
    if row.address == "untrusted":
        server.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trustme.CA().issue_cert("127.0.0.1").configure_cert(server.tls)
    with server:
        closed = row.address == "closed"
        if not closed:
            yield row.address if "://" in row.address else server.base_url, server
    if closed:
        yield server.base_url, server


def _address(row: Row, url: str) -> str:
    return url.replace("http:", "https:") if row.address == "no tls" else url


@pytest.mark.parametrize("row", BEFORE_THE_FIRST_WORD, ids=str)
def test_a_failure_is_tried_again_where_that_can_help_and_said_in_one_line(row: Row) -> None:
    waits: list[float] = []
    alive = isinstance(row.fault, Fault) and row.fault.kind == "alive"
    with _at(row) as (url, server):
        settings = ModelSettings(base_url=_address(row, url), timeout=5 if alive else 0.3)
        model = SteadyModel(
            chat_model("openai:fake", settings),
            name="openai:fake",
            retries=2,
            deadline=0.5 if alive else 60,
            breaker=Breaker(),
            sleep=waits.append,
        )
        with pytest.raises(ProviderError) as failed:
            list(model.stream([("user", "Who?")]))
    assert len(waits) + 1 == row.tries
    assert not server.requests or len(server.requests) == row.tries
    assert row.sees in f"{failed.value.message}; {failed.value.hint}"
    assert "--model offline" in failed.value.hint
    assert waits == [2.0, 2.0] or all(0.5 <= wait <= 9 for wait in waits)


@pytest.mark.parametrize("row", AFTER_IT, ids=str)
def test_a_failure_after_the_first_sentence_keeps_what_was_proven_and_is_said(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, row: Row
) -> None:
    alive = isinstance(row.fault, Fault) and row.fault.kind == "alive"
    monkeypatch.setenv("DATELINE_TIMEOUT", "30" if alive else "1")
    monkeypatch.setenv("DATELINE_DEADLINE", "3" if alive else "60")
    with _at(row) as (url, server):
        code, out, err = ask(url)
        assert len(server.requests) == row.tries
    assert (code, err.count("Traceback")) == (0, 0)
    assert out.startswith("All 32 members must approve. [1]\n")
    assert f"Warning: {row.sees}" in out or f"Warning: the model 'openai:fake' {row.sees}" in out


@pytest.mark.parametrize("row", BEFORE_THE_FIRST_WORD[5:8], ids=str)
def test_a_failing_model_gives_one_clear_line_and_the_offer_to_answer_offline(
    ask: Ask, row: Row
) -> None:
    with _at(row) as (url, _):
        code, out, err = ask(url)
    assert (code, out) == (1, "")
    assert row.sees in err
    assert "--model offline" in err
    assert "Traceback" not in err


def test_the_readme_has_the_whole_table_of_failures() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text()
    missing = [row.line for row in (*BEFORE_THE_FIRST_WORD, *AFTER_IT) if row.line not in readme]
    assert missing == []


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
