"""Conversations are kept as they happen, found again, passed on, and forgotten."""

from __future__ import annotations

import io
import re
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain import Turn
from bot.errors import SchemaTooNew, UsageError
from bot.providers.fake_server import FakeOpenAIServer
from bot.state.conversations import MOST_TURNS, PURGED, Conversations, Typed
from bot.state.database import open_state
from bot.state.feedback import FeedbackBox
from bot.wiring import Dateline
from tests.archives import Run
from tests.terminal.sittings import CLAIM, QUESTION, QUOTE, REPLY, settings, sit, with_model

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
SCOPE = {"model": "offline", "as_of": None, "since": None, "until": None, "sources": []}


def answer(text: str, article: str = "a", kind: str = "claim", **more: Any) -> dict[str, Any]:
    """As much of an answer as keeping it needs."""
    return {
        "answer": text,
        "rewritten": None,
        "sentences": [{"text": text, "kind": kind}],
        "citations": [{"article": {"id": article}}],
        "passages": [{"article_id": article}],
        "dropped": [],
        "absence": None,
        **more,
    }


@pytest.fixture
def box(tmp_path: Path) -> Conversations:
    return Conversations(open_state(tmp_path / "state.db", clock=lambda: NOON), lambda: NOON)


def test_each_step_of_an_exchange_is_in_the_file_as_soon_as_it_is_taken(box: Conversations) -> None:
    talk = box.begin("terminal")
    talk.asked("Who?", SCOPE)
    assert box.open(1).exchanges[0].question == "Who?"
    talk.shown({"text": "Ann."}, [{"n": 1}])
    assert box.open(1).exchanges[0].shown == (({"text": "Ann."}, [{"n": 1}]),)
    talk.answered(answer("Ann. [1]"))
    assert box.open(1).exchanges == talk.exchanges
    assert box.open(1).exchanges[0].shown == ()
    talk.asked("When?", SCOPE)
    talk.failed("no network")
    assert box.open(1).exchanges[1].failure == "no network"
    talk.take_back(talk.exchanges[0])
    assert [e.question for e in box.open(1).exchanges] == ["When?"]


def test_the_history_of_a_follow_up_is_bounded_and_holds_answers_only(box: Conversations) -> None:
    talk = box.begin("terminal")
    for number in range(MOST_TURNS + 5):
        talk.asked(f"{number}?", SCOPE)
        talk.answered(answer(f"It is {number}.", rewritten=f"Number {number}?"))
    talk.asked("Thanks!", SCOPE)
    talk.answered(answer("You are welcome.", kind="notice"))
    talk.asked("Lost?", SCOPE)
    talk.failed("no network")
    turns = talk.history()
    assert len(turns) == MOST_TURNS
    assert turns[-1] == Turn(question="Number 14?", answer="It is 14.")
    talk.asked("x" * 9000, SCOPE)
    talk.answered(answer("Long."))
    assert [len(turn.question) for turn in talk.history()] == [9000]


def test_a_takedown_reaches_answers_drafts_and_feedback_and_leaves_the_questions(
    box: Conversations, tmp_path: Path
) -> None:
    talk, judged = box.begin("terminal"), FeedbackBox(box._database, lambda: NOON)
    for article in ("a1", "a2"):
        talk.asked(f"{article}?", SCOPE)
        talk.answered(answer(f"Words of {article}.", article))
    talk.asked("Read only?", SCOPE)
    unproven = answer("Nothing.", "a2", dropped=[{"text": "Words of"}])
    unproven["passages"] = [{"article_id": "a1"}]
    talk.answered(unproven)
    talk.asked("Cut short?", SCOPE)
    talk.shown({"text": "Words of a1."}, [{"article": {"id": "a1"}}])
    judged.add(unproven | {"question": "?"}, "bad", channel="terminal", history=talk.history())
    assert (judged.forget("a1"), box.forget("a1")) == (0, 2)
    kept = box.open(1).exchanges
    assert [e.failure for e in kept] == [PURGED, None, None, PURGED]
    assert [e.question for e in kept] == ["a1?", "a2?", "Read only?", "Cut short?"]
    assert [t.answer for t in next(judged.waiting()).history] == [None, None, None]
    box._database.close()
    words = (tmp_path / "state.db").read_bytes().count(b"Words of")
    assert words == 2  # of a2: the answer's text, and its one sentence


def test_the_purge_of_an_article_says_what_else_it_deleted(own: Path, run: Run) -> None:
    question = "Who approved the budget of the city?"
    sit(own, question, "/feedback good")
    (identity,) = [a["id"] for a in run("articles", "list", "--json")[1] if a["title"] == "Note 1"]
    out = run("articles", "purge", identity)[1]
    assert "1 answer kept as feedback quoted it: deleted, too\n" in out
    assert "1 answer in conversations quoted it: deleted, too\n" in out
    assert run("conversations", "show", "1")[1] == f"> {question}\nNo answer: {PURGED}\n"


def test_a_removed_conversation_takes_its_typed_lines_along_and_its_number_stays_unused(
    box: Conversations, tmp_path: Path
) -> None:
    typed = Typed(box._database)
    typed.add("/help", None)
    for question in ("First?", "Second?"):
        talk = box.begin("terminal")
        talk.asked(question, SCOPE)
        typed.add(question, talk.num)
    assert box.remove(2).title == "Second?"
    assert typed.lines() == ["First?", "/help"]
    talk = box.begin("terminal")
    talk.asked("Third?", SCOPE)
    assert [s.num for s in box.summaries()] == [3, 1]
    with pytest.raises(UsageError, match="no conversation 2"):
        box.remove(2)
    box._database.close()
    assert b"Second" not in (tmp_path / "state.db").read_bytes()


def test_a_conversation_removed_by_another_process_goes_on_and_touches_no_other(
    box: Conversations,
) -> None:
    first, other = box.begin("terminal"), box.begin("terminal")
    first.asked("Who?", SCOPE)
    first.shown(answer("One.")["sentences"][0], [])
    assert first.num is not None
    box.remove(first.num)
    other.asked("When?", SCOPE)  # is given the number that the removed turn had
    first.shown(answer("Two.")["sentences"][0], [])
    first.answered(answer("One. Two."))
    first.failed("no matter")
    first.take_back(first.exchanges[0])
    assert other.num is not None
    (exchange,) = box.open(other.num).exchanges
    assert (exchange.question, exchange.answer, exchange.failure, exchange.shown) == (
        *("When?", None, None),
        (),
    )
    first.asked("And now?", SCOPE)
    assert [e.question for e in box.open(first.num).exchanges] == ["And now?"]


def test_a_state_of_schema_1_is_brought_forward_with_its_feedback(tmp_path: Path) -> None:
    from bot.state import database

    path = tmp_path / "state.db"
    with sqlite3.connect(path) as old:
        old.executescript(database._VERSION_1 + "PRAGMA user_version = 1;")
    old.close()
    first = FeedbackBox(open_state(path, clock=lambda: NOON), lambda: NOON)
    first.add({"question": "Who?"}, "good", channel="python")
    assert [f.question for f in first.waiting()] == ["Who?"]
    with sqlite3.connect(path) as newer:
        newer.execute("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(SchemaTooNew):
        open_state(path, clock=lambda: NOON)


def test_what_cannot_be_kept_is_answered_and_said_once(data: Path) -> None:
    (data / "state.db").mkdir()
    shown = sit(data, QUESTION, QUESTION, "/undo", "/history")
    assert shown.count("[1]") >= 4
    assert shown.count("dateline: cannot open ") == 1
    assert shown.count("this conversation goes on, but is not kept; /save writes it to a file") == 1
    assert shown.count(f"1. {QUESTION}") == 1


def test_a_conversation_is_resumed_with_its_turns_and_its_scope(
    data: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit(data, "/as-of 2024-05-03", "Does Turkey back Rutte?")
    monkeypatch.setattr(sys, "stdin", io.StringIO("and Hungary?\n"))
    code, out, _ = run("chat", "--resume")
    assert (code, "Read as: Does Hungary back Rutte?" in out) == (0, True)
    turns = run("conversations", "show", "1", "--json")[1]["turns"]
    assert [t["answer"]["as_of"] for t in turns] == ["2024-05-03", "2024-05-03"]
    for arguments in (("chat", "--resume", "7"), ("chat", "--resume", "x")):
        assert run(*arguments)[0] == 2


def test_a_resumed_conversation_shows_its_end_and_its_evidence(data: Path) -> None:
    shown = sit(data, *["Does Turkey back Rutte?"] * 4)
    again = sit(data, "/1", resumed="latest")
    assert re.match(
        r"Conversation 1, 20\d\d-\d\d-\d\d \d\d:\d\d UTC\n1 earlier question: /h", again
    )
    assert again.count(shown[: len(shown) // 4]) == 3
    assert "by Nitish Verma" in again.partition("> /1")[2]


def test_conversations_are_listed_shown_exported_and_removed(data: Path, run: Run) -> None:
    with FakeOpenAIServer([REPLY]) as server:
        shown = sit(data, QUESTION, **with_model(server.base_url))
    sit(data, "Who is Jens Stoltenberg?", "/new", "Who is Klaus Iohannis?")
    titles = [c["title"] for c in run("conversations", "list", "--json")[1]]
    assert titles == ["Who is Klaus Iohannis?", "Who is Jens Stoltenberg?", QUESTION]
    assert run("conversations", "list")[1].count("terminal  1 question  Who") == 3
    assert run("conversations", "show", "1")[1].strip() == shown.strip()
    whole = run("conversations", "show", "1", "--json")[1]
    assert whole["turns"][0]["answer"]["citations"][0]["quote"] == QUOTE
    code, out, _ = run("conversations", "export", "1", "--out", "one.md")
    assert (code, out) == (0, "written to one.md\n")
    assert run("conversations", "export", "1")[1] == Path("one.md").read_text()
    assert run("conversations", "export", "1", "--out", "one.md")[0] == 2
    assert run("conversations", "export", "1", "--json")[1] == whole
    assert run("conversations", "remove", "1", "2")[0] == 0
    assert [c["id"] for c in run("conversations", "list", "--json")[1]] == [3]
    assert run("conversations", "show", "1")[0] == 2


def test_feedback_becomes_a_question_to_review_with_the_turns_before_it(
    data: Path, run: Run
) -> None:
    sit(data, "Does Turkey back Rutte?", "and Hungary?", "/feedback bad not what I meant")
    (row,) = run("eval", "inbox", "--json")[1]
    assert (row["question"], row["note"]["said"]) == ("and Hungary?", "not what I meant")
    assert row["tags"] == ["feedback", "bad", "terminal"]
    assert [turn["question"] for turn in row["history"]] == ["Does Turkey back Rutte?"]


def test_saved_markdown_holds_everything_and_overwrites_nothing(data: Path) -> None:
    with FakeOpenAIServer([REPLY]) as server:
        shown = sit(
            data, "Who *must* <b>approve</b> Rutte?", "/save a.md", "/save a.md", "/save b.txt",
            "/save nowhere/a.md", **with_model(server.base_url),
        )  # fmt: skip
    assert "saved to a.md\n" in shown
    assert "dateline: 'a.md' is there already\n" in shown
    assert "'b.txt' does not end in .md" in shown
    assert "'nowhere/a.md' cannot be written" in shown
    text = Path("a.md").read_text()
    assert text.startswith(
        "# Conversation with Dateline\n\n## Who \\*must\\* \\<b\\>approve\\</b\\> Rutte?\n\n"
        f"{CLAIM} \\[1\\] The articles do not answer all of the question.\n\n"
        f"**Dateline: 2024-04-29**\n\n- \\[1\\] “{QUOTE}”"
    )


def test_the_same_archive_is_asked_under_other_settings(data: Path) -> None:
    with Dateline(settings(data / "sample")) as dateline:
        other = dateline.under(dateline.settings.with_value("DATELINE_CONTEXT_BUDGET", "300"))
        assert other.catalogue is dateline.catalogue
        found = [sum(len(p.text) for p in d.assistant.ask(QUESTION).passages)
                 for d in (dateline, other)]  # fmt: skip
    assert found[1] <= 300 < found[0]
