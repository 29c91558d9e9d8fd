"""Runs through the command line: what is kept, what goes on, what is refused, and how they end."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bot.domain import Scope
from bot.errors import ProviderError
from bot.evaluation.runner import Limits, Pacing, Runner
from bot.providers.fake_server import FakeOpenAIServer, Fault
from tests.archives import Run

GOLDEN = Path(__file__).parent.parent / "seed.golden.jsonl"
CORPUS = Path(__file__).parent.parent.parent / "corpus"
ROOT = CORPUS.parent
WHO = {"id": "who", "question": "Who announced Turkey's support for Rutte?",
       "answers": ["a senior Turkish official"]}  # fmt: skip
WHEN = {"id": "when", "question": "When does Stoltenberg's term end?", "answers": ["October"]}
WHERE = {"id": "where", "question": "Where was the joint press conference held?",
         "answers": ["Ankara"]}  # fmt: skip
SET = (WHO, WHEN, WHERE)
REPLY = (
    "Stoltenberg's term is set to end in October."
    ' <q n="1">Stoltenberg\'s term as NATO Secretary General is set to end in October</q>'
)


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    return saved(tmp_path / "set.jsonl", *SET)


def saved(path: Path, *rows: Mapping[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "results.jsonl").read_text().splitlines()]


def without_times(folder: Path) -> Any:
    """The summary but for what no two runs have in common."""
    summary = json.loads((folder / "summary.json").read_text())
    summary["manifest"].pop("created")
    for system in summary["systems"].values():
        parts = (*system["tags"].values(), *system["by_words_in_common"].values())
        for metrics in (system["metrics"], *(part["metrics"] for part in parts)):
            for name in ("latency_ms", "retrieve_ms", "first_word_ms"):
                metrics.pop(name, None)
    return summary


def on_a_server(monkeypatch: pytest.MonkeyPatch, server: FakeOpenAIServer, **more: str) -> None:
    monkeypatch.setenv("DATELINE_MODEL", "openai:fake")
    monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
    monkeypatch.setenv("DATELINE_RETRIES", "0")
    monkeypatch.setenv("DATELINE_REPAIRS", "0")  # one reply a question
    monkeypatch.setenv("DATELINE_QUERIES", "off")
    for name, value in more.items():
        monkeypatch.setenv(name, value)


def test_a_run_writes_its_items_and_every_report(run: Run, tmp_path: Path, questions: Path) -> None:
    code, out, _ = run("eval", "run", questions, "--articles", CORPUS, "--out", tmp_path / "r")
    assert code == 0
    assert "correct                      100.0 %  [43.9–100.0]      n=3" in out
    assert [(line["id"], line["status"]) for line in lines(tmp_path / "r")] == [
        ("who", "answered"),
        ("when", "answered"),
        ("where", "answered"),
    ]
    names = {path.name for path in (tmp_path / "r").iterdir()}
    assert names >= {"manifest.json", "summary.json", "report.html", "report.md", "junit.xml",
                     "items.csv"}  # fmt: skip


def test_json_gives_the_summary(run: Run, tmp_path: Path, questions: Path) -> None:
    _, summary, _ = run(
        "eval", "run", questions, "--articles", CORPUS, "--out", tmp_path / "r", "--json"
    )
    assert summary["systems"]["dateline"]["statuses"]["answered"] == 3
    assert summary["manifest"]["systems"]["dateline"]["model"] == "offline"


def test_a_run_killed_at_any_moment_goes_on_to_the_same_numbers(tmp_path: Path) -> None:
    rows = [
        dict(row, id=f"{row.get('id', n)}-{copy}")
        for copy in range(8)
        for n, row in enumerate(map(json.loads, GOLDEN.read_text().splitlines()))
    ][:500]
    assert len(rows) == 500
    questions = saved(tmp_path / "set.jsonl", *rows)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}

    def start(out: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "bot", "eval", "run", str(questions)]
        command += ["--articles", str(CORPUS), "--out", str(tmp_path / out)]
        return subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def kill_at(process: subprocess.Popen[bytes], count: int) -> None:
        results = tmp_path / "killed" / "results.jsonl"
        while process.poll() is None:
            if results.exists() and results.read_bytes().count(b"\n") >= count:
                process.send_signal(signal.SIGKILL)
                process.wait()
        assert process.returncode == -signal.SIGKILL

    for count in (1, 130, 333):
        kill_at(start("killed"), count)
    assert start("killed").wait(timeout=300) == 0
    assert start("whole").wait(timeout=300) == 0
    assert without_times(tmp_path / "killed") == without_times(tmp_path / "whole")
    ids = [line["id"] for line in lines(tmp_path / "killed")]
    assert len(ids) == len(set(ids)) == 500  # nothing was asked twice


def test_a_torn_last_line_is_cut_off_and_its_question_asked_again(
    run: Run, tmp_path: Path, questions: Path
) -> None:
    folder = tmp_path / "r"
    command = ("eval", "run", questions, "--articles", CORPUS, "--out", folder)
    run(*command)
    results = folder / "results.jsonl"
    whole = results.read_bytes()
    results.write_bytes(whole[:-40])
    code, _, err = run(*command)
    assert code == 0
    assert "torn" in err
    assert "going on: 2 of 3 are done" in err
    assert [line["id"] for line in lines(folder)] == ["who", "when", "where"]


def test_a_damaged_line_that_is_not_the_last_is_named(
    run: Run, tmp_path: Path, questions: Path
) -> None:
    folder = tmp_path / "r"
    command = ("eval", "run", questions, "--articles", CORPUS, "--out", folder)
    run(*command)
    results = folder / "results.jsonl"
    results.write_text(results.read_text().replace('"schema": 1', '"schema": 9', 1))
    code, _, err = run(*command)
    assert code == 2
    assert "results.jsonl:1: is no result" in err


@pytest.mark.parametrize("change", ["budget", "questions", "articles", "sample"])
def test_a_run_is_not_continued_under_other_conditions(
    run: Run, tmp_path: Path, questions: Path, change: str
) -> None:
    def command(*more: str, articles: Path = CORPUS) -> tuple[Any, ...]:
        return ("eval", "run", questions, "--articles", articles, "--out", tmp_path / "r", *more)

    run(*command())
    if change == "questions":
        saved(questions, *SET, {"id": "more", "question": "What did Sweden say?"})
        code, _, err = run(*command())
        assert "questions.sha256" in err
    elif change == "articles":
        (tmp_path / "other").mkdir()
        (tmp_path / "other" / "a.md").write_text("# Other\n\nNothing about it at all here.\n")
        code, _, err = run(*command(articles=tmp_path / "other"))
        assert "corpus.sha256" in err
    else:
        more = ("--budget", "500") if change == "budget" else ("--sample", "2")
        code, _, err = run(*command(*more))
        assert "choice.sample" in err or "systems.dateline.budget: 4000 there, 500 here" in err
    assert code == 2
    assert len(lines(tmp_path / "r")) == 3


def test_two_evaluations_do_not_write_to_one_folder(
    run: Run, tmp_path: Path, questions: Path
) -> None:
    from bot.archive.vectors.locking import Lock

    (tmp_path / "r").mkdir()
    with Lock.exclusive(tmp_path / "r" / ".lock"):
        code, _, err = run("eval", "run", questions, "--articles", CORPUS, "--out", tmp_path / "r")
    assert (code, "another evaluation is writing" in err) == (2, True)


def test_a_folder_with_other_files_is_refused_and_left_alone(
    run: Run, tmp_path: Path, questions: Path
) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "thesis.txt").write_text("mine")
    code, _, err = run("eval", "run", questions, "--articles", CORPUS, "--out", tmp_path / "r")
    assert (code, "'thesis.txt'" in err) == (2, True)
    assert not (tmp_path / "r" / "manifest.json").exists()


def test_a_sample_is_the_same_each_time_and_another_with_another_seed(
    run: Run, tmp_path: Path
) -> None:
    asked = []
    for number, seed in enumerate(("1", "1", "2")):
        folder = tmp_path / str(number)
        run("eval", "run", GOLDEN, "--articles", CORPUS, "--out", folder, "--sample", "9",
            "--seed", seed)  # fmt: skip
        asked.append({line["id"] for line in lines(folder)})
    assert asked[0] == asked[1] != asked[2]
    assert len(asked[0]) == 9


def test_only_questions_with_a_tag_are_asked_and_an_unknown_one_is_refused(
    run: Run, tmp_path: Path
) -> None:
    run("eval", "run", GOLDEN, "--articles", CORPUS, "--out", tmp_path / "r", "--tags", "when,why")
    assert all({"when", "why"} & set(line["asked"]["tags"]) for line in lines(tmp_path / "r"))
    code, _, err = run(
        "eval", "run", GOLDEN, "--articles", CORPUS, "--out", tmp_path / "s", "--tags", "nosuch"
    )
    assert code == 2
    assert "disputed" in err  # the tags that there are


# --- faults -----------------------------------------------------------------------------------


def test_an_answer_that_fails_is_an_error_apart_from_wrong_ones_and_is_asked_again(
    run: Run, tmp_path: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "r"
    command = ("eval", "run", questions, "--articles", CORPUS, "--out", folder,
               "--concurrency", "1", "--json")  # fmt: skip
    replies: list[str | Fault] = [REPLY, Fault(status=401), REPLY, REPLY]

    def script(messages: Sequence[Mapping[str, Any]]) -> str | Fault:
        return replies.pop(0)

    with FakeOpenAIServer(script) as server:
        on_a_server(monkeypatch, server)
        code, summary, err = run(*command)
        assert code == 0
        assert "1 question failed, in no mean" in err
        correct = summary["systems"]["dateline"]["metrics"]["correct"]
        # one right, one wrong (the reply is not about it), one failed
        assert (correct["n"], correct["mean"], correct["errors"]) == (2, 0.0, 1)
        assert correct["if_errors_scored_0"] == 0.0
        code, summary, err = run(*command)
        assert "going on: 2 of 3" in err
        correct = summary["systems"]["dateline"]["metrics"]["correct"]
        assert (correct["n"], correct["errors"]) == (3, 0)
        assert correct["mean"] == pytest.approx(1 / 3)
    assert len(server.requests) == 4


def test_too_many_errors_end_the_run_with_3(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeOpenAIServer([Fault(status=401)]) as server:
        on_a_server(monkeypatch, server)
        code, _, err = run(
            "eval", "run", GOLDEN, "--articles", CORPUS, "--out", tmp_path / "r",
            "--max-errors", "3", "--concurrency", "1",
        )  # fmt: skip
    assert code == 3
    assert "4 questions failed, more than 3" in err
    assert len(lines(tmp_path / "r")) == 4
    assert "refused the key (401)" in lines(tmp_path / "r")[0]["error"]["text"]


def test_a_model_that_is_down_does_not_pass(
    run: Run, tmp_path: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeOpenAIServer([Fault(status=401)]) as server:
        on_a_server(monkeypatch, server)
        code, _, err = run("eval", "run", questions, "--articles", CORPUS, "--out", tmp_path / "r")
    assert (code, "2 questions failed, more than 1" in err) == (3, True)


def test_a_model_that_cannot_be_used_leaves_no_folder_behind(
    run: Run, tmp_path: Path, questions: Path
) -> None:
    code, _, _ = run("eval", "run", questions, "--out", tmp_path / "r", "--model", "nosuch:x")
    assert (code, (tmp_path / "r").exists()) == (2, False)


@pytest.mark.parametrize("reply", ["", Fault(kind="cut", text="The match was ")])
def test_half_an_answer_or_none_is_an_error_and_no_abstention(
    run: Run, tmp_path: Path, questions: Path, monkeypatch: pytest.MonkeyPatch, reply: str | Fault
) -> None:
    saved(questions, {"question": "What did Sweden say?", "answerable": False})
    with FakeOpenAIServer([reply]) as server:
        on_a_server(monkeypatch, server)
        code, _, _ = run(
            "eval", "run", questions, "--articles", CORPUS, "--out", tmp_path / "r",
            "--max-errors", "0", "--fail-if", "abstention_recall<1",
        )  # fmt: skip
    assert code == 3
    assert lines(tmp_path / "r")[0]["status"] == "error"


def test_a_judge_that_is_down_is_an_error_and_is_asked_again(
    run: Run, tmp_path: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(questions, WHEN)
    replies: list[str | Fault] = [REPLY, Fault(status=401), REPLY, "SUPPORTED"]
    command = ("eval", "run", questions, "--articles", CORPUS, "--out", tmp_path / "r",
               "--judge", "openai:judge", "--max-errors", "0")  # fmt: skip
    with FakeOpenAIServer(lambda _: replies.pop(0)) as server:
        on_a_server(monkeypatch, server)
        assert run(*command)[0] == 3
        code, out, _ = run(*command)
    assert code == 0
    assert "citation_recall              100.0 %" in out


def test_failed_repeats_are_seen_by_a_gate(
    run: Run, tmp_path: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(questions, WHEN)
    with FakeOpenAIServer([REPLY, Fault(status=401)]) as server:
        on_a_server(monkeypatch, server)
        code, out, _ = run(
            "eval", "run", questions, "--articles", CORPUS, "--out", tmp_path / "r",
            "--repeat", "4", "--concurrency", "1", "--max-errors", "9", "--fail-if", "correct<0.9",
            "--fail-if", "latency_ms>5000",
        )  # fmt: skip
    assert code == 3
    assert "gate correct<0.9: undecided" in out
    assert "gate latency_ms>5000: undecided" in out


def test_being_asked_too_often_is_waited_out_and_is_no_failure(
    run: Run, tmp_path: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    patience = Fault(status=429, headers=(("retry-after", "0.1"),))
    with FakeOpenAIServer([patience, patience, REPLY]) as server:
        on_a_server(monkeypatch, server)
        code, summary, _ = run(
            "eval", "run", questions, "--articles", CORPUS, "--out", tmp_path / "r", "--json"
        )
    assert code == 0
    assert summary["systems"]["dateline"]["statuses"]["error"] == 0


def test_a_lasting_429_is_an_error_that_says_what_it_is(
    run: Run, tmp_path: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeOpenAIServer([Fault(status=429, headers=(("retry-after", "0.01"),))]) as server:
        on_a_server(monkeypatch, server)
        code, _, _ = run(
            "eval", "run", questions, "--articles", CORPUS, "--out", tmp_path / "r",
            "--max-errors", "3",
        )  # fmt: skip
    assert code == 0
    errors = [line["error"]["text"] for line in lines(tmp_path / "r")]
    assert len(errors) == 3
    assert all("is asked too often (429)" in text for text in errors)


def test_a_model_that_stalls_does_not_hold_a_run_beyond_its_deadline(
    run: Run, tmp_path: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeOpenAIServer([Fault(kind="stall", text="Wait")]) as server:
        on_a_server(monkeypatch, server)
        code, _, err = run(
            "eval", "run", questions, "--articles", CORPUS, "--out", tmp_path / "r",
            "--deadline", "1s", "--concurrency", "2",
        )  # fmt: skip
    assert code == 1
    assert "stopped at the deadline" in err
    found = lines(tmp_path / "r")
    assert [line["status"] for line in found] == ["error", "error"]  # the third was not begun
    assert "deadline" in found[0]["error"]["text"]


def test_repeats_show_how_a_model_varies(
    run: Run, tmp_path: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(questions, WHEN)
    replies = [REPLY, "<gap>The passages do not say.</gap>", REPLY]
    with FakeOpenAIServer(replies) as server:
        on_a_server(monkeypatch, server)
        _, summary, _ = run(
            "eval", "run", questions, "--articles", CORPUS, "--out", tmp_path / "r",
            "--repeat", "3", "--concurrency", "1", "--json",
        )  # fmt: skip
    system = summary["systems"]["dateline"]
    assert system["repeats"]["unstable"] == ["when"]
    assert system["repeats"]["metrics"]["correct"]["means"] == [1, 0, 1]
    assert system["metrics"]["correct"]["n"] == 1  # one question, however often it is asked
    assert system["metrics"]["correct"]["mean"] == pytest.approx(2 / 3)


def test_tokens_and_cost_are_added_up(
    run: Run, tmp_path: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeOpenAIServer([REPLY], cost=0.002) as server:
        on_a_server(monkeypatch, server)
        _, summary, _ = run(
            "eval", "run", questions, "--articles", CORPUS, "--out", tmp_path / "r", "--json"
        )
    spent = summary["systems"]["dateline"]["spent"]
    assert (spent["input_tokens"], spent["output_tokens"], spent["cost_unknown"]) == (300, 60, 0)
    assert spent["cost"] == pytest.approx(0.006)


def test_a_model_as_judge_is_asked_and_its_agreement_with_the_rules_reported(
    run: Run, tmp_path: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdicts = iter(["SUPPORTED", "NOT SUPPORTED: no month", "What?"])

    def script(messages: Sequence[Mapping[str, Any]]) -> str:
        judged = "You check sentences" in str(messages[0]["content"])
        return next(verdicts) if judged else REPLY

    rows = [dict(WHEN, id=str(n), question=WHEN["question"] + "?" * n) for n in range(3)]
    claims = [REPLY, REPLY.replace("is set to end", "ends"), REPLY.replace("term", "own term", 1)]
    saved(questions, *rows)
    with FakeOpenAIServer(
        lambda messages: (
            script(messages)
            if "You check" in str(messages[0]["content"])
            else claims[str(messages[-1]["content"]).rstrip().count("?") - 1]
        )
    ) as server:
        on_a_server(monkeypatch, server)
        _, summary, _ = run(
            "eval", "run", questions, "--articles", CORPUS, "--out", tmp_path / "r",
            "--judge", "openai:judge", "--concurrency", "1", "--json",
        )  # fmt: skip
    system = summary["systems"]["dateline"]
    recall = system["metrics"]["citation_recall"]
    assert (recall["n"], recall["mean"]) == (2, 0.5)
    assert (recall["left_out"], recall["errors"]) == ({}, 1)  # no verdict is no "not proven"
    assert recall["if_errors_scored_0"] == pytest.approx(1 / 3)
    assert system["agreement"]["claims"] == 2
    assert system["agreement"]["share"]["mean"] == 0.5
    assert summary["manifest"]["judge"]["prompt_hash"]


# --- the loop itself --------------------------------------------------------------------------


def runner(work: Any, limits: Limits, kept: list[Any]) -> Runner[int, Any]:
    return Runner(
        work=work,
        keep=kept.append,
        failed=lambda done: done == "failed",
        late=lambda task: f"late {task}",
        pacing=Pacing(),
        limits=limits,
    )


class Vanishes:
    """A system of which a worker thread does not come back as it should."""

    name = "vanishes"

    def __init__(self, dateline: Any) -> None:
        self.inner = dateline.system("dateline")

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def answer(self, *_: Any, **__: Any) -> None:
        raise SystemExit("gone")


def test_whatever_a_system_raises_ends_as_that_questions_error(
    run: Run, tmp_path: Path, questions: Path
) -> None:
    code, _, _ = run(
        "eval", "run", questions, "--articles", CORPUS, "--out", tmp_path / "r",
        "--system", f"{__name__}:Vanishes",
    )  # fmt: skip
    assert code == 3
    assert "gone" in lines(tmp_path / "r")[0]["error"]["text"]


def test_a_run_that_always_has_results_waiting_ends_at_its_deadline() -> None:
    kept: list[Any] = []
    made = runner(lambda task: task, Limits(concurrency=1, deadline=50), kept)
    made.clock = lambda: float(len(kept))  # keeping a result takes a second
    assert made.run(range(1000)) == "deadline"
    assert 50 <= len(kept) < 60


def test_no_more_run_at_once_than_was_asked_for() -> None:
    together = threading.Barrier(3)
    running: list[int] = []
    most: list[int] = []

    def work(task: int) -> int:
        running.append(task)
        most.append(len(running))
        together.wait(timeout=10)
        running.remove(task)
        return task

    kept: list[int] = []
    assert runner(work, Limits(concurrency=3), kept).run(range(9)) == "finished"
    assert sorted(kept) == list(range(9))
    assert max(most) <= 3


def test_when_one_is_asked_to_wait_nobody_asks_until_then() -> None:
    now = [0.0]
    pacing = Pacing(clock=lambda: now[0])
    pacing.pause(5)
    asked = threading.Event()

    def call() -> None:
        pacing.patiently(asked.set)

    waiting = threading.Thread(target=call)
    waiting.start()
    assert not asked.wait(0.1)
    pacing.stopped.set()  # a run that is stopped does not wait on
    waiting.join(5)
    assert not waiting.is_alive()


def test_what_cannot_succeed_is_not_tried_again() -> None:
    calls = []

    def refused() -> None:
        calls.append(1)
        raise ProviderError("no key")

    with pytest.raises(ProviderError):
        Pacing().patiently(refused)
    assert len(calls) == 1


# --- gates ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "code", "said"),
    [
        ("correct<0.9", 0, "gate correct<0.9: passed"),
        ("correct<90%", 0, "gate correct<0.9: passed"),
        ("correct>=0.9", 1, "gate correct>=0.9: failed"),
        ("disagreement_recall<0.5", 1, "no item of this run has disagreement_recall"),
        ("latency_ms>100000", 0, "passed"),
    ],
)
def test_a_gate_decides_the_exit_code(
    run: Run, tmp_path: Path, questions: Path, condition: str, code: int, said: str
) -> None:
    found, out, _ = run(
        "eval", "run", questions, "--articles", CORPUS, "--out", tmp_path / "r",
        "--fail-if", condition,
    )  # fmt: skip
    assert (found, said in out) == (code, True)


def test_a_gate_that_the_failed_questions_could_turn_is_undecided(
    run: Run, tmp_path: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(questions, WHEN, dict(WHEN, id="b"))
    with FakeOpenAIServer([REPLY, Fault(status=401)]) as server:
        on_a_server(monkeypatch, server)
        code, out, err = run(
            "eval", "run", questions, "--articles", CORPUS, "--out", tmp_path / "r",
            "--fail-if", "correct<0.9", "--concurrency", "1",
        )  # fmt: skip
    assert code == 3
    assert "gate correct<0.9: undecided" in out
    assert "could turn it" in err


@pytest.mark.parametrize(
    "condition", ["corect<0.9", "correct", "correct<x", "correct==1", "correct<54", "latency_ms<5%"]
)
def test_a_condition_that_means_nothing_is_wrong_use(
    run: Run, tmp_path: Path, questions: Path, condition: str
) -> None:
    code, _, err = run("eval", "run", questions, "--out", tmp_path / "r", "--fail-if", condition)
    assert code == 2
    assert "--fail-if" in err
    assert not (tmp_path / "r").exists()


# --- systems ----------------------------------------------------------------------------------


def test_the_tutorials_chain_answers_the_same_questions_with_the_same_model(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = saved(tmp_path / "set.jsonl", WHEN)

    def script(messages: Sequence[Mapping[str, Any]]) -> str:
        naive = "You are an assistant for question-answering tasks" in str(messages)
        return "His term ends in October." if naive else REPLY

    with FakeOpenAIServer(script) as server:
        on_a_server(monkeypatch, server)
        _, summary, _ = run(
            "eval", "run", questions, "--articles", CORPUS, "--out", tmp_path / "r",
            "--system", "dateline", "--system", "langchain-tutorial", "--json",
        )  # fmt: skip
    mine, naive = (summary["systems"][n]["metrics"] for n in ("dateline", "langchain-tutorial"))
    assert (mine["correct"]["mean"], naive["correct"]["mean"]) == (1, 1)
    assert (mine["citation_recall"]["mean"], naive["citation_recall"]["mean"]) == (1, 0)
    assert {r.body["model"] for r in server.requests} == {"fake"}


def test_the_tutorials_chunks_are_its_articles_own_words(tmp_path: Path) -> None:
    from bot import Dateline, Settings
    from bot.reading.files import read_paths

    with Dateline(Settings.from_env({"DATELINE_DATA_DIR": str(tmp_path / "d")})) as dateline:
        dateline.ingestor.ingest(read_paths([CORPUS]))
        system = dateline.system("langchain-tutorial")
        found = system.retrieve("Who backs Rutte?", budget=3000)
        assert 0 < sum(p.end - p.start for p in found) <= 3000
        assert all(p.text == p.revision.text[p.start : p.end] for p in found)
        only = found[0].revision.article_id
        assert system.retrieve("Who backs Rutte?", budget=3000, scope=Scope(without=(only,))) == []


def test_retrieval_alone_is_measured_beside_both_baselines_at_three_budgets(
    run: Run, tmp_path: Path
) -> None:
    code, summary, _ = run(
        "eval", "run", GOLDEN, "--articles", CORPUS, "--out", tmp_path / "r", "--retrieval-only",
        "--budgets", "300,1000,4000", "--json",
    )  # fmt: skip
    assert code == 0
    for name in ("dateline", "langchain-tutorial", "bm25"):
        metrics = summary["systems"][name]["metrics"]
        recalls = [metrics[f"char_recall@{budget}"]["mean"] for budget in (300, 1000, 4000)]
        assert recalls == sorted(recalls)
        assert metrics["char_recall@4000"]["low"] is not None
    thirds = summary["systems"]["dateline"]["by_words_in_common"]
    assert [name.split()[0] for name in thirds] == ["fewest", "middle", "most"]
    assert sum(third["items"] for third in thirds.values()) == metrics["words_in_common"]["n"]
    picture = tmp_path / "recall.svg"
    assert run("eval", "report", tmp_path / "r", "--picture", picture)[0] == 0
    drawn = ElementTree.fromstring(picture.read_text())
    assert len(drawn.findall("{*}polyline")) == 3
    assert {"dateline", "bm25", "4,000"} <= {text.text for text in drawn.findall("{*}text")}


def test_a_run_without_budgets_has_no_picture(
    run: Run, tmp_path: Path, questions: Path
) -> None:  # fmt: skip
    run("eval", "run", questions, "--articles", CORPUS, "--out", tmp_path / "r")
    code, _, err = run("eval", "report", tmp_path / "r", "--picture", tmp_path / "p.svg")
    assert (code, "no recall at several budgets" in err) == (2, True)


def test_a_system_of_ones_own_can_be_measured(
    run: Run, tmp_path: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.py").write_text(
        "class Mine:\n"
        "    name = 'mine'\n"
        "    def __init__(self, dateline): self.inner = dateline.system('dateline')\n"
        "    def __getattr__(self, name): return getattr(self.inner, name)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    code, summary, _ = run(
        "eval", "run", questions, "--articles", CORPUS, "--out", tmp_path / "r",
        "--system", "mine:Mine", "--json",
    )  # fmt: skip
    assert (code, list(summary["systems"])) == (0, ["mine"])
    code, _, err = run(
        "eval", "run", questions, "--articles", CORPUS, "--out", tmp_path / "s",
        "--system", "nosuch",
    )  # fmt: skip
    assert code == 2
    assert re.search("langchain-tutorial", err)
