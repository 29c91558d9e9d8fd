"""No space, no writing, no more open files, another version, a clock put back: nothing is lost."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.archive.catalogue import Catalogue
from bot.archive.identity import article_id
from bot.archive.preparing import prepare
from bot.archive.schema import MIGRATIONS, SCHEMA_VERSION
from bot.database import Database, Migration
from bot.domain import Scope
from bot.errors import SchemaTooNew
from tests.archives import NOON, TestArchive, article, generated

ROOT = Path(__file__).parent.parent
SMALL_DISK = 'mount -t tmpfs -o size=100m none "$1" && exec "$0" -m tests.disk_driver "$1" "$2"'


def driven(tmp_path: Path, kind: str, *, on_a_small_disk: bool) -> list[dict[str, Any]]:
    """The trials of one kind, after what must hold of all: nothing lost, and no traceback."""
    (tmp_path / "disk").mkdir()
    command = [sys.executable, "-m", "tests.disk_driver", str(tmp_path / "disk"), kind]
    if on_a_small_disk:
        space = ["unshare", "--user", "--map-root-user", "--mount"]
        if not shutil.which("unshare") or subprocess.run([*space, "true"], check=False).returncode:
            pytest.skip("this system lets no one mount a small disk")
        command = [*space, "sh", "-c", SMALL_DISK, sys.executable, str(tmp_path / "disk"), kind]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout.splitlines()[-1])
    for trial in result["trials"]:
        assert trial["lost"] == []
        assert "Traceback" not in trial["said"] + trial["asked"][1]
        assert "locked" not in trial["said"]
        assert (trial["again"], trial["all"]) == (0, True)
    assert result["doctor"] == 0
    trials: list[dict[str, Any]] = result["trials"]
    return trials


def failed(trials: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [trial for trial in trials if trial["code"]]


def test_a_full_disk_at_any_step_is_a_clear_error_and_loses_nothing(tmp_path: Path) -> None:
    trials = driven(tmp_path, "full", on_a_small_disk=True)
    said = [trial["said"] for trial in failed(trials)]
    assert len(said) == 4
    assert all("full" in text or "No space" in text or "MB of disk" in text for text in said)
    assert any("MB of disk" in text for text in said)  # stored, but not indexed
    assert any("free disk space" in text for text in said)  # not even stored


def test_a_limit_on_the_size_of_files_is_a_clear_error_and_loses_nothing(tmp_path: Path) -> None:
    trials = failed(driven(tmp_path, "limit", on_a_small_disk=False))
    assert len(trials) >= 2
    assert all("dateline: " in trial["said"] for trial in trials)


def test_too_few_file_handles_are_a_clear_error_and_lose_nothing(tmp_path: Path) -> None:
    trials = failed(driven(tmp_path, "handles", on_a_small_disk=False))
    assert trials
    assert all("dateline: " in trial["said"] for trial in trials)


def test_a_folder_that_cannot_be_written_is_a_clear_error_and_loses_nothing(
    tmp_path: Path,
) -> None:
    (trial,) = driven(tmp_path, "readonly", on_a_small_disk=True)
    assert trial["code"] == 1
    assert "writable" in trial["said"]


def test_a_process_that_is_older_than_the_archive_meanwhile_is_stops_and_breaks_nothing(
    tmp_path: Path,
) -> None:
    path = tmp_path / "catalogue.db"
    with closing(Database(path, MIGRATIONS, clock=lambda: NOON)) as old:
        old.set("embedder", "mine")
        newer = (*MIGRATIONS, Migration("CREATE TABLE more (x);\n"))
        Database(path, newer, clock=lambda: NOON).close()
        with pytest.raises(SchemaTooNew, match=f"schema {SCHEMA_VERSION + 1}"):
            old.set("embedder", "other")
    with closing(Database(path, newer, clock=lambda: NOON)) as database:
        assert database.setting("embedder") == "mine"


def test_every_earlier_schema_is_brought_forward_without_losing_a_word(tmp_path: Path) -> None:
    with closing(TestArchive(tmp_path / "now")) as archive:
        archive.ingest([generated(1)])
        texts = [r.text for r in archive.catalogue.revisions()]
        columns = [row[1] for row in archive.catalogue.database.connection.execute(
            "PRAGMA table_info(revision)")]  # fmt: skip
        rows = archive.catalogue.database.connection.execute("SELECT * FROM revision").fetchall()
    for version in range(1, len(MIGRATIONS)):
        path = tmp_path / f"{version}.db"
        with closing(Database(path, MIGRATIONS[:version], clock=lambda: NOON)) as old:
            known = [row[1] for row in old.connection.execute("PRAGMA table_info(revision)")]
            old.connection.execute("INSERT INTO article (id, key, revisions, current)"
                                   " VALUES ('a', 'id:1', 1, 1)")  # fmt: skip
            values = dict(zip(columns, rows[0], strict=True)) | {"article_id": "a", "num": 1}
            old.connection.execute(
                f"INSERT INTO revision ({', '.join(known)}) VALUES ({', '.join('?' * len(known))})",
                [values[name] for name in known],
            )
        with closing(Catalogue(path, clock=lambda: NOON)) as catalogue:
            assert [r.text for r in catalogue.revisions()] == texts
            assert catalogue.check() == []


def test_a_clock_that_was_put_back_does_not_change_what_was_known_when(tmp_path: Path) -> None:
    now = [NOON]
    with closing(Catalogue(tmp_path / "catalogue.db", clock=lambda: now[0])) as catalogue:
        archive = TestArchive(tmp_path)
        archive.catalogue.close()
        for text, moment in (("One.", NOON), ("Two.", NOON - timedelta(days=400))):
            now[0] = moment
            store(catalogue, archive, text)
        first, second = catalogue.history(article_id("id:a"))
        assert second.taken_in >= first.taken_in
        assert first.known_from is not None
        assert second.known_from is not None
        assert second.known_from >= first.known_from
        day_before = Scope(as_of=NOON - timedelta(days=1))
        with catalogue.seen(day_before) as index:
            assert index.count_blocks() == 0
            assert index.match(["one"], 9)


def store(catalogue: Catalogue, archive: TestArchive, text: str) -> None:
    made = prepare(text)
    catalogue.claim_embedder("wordllama")
    catalogue.store(
        article("id:a", text), made.split, archive.embedder.embed([text]), embedder="wordllama"
    )
