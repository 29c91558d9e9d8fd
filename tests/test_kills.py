"""SIGKILL at random moments of an ingest and at each named step of publishing."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.archive.identity import article_id
from bot.archive.vectors.generations import STEPS
from tests.archives import TestArchive, generated

ROOT = Path(__file__).parent.parent
RANDOM_KILLS = 12


def start(folder: Path, first: int, count: int, step: str = "") -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.kill_driver", str(folder), str(first), str(count)]
    return subprocess.Popen(
        [*command, *([step] if step else [])],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )


def kill_all(process: subprocess.Popen[str]) -> list[str]:
    """End the driver and whatever it started; the rest of what it had said."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    assert process.stdout is not None
    rest = process.stdout.read().splitlines()
    process.stdout.close()
    process.wait(timeout=60)
    return rest


def stored(lines: list[str]) -> set[int]:
    return {int(line.split()[1]) for line in lines if line.startswith("stored")}


def assert_nothing_is_lost(archive: TestArchive, acknowledged: set[int]) -> None:
    """Each acknowledged article is there once, and answers its own question."""
    keys = [r.article.key for r in archive.catalogue.revisions()]
    assert len(keys) == len(set(keys))
    assert {f"id:{n}" for n in acknowledged} <= set(keys)
    for n in sorted(acknowledged)[-3:]:
        (best, *_) = archive.find(f"What does plan{n}x7 cost?")
        assert best.revision.article_id == article_id(f"id:{n}")
        assert best.text == best.revision.text[best.start : best.end]
    assert archive.catalogue.check() == []


def test_random_kills_of_an_ingest_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    """One folder is killed again and again, so that damage would add up."""
    dice = random.Random(20240429)
    acknowledged: set[int] = set()
    for trial in range(RANDOM_KILLS):
        process = start(tmp_path / "a", trial * 100, 6)
        assert process.stdout is not None
        lines = []
        for _ in range(dice.randint(1, 10)):  # 6 articles, then the steps of publishing
            lines.append(process.stdout.readline().strip())
        acknowledged |= stored(lines + kill_all(process))
        archive = TestArchive(tmp_path / "a")
        assert_nothing_is_lost(archive, acknowledged)
        archive.close()
    archive = TestArchive(tmp_path / "a")
    archive.ingest(generated(n) for n in sorted(acknowledged))
    assert len(list(archive.catalogue.revisions())) == archive.catalogue.index.totals()["articles"]
    assert_nothing_is_lost(archive, acknowledged)
    left = [p for p in (tmp_path / "a" / "vectors").iterdir() if p.is_dir()]
    archive.close()
    assert len(left) == 1


MANY, MANY_KILLS = 10_000, 20


@pytest.mark.slow
def test_ten_thousand_articles_are_all_there_once_after_twenty_kills(tmp_path: Path) -> None:
    """The command itself, killed with all its processes at random moments, then run to its end."""
    dump = tmp_path / "dump.jsonl"
    with dump.open("w") as out:
        for n in range(MANY):
            text = f"On day {n} the minister of town{n} said that plan{n} costs {n} million."
            out.write(json.dumps({"id": f"item-{n}", "title": f"Plan {n}", "text": text}) + "\n")
    command = [sys.executable, "-m", "bot", "ingest", str(dump), "--data-dir", str(tmp_path / "a")]
    dice = random.Random(20240430)
    for _ in range(MANY_KILLS):
        process = subprocess.Popen(
            command, cwd=ROOT, text=True, stdout=subprocess.PIPE, start_new_session=True
        )
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=dice.uniform(0.3, 4.0))
        kill_all(process)
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=True)
    assert " 0 skipped" in done.stdout
    archive = TestArchive(tmp_path / "a")
    keys = [r.article.key for r in archive.catalogue.revisions()]
    assert sorted(keys) == sorted(f"id:item-{n}" for n in range(MANY))
    assert {r.number for r in archive.catalogue.revisions()} == {1}
    generation = archive.catalogue.generations.current()
    assert generation is not None
    archive.generations.probe(generation)
    with closing(archive.generations.open_current()) as opened:
        assert opened.reader.count() == archive.catalogue.index.count_blocks() == MANY
    assert archive.catalogue.check() == []
    assert archive.catalogue.index.totals()["articles"] == MANY
    archive.close()
    doctor = [sys.executable, "-m", "bot", "doctor", "--data-dir", str(tmp_path / "a")]
    assert subprocess.run(doctor, cwd=ROOT, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_any_step_of_publishing_loses_nothing(tmp_path: Path, step: str) -> None:
    process = start(tmp_path / "a", 0, 3, step)
    process.wait(timeout=120)
    assert process.returncode == -signal.SIGKILL
    acknowledged = stored(kill_all(process))
    assert len(acknowledged) == 3
    archive = TestArchive(tmp_path / "a")
    assert_nothing_is_lost(archive, acknowledged)
    named = archive.catalogue.generations.current()
    assert (named is not None) == (step in STEPS[STEPS.index("named") :])
    archive.close()


def test_the_figures_of_the_reliability_page_can_be_had_in_small(tmp_path: Path) -> None:
    """``make kills`` itself, with few kills; it fails if Dateline loses anything."""
    sizes = ["--random", "2", "--persist", "2", "--operations", "6", "--base", "100"]
    command = [sys.executable, "-m", "tests.bench.kills", *sizes, "--out", str(tmp_path / "k.json")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    results = json.loads((tmp_path / "k.json").read_text())["series"]
    mine = [(r["kills"], r["damaged"]) for r in results if r["system"] == "Dateline"]
    assert mine == [(2, 0), (2, 0), (6, 0)]
