"""Secrets stay secret, files stay private, and nothing is sent that was not asked for."""

from __future__ import annotations

import json
import logging
import os
import stat
import subprocess
import sys
import traceback
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.as_json import answer as as_json
from bot.errors import DatelineError
from bot.providers.fake_server import FakeOpenAIServer, Fault
from bot.settings import Settings
from bot.wiring import Dateline
from tests.archives import Run
from tests.model_faults import REPLY

ROOT = Path(__file__).parent.parent
KEY, PASSWORD = "sk-marker-5f2d91c7", "pw-marker-08ac"
QUESTION = "Who still needs to approve Rutte?"
ECHO = f"Incorrect API key provided: {KEY}"


@pytest.fixture
def with_key(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeOpenAIServer]:
    """A model behind an address with a password in it, and a key."""
    with FakeOpenAIServer([REPLY]) as server:
        address = server.base_url.replace("//", f"//user:{PASSWORD}@")
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", address)
        monkeypatch.setenv("DATELINE_MODEL", "openai:fake")
        monkeypatch.setenv("DATELINE_RETRIES", "0")
        yield server


def leaks(folder: Path, *said: str) -> list[str]:
    """Where a marker stands in what was said or in any file below ``folder``."""
    found = [f"said: {text[:300]}" for text in said if KEY in text or PASSWORD in text]
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        if KEY.encode() in data or PASSWORD.encode() in data:
            found.append(str(path))
    return found


def test_no_command_says_or_writes_a_key_or_a_password(
    run: Run, with_key: FakeOpenAIServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    questions = tmp_path / "q.jsonl"
    questions.write_text(json.dumps({"question": QUESTION, "answers": ["32"]}))
    said: list[str] = []
    for command in (
        ("ask", QUESTION), ("ask", QUESTION, "--explain"), ("ask", QUESTION, "--json"),
        ("ingest", ROOT / "corpus", "--report", tmp_path / "report.txt"), ("doctor",),
        ("search", "Rutte", "--json"), ("articles", "list"), ("articles", "export"),
        ("eval", "run", questions, "--out", tmp_path / "run"), ("ask", QUESTION, "--model", "x"),
    ):  # fmt: skip
        code, out, err = run(*command)
        said += [json.dumps(out), err]
        assert code in (0, 1, 2)
    assert leaks(tmp_path, *said, caplog.text) == []
    sent = with_key.requests[0].headers["Authorization"]
    assert b64decode(sent.removeprefix("Basic ")).decode() == f"user:{PASSWORD}"


FAILURES = [
    Fault(status=401, text=ECHO),
    Fault(kind="drop"),
    Fault(kind="broken", text=REPLY + " And so. It goes"),
]


@pytest.mark.parametrize("fault", FAILURES, ids=lambda fault: f"{fault.kind} {fault.status}")
def test_no_failure_says_a_key_even_where_the_service_does(
    run: Run, with_key: FakeOpenAIServer, fault: Fault, caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:  # fmt: skip
    caplog.set_level(logging.INFO)
    with_key.script = [fault]
    _, out, err = run("ask", QUESTION)
    assert leaks(tmp_path, out, err, caplog.text) == []


def test_no_traceback_of_a_failure_has_a_key_in_it(
    with_key: FakeOpenAIServer, tmp_path: Path
) -> None:
    with_key.script = [Fault(status=401, text=ECHO)]
    settings = Settings.from_env({**os.environ, "DATELINE_DATA_DIR": str(tmp_path)})
    with Dateline(settings) as dateline, pytest.raises(DatelineError) as failed:
        dateline.models.asking("openai:fake")([("user", "Who?")])
    text = "".join(traceback.format_exception(failed.value))
    assert "refused the key (401)" in text
    assert leaks(tmp_path, text, repr(failed.value)) == []


def test_no_repr_has_a_key_in_it(with_key: FakeOpenAIServer, tmp_path: Path) -> None:
    settings = Settings.from_env({**os.environ, "DATELINE_DATA_DIR": str(tmp_path)})
    with Dateline(settings) as dateline:
        shown = [
            repr(settings),
            repr(dateline.models.connection),
            repr(vars(dateline.models.first)),
        ]
    assert leaks(tmp_path, *shown) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OPENAI_BASE_URL", f"ftp://user:{PASSWORD}@host/"),
        ("DATELINE_MODEL", f"//a-{PASSWORD}@b"),
    ],
)
def test_a_setting_that_is_refused_is_said_without_its_password(name: str, value: str) -> None:
    with pytest.raises(DatelineError) as refused:
        Settings.from_env({name: value})
    assert "***@" in str(refused.value)
    assert PASSWORD not in str(refused.value)


def test_no_process_has_a_key_on_its_command_line(
    run: Run, with_key: FakeOpenAIServer, tmp_path: Path
) -> None:
    """Nor what is asked: other users of a machine see the commands that run on it."""
    started: list[str] = []
    sys.addaudithook(
        lambda event, args: started.append(str(args)) if event == "subprocess.Popen" else None
    )
    run("ingest", ROOT / "corpus")
    begun = "".join(command.partition("environ")[0] for command in started)
    assert "bot.archive.vectors.worker" in begun
    assert KEY not in begun


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_new_files_and_folders_are_for_their_user_alone(run: Run, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        run("ingest", ROOT / "corpus")
        settings = Settings.from_env({"DATELINE_DATA_DIR": str(tmp_path / "data")})
        with Dateline(settings) as dateline:
            given = as_json(dateline.assistant.ask(QUESTION))
            dateline.feedback.add(given, "good", channel="python")
            databases = sorted((tmp_path / "data").glob("*.db*"))
            assert {mode(path) for path in databases} == {0o600}
    finally:
        os.umask(before)
    assert {path.name for path in databases} >= {"catalogue.db", "state.db", "state.db-wal"}
    assert mode(tmp_path / "data") == mode(tmp_path / "data" / "vectors") == 0o700


def test_the_sample_leaves_no_open_data_directory_behind(run: Run, tmp_path: Path) -> None:
    run("ask", QUESTION, "--model", "offline")
    assert mode(tmp_path / "data") == mode(tmp_path / "data" / "sample") == 0o700


def test_doctor_says_what_others_may_read_and_leaves_it(run: Run, tmp_path: Path) -> None:
    run("ingest", ROOT / "corpus")
    (tmp_path / "data").chmod(0o755)
    (tmp_path / "data" / "catalogue.db").chmod(0o644)
    _, out, _ = run("doctor")
    assert "see privacy: other users of this machine may read data, catalogue.db" in out
    assert f"chmod -R go= {tmp_path / 'data'}" in out
    assert mode(tmp_path / "data") == 0o755


WATCH = """
import os, sys
def hook(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        to = args[1] if event != "socket.getaddrinfo" else args[0]
        host = to[0] if isinstance(to, tuple) else to
        if str(host) not in ("127.0.0.1", "::1", "localhost", "None"):
            with open(os.environ["SEEN"], "a") as seen:
                seen.write(f"{event} {to!r}\\n")
sys.addaudithook(hook)
"""


def test_no_command_and_no_dependency_speaks_to_another_machine(tmp_path: Path) -> None:
    """Every process that is started has a hook on its sockets; no setting turns anything off."""
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(WATCH)
    questions = tmp_path / "q.jsonl"
    questions.write_text(json.dumps({"question": QUESTION, "answers": ["32"]}))
    seen = tmp_path / "seen"
    script = tmp_path / "all.py"
    script.write_text(
        "import sys\nfrom bot.cli import main\n"
        "for line in sys.argv[1:]:\n    print(line, main(line.split('|')))\n"
    )
    with FakeOpenAIServer([REPLY]) as server:
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(tmp_path), "SEEN": str(seen),
            "PYTHONPATH": f"{tmp_path / 'hook'}:{ROOT}", "DATELINE_DATA_DIR": str(tmp_path / "d"),
            "OPENAI_BASE_URL": server.base_url,
        }  # fmt: skip
        commands = [
            f"ingest|{ROOT / 'corpus'}", f"ask|{QUESTION}", f"ask|{QUESTION}|--model|openai:fake",
            "search|Rutte", "doctor", "articles|list",
            f"eval|run|{questions}|--system|dateline|--system|langchain-tutorial|--out|run",
        ]  # fmt: skip
        done = subprocess.run(
            [sys.executable, str(script), *commands],
            env=environment, cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert len(server.requests) == 1
    assert [line for line in done.stdout.splitlines() if line in {f"{c} 0" for c in commands}] == [
        f"{command} 0" for command in commands
    ], done.stderr
    assert not seen.exists(), seen.read_text()


def test_the_hook_sees_what_leaves_the_machine(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(WATCH)
    code = "import socket; socket.socket(type=socket.SOCK_DGRAM).connect(('192.0.2.1', 9))"
    subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True,
        env={"PYTHONPATH": str(tmp_path), "SEEN": str(tmp_path / "seen")},
    )  # fmt: skip
    assert "192.0.2.1" in (tmp_path / "seen").read_text()
