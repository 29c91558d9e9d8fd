"""Question sets made from articles, by rule and by a model, and readers' feedback."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot import Dateline, Settings
from bot.channels import as_json
from bot.domain import Turn
from bot.evaluation.making.by_model import read
from bot.evaluation.making.by_rule import as_of_pairs, questions_about
from bot.evaluation.making.sets import make
from bot.evaluation.question_files import load
from bot.providers.fake_server import FakeOpenAIServer
from tests.archives import Run, TestArchive, article
from tests.evaluation.answers import revision
from tests.evaluation.test_runs import CORPUS, on_a_server

FLOOD = (
    "The army helped Anna Huber. At least 12 people have died after the Danube flooded the town of"
    " Melk. Anna Huber has asked the army for more help against the water. The old bridge in Melk"
    ' was closed to all traffic on 3 March 2024. "We will not leave anybody alone in these hours,"'
    " Huber said. He was tired and had not slept in 12 days at all."
)


def asked(text: str) -> set[tuple[str, str, str]]:
    return {(m.kind, m.question, m.answer) for m in questions_about(revision(text))}


def test_rules_ask_who_when_how_many_and_who_said_what() -> None:
    assert asked(FLOOD) == {
        (
            "how-many",
            "How many people are meant: “At least ... people have died after the Danube flooded"
            " the town of Melk”?",
            "12",
        ),
        ("who", "Who has asked the army for more help against the water?", "Anna Huber"),
        (
            "when",
            "When was it that the old bridge in Melk was closed to all traffic?",
            "3 March 2024",
        ),
        ("who", "Who said “We will not leave anybody alone in these hours”?", "Huber"),
    }


def test_how_many_asks_about_a_noun_not_about_a_determiner_or_a_pronoun() -> None:
    cracks = "The engineers of Harrow county have found cracks in two of its"
    assert asked(f"{cracks} eight cables.") == {
        ("how-many", f"How many cables are meant: “{cracks} ... cables”?", "eight")
    }
    ((_, question, answer),) = asked(f"{cracks} towers in the river.")
    assert (question[:26], answer) == ("How many towers are meant:", "two")
    assert asked(f"{cracks} big towers in the river.") == set()
    assert asked("At least three others were found sound by the engineers of Harrow.") == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "He has asked the army for more help against the water.",
        "But Anna Huber has asked the army for more help against it.",
        "Has Anna Huber asked the army for more help against the water?",
        "Anna Huber has asked.",
        "HELP: Anna Huber has asked the army for more help [watch] against the water.",
    ],
)
def test_a_sentence_that_cannot_be_understood_alone_is_not_asked_about(sentence: str) -> None:
    assert asked("The army helped Anna Huber. " + sentence) == set()


def test_every_question_has_its_answer_in_its_span_and_not_in_itself() -> None:
    from bot.reading.files import read_paths

    (seed,) = read_paths([CORPUS])
    of = revision(seed.text)  # type: ignore[union-attr]
    made = list(questions_about(of))
    assert len(made) >= 8
    for one in made:
        assert one.answer in of.text[one.span.start : one.span.end]
        assert one.answer.casefold() not in one.question.casefold()


def test_a_correction_gives_the_same_question_twice_with_its_two_answers() -> None:
    before = replace(revision(FLOOD), known_from=datetime(2024, 3, 1, tzinfo=UTC))
    after = replace(
        revision(FLOOD.replace("12 people", "15 people"), number=2),
        known_from=datetime(2024, 3, 4, tzinfo=UTC),
    )
    ((old, new),) = as_of_pairs([before, after])
    assert old.question == new.question
    assert (old.answer, old.as_of) == ("12", "2024-03-01")
    assert (new.answer, new.as_of) == ("15", "2024-03-04")


def test_two_corrections_in_one_day_give_no_question_as_of_that_day() -> None:
    dates = [datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 3, 4, 8, tzinfo=UTC),
             datetime(2024, 3, 4, 20, tzinfo=UTC)]  # fmt: skip
    revisions = [
        replace(revision(FLOOD.replace("12 people", f"{count} people"), number=n), known_from=date)
        for n, (count, date) in enumerate(zip((12, 15, 18), dates, strict=True), start=1)
    ]
    assert list(as_of_pairs(revisions)) == []


def test_a_question_is_unanswerable_only_if_nothing_else_answers_it(archive: TestArchive) -> None:
    other = " ".join(f"Some {i} shops of street {i} were open again." for i in range(60))
    archive.ingest([article("id:a", FLOOD), article("id:b", f"{FLOOD}\n\n{other}", day=20)])
    assert archive.catalogue.story(archive.catalogue.identity_of(article("id:a", ""))) == []
    rows = make(archive.catalogue, archive.retriever.retrieve, 20, 0)
    assert rows
    assert all(row["answerable"] for row in rows)  # each has its answer in the other one, too
    archive.catalogue.remove(archive.catalogue.identity_of(article("id:b", "")))
    rows = make(archive.catalogue, archive.retriever.retrieve, 20, 0)
    assert {row["answerable"] for row in rows} == {True, False}
    assert all(row["without"] for row in rows if not row["answerable"])


def test_a_made_set_is_a_question_set_that_can_be_run(run: Run, tmp_path: Path) -> None:
    run("ingest", CORPUS)
    made, again = tmp_path / "made.jsonl", tmp_path / "again.jsonl"
    code, out, err = run("eval", "make", "--out", made, "--count", "10")
    assert (code, "10 questions" in out) == (0, True), err
    run("eval", "make", "--out", again, "--count", "10")
    assert made.read_text() == again.read_text()
    assert len(load(made).questions) == 10
    code, summary, _ = run("eval", "run", made, "--out", tmp_path / "r", "--json")
    assert code == 0
    assert summary["systems"]["dateline"]["tags"]["made"]["items"] == 10
    assert run("eval", "make", "--out", made)[0] == 2  # never written over
    assert run("eval", "make", "--out", tmp_path / "made.txt")[0] == 2


REPLY = """Sure! Here are the questions:

**Q:** Which official made the backing public?
**A:** a senior Turkish official
**QUOTE:** "a senior Turkish official announced on April 29, 2024"

2. Q: When will his predecessor leave?
   A: in October
   QUOTE: Stoltenberg's term as NATO Secretary General will end in October

Q: How many states decide about Rutte?
A: 33
QUOTE: Rutte needs the approval of all 32 members of the alliance

Q: Which official made public the backing?
A: a senior Turkish official
QUOTE: a senior Turkish official announced on April 29, 2024

Q: Half a block
"""


def test_a_models_questions_are_kept_only_if_their_quotes_prove_them(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("ingest", CORPUS)
    with FakeOpenAIServer([REPLY]) as server:
        on_a_server(monkeypatch, server)
        code, _, err = run(
            "eval", "make", "--out", tmp_path / "m.jsonl", "--model", "openai:fake", "--count", "9"
        )
    assert code == 0, err
    # one: the second quote is not the article's, the third says 32, the fourth asks the first again
    (question,) = [q for q in load(tmp_path / "m.jsonl").questions if q.answerable]
    assert question.text == "Which official made the backing public?"
    assert question.relevant[0].text == "a senior Turkish official announced on April 29, 2024"


def test_a_models_reply_is_read_in_any_dress() -> None:
    assert list(read("Q1: a?\nA1: b\nQUOTE 1: “c d e”")) == [("a?", "b", "c d e")]
    assert list(read("Question: a?\nAnswer: b\nQuote: c")) == [("a?", "b", "c")]
    assert list(read("Q: a?\nQUOTE: c")) == []
    assert list(read("")) == []


@pytest.fixture
def dateline(tmp_path: Path) -> Iterator[Dateline]:
    from bot.reading.files import read_paths

    with Dateline(Settings.from_env({"DATELINE_DATA_DIR": str(tmp_path / "data")})) as made:
        made.ingestor.ingest(read_paths([CORPUS]))
        yield made


def judged(dateline: Dateline, question: str, judgement: Any, words: str = "") -> int:
    answer = as_json.answer(dateline.assistant.ask(question))
    history = [Turn(question="Who?", answer="Rutte.")]
    return dateline.feedback.add(
        answer, judgement, words=words, channel="terminal", history=history
    )


def test_feedback_comes_out_as_questions_to_review(
    run: Run, tmp_path: Path, dateline: Dateline
) -> None:
    judged(dateline, "When does Stoltenberg's term end?", "good")
    judged(dateline, "Who backs Rutte?", "bad", "\x1b[2Jnot\u202e only Erdogan")
    judged(dateline, "What did Sweden say?", "good")
    code, rows, _ = run("eval", "inbox", "--json")
    good, bad, absent = rows
    assert code == 0
    assert good["answerable"] is True
    assert good["history"] == [{"question": "Who?", "answer": "Rutte."}]
    assert "answerable" not in bad
    assert bad["note"]["said"].endswith("only Erdogan")
    assert absent["answerable"] is False
    _, out, _ = run("eval", "inbox")
    assert "\x1b" not in out
    run("eval", "inbox", "--out", tmp_path / "inbox.jsonl")
    code, summary, err = run(
        "eval", "run", tmp_path / "inbox.jsonl", "--out", tmp_path / "r", "--json"
    )
    assert (code, "note" in err) == (0, True)
    assert summary["systems"]["dateline"]["metrics"]["correct"]["n"] == 2


def test_reviewed_feedback_leaves_the_inbox(run: Run, dateline: Dateline) -> None:
    number = judged(dateline, "Who backs Rutte?", "bad")
    code, out, _ = run("eval", "inbox", "--done", f"feedback-{number}")
    assert (code, "Nothing waits" in out) == (0, True)
    assert run("eval", "inbox", "--done", f"feedback-{number}")[0] == 2
    assert run("eval", "inbox", "--done", "../x")[0] == 2


def test_a_takedown_reaches_the_answers_that_were_kept_as_feedback(
    run: Run, tmp_path: Path, dateline: Dateline
) -> None:
    judged(dateline, "When does Stoltenberg's term end?", "good")
    judged(dateline, "What did Sweden say?", "bad")
    (identity,) = [revision.article_id for revision in dateline.catalogue.revisions()]
    dateline.close()
    code, out, _ = run("articles", "purge", identity)
    assert (code, "1 answer kept as feedback" in out) == (0, True)
    _, rows, _ = run("eval", "inbox", "--json")
    assert [row["question"] for row in rows] == ["What did Sweden say?"]
    for file in (tmp_path / "data").glob("state.db*"):
        assert b"set to end in October" not in file.read_bytes()


def test_a_takedown_that_a_reader_of_the_answers_holds_up_says_so(
    run: Run, tmp_path: Path, dateline: Dateline
) -> None:
    judged(dateline, "When does Stoltenberg's term end?", "good")
    (identity,) = [revision.article_id for revision in dateline.catalogue.revisions()]
    dateline.close()
    with closing(sqlite3.connect(tmp_path / "data" / "state.db")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM feedback").fetchone()
        code, _, err = run("articles", "purge", identity)
        assert (code, "still in that file" in err) == (1, True)
        reader.execute("ROLLBACK")
    assert run("eval", "inbox", "--json")[1] == []


def test_rows_are_written_as_lines_of_json(tmp_path: Path, run: Run) -> None:
    run("ingest", CORPUS)
    run("eval", "make", "--out", tmp_path / "m.jsonl", "--count", "5")
    rows = [json.loads(line) for line in (tmp_path / "m.jsonl").read_text().splitlines()]
    assert {"id", "question", "tags", "answerable"} <= rows[0].keys()
