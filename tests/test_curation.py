"""What a newsroom does with its archive: rehearse, prune, purge, export, look back, watch."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.archive.identity import article_id
from bot.cli import main
from bot.domain import Article, Scope
from bot.errors import ArchiveError
from tests.archives import NOON, Run, TestArchive, article


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    for name in ("one", "two", "three"):
        (made / f"{name}.txt").write_text(f"About {name}\n\nThe word of the day is {name}.")
    return made


def titles(run: Run) -> set[str]:
    return {a["title"] for a in run("articles", "list", "--json")[1]}


def identity(run: Run, title: str) -> str:
    listed = run("articles", "list", "--json")[1]
    return next(a["id"] for a in listed if a["title"] == title)


# --- ingest ----------------------------------------------------------------------------------


def test_a_dry_run_counts_what_an_ingest_then_does_and_makes_nothing(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    _, planned, _ = run("ingest", folder, "--dry-run", "--json")
    assert not (tmp_path / "data").exists()
    _, done, _ = run("ingest", folder, "--json")
    assert planned.pop("dry_run") is True
    assert done.pop("dry_run") is False
    assert {**planned, "seconds": 0} == {**done, "seconds": 0}
    (folder / "one.txt").write_text("About one\n\nAnother text.")
    (folder / "two.txt").unlink()
    before = (tmp_path / "data" / "catalogue.db").read_bytes()
    _, planned, _ = run("ingest", folder, "--dry-run", "--prune", "--json")
    assert [planned[n] for n in ("added", "updated", "unchanged", "removed")] == [0, 1, 1, 1]
    assert (tmp_path / "data" / "catalogue.db").read_bytes() == before


def test_prune_removes_what_is_gone_and_nothing_that_could_not_be_read(
    run: Run, folder: Path
) -> None:
    run("ingest", folder)
    (folder / "one.txt").unlink()
    (folder / "two.txt").write_bytes(b"\0\0")
    code, report, _ = run("ingest", folder, "--prune", "--json")
    assert (code, report["removed"], len(report["skipped"])) == (1, 1, 1)
    assert titles(run) == {"About two", "About three"}


def test_two_files_of_one_address_do_not_take_turns(run: Run, folder: Path) -> None:
    for name in ("a", "b"):
        (folder / f"{name}.md").write_text(f"---\nurl: https://x.test/1\n---\nText of {name}.")
    for flags in (["--dry-run"], [], []):
        code, report, _ = run("ingest", folder, "--json", *flags)
        assert (report["updated"], len(report["skipped"])) == (0, 1)
    assert code == 1
    assert "has the same id or address as" in report["skipped"][0]["reason"]


def test_a_file_that_was_moved_is_not_gone(run: Run, folder: Path) -> None:
    (folder / "old").mkdir()
    (folder / "new").mkdir()
    for name in ("a", "b"):
        text = f"---\nurl: https://x.test/{name}\n---\nText of {name}."
        (folder / "old" / f"{name}.md").write_text(text)
    run("ingest", folder)
    (folder / "old" / "a.md").rename(folder / "new" / "a.md")
    run("ingest", folder)
    assert run("ingest", folder / "old", "--prune", "--json")[1]["removed"] == 0


def test_prune_takes_an_empty_folder_for_a_missing_disk(run: Run, folder: Path) -> None:
    run("ingest", folder)
    for file in folder.iterdir():
        file.unlink()
    code, report, _ = run("ingest", folder, "--prune", "--json")
    assert (code, report["removed"]) == (1, 0)
    assert "looks like a missing disk" in report["skipped"][0]["reason"]
    assert len(titles(run)) == 3


def test_prune_leaves_other_folders_alone_whatever_their_names(run: Run, folder: Path) -> None:
    beside = folder.with_name("in-2024")
    beside.mkdir()
    (beside / "a.txt").write_text("Beside\n\nText.")
    run("ingest", folder, beside)
    (beside / "a.txt").unlink()
    run("ingest", folder, "--prune")
    assert "Beside" in titles(run)


def test_a_report_names_every_skipped_item(run: Run, folder: Path, tmp_path: Path) -> None:
    for n in range(30):
        (folder / f"bad{n}.txt").write_bytes(b"\0")
    code, _, err = run("ingest", folder, "--report", tmp_path / "skipped.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "skipped.jsonl").read_text().splitlines()]
    assert code == 1
    assert {line["source"] for line in lines} == {str(folder / f"bad{n}.txt") for n in range(30)}
    assert "... and 10 more (--report FILE names them all)" in err


def test_a_report_that_cannot_be_written_is_wrong_use_before_any_work(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    code, _, err = run("ingest", folder, "--report", tmp_path / "no" / "r.jsonl")
    assert code == 2
    assert "cannot be written" in err
    assert "About one" not in titles(run)


def test_an_ingest_that_is_stopped_keeps_what_it_has_and_goes_on_from_there(
    archive: TestArchive,
) -> None:
    made = [article(f"id:{n}", f"Item {n} was voted on.") for n in range(10)]
    taken = []

    def items() -> Any:
        for one in made:
            taken.append(one)
            yield one

    report = archive.ingestor.ingest(items(), stopping=lambda: len(taken) == 4)
    assert (report.stopped, report.added) == (True, 3)
    assert archive.ingest(made).added == 7


def test_ctrl_c_finishes_what_is_at_hand_and_says_how_to_go_on(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "ingest", "-", "--data-dir", str(tmp_path / "data")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
    )
    assert process.stdin is not None
    assert process.stderr is not None
    process.stdin.write(json.dumps({"title": "First", "text": "The first item."}) + "\n")
    process.stdin.flush()
    while not (tmp_path / "data" / "catalogue.db").exists():  # opened under the signals' handler
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    assert "once more to stop at once" in process.stderr.readline()
    lines = [json.dumps({"title": f"Later {n}", "text": f"Item {n}."}) for n in range(2000)]
    out, err = process.communicate("\n".join(lines), timeout=60)
    assert process.returncode == 130
    assert "the same command goes on from there" in err
    assert int(out.split(" added")[0].replace(",", "")) <= 1


def test_watch_takes_in_what_is_new_and_stops_cleanly(tmp_path: Path, folder: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "watch", str(folder), "--every", "1s",
         "--data-dir", str(tmp_path / "data")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    assert process.stdout is not None
    assert "3 added" in process.stdout.readline()
    (folder / "four.txt").write_text("About four\n\nThe word is four.")
    assert "1 added" in process.stdout.readline()
    process.terminate()
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "stopped watching" in err


def test_standard_input_cannot_be_watched(run: Run) -> None:
    code, _, err = run("watch", "-")
    assert code == 2
    assert "standard input cannot be watched" in err


# --- looking back ----------------------------------------------------------------------------


def at(day: int) -> datetime:
    return datetime(2024, 4, day, 23, 59, tzinfo=UTC)


def state(day: int, text: str, *, updated: int | None = None) -> Article:
    made = article("id:vote", text, day=day)
    return replace(made, updated=datetime(2024, 4, updated, tzinfo=UTC) if updated else None)


def texts(archive: TestArchive, moment: datetime | None) -> list[str]:
    found = archive.retriever.retrieve("When is the vote?", budget=2000, scope=Scope(as_of=moment))
    return [p.text for p in found]


def test_a_search_as_of_a_day_sees_the_words_of_that_day(archive: TestArchive) -> None:
    archive.ingest([state(2, "The vote is in April.")])
    archive.ingest([state(2, "The vote is in May.", updated=10)])
    archive.ingest([state(2, "The vote is in June.", updated=20)])
    seen = {day: texts(archive, at(day)) for day in (1, 2, 9, 10, 20)}
    assert seen == {
        1: [],
        2: ["The vote is in April."],
        9: ["The vote is in April."],
        10: ["The vote is in May."],
        20: ["The vote is in June."],
    }
    assert texts(archive, None) == ["The vote is in June."]


def test_a_change_without_a_date_counts_from_when_it_was_taken_in(archive: TestArchive) -> None:
    archive.ingest([state(2, "The vote is in April.")])
    archive.ingest([state(2, "The vote is in May.")])
    assert texts(archive, NOON - timedelta(seconds=1)) == ["The vote is in April."]
    assert texts(archive, NOON) == ["The vote is in May."]


def test_what_is_undated_or_known_only_corrected_is_left_out_and_counted(
    archive: TestArchive,
) -> None:
    archive.ingest([state(2, "The vote is in May.", updated=10)])
    archive.ingest([replace(article("id:u", "The vote is today."), published=None)])
    assert texts(archive, at(5)) == []
    assert archive.catalogue.left_out(Scope(as_of=at(5))) == (1, 1)
    assert archive.catalogue.left_out(Scope(as_of=at(10))) == (1, 0)
    assert archive.catalogue.coverage(Scope(as_of=at(5))).articles == 0
    assert archive.catalogue.coverage(Scope(as_of=at(10))).articles == 1


def test_the_past_is_found_by_its_meaning_too_and_after_a_reindex(archive: TestArchive) -> None:
    archive.ingest([state(2, "The referendum takes place in spring.")])
    archive.ingest([state(2, "Nothing of it is left.", updated=10)])
    archive.ingest([article("id:x", "Fish prices rose at the harbour.")])
    vector = archive.embedder.embed(["When will the vote be held?"])[0]
    with archive.catalogue.seen(Scope(as_of=at(5))) as index:
        best = archive.vectors.nearest(vector, 1, index)
        (block,) = index.neighbourhood(best, 0)
    assert "referendum" in archive.catalogue.revision_by_num(block.revision).text


def test_a_removed_article_is_not_seen_as_of_any_day(archive: TestArchive) -> None:
    archive.ingest([state(2, "The vote is in April.")])
    archive.ingestor.remove(article_id("id:vote"))
    assert texts(archive, at(5)) == []


def test_history_says_where_an_earlier_text_is_unknown(run: Run, tmp_path: Path) -> None:
    head = "---\ntitle: Vote\npublished: 2024-04-02\nupdated: 2024-04-10\n---\n"
    (tmp_path / "a.md").write_text(head + "The vote is in May.")
    run("ingest", tmp_path / "a.md")
    (entry,) = run("articles", "history", identity(run, "Vote"), "--json")[1]
    assert (entry["earlier_text_unknown"], entry["known_from"]) == (True, "2024-04-10")
    assert "what it said before is unknown" in run("articles", "history", entry["id"])[1]


def test_an_article_that_comes_back_as_it_was_is_no_new_revision(archive: TestArchive) -> None:
    archive.ingest([state(2, "The vote is in April.")])
    before = archive.state()
    archive.ingestor.remove(article_id("id:vote"))
    assert archive.ingest([state(2, "The vote is in April.")]).added == 1
    assert [r.number for r in archive.catalogue.history(article_id("id:vote"))] == [1]
    assert texts(archive, at(2)) == ["The vote is in April."]
    assert archive.state() == before
    assert archive.catalogue.check() == []


def test_a_quote_of_an_earlier_revision_says_so_and_points_to_no_line(
    run: Run, folder: Path
) -> None:
    head = "---\ntitle: Bridge\npublished: 2024-04-02\n{}---\nThe vote on the bridge is in {}.\n"
    (folder / "v.md").write_text(head.format("", "April"))
    run("ingest", folder)
    (folder / "v.md").write_text(head.format("updated: 2024-04-10\n", "May"))
    run("ingest", folder)
    question = ("ask", "When is the vote on the bridge?")
    _, old, _ = run(*question, "--as-of", "2024-04-03", "--json")
    assert (old["citations"][0]["article"]["revisions"], old["citations"][0]["place"]) == (
        2,
        str(folder / "v.md"),
    )
    assert "the article has been changed since" in run(*question, "--as-of", "2024-04-03")[1]
    assert "updated 2024-04-10" in run(*question)[1]


def test_a_list_that_is_read_in_part_ends_quietly(tmp_path: Path, folder: Path, run: Run) -> None:
    for n in range(200):
        (folder / f"{n}.txt").write_text(f"Article with the number {n}\n\nThe word is {n}.")
    run("ingest", folder)
    command = [sys.executable, "-m", "bot", "articles", "list", "--data-dir", tmp_path / "data"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""


def test_history_lists_every_revision(run: Run, folder: Path) -> None:
    run("ingest", folder)
    (folder / "one.txt").write_text("About one\n\nAnother text.")
    run("ingest", folder)
    entries = run("articles", "history", identity(run, "About one"), "--json")[1]
    assert [e["revision"] for e in entries] == [1, 2]
    assert [e["earlier_text_unknown"] for e in entries] == [False, False]


def test_an_article_is_not_known_before_it_is_published(archive: TestArchive) -> None:
    archive.ingest([state(10, "The vote is in April.", updated=2)])
    assert texts(archive, at(5)) == []
    assert texts(archive, at(10)) == ["The vote is in April."]


def test_a_revision_that_lost_its_dates_still_comes_after_the_one_before(
    archive: TestArchive,
) -> None:
    archive.ingest([state(2, "The vote is in April.")])
    archive.ingest([replace(article("id:vote", "The vote is in May."), published=None)])
    assert texts(archive, NOON) == ["The vote is in May."]
    assert texts(archive, at(5)) == ["The vote is in April."]


def test_a_date_that_is_mended_counts_for_the_same_words(archive: TestArchive) -> None:
    archive.ingest([replace(state(2, "The vote is in April."), published=None)])
    archive.ingest([state(2, "The vote is in April.")])
    assert texts(archive, at(5)) == ["The vote is in April."]


def test_a_mended_headline_is_not_known_before(archive: TestArchive) -> None:
    archive.ingest([replace(state(2, "The vote is in April."), title="Vote on")])
    archive.ingest([replace(state(2, "The vote is in April."), title="Vote off")])
    found = archive.retriever.retrieve("When is the vote?", budget=2000, scope=Scope(as_of=at(5)))
    assert [p.revision.article.title for p in found] == ["Vote on"]


def test_a_question_without_words_to_search_for_finds_what_was_out(archive: TestArchive) -> None:
    archive.ingest([state(2, "The vote is in April.")])
    assert len(archive.retriever.retrieve("???", budget=2000, scope=Scope(as_of=at(5)))) <= 1


# --- takedown --------------------------------------------------------------------------------


def bytes_below(folder: Path) -> bytes:
    return b"".join(f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file())


def test_a_purged_article_leaves_no_byte_of_its_text_and_stays_out(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    secret = "Zyxwvut lives at Quibblestrasse 7."
    (folder / "one.txt").write_text(f"About one\n\n{secret} The word is one.")
    run("ingest", folder)
    (folder / "one.txt").write_text(f"About one\n\n{secret} The word is none.")
    run("ingest", folder)
    assert b"quibblestrasse" in bytes_below(tmp_path / "data").lower()
    purged = identity(run, "About one")
    code, out, _ = run("articles", "purge", purged)
    assert (code, "2 revisions deleted" in out) == (0, True)
    left = bytes_below(tmp_path / "data").lower()
    assert b"quibblestrasse" not in left
    assert b"zyxwvut" not in left
    _, report, _ = run("ingest", folder, "--json")
    assert (report["added"], report["kept_out"]) == (0, 1)
    assert run("doctor")[0] == 0
    run("articles", "purge", purged, "--undo")
    assert run("ingest", folder, "--json")[1]["added"] == 1


def test_a_purge_reaches_the_title_the_source_and_the_author(archive: TestArchive) -> None:
    made = article("id:a", "Nobody was hurt.", title="Quibblestrasse closed")
    archive.store(replace(made, source="Zyxwvut Post", author="Vexillia Plumbob"))
    archive.catalogue.purge(article_id("id:a"))
    left = bytes_below(archive.folder).lower()
    assert not [word for word in (b"quibblestr", b"zyxwvut", b"plumbob") if word in left]


def test_a_purge_names_the_reprints_that_are_left(run: Run, folder: Path) -> None:
    same = "About it\n\n" + " ".join(f"Sentence {n} of the story is told here." for n in range(9))
    (folder / "copy1.txt").write_text(same)
    (folder / "copy2.txt").write_text(same)
    run("ingest", folder)
    first, second = (
        a["id"] for a in run("articles", "list", "--json")[1] if a["title"] == "About it"
    )
    assert second in run("articles", "purge", first)[2]


def test_a_purge_that_a_reader_holds_up_says_so(archive: TestArchive) -> None:
    archive.ingest([article("id:a", "One."), article("id:b", "Two.")])
    with closing(sqlite3.connect(archive.catalogue.path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM article").fetchone()
        with pytest.raises(ArchiveError, match="still in the files"):
            archive.ingestor.purge(article_id("id:a"))
        reader.execute("ROLLBACK")
    assert [p.text for p in archive.find("One")] == ["Two."]
    generation = archive.catalogue.generations.current()
    assert generation is not None
    assert generation.blocks == 1


def test_the_vectors_of_a_purged_article_are_in_no_generation(archive: TestArchive) -> None:
    archive.ingest([article("id:a", "One."), article("id:b", "Two.")])
    archive.ingestor.purge(article_id("id:a"))
    generation = archive.catalogue.generations.current()
    assert generation is not None
    assert generation.blocks == 1
    assert [p.name for p in archive.generations.folder.iterdir() if p.is_dir()] == [generation.name]


# --- export ----------------------------------------------------------------------------------


def test_an_export_ingests_back_to_the_same_state(
    run: Run, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("ingest", folder)
    (folder / "one.txt").write_text("---\nurl: https://x.test/1\n---\nAbout one\n\nAnother text.")
    run("ingest", folder)
    (folder / "two.txt").write_text("About two\n\nChanged \u2028 text, \u0000 and all.")
    run("ingest", folder)
    first = tmp_path / "first.jsonl"
    assert run("articles", "export", "--out", first)[0] == 0
    assert main(["ingest", str(first), "--data-dir", str(tmp_path / "other")]) == 0
    second = tmp_path / "second.jsonl"
    assert (
        main(["articles", "export", "--out", str(second), "--data-dir", str(tmp_path / "other")])
        == 0
    )
    assert second.read_text() == first.read_text()
    capsys.readouterr()
    before = run("articles", "list", "--json")[1]
    _, report, _ = run("ingest", first, "--json")
    assert report["updated"] == report["added"] == 0
    assert run("articles", "list", "--json")[1] == before


def test_an_older_export_changes_nothing_that_is_newer(archive: TestArchive) -> None:
    archive.ingest([article("id:a", "New.")])
    old = replace(article("id:a", "Old."), taken_in=NOON - timedelta(days=9))
    report = archive.ingest([old])
    assert (report.updated, len(report.skipped)) == (0, 1)
    assert archive.catalogue.revision(article_id("id:a")).text == "New."


def outlets(archive: TestArchive) -> None:
    """Three reports of one storm: by two outlets, on three days, and one without a date."""
    said = "The storm closed the harbour of Melk"
    for key, source, day in (("a", "Reuters", 3), ("b", "APA", 10), ("c", "Reuters", 20)):
        made = article(f"id:{key}", f"{said} on day {day}, and shops {key} were shut.", day=day)
        url = f"https://www.{source.lower()}.example/{key}"
        archive.ingest([replace(made, source=source, url=url)])
    undated = article("id:d", f"{said}, at some time.")
    archive.ingest([replace(undated, published=None, source="APA")])


SCOPES: list[tuple[Scope, str]] = [
    (Scope(), "abcd"),
    (Scope(since=at(9)), "bc"),
    (Scope(until=at(10)), "ab"),
    (Scope(since=at(4), until=at(15)), "b"),
    (Scope(sources=("reuters",)), "ac"),
    (Scope(sources=("APA ", "nobody")), "bd"),
    (Scope(sources=("reuters.example",)), "ac"),
    (Scope(sources=("nobody",)), ""),
    (Scope(sources=("REUTERS",), since=at(4)), "c"),
    (Scope(as_of=at(12), sources=("Reuters",)), "a"),
    (Scope(as_of=at(12), since=at(4)), "b"),
]


def test_a_scope_lets_nothing_else_be_seen(archive: TestArchive) -> None:
    outlets(archive)
    for scope, keys in SCOPES:
        found = archive.retriever.retrieve("storm harbour Melk", budget=4000, scope=scope)
        assert {p.revision.article.key for p in found} == {f"id:{key}" for key in keys}, scope
        covered = archive.catalogue.coverage(scope)
        assert covered.articles == len(keys), scope
        if scope.sources:
            assert {s.lower() for s in covered.sources} <= {
                s.strip().lower() for s in scope.sources
            } | {"reuters"}


def test_what_has_no_date_is_counted_where_dates_are_asked_for(archive: TestArchive) -> None:
    outlets(archive)
    assert archive.catalogue.left_out(Scope(since=at(1))) == (1, 0)
    assert archive.catalogue.left_out(Scope(since=at(1), sources=("Reuters",))) == (0, 0)
    assert archive.catalogue.left_out(Scope(sources=("APA",))) == (0, 0)


def test_flags_narrow_what_is_answered_from_and_the_answer_says_so(
    run: Run, tmp_path: Path
) -> None:
    for name, day, what in (("a", 3, "closed"), ("b", 20, "opened")):
        (tmp_path / f"{name}.md").write_text(
            f"---\npublished: 2024-04-{day:02}\nsource: Paper {name}\n---\n"
            f"# Harbour of Melk\n\nThe harbour of Melk was {what} again by the river police.\n"
        )
    run("ingest", tmp_path / "a.md", tmp_path / "b.md")
    asked = "What did the river police do with the harbour of Melk?"
    _, early, _ = run("ask", asked, "--until", "2024-04-10", "--json")
    _, named, _ = run("ask", asked, "--source", "paper B", "--json")
    assert ["closed" in c["quote"] for c in early["citations"]] == [True]
    assert early["scope"] == {"since": None, "until": "2024-04-10", "sources": []}
    assert ["opened" in c["quote"] for c in named["citations"]] == [True]
    _, out, _ = run("ask", asked, "--since", "2024-04-10", "--source", "Paper B")
    assert "; published since 2024-04-10; only from Paper B" in out
    code, _, err = run("ask", asked, "--since", "2024-05-01", "--until", "2024-04-01")
    assert (code, "--until 2024-04-01 is before --since 2024-05-01" in err) == (2, True)
    _, absent, _ = run("ask", asked, "--source", "Paper C", "--json")
    assert absent["outcome"] == "abstained"
    assert absent["absence"]["covered"]["articles"] == 0
