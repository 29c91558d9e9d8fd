"""A short soak (`make soak` has a long one): processes on one data directory, killed at random."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.archives import TestArchive
from tests.soak.articles import about
from tests.soak.figures import broken, watched
from tests.soak.run import KNOWN, Soak, soak

SECONDS, SEED = 5, 2  # that seed kills one of each


def test_killed_processes_on_one_data_directory_lose_nothing_and_answer_right(
    tmp_path: Path,
) -> None:
    report = soak(SECONDS, SEED, out=tmp_path / "soak", between=(0.3, 1.0))
    # Memory that is still warming up says nothing in so short a time.
    assert [said for said in report["broken"] if not said.startswith("the memory of")] == []
    assert report["present"] == report["acknowledged"] > KNOWN
    assert report["answers"]["right"] > 0
    assert sum(report["kills"].values()) > 3
    assert (tmp_path / "soak" / "soak.svg").read_text().startswith("<svg")


@pytest.fixture
def over(tmp_path: Path) -> Iterator[Soak]:
    """A soak without any process: its logs are written by the test."""
    made = Soak(tmp_path, seed=1)
    archive = TestArchive(tmp_path / "data")
    archive.ingest(about(number) for number in [*range(KNOWN), 100_001])
    archive.close()
    yield made
    for port in made.ports:
        port.close()


def logged(over: Soak, name: str, *events: dict[str, Any]) -> None:
    lines = (json.dumps({"at": 0.0, **event}) + "\n" for event in events)
    (over.folder / f"{name}.log").write_text("".join(lines))


def test_a_soak_names_what_it_finds_lost_back_unasked_for_or_wrong(over: Soak) -> None:
    logged(over, "ingest-1", {"did": "ingest", "numbers": [100_000]})
    logged(over, "remover", {"did": "remove", "numbers": [3]})
    wrong = {"did": "ask", "verdict": "wrong", "why": "", "memory": 1, "files": 1}
    logged(over, "asker", wrong)
    over.roles[0].failed.append("it ended with 1")
    sleeper = "import sys; sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", sleeper], stdin=subprocess.PIPE, env=over.roles[0].environment
    ) as left:
        found = over.report(1.0, patience=0.0)["broken"]
        left.communicate()
    assert [said for said in found if "left_processes" not in said] == [
        "lost: [100000]",
        "back: [3]",
        "unknown: [100001]",
        "failed: ['it ended with 1']",
        "1 answers wrong",
    ]
    assert sleeper in str(found)


def test_a_soak_names_a_witness_that_grows() -> None:
    grown = watched([{"memory": 10 * number, "files": number} for number in range(40)])
    sound: dict[str, Any] = {"answers": {"right": 40}, "doctor": [], "witnesses": {"one": grown}}
    names = ("lost", "back", "unknown", "twice", "catalogue", "left_processes", "failed")
    memory, files = broken(sound | dict.fromkeys(names, ()))
    assert memory.startswith("the memory of one grows")
    assert files.startswith("the open files of one grow")
