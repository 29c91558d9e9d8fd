"""A server that is not ours speaks the same protocol: litellm's proxy, with a mocked reply.

Opt-in, because litellm brings some hundred packages: `make test-litellm` installs it in an
environment of its own, or set LITELLM to the path of an installed one.
"""

from __future__ import annotations

import http.client
import json
import os
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.cli import main

LITELLM = os.environ.get("LITELLM", "")
KEY = "sk-local"
WORDS = "Rutte needs the approval of all 32 members of the alliance"
REPLY = f'All 32 members must approve. <q n="1">{WORDS}</q>'
CONFIG = {
    "model_list": [
        {
            "model_name": "mock",
            "litellm_params": {"model": "openai/mock", "api_key": "none", "mock_response": REPLY},
        }
    ],
    "general_settings": {"master_key": KEY},
}
START_SECONDS = 120

pytestmark = pytest.mark.skipif(
    not LITELLM, reason="LITELLM names no litellm; see make test-litellm"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_up(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/liveliness")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@pytest.fixture(scope="module")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("litellm"), free_port()
    (folder / "config.yaml").write_text(yaml.safe_dump(CONFIG))
    log = (folder / "log").open("wb")
    server = subprocess.Popen(
        [LITELLM, "--config", "config.yaml", "--host", "127.0.0.1", "--port", str(port)],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        },
        stdout=log,
        stderr=log,
    )
    try:
        end = time.monotonic() + START_SECONDS
        while not is_up(port):
            assert server.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < end, (folder / "log").read_text()
            time.sleep(0.2)  # nothing tells when it is ready but asking it
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()


def test_its_streamed_answer_is_verified_and_its_tokens_are_counted(
    base_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", base_url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    question = "Who still needs to approve Rutte?"
    flags = ["--model", "openai:mock", "--json", "--data-dir", str(tmp_path)]
    assert main(["ask", question, *flags]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [c["quote"] for c in answer["citations"]] == [WORDS]
    assert answer["warnings"] == []
    assert answer["usage"]["input_tokens"] > 100


@pytest.mark.parametrize(
    ("model", "key", "line"),
    [
        ("mock", secrets.token_hex(8), "the model 'openai:mock' refused the "),  # it says 400
        ("other", KEY, "the model 'openai:other' "),
    ],
)
def test_its_refusals_are_one_clear_line(
    base_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    model: str,
    key: str,
    line: str,
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", base_url)
    monkeypatch.setenv("OPENAI_API_KEY", key)
    flags = ["--model", f"openai:{model}", "--data-dir", str(tmp_path)]
    assert main(["ask", "Who approves Rutte?", *flags]) == 1
    error = capsys.readouterr().err
    assert line in error
    assert key not in error
