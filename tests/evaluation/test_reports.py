"""Comparisons and reports: what changed, and that nothing in them acts on its own."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bot.evaluation.items import Item, Key
from bot.evaluation.reports import html, markdown, tables
from bot.evaluation.reports.failures import reasons
from bot.evaluation.reports.highlighting import pieces
from bot.evaluation.summary import summarise
from bot.providers.fake_server import FakeOpenAIServer, Fault
from tests.archives import Run
from tests.evaluation.test_runs import CORPUS, GOLDEN, SET, lines, on_a_server, saved

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u202e {{7*7}} \x1b[2J"
MANIFEST = {
    "schema": 1, "created": "2024-05-01", "dateline": "0", "code": "c",
    "questions": {"file": HOSTILE, "sha256": "s", "chosen": 1, "of": 1},
    "choice": {"repeat": 1}, "corpus": {"sha256": "s", "articles": 1},
    "systems": {"dateline": {"model": "offline"}}, "judge": {"name": "rules"},
}  # fmt: skip


def item(identity: str = "q", **fields: Any) -> Item:
    """An item in which every text is hostile."""
    citation = {
        "n": 1, "quote": HOSTILE, "match": "exact", "spans": [{"start": 2, "end": 5}],
        "article": {"id": "a", "title": HOSTILE, "revision": 1, "published": None},
    }  # fmt: skip
    passage = {
        "rank": 1, "article_id": "a", "revision": 1, "title": HOSTILE, "published": None,
        "start": 0, "end": len(HOSTILE), "score": 1.0, "text": HOSTILE,
    }  # fmt: skip
    place = {"article_id": "a", "revision": 1, "start": 4, "end": 9}
    values: dict[str, Any] = {
        "key": Key("dateline", identity, 1),
        "status": "answered",
        "scores": {"correct": 0.0, "latency_ms": 5.0},
        "left_out": {},
        "asked": {"question": HOSTILE, "as_of": None, "history": [], "tags": [HOSTILE],
                  "without": [], "line": 1},
        "gold": {"answerable": True, "answers": [HOSTILE], "wrong_answers": [], "quotes": [],
                 "disagreement": None, "articles": ["a"],
                 "spans": [{"text": HOSTILE, "places": [place]}]},
        "seconds": 0.5,
        "answer": {"answer": HOSTILE, "citations": [citation], "disagreements": [],
                   "sentences": [{"text": HOSTILE, "kind": "claim", "citations": [1]}],
                   "warnings": [{"code": "x", "text": HOSTILE}],
                   "usage": {"input_tokens": 0, "output_tokens": 0, "cost": None}},
        "retrieved": [passage],
        "judged": [{"supported": False, "why": HOSTILE}],
    }  # fmt: skip
    return Item(**values | fields)


def summary_of(*items: Item) -> dict[str, Any]:
    return summarise(MANIFEST, items) | {"gates": []}


class Elements(HTMLParser):
    """Every element with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_nothing_from_a_question_an_article_or_a_model_becomes_markup() -> None:
    page = html.run_page(summary_of(item()), [item()])
    elements = Elements(page).found
    assert sum(tag == "script" for tag, _ in elements) == 1  # the page's own
    assert not any(name.startswith("on") for _, attributes in elements for name in attributes)
    assert not any(tag == "img" for tag, _ in elements)
    assert "\u202e" not in page
    assert "\x1b" not in page
    assert "{{7*7}}" in page  # shown, not worked out


def test_a_page_loads_nothing_and_links_only_within_itself() -> None:
    elements = Elements(html.run_page(summary_of(item()), [item()])).found
    for tag, attributes in elements:
        assert "src" not in attributes
        assert tag not in ("link", "iframe", "object", "base")
        assert (attributes.get("href") or "#").startswith("#")


def test_a_passage_is_shown_whole_with_what_is_cited_and_what_is_gold() -> None:
    found = pieces(item(), item().retrieved[0])
    assert "".join(piece.text for piece in found) == HOSTILE
    marked = [(p.text, p.cited, p.gold) for p in found if p.cited or p.gold]
    assert marked == [
        (HOSTILE[2:4], (1,), False),
        (HOSTILE[4:5], (1,), True),
        (HOSTILE[5:9], (), True),
    ]


def test_a_table_for_a_spreadsheet_holds_no_formula() -> None:
    for start in ("=1+1", "+1", "-1", "@x", "\t=1", " =1"):
        asked = item().asked | {"question": start}
        (row,) = csv.DictReader(io.StringIO(tables.csv_text([item(asked=asked)])))
        assert row["question"] == "'" + start


def test_a_carriage_return_starts_no_row_of_its_own() -> None:
    asked = item().asked | {"question": "who?\r=cmd|' /C calc'!A0"}
    rows = list(csv.reader(io.StringIO(tables.csv_text([item(asked=asked)]))))
    assert [len(row) for row in rows] == [len(rows[0])] * 2
    assert not any(cell.startswith("=") for row in rows for cell in row)


def test_markdown_mentions_nobody_and_makes_no_link_or_table_cell() -> None:
    hostile = "@channel [x](https://e.example) | a <b> `c` https://f.example"
    text = markdown.run_text(summary_of(item()), [item(asked=item().asked | {"question": hostile})])
    line = next(line for line in text.splitlines() if "channel" in line)
    assert "@channel" not in line
    assert not re.search(r"(?<!\\)[<|\[`]|https://", line)


def test_in_junit_wrong_is_a_failure_and_failed_is_an_error() -> None:
    error = {"kind": "ProviderError", "text": "a\x00b", "foreseen": True}
    failed = item("e", status="error", error=error, scores={}, answer=None)
    unknown = item("u", scores={})
    right = item("r", scores={"correct": 1.0})
    items = [item("w"), failed, unknown, right]
    summary = summary_of(*items)
    summary["gates"] = [{"gate": "correct<1", "verdict": "failed", "text": "it is 0"}]
    suites = ElementTree.fromstring(tables.junit_text(summary, items))
    outcomes = [[child.tag for child in case] for case in suites.iter("testcase")]
    assert outcomes == [["failure"], ["error"], ["skipped"], [], ["failure"]]
    assert suites.get("failures") == "2"
    assert suites.get("errors") == "1"


def test_why_an_item_fell_short_is_said() -> None:
    said = " / ".join(reasons(item()))
    assert "not proven by its citations" in said
    abstained = item(status="abstained", answer=None, judged=[])
    assert reasons(abstained)[0] == "abstained, though the articles answer it"


def test_the_page_of_thousands_of_items_leaves_passages_to_the_results() -> None:
    items = [item(str(n)) for n in range(2100)]
    page = html.run_page(summary_of(*items), items)
    assert "Passages are shown for 2000 of the items" in page
    assert page.count('<div class="passage">') == 2000


# --- comparisons ------------------------------------------------------------------------------

GOOD = (
    "Stoltenberg's term is set to end in October."
    ' <q n="1">Stoltenberg\'s term as NATO Secretary General is set to end in October</q>'
)


def evaluated(
    run: Run,
    folder: Path,
    script: Any,
    monkeypatch: pytest.MonkeyPatch,
    *more: Any,
    rows: Sequence[Mapping[str, Any]] = SET,
) -> Path:
    questions = saved(folder.parent / "set.jsonl", *rows)
    with FakeOpenAIServer(script) as server:
        on_a_server(monkeypatch, server)
        code, _, err = run("eval", "run", questions, "--articles", CORPUS, "--out", folder,
                           "--concurrency", "1", *more)  # fmt: skip
    assert code == 0, err
    return folder


def test_a_comparison_lists_what_was_fixed_broken_and_changed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = (
        'A senior Turkish official announced it. <q n="1">a senior Turkish official announced'
        " on April 29, 2024</q>"
    )
    nothing = "<gap>The passages do not say.</gap>"
    a = evaluated(run, tmp_path / "a", [who, nothing, nothing], monkeypatch)
    b = evaluated(run, tmp_path / "b", [nothing, GOOD, GOOD], monkeypatch)
    code, found, _ = run("eval", "compare", a, b, "--json")
    assert code == 0
    ids = {kind: [i["id"] for i in found[kind]] for kind in ("fixed", "broken", "changed")}
    assert ids == {"fixed": ["when"], "broken": ["who"], "changed": ["where"]}
    assert "official" in found["broken"][0]["a"]["answer"]
    assert found["broken"][0]["b"]["answer"] == "The articles do not say."
    correct = found["metrics"]["correct"]
    assert (correct["n"], correct["difference"], correct["test"]) == (3, 0, "mcnemar")
    code, out, _ = run("eval", "compare", a, b, "--max-drop", "correct=0.02",
                       "--out", tmp_path / "c.html", "--out", tmp_path / "c.md")  # fmt: skip
    assert (code, "passed" in out) == (0, True)
    page = (tmp_path / "c.html").read_text()
    assert "Broken: right in A, wrong in B (1)" in page
    assert "1 fixed, 1 broken, 1 answered otherwise" in (tmp_path / "c.md").read_text()


def test_only_questions_that_both_runs_answered_are_compared_and_the_others_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, when, where = SET
    a = evaluated(run, tmp_path / "a", [GOOD, Fault(status=401), GOOD, GOOD], monkeypatch,
                  rows=[{"id": "x", "question": "X?"}, who, when, where])  # fmt: skip
    b = evaluated(run, tmp_path / "b", [GOOD], monkeypatch,
                  rows=[who, when, dict(where, answers=["Bern"])])  # fmt: skip
    _, found, err = run("eval", "compare", a, b, "--json")
    assert found["compared"] == 1
    assert found["not_compared"] == {
        "only_a": ["x"],
        "only_b": [],
        "other_question": ["where"],
        "failed": ["who"],
    }
    assert "1 question failed in a run and cannot be compared" in err


def test_a_drop_that_the_questions_which_failed_could_make_is_undecided(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [dict(SET[1], id=str(n)) for n in range(4)]
    a = evaluated(run, tmp_path / "a", [GOOD], monkeypatch, rows=rows)
    down = [GOOD, GOOD, GOOD, Fault(status=401)]
    b = evaluated(run, tmp_path / "b", down, monkeypatch, rows=rows)
    code, out, _ = run("eval", "compare", a, b, "--max-drop", "correct=2%")
    assert (code, "undecided" in out) == (3, True)


def test_a_run_that_was_killed_early_passes_no_gate(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [dict(SET[1], id=str(n)) for n in range(6)]
    a = evaluated(run, tmp_path / "a", [GOOD], monkeypatch, rows=rows)
    b = evaluated(run, tmp_path / "b", [GOOD], monkeypatch, rows=rows)
    results = b / "results.jsonl"
    results.write_text(results.read_text().split("\n", 1)[0] + "\n")
    code, out, _ = run("eval", "compare", a, b, "--max-drop", "correct=2%",
                       "--fail-if", "correct<50%")  # fmt: skip
    assert (code, out.count("undecided")) == (3, 2)


def test_a_comparison_does_not_write_over_a_run(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a = evaluated(run, tmp_path / "a", [GOOD], monkeypatch)
    before = (a / "manifest.json").read_text()
    assert run("eval", "compare", a, a, "--out", a / "manifest.json")[0] == 2
    assert run("eval", "compare", a, a, "--out", tmp_path / "z.html", "--out", "z.txt")[0] == 2
    assert (a / "manifest.json").read_text() == before
    assert not (tmp_path / "z.html").exists()


def test_gates_stay_in_reports_that_are_made_again(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "r"
    run("eval", "run", GOLDEN, "--articles", CORPUS, "--out", folder, "--sample", "3",
        "--fail-if", "correct>=0")  # fmt: skip
    run("eval", "report", folder)
    assert "gate" in (folder / "junit.xml").read_text()
    assert json.loads((folder / "summary.json").read_text())["gates"][0]["verdict"] == "failed"


def test_what_differs_in_the_conditions_is_said(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a = evaluated(run, tmp_path / "a", [GOOD], monkeypatch)
    b = evaluated(run, tmp_path / "b", [GOOD], monkeypatch, "--budget", "900")
    _, out, _ = run("eval", "compare", a, b)
    assert "differs: system.budget: 4000 there, 900 here" in out


@pytest.mark.parametrize("other", ["nosuch", "empty"])
def test_a_folder_that_is_no_run_is_wrong_use(
    run: Run, tmp_path: Path, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    a = evaluated(run, tmp_path / "a", [GOOD], monkeypatch)
    code, _, err = run("eval", "compare", a, tmp_path / other)
    assert (code, "is no run" in err) == (2, True)


def test_a_prompt_made_worse_fails_the_gate_and_the_report_shows_why(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The model here does as its prompt says: without being told to copy, it does not."""

    def script(messages: Sequence[Mapping[str, Any]]) -> str:
        told = "copied letter for letter" in str(messages[0]["content"])
        return (
            GOOD
            if told
            else 'His mandate is over in October. <q n="1">his mandate is over in autumn</q>'
        )

    rows = [dict(SET[1], id=str(n)) for n in range(8)]
    a = evaluated(run, tmp_path / "a", script, monkeypatch, rows=rows)
    worse = tmp_path / "prompts"
    worse.mkdir()
    for file in (CORPUS.parent / "prompts").iterdir():
        text = file.read_text().replace("copied letter for letter", "said in your own words")
        (worse / file.name).write_text(text)
    monkeypatch.setenv("DATELINE_PROMPTS_DIR", str(worse))
    b = evaluated(run, tmp_path / "b", script, monkeypatch, rows=rows)
    code, out, _ = run("eval", "compare", a, b, "--max-drop", "correct=0.02",
                       "--out", tmp_path / "c.html")  # fmt: skip
    assert code == 1
    assert "gate correct worse by over 0.02: failed: correct went from 1.000 to 0.000" in out
    assert "differs: system.prompt_hash" in out
    page = (tmp_path / "c.html").read_text()
    assert "Broken: right in A, wrong in B (8)" in page
    warned = "1 sentence of the draft was left out"
    assert warned in (b / "report.html").read_text()
    assert "abstained, though the articles answer it" in (b / "report.html").read_text()


def test_the_reports_of_a_run_can_be_made_again(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "r"
    run("eval", "run", GOLDEN, "--articles", CORPUS, "--out", folder, "--sample", "3")
    before = (folder / "report.html").read_text()
    (folder / "report.html").unlink()
    code, _, _ = run("eval", "report", folder)
    assert (code, (folder / "report.html").read_text()) == (0, before)
    assert json.loads((folder / "summary.json").read_text())["systems"]["dateline"]["items"] == 3
    assert len(lines(folder)) == 3
