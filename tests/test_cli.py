from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main

QUESTION = "Who still needs to approve Rutte?"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(arguments)
        except SystemExit as leaving:  # argparse's own
            code = int(leaving.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


def loads(text: str) -> Any:
    return json.loads(text)


def test_the_first_question_is_answered_from_the_sample_and_says_so(run: Run) -> None:
    code, out, err = run("ask", QUESTION)
    assert code == 0
    assert "all 32 members" in out
    assert "Turkey and Hungary had earlier expressed reservations" in out
    assert "Romanian President Iohannis" in out
    assert "the United Kingdom, France, and Germany" in out
    assert "Dateline: 2024-04-29" in out
    assert "sample article" in err


def test_what_the_articles_do_not_say_is_not_answered(run: Run) -> None:
    code, out, _ = run("ask", "Who won the 2022 World Cup?")
    assert code == 0
    assert out.startswith("The articles do not say.")
    assert "Covered: 1 article; 2024-04-29" in out


def test_every_quote_in_the_json_stands_in_its_article(run: Run) -> None:
    answer = loads(run("ask", QUESTION, "--json")[1])
    assert answer["schema"] == 1
    assert answer["outcome"] == "partly_answered"
    assert answer["citations"]
    for citation in answer["citations"]:
        shown = loads(run("articles", "show", citation["article"]["id"], "--json")[1])
        (span,) = citation["spans"]
        assert shown["text"][span["start"] : span["end"]] == citation["quote"]
    assert answer["answer"] == " ".join(
        s["text"] + "".join(f" [{n}]" for n in s["citations"]) for s in answer["sentences"]
    )


def test_the_place_of_a_quote_is_the_line_of_the_users_own_file(run: Run, tmp_path: Path) -> None:
    note = "---\ntitle: Note\n---\n\nShort.\n\nThe council approved the budget of the city.\n"
    (tmp_path / "note.md").write_text(note)
    run("ingest", "note.md")
    answer = loads(run("ask", "Who approved the budget of the city?", "--json")[1])
    assert answer["citations"][0]["link"] == f"{tmp_path / 'note.md'}:7"


def test_a_bad_file_is_named_and_the_rest_goes_in(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bad.txt").write_bytes(b"\x00")
    (tmp_path / "in" / "good.txt").write_text("The council approved the budget.")
    code, out, err = run("ingest", "in")
    assert code == 1
    assert out.startswith("1 added, 0 updated, 0 unchanged, 0 removed, 1 skipped")
    assert out.endswith(" s; 1 without a date, left out by --as-of, --since and --until\n")
    assert "bad.txt: is not text" in err
    assert loads(run("ingest", "in", "--json")[1])["unchanged"] == 1


def test_ones_own_articles_never_mix_with_the_sample(run: Run, tmp_path: Path) -> None:
    run("ask", QUESTION)
    (tmp_path / "a.txt").write_text("The council approved the budget.")
    run("ingest", "a.txt")
    code, out, err = run("articles", "list", "--json")
    assert [a["title"] for a in loads(out)] == ["The council approved the budget."]
    assert (code, err) == (0, "")


def test_search_reads_one_query_a_line_and_answers_in_order(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "queries").write_text("Hungary\n\nStoltenberg's term\n")
    with (tmp_path / "queries").open() as lines:
        monkeypatch.setattr(sys, "stdin", lines)
        _, out, _ = run("search", "-", "--json")
    found = [loads(line) for line in out.splitlines()]
    assert [f["query"] for f in found] == ["Hungary", "", "Stoltenberg's term"]
    assert "Hungary" in found[0]["passages"][0]["text"]


def test_a_removed_article_is_gone_and_an_unknown_one_is_wrong_use(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("The council approved the budget.")
    run("ingest", "a.txt")
    identity = loads(run("articles", "list", "--json")[1])[0]["id"]
    assert run("articles", "remove", identity)[0] == 0
    assert loads(run("articles", "list", "--json")[1]) == []
    code, _, err = run("articles", "remove", identity)
    assert code == 2
    assert "no article" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "  "),
        ("ask",),
        ("fly",),
        ("ingest", "nothing-there"),
        ("ask", "x", "--budget", "many"),
        ("ask", "x", "--model", "gpt"),
        ("search", "x", "-k", "0"),
    ],
)
def test_wrong_use_is_one_clear_message_and_exit_code_2(
    run: Run, arguments: tuple[str, ...]
) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err
    assert "Traceback" not in err


def test_the_data_directory_can_be_named_before_or_after_the_command(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("The council approved the budget.")
    assert run("--data-dir", "here", "ingest", "a.txt")[0] == 0
    assert len(loads(run("articles", "list", "--json", "--data-dir", "here")[1])) == 1


def test_control_sequences_of_an_article_never_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    text = "The council \x1b[31mapproved\x07 the budget\u202e of the city\x9b2J today."
    (tmp_path / "a.txt").write_text(f"Budget \x1b]0;owned\x07\n\n{text}\n")
    run("ingest", "a.txt")
    shown = "".join(
        run(*command)[1]
        for command in (
            ("ask", "Who approved the budget of the city?"),
            ("search", "budget"),
            ("articles", "list"),
        )
    )
    assert "approved" in shown
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown)


def test_doctor_says_that_all_is_well_and_what_is_not(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The council approved the budget.")
    run("ingest", "a.txt", "--data-dir", "d")
    code, out, _ = run("doctor", "--data-dir", "d")
    assert code == 0
    assert "ok  vector index: generation" in out
    assert "1 undated" in out
    for file in (tmp_path / "d" / "vectors").rglob("data_level0.bin"):
        file.write_bytes(b"")
    code, out, _ = run("doctor", "--data-dir", "d")
    assert (code, "BAD vector index" in out) == (1, True)
    assert run("doctor", "--repair", "--data-dir", "d")[0] == 0
    assert run("doctor", "--data-dir", "d")[0] == 0


def test_reindex_puts_another_embedder_in_use(run: Run, tmp_path: Path) -> None:
    from bot.providers.fake_server import FakeOpenAIServer

    (tmp_path / "a.txt").write_text("The council approved the budget.")
    run("ingest", "a.txt")
    with FakeOpenAIServer([""]) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_BASE_URL", server.base_url)
        patch.setenv("DATELINE_EMBEDDER", "openai:small")
        code, _, err = run("ask", "Who approved the budget?")
        assert (code, "'wordllama', not 'openai:small'" in err) == (2, True)
        code, out, err = run("reindex")
        assert (code, "1 blocks now have vectors of 'openai:small'" in out) == (0, True)
        assert "about 8 tokens go to 'openai:small'" in err
        assert "council approved" in run("ask", "Who approved the budget?")[1]


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "dateline 0.1.0\n"


def test_moments_are_shown_as_a_reader_writes_them_and_stay_iso_in_json(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "pool.md").write_text(
        "---\ntitle: The pool\npublished: 2025-03-04T10:30:00+02:00\nupdated: 2025-03-05\n---\n"
        "The pool in Marwick reopened after repairs.\n"
    )
    run("ingest", "pool.md")
    _, out, _ = run("ask", "Which pool reopened?")
    assert "Dateline: 2025-03-04 08:30 UTC, from 1 article\n" in out
    assert "The pool, 2025-03-04 08:30 UTC, updated 2025-03-05\n" in out
    assert "published: 2025-03-04 08:30 UTC" in run("articles", "show", first_id(run))[1]
    answer = loads(run("ask", "Which pool reopened?", "--json")[1])
    assert answer["dateline"] == "2025-03-04T08:30:00+00:00"


def first_id(run: Run) -> str:
    return str(loads(run("articles", "list", "--json")[1])[0]["id"])


def test_search_says_where_a_passage_stands_and_does_not_find_what_shares_no_word(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "a").mkdir()
    for name, words in (("bridge", "The bridge reopened."), ("ferry", "The ferry strike ended.")):
        (tmp_path / "a" / f"{name}.md").write_text(f"---\nsource: Wire\n---\n# {name}\n\n{words}\n")
    run("ingest", "a")
    _, out, _ = run("search", "bridge")
    shown, nearest = out.split("Nearest in meaning, with none of these words:\n")
    assert shown.startswith("1. bridge (undated), Wire, score ")
    assert "   a/bridge.md:4, id " in shown
    assert "ferry" not in shown
    assert nearest == "- ferry (undated), Wire: “# ferry The ferry strike ended.”\n"
    assert run("search", "reservations about Rutte")[1].startswith("Nothing was found")
    assert len(loads(run("search", "bridge", "--json")[1])["passages"]) == 2


def test_the_start_of_an_id_stands_for_it_where_only_one_begins_so(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("The council approved the budget.\n")
    run("ingest", "a.txt", "--data-dir", "d")
    first = loads(run("articles", "list", "--json", "--data-dir", "d")[1])[0]["id"]
    assert first in run("articles", "show", first[:8], "--data-dir", "d")[1]
    assert run("articles", "show", first[:3], "--data-dir", "d")[0] == 2
    assert run("articles", "remove", first[:8], "--data-dir", "d")[1].startswith(
        f"removed {first}:"
    )
    assert run("articles", "history", first[:8], "--data-dir", "d")[0] == 0
    assert run("articles", "purge", first[:8], "--data-dir", "d")[1].startswith(f"purged {first}:")
    assert first in run("articles", "purge", "--undo", first[:8], "--data-dir", "d")[1]
    assert "no article" in run("articles", "history", first[:8], "--data-dir", "d")[2]
