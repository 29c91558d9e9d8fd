"""In which order an index reaches the disk, and what becomes of one that is damaged later."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from bot.archive.vectors.folders import FolderStore
from bot.archive.vectors.locking import Lock
from bot.archive.vectors.process import Worker
from bot.archive.vectors.search import VectorSearch
from bot.disk import Disk
from tests.archives import Run, TestArchive, generated

ROOT = Path(__file__).parent.parent
LEAST = "data_level0.bin"


class RecordingDisk(Disk):
    """The real disk; notes each call, and what a file held when it was synced."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self.synced: dict[str, bytes] = {}

    def sync_file(self, file: Path) -> None:
        super().sync_file(file)
        self.calls.append(("file", file.name))
        self.synced[file.name] = file.read_bytes()

    def sync_folder(self, folder: Path) -> None:
        super().sync_folder(folder)
        self.calls.append(("folder", folder.name))

    def rename(self, old: Path, new: Path) -> None:
        super().rename(old, new)
        self.calls.append(("rename", new.name))


def files_of(archive: TestArchive) -> dict[str, Path]:
    """The files of the current generation, by name."""
    generation = archive.catalogue.generations.current()
    assert generation is not None
    folder = archive.folder / "vectors" / generation.name
    return {file.name: file for file in folder.rglob("*") if file.is_file()}


def test_no_name_is_on_the_disk_before_every_byte_behind_it(tmp_path: Path, worker: Worker) -> None:
    disk = RecordingDisk()
    at_naming: list[dict[str, bytes]] = []

    def on_step(step: str) -> None:
        if step == "folder synced":  # from here on, only the catalogue is written
            (folder,) = (f for f in (tmp_path / "a" / "vectors").iterdir() if f.is_dir())
            at_naming.append({f.name: f.read_bytes() for f in folder.rglob("*") if f.is_file()})

    store = FolderStore(tmp_path / "a" / "vectors", disk)
    with closing(TestArchive(tmp_path / "a", on_step, store=store, worker=worker)) as archive:
        archive.ingest([generated(1)])
        generation = archive.catalogue.generations.current()
    assert generation is not None
    kinds = [kind for kind, _ in disk.calls]
    renamed = kinds.index("rename")
    assert at_naming == [disk.synced]  # nothing was written after it was synced
    assert "file" not in kinds[renamed:]
    assert disk.calls[renamed - 1 :] == [
        ("folder", f".building-{generation.name}"),
        ("rename", generation.name),
        ("folder", "vectors"),
    ]


@pytest.mark.parametrize("name", [LEAST, "header.bin", "chroma.sqlite3"])
def test_an_index_that_was_damaged_later_is_never_opened_where_questions_are_answered(
    tmp_path: Path, worker: Worker, name: str
) -> None:
    with closing(TestArchive(tmp_path / "a", worker=worker)) as archive:
        archive.ingest([generated(1), generated(2)])
        file = files_of(archive)[name]
        size = file.stat().st_size
        with file.open("rb+") as opened:
            opened.seek(size // 2 if name != "chroma.sqlite3" else 2 * 4096)  # a page of SQLite
            opened.write(b"\xff" * 40)
        assert file.stat().st_size == size
        database = files_of(archive)["chroma.sqlite3"]
        before = (database.read_bytes(), database.stat().st_mtime_ns)
        assert archive.find("plan2x5")[0].revision.article.key == "id:2"
        assert archive.catalogue.generations.current() is None
        assert archive.catalogue.generations.are_doubtful
        # Chroma writes to its database when it opens it.
        assert (database.read_bytes(), database.stat().st_mtime_ns) == before


def test_an_index_of_one_block_is_not_written_again_when_it_is_asked(
    run: Run, tmp_path: Path
) -> None:
    """Chroma writes it at each opening while its one record waits in the log."""
    (tmp_path / "note.md").write_text("# Note\n\nThe harbour is closed until Monday.\n")
    assert run("ingest", str(tmp_path / "note.md"))[0] == 0
    index = {f: f.stat().st_mtime_ns for f in (tmp_path / "data" / "vectors").rglob("*.bin")}
    assert len(index) == 4
    asking = [sys.executable, "-m", "bot", "--data-dir", tmp_path / "data", "search", "harbour"]
    for _ in range(2):
        said = subprocess.run(asking, cwd=ROOT, capture_output=True, text=True, check=True)
        assert "harbour is closed" in said.stdout
        assert not said.stderr
    assert {f: f.stat().st_mtime_ns for f in index} == index


def test_a_damaged_index_is_built_again_beside_the_work_and_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The council approved the budget.")
    run("ingest", "a.txt")
    for file in (tmp_path / "data" / "vectors").rglob(LEAST):
        file.write_bytes(b"\xff" * file.stat().st_size)
    code, out, err = run("search", "Who approved the budget?")
    assert (code, "council approved" in out) == (0, True)
    assert "the vector index is damaged: it is set aside and built again" in err
    code, out, err = run("doctor")
    assert (code, "ok  vector index: generation" in out, err) == (0, True, "")


def test_a_repair_that_was_killed_is_done_by_the_next_command_and_doctor_says_so(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("The council approved the budget.")
    run("ingest", "a.txt")
    with closing(TestArchive(tmp_path / "data")) as archive:  # as if killed after this
        generation = archive.catalogue.generations.current()
        assert generation is not None
        archive.generations.set_aside(generation.name)
    code, out, _ = run("doctor")
    assert (code, "BAD vector index: it was damaged and set aside" in out) == (1, True)
    assert "council" in run("search", "budget")[1]
    code, out, _ = run("doctor")
    assert (code, "ok  vector index: generation" in out) == (0, True)


def test_what_was_begun_and_not_finished_is_named_by_doctor_and_removed_by_repair(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("The council approved the budget.")
    run("ingest", "a.txt")
    (tmp_path / "data" / "vectors" / ".building-abc").mkdir()
    assert "left over: 1 indexes" in run("doctor")[1]
    assert "left over" not in run("doctor", "--repair")[1]
    assert not (tmp_path / "data" / "vectors" / ".building-abc").exists()


def test_an_index_of_an_earlier_version_without_checksums_is_still_used(
    archive: TestArchive,
) -> None:
    archive.ingest([generated(1)])
    generation = archive.catalogue.generations.current()
    assert generation is not None
    sizes = {f: 0 if s is None else s for f, (s, _) in generation.manifest.items()}
    with archive.catalogue.database.transaction() as db:
        db.execute("UPDATE generation SET manifest = ?", (json.dumps(sizes),))
    assert archive.find("plan1x5")[0].revision.article.key == "id:1"
    assert archive.catalogue.generations.current() is not None


class Heard:
    """What a user was told; ``waiting`` is set once that was of a wait."""

    def __init__(self) -> None:
        self.waiting = threading.Event()

    def __call__(self, text: str) -> None:
        if "waiting, at most" in text:
            self.waiting.set()


def test_another_process_that_builds_the_index_is_waited_for_and_that_is_said(
    tmp_path: Path, worker: Worker
) -> None:
    heard = Heard()
    with (
        closing(TestArchive(tmp_path, tell=heard, worker=worker)) as archive,
        ThreadPoolExecutor(1) as pool,
    ):
        archive.store(generated(1))
        (tmp_path / "vectors").mkdir()
        with Lock.exclusive(tmp_path / "vectors" / "publish.lock", seconds=9):
            publishing = pool.submit(archive.generations.publish)
            assert heard.waiting.wait(60)
            assert not publishing.done()
        generation = publishing.result(timeout=120)
        assert generation is not None
        assert generation.blocks


def test_another_process_that_writes_is_waited_for_and_that_is_said(tmp_path: Path) -> None:
    heard = Heard()
    with closing(TestArchive(tmp_path, tell=heard)) as archive, ThreadPoolExecutor(1) as pool:
        with closing(sqlite3.connect(archive.catalogue.path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            storing = pool.submit(archive.store, generated(1))
            assert heard.waiting.wait(60)
            other.execute("COMMIT")
            storing.result(timeout=60)
        assert [r.article.key for r in archive.catalogue.revisions()] == ["id:1"]


def test_what_another_process_has_published_meanwhile_is_not_built_twice(
    archive: TestArchive,
) -> None:
    archive.ingest([generated(1)])
    before = archive.catalogue.generations.current()
    assert archive.generations.publish(still_due=lambda: False) is None
    assert archive.catalogue.generations.current() == before


def test_a_worker_ends_soon_after_the_process_that_it_works_for_was_killed(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from tests.archives import *\n"
        "a = TestArchive(Path(sys.argv[1])); [a.store(generated(i)) for i in range(300)]\n"
        "print(a.generations._worker.start().pid, flush=True)\n"
        "a.generations.publish()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "a")], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    while not list((tmp_path / "a" / "vectors").glob(".building-*")):
        assert parent.poll() is None
        time.sleep(0.01)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait(timeout=60)
    parent.stdout.close()
    end = time.monotonic() + 60
    while _runs(worker):
        assert time.monotonic() < end
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_a_question_is_answered_although_the_catalogue_cannot_note_the_damage(
    tmp_path: Path, worker: Worker
) -> None:
    with closing(TestArchive(tmp_path / "a", worker=worker)) as archive:
        archive.ingest([generated(1), generated(2)])
        files_of(archive)[LEAST].write_bytes(b"")
        repairs: list[None] = []
        search = VectorSearch(
            archive.catalogue, archive.generations, repair=lambda: repairs.append(None)
        )
        archive.catalogue.database.connection.execute("PRAGMA query_only = ON")
        vector = archive.embedder.embed([generated(2).text[:800]])[0]
        assert search.nearest(vector, 3, archive.catalogue.index)
        archive.catalogue.database.connection.execute("PRAGMA query_only = OFF")
        assert archive.catalogue.generations.current() is not None
        assert repairs == []
        search.close()
