"""A clean environment for every test, and an archive on real SQLite and real Chroma."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from bot.archive.vectors.process import Worker
from bot.cli import main
from tests.archives import Run, TestArchive

# How long an example takes says nothing about whether it is right.
settings.register_profile("dateline", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("dateline")

_SCRUBBED = ("DATELINE_", "OPENAI_", "LANGCHAIN_", "LANGSMITH_", "ANTHROPIC_", "CHROMA_", "SLACK_")


@pytest.fixture(autouse=True)
def clean_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of whoever runs the tests, no home, no .env, and no real model."""
    for name in list(os.environ):
        if name.startswith(_SCRUBBED) or name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home" / "data"))
    monkeypatch.setenv("DATELINE_FORBID_MODEL_CALLS", "1")
    monkeypatch.setenv("ANONYMIZED_TELEMETRY", "False")
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    """One process for the jobs of all archives, each job in a fork of its own: it takes a second to
    start."""
    shared = Worker()
    yield shared
    shared.close()


@pytest.fixture
def archive(tmp_path: Path, worker: Worker) -> Iterator[TestArchive]:
    made = TestArchive(tmp_path / "archive", worker=worker)
    yield made
    made.close()


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on one data directory: exit code, stdout (parsed if JSON), stderr."""

    def call(*arguments: str | Path) -> tuple[int, Any, str]:
        try:
            code = main([*map(str, arguments), "--data-dir", str(tmp_path / "data")])
        except SystemExit as stopped:  # argparse refuses in its own way
            code = int(str(stopped.code))
        out, err = capsys.readouterr()
        return code, json.loads(out) if "--json" in arguments else out, err

    return call
