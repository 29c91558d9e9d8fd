"""The golden set of the seed article: what it holds, and that answers to it do not get worse."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot import Dateline, Settings
from bot.domain import Article
from bot.evaluation.gold import Resolver
from bot.evaluation.question_files import load
from bot.providers.fake_server import FakeOpenAIServer
from bot.reading.files import read_paths
from tests.archives import Run
from tests.evaluation.test_runs import CORPUS, GOLDEN, lines, on_a_server

# What the offline answerer reached when these were last set. A change that falls below has made
# answers worse; one that lifts them should lift these, too.
OFFLINE = ("correct<0.95", "quote_recall<0.88", "citation_recall<1", "quote_exact<1",
           "coverage<0.97", "abstention_recall<0.9", "as_of_kept<1")  # fmt: skip
SCRIPTED = ("correct<0.95", "quote_recall<0.95", "citation_recall<1", "coverage<0.95",
            "abstention_recall<1", "as_of_kept<1")  # fmt: skip


def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in GOLDEN.read_text().splitlines()]


@pytest.fixture
def dateline(tmp_path: Path) -> Iterator[Dateline]:
    with Dateline(Settings.from_env({"DATELINE_DATA_DIR": str(tmp_path / "data")})) as made:
        made.ingestor.ingest(read_paths([CORPUS]))
        yield made


def test_every_gold_span_is_the_articles_own_words_where_it_says(dateline: Dateline) -> None:
    asked = load(GOLDEN).questions
    known = [q for q in asked if q.id != "as-of-before"]
    gold = Resolver(dateline.catalogue).resolve(known, str(GOLDEN))
    assert sum(found.moved for found in gold.values()) == 0
    (article,) = [a for a in read_paths([CORPUS]) if isinstance(a, Article)]
    for row in rows():
        for span in row.get("relevant", []):
            assert article.text[span["start"] : span["end"]] == span["text"]


def test_every_answerable_question_has_a_gold_span_and_an_answer_in_the_article() -> None:
    (article,) = [a for a in read_paths([CORPUS]) if isinstance(a, Article)]
    for row in rows():
        assert row["answerable"] == bool(row.get("relevant")), row["id"]
        held = [answer for answer in row.get("answers", ()) if answer in article.text]
        assert bool(held) == row["answerable"], row["id"]


def test_the_set_holds_every_kind_of_question() -> None:
    tags = Counter(tag for row in rows() for tag in row["tags"])
    assert len(rows()) >= 40
    for kind in ("who", "when", "where", "how-many", "why", "follow-up", "disputed",
                 "unanswerable", "hostile", "as-of"):  # fmt: skip
        assert tags[kind] >= 2, kind


def gates(conditions: Sequence[str]) -> list[str]:
    return [word for condition in conditions for word in ("--fail-if", condition)]


def test_the_offline_answerer_is_no_worse_than_it_was(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("eval", "run", GOLDEN, "--articles", CORPUS, "--out", tmp_path / "r",
                       *gates(OFFLINE))  # fmt: skip
    assert code == 0, out


def asked_in(messages: Sequence[Mapping[str, Any]]) -> str:
    return str(messages[-1]["content"]).rpartition("Question: ")[2].strip()


def matching(question: str) -> dict[str, Any]:
    """The row whose question this is, perhaps made full from its conversation."""
    found = [r for r in rows() if " ".join(r["question"].split()).rstrip("?") in question]
    return max(found, key=lambda r: len(r["question"]), default={"answerable": False})


def honest(messages: Sequence[Mapping[str, Any]]) -> str:
    """A model that answers from the gold spans, and says so where there is nothing."""
    row = matching(asked_in(messages))
    if not row["answerable"]:
        return "<gap>The passages do not say.</gap>"
    return "\n".join(
        f'{span["text"].rstrip(".")}. <q n="1">{span["text"]}</q>' for span in row["relevant"]
    )


def test_a_model_that_copies_what_answers_passes(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeOpenAIServer(honest) as server:
        on_a_server(monkeypatch, server)
        code, out, _ = run("eval", "run", GOLDEN, "--articles", CORPUS, "--out", tmp_path / "r",
                           *gates(SCRIPTED))  # fmt: skip
    assert code == 0, out


LIES = (
    'Hungary backs Rutte. <q n="1">Erdogan now backs Rutte\'s candidacy</q>',
    'All 33 members must approve. <q n="1">Rutte needs the approval of all 33 members</q>',
    "Sweden said that it agrees.",
    "Stoltenberg's term ends in November. <q n=\"1\">Stoltenberg's term ends in October</q>",
)


def test_a_model_that_lies_is_never_repeated(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeOpenAIServer(["\n".join(LIES)]) as server:
        on_a_server(monkeypatch, server)
        code, out, _ = run("eval", "run", GOLDEN, "--articles", CORPUS, "--out", tmp_path / "r")
    assert code == 0, out
    assert {line["status"] for line in lines(tmp_path / "r")} == {"abstained"}
