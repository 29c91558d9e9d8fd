"""The archive with its vector index on a real Chroma server, which is killed and started again."""

from __future__ import annotations

import inspect
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.archive.vectors.process import Worker
from bot.archive.vectors.server import Line, ServerStore
from bot.backups.making import back_up
from bot.backups.restoring import restore
from bot.errors import SettingsError, StoreUnreachable
from bot.settings import Settings
from tests import test_archive, test_curation
from tests.archives import NOON, Run, TestArchive, article, generated
from tests.chroma_server import ChromaServer

_ABOUT_FOLDERS = {
    "test_a_damaged_generation_is_set_aside_and_built_again",
    "test_an_old_generation_stays_while_someone_reads_it",
    "test_the_vectors_of_a_purged_article_are_in_no_generation",
}
# What holds of an archive holds wherever its index is: the same tests, once more.
for _name, _test in {**vars(test_archive), **vars(test_curation)}.items():
    if (
        _name.startswith("test_")
        and _name not in _ABOUT_FOLDERS
        and "archive" in inspect.signature(_test).parameters
    ):
        globals()[_name] = _test


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    with ChromaServer(tmp_path_factory.mktemp("chroma")) as started:
        yield started


@pytest.fixture
def archive(tmp_path: Path, chroma: ChromaServer, worker: Worker) -> Iterator[TestArchive]:
    with closing(TestArchive(tmp_path / "archive", server=chroma.address, worker=worker)) as made:
        yield made


def current(archive: TestArchive) -> str:
    generation = archive.catalogue.generations.current()
    assert generation is not None
    return f"dateline-{generation.name}"


def test_a_generation_on_the_server_has_every_block_and_no_text(
    archive: TestArchive, chroma: ChromaServer
) -> None:
    archive.ingest([generated(1), generated(2)])
    found = chroma.everything_in(current(archive))
    nums, _ = archive.catalogue.index.vectors_above(0)
    assert {int(name) for name in found["ids"]} == set(nums)
    assert set(found["documents"] or ()) <= {None}
    assert set(found["metadatas"] or ()) <= {None}


def test_an_old_generation_stays_on_the_server_while_someone_reads_it(
    archive: TestArchive, chroma: ChromaServer
) -> None:
    archive.ingest([generated(1)])
    old = current(archive)
    archive.find("plan1x3")
    archive.ingest([generated(2)])
    assert {old, current(archive)} <= set(chroma.collections())
    archive.find("plan2x3")  # which lets go of the old one
    archive.ingest([generated(3)])
    assert old not in set(chroma.collections())


def test_the_vectors_of_a_purged_article_are_in_no_collection(
    archive: TestArchive, chroma: ChromaServer
) -> None:
    before = set(chroma.collections())
    one, two = article("id:a", "One."), article("id:b", "Two.")
    archive.ingest([one, two])
    archive.ingestor.purge(archive.catalogue.identity_of(one))
    assert set(chroma.collections()) - before == {current(archive)}
    (kept,) = archive.catalogue.index.blocks_of(archive.catalogue.identity_of(two))
    assert chroma.everything_in(current(archive))["ids"] == [str(kept.num)]


def test_what_was_never_finished_on_the_server_is_removed(
    archive: TestArchive, chroma: ChromaServer
) -> None:
    archive.catalogue.generations.begin("half")
    chroma.create("dateline-half")
    chroma.create("not-ours")
    archive.ingest([generated(1)])
    assert "dateline-half" not in set(chroma.collections())
    assert "not-ours" in set(chroma.collections())


def test_a_collection_that_is_gone_is_built_again(
    archive: TestArchive, chroma: ChromaServer
) -> None:
    archive.ingest([generated(1), generated(2)])
    chroma.delete(current(archive))
    assert archive.find("plan2x5")[0].revision.article.key == "id:2"
    assert archive.catalogue.generations.are_doubtful
    assert archive.ingestor.publish_if_due()
    assert archive.vectors.take_warnings() == []
    assert archive.find("plan2x5")[0].revision.article.key == "id:2"


def test_what_a_restore_replaces_is_removed_from_the_server_and_nothing_else_is(
    archive: TestArchive, chroma: ChromaServer, tmp_path: Path, worker: Worker
) -> None:
    archive.ingest([generated(1)])
    back_up(archive.folder, tmp_path / "b.zip", clock=lambda: NOON)
    kept = current(archive)  # the backup knows it, and it is still in use here
    there = tmp_path / "there"
    with closing(TestArchive(there, server=chroma.address, worker=worker)) as other:
        other.ingest([generated(2)])
        replaced = current(other)
        restore(tmp_path / "b.zip", there, replace=True, clock=lambda: NOON, tell=lambda _: None)
        other.ingest([generated(3)])
        assert replaced not in chroma.collections()
        assert {kept, current(other)} <= set(chroma.collections())
        assert other.find("plan1x3")[0].revision.article.key == "id:1"


def test_folders_and_a_server_hold_generations_of_one_archive_side_by_side(
    archive: TestArchive,
) -> None:
    archive.ingest([generated(1)])
    with closing(TestArchive(archive.folder)) as here:
        assert here.catalogue.generations.current() is None
        assert here.find("plan1x3")[0].revision.article.key == "id:1"
        here.ingest([generated(2)])
        assert here.catalogue.generations.current() is not None
    assert current(archive)
    assert archive.find("plan2x3")[0].revision.article.key == "id:2"


def test_a_server_that_is_killed_under_load_is_done_without_said_and_found_again(
    tmp_path: Path, worker: Worker
) -> None:
    answers: list[tuple[str, bool]] = []
    went_without, came_back, done = threading.Event(), threading.Event(), threading.Event()
    with ChromaServer(tmp_path / "chroma") as chroma:
        store = ServerStore(chroma.address, recovery=0.2)
        archive = TestArchive(tmp_path / "a", server=chroma.address, store=store, worker=worker)
        archive.ingest([generated(1), generated(2)])

        def ask() -> None:
            while not done.is_set():
                best = archive.find("plan2x5")[0].revision.article.key
                alone = any(
                    w.code == "vectors_unreachable" for w in archive.vectors.take_warnings()
                )
                answers.append((best, alone))
                if alone:
                    went_without.set()
                elif went_without.is_set():
                    came_back.set()

        asking = [threading.Thread(target=ask) for _ in range(2)]
        for thread in asking:
            thread.start()
        chroma.kill()
        assert went_without.wait(60)
        assert archive.ingest([generated(3)]).unpublished is not None
        assert archive.find("plan3x5")[0].revision.article.key == "id:3"  # in no index, and found
        chroma.start()
        assert came_back.wait(60)
        done.set()
        for thread in asking:
            thread.join(60)
        assert archive.ingestor.publish_if_due()
        archive.close()
        store.close()
    assert {best for best, _ in answers} == {"id:2"}


def test_a_server_that_takes_the_question_and_never_answers_is_not_waited_for_long() -> None:
    ticks = iter([0.0, 1.9])  # the end of patience is at 2
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with closing(Line(address, None, clock=lambda: next(ticks, 3.0))) as line:
            with pytest.raises(StoreUnreachable, match="does not answer: ReadTimeout"):
                line.post("x", {})
            with pytest.raises(StoreUnreachable, match="a moment ago"):
                line.post("x", {})


def test_an_answer_says_that_the_server_was_away(
    run: Run, tmp_path: Path, chroma: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("Note\n\nThe council approved the budget of the city.\n")
    monkeypatch.setenv("DATELINE_STORE", chroma.address)
    assert run("ingest", "a.txt")[0] == 0
    assert run("ask", "Who approved the budget?", "--json")[1]["warnings"] == []
    assert "ok  vector index: generation" in run("doctor")[1]
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"
        monkeypatch.setenv("DATELINE_STORE", nowhere)
        with closing(sqlite3.connect(tmp_path / "data" / "catalogue.db")) as catalogue, catalogue:
            catalogue.execute("UPDATE generation SET store = ?", (nowhere,))  # it has moved away
        answer = run("ask", "Who approved the budget?", "--json")[1]
        assert [w["code"] for w in answer["warnings"]] == ["vectors_unreachable"]
        assert answer["citations"][0]["quote"].startswith("The council approved")
        assert "BAD vector index" in run("doctor")[1]
        assert "does not answer" in run("search", "budget")[2]


def test_the_token_goes_to_the_server_and_nowhere_else() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        heard: list[bytes] = []

        def refuse() -> None:
            connection, _ = server.accept()
            with connection:
                heard.append(connection.recv(65536))
                connection.sendall(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")

        listening = threading.Thread(target=refuse)
        listening.start()
        with closing(Line(address, "s3cret")) as line:
            assert line.post("x", {})[0] == 401
        listening.join(30)
    assert b"s3cret" in heard[0]
    settings = Settings.from_env({"DATELINE_STORE": address, "DATELINE_STORE_TOKEN": "s3cret"})
    assert "s3cret" not in repr(settings)


@pytest.mark.parametrize(
    "address", ["chroma:8000", "ftp://x", "http://me:secret@x", "https://x/?token=1"]
)
def test_an_address_that_is_none_or_holds_a_secret_is_refused(address: str) -> None:
    with pytest.raises(SettingsError, match="DATELINE_STORE is"):
        Settings.from_env({"DATELINE_STORE": address})


def test_the_address_is_kept_without_a_slash_at_its_end() -> None:
    settings = Settings.from_env({"DATELINE_STORE": "https://chroma.example/"})
    assert settings.store == "https://chroma.example"
