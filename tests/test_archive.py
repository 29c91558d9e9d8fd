from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.archive.blocks import split
from bot.archive.catalogue import Catalogue
from bot.archive.identity import article_id
from bot.archive.reindexing import NextVectors
from bot.archive.schema import MIGRATIONS, SCHEMA_VERSION
from bot.archive.vectors.locking import Lock
from bot.errors import ArchiveError, EmbedderMismatch, SchemaTooNew, UnknownArticle, UsageError
from tests.archives import NOON, TestArchive, article, generated

ODD = "Zwölf Boxkämpfer\u00a0jagen\u200b Виктора 字字。 \U0001f600 e\u0301 \x00 end. " * 30


def test_an_article_comes_back_as_it_went_in(archive: TestArchive) -> None:
    archive.ingest([article("id:odd", ODD)])
    assert archive.catalogue.revision(article_id("id:odd")).article == article("id:odd", ODD)


def test_the_same_article_twice_changes_nothing(archive: TestArchive) -> None:
    archive.ingest([generated(1)])
    before, generation = archive.state(), archive.catalogue.generations.current()
    report = archive.ingest([generated(1)])
    assert (report.added, report.updated, report.unchanged) == (0, 0, 1)
    assert (archive.state(), archive.catalogue.generations.current()) == (before, generation)


def test_a_changed_article_becomes_a_new_revision(archive: TestArchive) -> None:
    archive.ingest([article("id:a", "The vote is in April.")])
    archive.ingest([article("id:a", "The vote is in June.")])
    current = archive.catalogue.revision(article_id("id:a"))
    assert (current.number, current.revisions, current.text) == (2, 2, "The vote is in June.")
    assert archive.catalogue.revision(article_id("id:a"), 1).text == "The vote is in April."
    assert [p.text for p in archive.find("When is the vote?")] == ["The vote is in June."]


def test_a_removed_article_is_found_no_more(archive: TestArchive) -> None:
    archive.ingest([generated(1), generated(2)])
    archive.ingestor.remove(article_id("id:1"))
    found = archive.find("What did the minister of town1 say of plan1x3?")
    assert {p.revision.article.key for p in found} == {"id:2"}
    with pytest.raises(UnknownArticle):
        archive.catalogue.revision(article_id("id:1"))


def test_a_removed_article_can_come_back(archive: TestArchive) -> None:
    archive.ingest([generated(1)])
    archive.ingestor.remove(article_id("id:1"))
    assert archive.ingest([generated(1)]).added == 1
    assert archive.find("plan1x3")[0].revision.article.key == "id:1"


def test_removing_what_is_not_there_is_an_error_that_says_so(archive: TestArchive) -> None:
    with pytest.raises(UnknownArticle, match="no article 'nothing'"):
        archive.ingestor.remove("nothing")


def test_the_start_of_several_ids_is_refused_with_their_names(archive: TestArchive) -> None:
    with archive.catalogue.database.transaction() as db:
        db.executemany("INSERT INTO purged VALUES (?, '')", [("abcd1",), ("abcd2",), ("abc_",)])
    assert archive.catalogue.whole_id("abcd1") == "abcd1"
    assert archive.catalogue.whole_id("abc_") == "abc_"
    with pytest.raises(UsageError, match=r"'abcd' begins 2 ids: abcd1, abcd2"):
        archive.catalogue.whole_id("abcd")
    for start in ("", "abc", "%%%%", "abce"):
        with pytest.raises(UnknownArticle, match=f"no article '{start}'"):
            archive.catalogue.whole_id(start)


def test_an_article_whose_storing_fails_leaves_nothing(archive: TestArchive) -> None:
    parts = split("One. " * 400)
    archive.catalogue.claim_embedder("wordllama")
    with pytest.raises(ValueError, match="zip"):
        archive.catalogue.store(
            article("id:x", "One. " * 400), parts, np.zeros((1, 256), "f4"), embedder="wordllama"
        )
    assert archive.catalogue.index.count_blocks() == 0
    assert not archive.catalogue.ever_stored()
    assert archive.catalogue.check() == []


def test_another_embedder_is_refused_by_name(archive: TestArchive) -> None:
    archive.ingest([generated(1)])
    with pytest.raises(EmbedderMismatch, match=r"'wordllama', not 'other'.*dateline reindex"):
        archive.catalogue.check_embedder("other")


def test_a_newer_catalogue_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.db"
    Catalogue(path, clock=lambda: NOON).close()
    with sqlite3.connect(path) as database:
        database.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    database.close()
    with pytest.raises(SchemaTooNew, match=f"schema {SCHEMA_VERSION + 1}"):
        Catalogue(path, clock=lambda: NOON)


def test_an_older_catalogue_is_brought_forward(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.db"
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(MIGRATIONS[0].script)
        database.execute("PRAGMA user_version = 1")
        database.execute(
            "INSERT INTO article VALUES ('a', 'url:https://www.x.test/a?utm_id=1', 3, 3)"
        )
        for number, updated in ((1, None), (2, "2024-04-10T00:00:00+00:00"), (3, None)):
            database.execute(
                "INSERT INTO revision VALUES (?, 'a', ?, ?, 'd', '[1, 1]', 'T', NULL, NULL, NULL,"
                " '2024-04-02T00:00:00+00:00', ?, NULL, NULL, NULL, NULL, 0, '{}', 'Text.')",
                (number, number, NOON.isoformat(), updated),
            )
    catalogue = Catalogue(path, clock=lambda: NOON)
    known = [r.known_from for r in catalogue.history("a")]
    assert known == [datetime(2024, 4, 2, tzinfo=UTC), datetime(2024, 4, 10, tzinfo=UTC), NOON]
    assert [(r.article.key, r.story) for r in catalogue.revisions()] == [("url:x.test/a", "a")]
    titled = catalogue.database.connection.execute("SELECT rowid FROM title_terms").fetchall()
    assert titled == [(1,), (2,), (3,)]
    assert catalogue.check() == []
    catalogue.close()


def test_a_file_that_is_no_catalogue_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "catalogue.db").write_bytes(b"not a database at all, but long enough" * 100)
    with pytest.raises(ArchiveError, match="cannot open"):
        Catalogue(tmp_path / "catalogue.db", clock=lambda: NOON)


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=8),
    st.sets(st.integers(0, 5)),
    st.randoms(use_true_random=False),
)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_order_twice_and_with_removals_ends_in_the_same_archive(
    tmp_path_factory: pytest.TempPathFactory,
    numbers: list[int],
    removed: set[int],
    order: random.Random,
) -> None:
    def build(sequence: list[int]) -> tuple[object, list[tuple[str, int, int, float]]]:
        made = TestArchive(tmp_path_factory.mktemp("archive"))
        for number in sequence:
            made.store(generated(number))
        for number in removed & set(sequence):
            made.ingestor.remove(article_id(f"id:{number}"))
        found = made.find("Which plan of the minister costs 7 million?")
        for p in found:
            assert p.text == p.revision.text[p.start : p.end]
        state = made.state()
        made.close()
        return state, sorted((p.revision.article_id, p.start, p.end, p.score) for p in found)

    shuffled = list(dict.fromkeys(numbers))
    order.shuffle(shuffled)
    first, second = build(numbers + numbers), build(shuffled)
    assert first[0] == second[0]


def test_what_is_committed_is_found_before_and_after_publishing(archive: TestArchive) -> None:
    vector = archive.embedder.embed([generated(3).text[:800]])[0]
    archive.ingest([generated(1)])
    archive.store(generated(3))
    unpublished = archive.vectors.nearest(vector, 3, archive.catalogue.index)
    archive.generations.publish()
    assert archive.vectors.nearest(vector, 3, archive.catalogue.index) == unpublished
    assert unpublished[0] in {b.num for b in archive.catalogue.index.blocks_of(article_id("id:3"))}


def test_a_generation_finds_every_block_by_its_own_vector(archive: TestArchive) -> None:
    archive.ingest(generated(n) for n in range(20))
    generation = archive.generations.open_current()
    assert generation is not None
    nums, vectors = archive.catalogue.index.vectors_above(0)
    found = [generation.reader.search(v, 1)[0][0] for v in vectors]
    generation.close()
    assert found == nums


@pytest.mark.parametrize("damage", ["shorter", "gone"])
def test_a_damaged_generation_is_set_aside_and_built_again(
    archive: TestArchive, damage: str
) -> None:
    archive.ingest([generated(1), generated(2)])
    named = archive.catalogue.generations.current()
    assert named is not None
    for file in (archive.folder / "vectors" / named.name).rglob("data_level0.bin"):
        file.write_bytes(b"") if damage == "shorter" else file.unlink()
    assert archive.find("plan2x5")[0].revision.article.key == "id:2"
    assert archive.catalogue.generations.current() is None
    assert archive.ingestor.publish_if_due()
    assert archive.find("plan2x5")[0].revision.article.key == "id:2"


def test_an_old_generation_stays_while_someone_reads_it(archive: TestArchive) -> None:
    archive.ingest([generated(1)])
    old = archive.generations.open_current()
    assert old is not None
    archive.ingest([generated(2)])
    assert (archive.folder / "vectors" / old.name).is_dir()
    old.close()
    archive.ingest([generated(3)])
    assert not (archive.folder / "vectors" / old.name).exists()


def test_two_processes_that_ingest_at_once_lose_nothing(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from tests.archives import *\n"
        "a = TestArchive(Path(sys.argv[1])); n = int(sys.argv[2])\n"
        "[a.ingest([generated(i)]) for i in range(n, n + 4)]; a.close()"
    )
    root = Path(__file__).parent.parent
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "a"), n], cwd=root)
        for n in ("0", "100")
    ]
    assert [p.wait(timeout=120) for p in running] == [0, 0]
    made = TestArchive(tmp_path / "a")
    keys = {r.article.key for r in made.catalogue.revisions()}
    assert keys == {f"id:{n}" for n in (0, 1, 2, 3, 100, 101, 102, 103)}
    assert made.find("plan103x9")[0].revision.article.key == "id:103"
    assert made.catalogue.check() == []
    made.close()


def test_a_new_catalogue_waits_for_another_process_that_makes_it_too(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")  # here SQLite refuses at once, whatever its timeout
    with ThreadPoolExecutor(1) as pool:
        opening = pool.submit(Catalogue, path, clock=lambda: NOON)
        assert not wait([opening], timeout=0.3).done
        other.execute("COMMIT")
        catalogue = opening.result(timeout=30)
    assert catalogue.index.count_blocks() == 0
    catalogue.close()
    other.close()


def test_a_lock_that_is_shared_keeps_the_exclusive_one_out(tmp_path: Path) -> None:
    with Lock.shared(tmp_path / "lock", seconds=9), Lock.shared(tmp_path / "lock", seconds=9):
        assert Lock.try_exclusive(tmp_path / "lock") is None
    taken = Lock.try_exclusive(tmp_path / "lock")
    assert taken is not None
    taken.release()


def reindexed(archive: TestArchive) -> None:
    """As if another process had finished a reindex just now."""
    made = NextVectors(archive.catalogue.database)
    made.begin("other")
    batch = made.blocks_left(1000)
    made.store([n for n, _ in batch], np.ones((len(batch), 3), "f4"))
    assert made.finish("other")


def test_vectors_of_two_embedders_never_meet_in_one_archive(archive: TestArchive) -> None:
    archive.ingest([generated(1)])
    reindexed(archive)
    parts = split("One more.")
    with pytest.raises(EmbedderMismatch, match="now has the embedder 'other'"):
        archive.catalogue.store(
            article("id:x", "One more."), parts, np.zeros((1, 256), "f4"), embedder="wordllama"
        )
    assert [r.article.key for r in archive.catalogue.revisions()] == ["id:1"]


def test_a_generation_of_an_embedder_no_longer_in_use_is_not_named(archive: TestArchive) -> None:
    archive.ingest([generated(1)])
    old = archive.catalogue.generations.current()
    assert old is not None
    reindexed(archive)
    assert not archive.catalogue.generations.name(old, embedder="wordllama")
    assert archive.catalogue.generations.current() is None


def test_an_article_that_comes_back_while_a_question_is_searched_for_does_no_harm(
    archive: TestArchive,
) -> None:
    """Another process removes it and takes it in again between two statements of one search."""
    rutte = article("id:1", "Rutte needs all 32 members.")
    archive.ingest([rutte, generated(2)])
    other = TestArchive(archive.folder)
    gone = []

    def come_back(statement: str) -> None:
        if "FROM vector WHERE block IN" in statement and not gone:
            gone.append(other.ingestor.remove(article_id("id:1")))
            other.store(rutte)

    archive.catalogue.database.connection.set_trace_callback(come_back)
    found = archive.find("Who needs all 32 members?")
    archive.catalogue.database.connection.set_trace_callback(None)
    other.close()
    assert len(gone) == 1
    assert found[0].text == "Rutte needs all 32 members."
