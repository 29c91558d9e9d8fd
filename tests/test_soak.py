"""A short soak (`make soak` has a long one): processes on one data directory, killed at random."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak.run import soak

SECONDS = 20


@pytest.mark.soak
def test_killed_processes_on_one_data_directory_lose_nothing_and_answer_right(
    tmp_path: Path,
) -> None:
    report = soak(SECONDS, seed=7, out=tmp_path / "soak")
    # Memory that is still warming up says nothing in so short a time.
    broken = [said for said in report["broken"] if not said.startswith("the memory of")]
    assert broken == []
    assert report["present"] == report["acknowledged"] > 30
    assert report["answers"]["right"] > 0
    assert sum(report["kills"].values()) > 3
    assert (tmp_path / "soak" / "soak.svg").read_text().startswith("<svg")
