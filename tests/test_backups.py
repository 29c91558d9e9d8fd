"""A backup holds what was acknowledged; a restore is verified first, and whole or not at all."""

from __future__ import annotations

import json
import signal
import sqlite3
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from bot.archive.schema import MIGRATIONS, SCHEMA_VERSION
from bot.backups.making import back_up
from bot.backups.restoring import restore
from bot.database import Database
from bot.errors import ArchiveError, DatelineError, UsageError
from bot.state.database import NEWEST, open_state
from bot.state.feedback import FeedbackBox
from tests.archives import NOON, Run, TestArchive, generated

ROOT = Path(__file__).parent.parent


def made(folder: Path, *numbers: int) -> Path:
    """A data directory with these articles and one feedback."""
    with closing(TestArchive(folder)) as archive:
        for number in numbers:
            archive.store(generated(number))
    with closing(open_state(folder / "state.db", clock=lambda: NOON)) as state:
        FeedbackBox(state, lambda: NOON).add({"question": "Why?"}, "good", channel="test")
    return folder


def saved(data: Path, file: Path) -> Path:
    back_up(data, file, clock=lambda: NOON)
    return file


def put_back(file: Path, data: Path, *, replace: bool = False) -> list[str]:
    told: list[str] = []
    restore(file, data, replace=replace, clock=lambda: NOON, tell=told.append)
    return told


def keys_of(data: Path) -> set[str]:
    with closing(TestArchive(data)) as archive:
        assert archive.catalogue.check() == []
        return {r.article.key for r in archive.catalogue.revisions()}


def test_what_was_backed_up_comes_back_as_it_was(tmp_path: Path) -> None:
    data = made(tmp_path / "a", 1, 2)
    put_back(saved(data, tmp_path / "b.zip"), tmp_path / "c")
    with closing(TestArchive(data)) as before, closing(TestArchive(tmp_path / "c")) as after:
        assert after.state() == before.state()
        assert after.find("plan2x5")[0].revision.article.key == "id:2"
    with closing(open_state(tmp_path / "c" / "state.db", clock=lambda: NOON)) as state:
        assert [f.question for f in FeedbackBox(state, lambda: NOON).waiting()] == ["Why?"]


def test_a_backup_is_for_its_owner_alone_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    file = saved(made(tmp_path / "a", 1), tmp_path / "out" / "b.zip")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [f.name for f in (tmp_path / "out").iterdir()] == ["b.zip"]


def test_a_backup_during_an_ingest_has_every_article_that_was_stored_before_it(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-m", "tests.kill_driver", str(tmp_path / "a"), "0", "150"]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE) as ingest:
        assert ingest.stdout is not None
        for backup in range(4):
            stored = {int(ingest.stdout.readline().split()[1]) for _ in range(20)}
            put_back(saved(tmp_path / "a", tmp_path / "b.zip"), tmp_path / str(backup))
            kept = keys_of(tmp_path / str(backup))
            assert {f"id:{n}" for n in stored} <= kept
        ingest.stdout.read()
        assert ingest.wait(timeout=120) == 0
    assert len(keys_of(tmp_path / "a")) == 150


def test_a_filled_data_directory_is_refused_without_the_flag(tmp_path: Path) -> None:
    file = saved(made(tmp_path / "a", 1), tmp_path / "b.zip")
    made(tmp_path / "c", 2)
    with pytest.raises(UsageError, match="--replace"):
        put_back(file, tmp_path / "c")
    assert keys_of(tmp_path / "c") == {"id:2"}


def test_what_a_restore_replaces_is_kept_in_a_backup(tmp_path: Path) -> None:
    file = saved(made(tmp_path / "a", 1), tmp_path / "b.zip")
    made(tmp_path / "c", 2)
    (said,) = put_back(file, tmp_path / "c", replace=True)
    (kept,) = (tmp_path / "c").glob("before-restore-*.zip")
    assert str(kept) in said
    assert keys_of(tmp_path / "c") == {"id:1"}
    put_back(kept, tmp_path / "d")
    assert keys_of(tmp_path / "d") == {"id:2"}


def test_a_process_that_goes_on_sees_what_was_restored_and_loses_nothing_that_it_writes(
    tmp_path: Path,
) -> None:
    file = saved(made(tmp_path / "a", 1), tmp_path / "b.zip")
    with closing(TestArchive(tmp_path / "c")) as going_on:
        going_on.ingest([generated(2), generated(3)])
        assert going_on.find("plan2x5")[0].revision.article.key == "id:2"
        put_back(file, tmp_path / "c", replace=True)
        assert {p.revision.article.key for p in going_on.find("plan2x5 plan1x5")} == {"id:1"}
        going_on.ingest([generated(4)])
        assert going_on.find("plan4x5")[0].revision.article.key == "id:4"
        assert going_on.find("plan1x5")[0].revision.article.key == "id:1"
        folders = [f for f in (tmp_path / "c" / "vectors").iterdir() if f.is_dir()]
        assert len(folders) == 1
    assert keys_of(tmp_path / "c") == {"id:1", "id:4"}


@pytest.mark.parametrize("at", [1, 4, 8, 14])
def test_a_kill_in_a_restore_leaves_all_of_the_archive_or_nothing(tmp_path: Path, at: int) -> None:
    file = saved(made(tmp_path / "a", 1, 2), tmp_path / "b.zip")
    program = (
        "import sys; from pathlib import Path; from tests.kill_driver import Operations\n"
        "from bot.backups.restoring import restore; from tests.archives import NOON\n"
        "operations = Operations(int(sys.argv[3])); operations.counting = True\n"
        "restore(Path(sys.argv[1]), Path(sys.argv[2]), replace=False, clock=lambda: NOON,"
        " tell=print)\n"
    )
    command = [sys.executable, "-c", program, str(file), str(tmp_path / "c"), str(at)]
    done = subprocess.run(command, cwd=ROOT, check=False)
    assert done.returncode in (0, -signal.SIGKILL)
    assert not (tmp_path / "c").exists() or keys_of(tmp_path / "c") == {"id:1", "id:2"}
    if not (tmp_path / "c").exists():
        put_back(file, tmp_path / "c")
    assert keys_of(tmp_path / "c") == {"id:1", "id:2"}
    assert not list(tmp_path.glob(".c.restoring-*"))  # what the killed one left is gone


def rewritten(file: Path, change: Callable[[dict[str, Any], dict[str, bytes]], None]) -> Path:
    """A backup with its manifest or members changed."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members.pop("manifest.json"))
    change(manifest, members)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        for name, content in members.items():
            archive.writestr(name, content)
    return file


def _changed_byte(_: dict[str, Any], members: dict[str, bytes]) -> None:
    members["catalogue.db"] = members["catalogue.db"][:-1] + b"\x07"


def _longer(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    members["catalogue.db"] += b"\0" * 50_000_000  # a small file that would grow


def _outside(_: dict[str, Any], members: dict[str, bytes]) -> None:
    members["../escaped.txt"] = b"out"


def _no_database(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    content = b"no database at all" * 1000
    members["state.db"] = content
    manifest["databases"]["state.db"].update(size=len(content), sha256=sha256(content).hexdigest())


def _newer_format(manifest: dict[str, Any], _: dict[str, bytes]) -> None:
    manifest["format"] = 2


def _lying(manifest: dict[str, Any], _: dict[str, bytes]) -> None:
    manifest["databases"] = {"catalogue.db": {"size": "x"}}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_changed_byte, "not what its manifest says"),
        (_longer, "not what its manifest says"),
        (_outside, "no backup of Dateline"),
        (_no_database, "damaged"),
        (_newer_format, "newer Dateline"),
        (_lying, "cannot be read"),
    ],
)
def test_a_backup_that_is_not_whole_is_refused_before_anything_is_changed(
    tmp_path: Path, change: Callable[[dict[str, Any], dict[str, bytes]], None], said: str
) -> None:
    file = rewritten(saved(made(tmp_path / "a", 1), tmp_path / "b.zip"), change)
    with pytest.raises(DatelineError, match=said):
        put_back(file, tmp_path / "c")
    assert not (tmp_path / "c").exists()
    assert not (tmp_path.parent / "escaped.txt").exists()
    assert not list(tmp_path.glob(".c.restoring-*"))


def test_a_backup_of_a_newer_schema_is_refused_and_of_an_older_one_brought_forward(
    tmp_path: Path,
) -> None:
    data = made(tmp_path / "a", 1)
    with closing(sqlite3.connect(data / "catalogue.db")) as database:
        database.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(ArchiveError, match=f"schema {SCHEMA_VERSION + 1}"):
        put_back(saved(data, tmp_path / "newer.zip"), tmp_path / "c")
    (tmp_path / "old").mkdir()
    Database(tmp_path / "old" / "catalogue.db", MIGRATIONS[:1], clock=lambda: NOON).close()
    put_back(saved(tmp_path / "old", tmp_path / "older.zip"), tmp_path / "d")
    with closing(sqlite3.connect(tmp_path / "d" / "catalogue.db")) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    with closing(sqlite3.connect(tmp_path / "d" / "state.db")) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (NEWEST,)


def test_a_file_that_is_no_backup_is_neither_restored_nor_overwritten(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    made(tmp_path / "data", 1)
    assert run("backup", "notes.txt")[0] == 2
    assert (tmp_path / "notes.txt").read_text() == "mine"
    code, _, err = run("restore", "notes.txt", "--replace")
    assert (code, "notes.txt" in err) == (1, True)
    assert run("restore", "nowhere.zip", "--replace")[0] == 2
    assert run("backup", "b.zip")[0] == run("backup", "b.zip")[0] == 0  # an earlier backup is


def test_what_is_no_backup_is_said_before_what_stands_in_the_way(run: Run, tmp_path: Path) -> None:
    made(tmp_path / "data", 1)
    (tmp_path / "q.jsonl").write_text('{"question": "Who?"}\n')
    code, _, err = run("restore", "q.jsonl")
    assert (code, "no backup of Dateline" in err, "not empty" in err) == (1, True, False)
    assert run("restore", ".")[2].startswith("dateline: '.' cannot be read: Is a directory")
    assert run("restore", "/dev/zero")[:3:2] == (2, "dateline: '/dev/zero' is no file\n")
    run("backup", "b.zip")
    assert "not empty" in run("restore", "b.zip")[2]


def test_the_commands_back_up_and_restore_and_the_index_is_built(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Note\n\nThe council approved the budget.\n")
    run("ingest", "a.txt")
    code, out, _ = run("backup", "b.zip")
    assert (code, "catalogue.db" in out) == (0, True)
    (tmp_path / "data").rename(tmp_path / "gone")
    assert run("restore", "b.zip")[0] == 0
    doctor = run("doctor")[1]
    assert "ok  vector index: generation" in doctor
    assert "other users" not in doctor
    assert "council" in run("search", "budget")[1]
