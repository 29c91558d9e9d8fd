"""Several processes on one data directory: ingests, questions, a watch and an evaluation."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.state.conversations import Conversations
from bot.state.database import open_state
from tests.archives import TestArchive
from tests.disk_driver import write_articles

ROOT = Path(__file__).parent.parent
ARTICLES = 12  # of each ingest


def command(tmp_path: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments, "--data-dir", str(tmp_path / "data")],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def asked(searching: subprocess.Popen[str], question: str) -> list[str]:
    """Titles of what a process that has been running finds now."""
    assert searching.stdin is not None
    assert searching.stdout is not None
    searching.stdin.write(question + "\n")
    searching.stdin.flush()
    return [p["title"] for p in json.loads(searching.stdout.readline())["passages"]]


def test_ingests_questions_a_watch_and_an_evaluation_at_once(tmp_path: Path) -> None:
    for number, folder in enumerate(("seed", "first", "second", "watched")):
        write_articles(tmp_path / folder, 100 * number, 1 if folder == "seed" else ARTICLES)
    (tmp_path / "questions.jsonl").write_text(
        "".join(json.dumps({"question": f"What does plan0x{i} cost?"}) + "\n" for i in range(4))
    )
    seeding = command(tmp_path, "ingest", str(tmp_path / "seed"))
    assert seeding.communicate(timeout=120)[1] == ""
    searching = command(tmp_path, "search", "-")
    assert asked(searching, "plan0x3") == ["Plan 0"]
    watching = command(tmp_path, "watch", str(tmp_path / "watched"), "--every", "1h")
    ingests = [command(tmp_path, "ingest", str(tmp_path / f)) for f in ("first", "second")]
    measuring = command(
        tmp_path, "eval", "run", str(tmp_path / "questions.jsonl"), "--out", str(tmp_path / "run")
    )
    said = []
    for number, ingest in enumerate(ingests, start=1):
        out, err = ingest.communicate(timeout=300)
        assert (ingest.returncode, f"{ARTICLES} added" in out) == (0, True), err
        # It has said that it is done: a process that was there before finds all of it.
        newest = 100 * number + ARTICLES - 1
        assert asked(searching, f"plan{newest}x3")[0] == f"Plan {newest}"
        said.append(err)
    assert watching.stdout is not None
    assert f"{ARTICLES} added" in watching.stdout.readline()
    watching.send_signal(signal.SIGTERM)
    for process in (watching, measuring, searching):
        _, err = process.communicate(timeout=300)
        assert process.returncode == 0, err
        said.append(err)
    assert "locked" not in "".join(said)
    with closing(TestArchive(tmp_path / "data")) as archive:
        assert len(list(archive.catalogue.revisions())) == 1 + 3 * ARTICLES
        assert archive.catalogue.check() == []


@pytest.mark.parametrize(
    "arguments",
    [("conversations", "remove", "1"), ("eval", "inbox", "--done", "feedback-1")],
    ids=" ".join,
)
def test_who_has_to_wait_for_another_process_says_so(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    path = tmp_path / "data" / "state.db"
    with closing(open_state(path, clock=lambda: datetime.now(UTC))) as state:
        Conversations(state, lambda: datetime.now(UTC)).begin("terminal").asked("Who?", {})
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = command(tmp_path, *arguments)
        assert waiting.stderr is not None
        assert "another process is writing to state.db; waiting" in waiting.stderr.readline()
        other.execute("ROLLBACK")
        waiting.communicate(timeout=60)
