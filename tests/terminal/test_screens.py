"""The program itself in a pseudo-terminal: keys in, a screen out."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.providers.fake_server import FakeOpenAIServer, Fault
from tests.archives import Run, TestArchive, article
from tests.terminal.screens import (
    ALT_ENTER,
    CONTROL_C,
    CONTROL_D,
    CONTROL_R,
    ENTER,
    TAB,
    UP,
    Screen,
)
from tests.terminal.sittings import CLAIM, QUESTION, REPLY, with_model

PROMPT = "\n>"


def chat(data: Path, *flags: str, size: tuple[int, int] = (80, 40), **environment: str) -> Screen:
    return Screen(
        "chat", *flags, "--data-dir", str(data), columns=size[0], lines=size[1],
        environment=environment,
    )  # fmt: skip


def last_line(text: str) -> str:
    """The line of the last prompt."""
    return [line for line in text.splitlines() if line.startswith(">")][-1]


def test_a_question_its_evidence_highlighted_and_the_way_out(data: Path, run: Run) -> None:
    with chat(data, PATH="/nowhere") as screen:  # where there is no program for the clipboard
        screen.until("sample article ·")
        screen.send(QUESTION + ENTER)
        screen.until(lambda text: "\n[2] 2024-04-29, " in text and last_line(text) == ">")
        screen.send("/2" + ENTER)
        screen.until(lambda text: "by Nitish Verma" in text and last_line(text) == ">")
        highlighted = "".join(
            cell.data
            for row in range(40)
            for cell in (screen.screen.buffer[row][column] for column in range(80))
            if cell.bold and cell.underscore
        )
        assert max(map(len, screen.rows)) <= 80
        screen.send("/copy" + ENTER)
        screen.until("clipboard (OSC 52)")
        assert b"\x1b]52;c;" in screen.raw
        screen.send(CONTROL_D)
        assert screen.leave() == 0
    (turn,) = run("conversations", "show", "1", "--json")[1]["turns"]
    quote = turn["answer"]["citations"][1]["quote"]
    assert "".join(highlighted.split()) == "".join(quote.split())


def test_what_was_typed_is_there_in_the_next_sitting_and_found_by_search(data: Path) -> None:
    with chat(data) as screen:
        screen.until(PROMPT)
        screen.send("/help source" + ENTER)
        screen.until(lambda text: "/N is the same" in text and last_line(text) == ">")
        screen.send("never sent" + CONTROL_C)  # leaves the line
        screen.until(lambda text: last_line(text) == ">" and "never" in text)
        screen.send(UP)
        screen.until("\n> never sent")
        screen.send(CONTROL_C + CONTROL_D)
        assert screen.leave() == 0
    with chat(data) as screen:
        screen.until("sample article ·")
        screen.send(UP)
        screen.until("\n> never sent")
        screen.send(CONTROL_R + "help so")
        screen.until("/help source")
        screen.send(ENTER + ENTER)
        screen.until("/N is the same")
        assert "> /help source" in screen.text  # what was found is what was sent


def test_commands_titles_and_sources_are_completed(own: Path) -> None:
    with chat(own) as screen:
        screen.until("2 articles")
        screen.send("/so")
        screen.until("only articles of these sources")  # by typing alone
        screen.send("urce-only ga" + TAB)
        screen.until(lambda text: last_line(text) == "> /source-only Gazette")
        screen.send(ENTER + ENTER)  # takes the completion, sends the line
        screen.until("only from Gazette: 2 articles")
        screen.send("What does no" + TAB)
        screen.until(lambda text: last_line(text).startswith("> What does Note 3"))
        screen.send(TAB)
        screen.until(lambda text: last_line(text).startswith("> What does Note 1"))


def test_control_c_stops_an_answer_and_keeps_what_was_verified(data: Path, run: Run) -> None:
    stalled = Fault(kind="stall", text=REPLY + "And")
    with (
        FakeOpenAIServer([stalled, REPLY]) as server,
        chat(data, **with_model(server.base_url)) as screen,
    ):
        screen.until("sample article ·")
        screen.send(QUESTION + ENTER)
        screen.until(f"{CLAIM} [1]")
        screen.send("typed ahead")  # not shown among the lines of the answer
        screen.until("answering; Ctrl-C stops")
        assert "typed ahead" not in screen.text
        screen.send(CONTROL_C)
        screen.until("Warning: stopped before its end")
        screen.until("\n> typed ahead")
        assert "The articles do not" not in screen.text
        screen.send(CONTROL_C)
        screen.until(lambda text: last_line(text) == ">")
        screen.send("/1" + ENTER)
        screen.until("by Nitish Verma")
        screen.send(CONTROL_D)
        assert screen.leave() == 0
    (turn,) = run("conversations", "show", "1", "--json")[1]["turns"]
    assert [s["text"] for s in turn["answer"]["sentences"] if s["kind"] == "claim"] == [CLAIM]


def test_a_kill_loses_nothing_that_was_shown(data: Path, run: Run) -> None:
    with (
        FakeOpenAIServer([Fault(kind="stall", text=REPLY + "And")]) as server,
        chat(data, **with_model(server.base_url)) as screen,
    ):
        screen.until("sample article ·")
        screen.send(QUESTION + ENTER)
        screen.until(f"{CLAIM} [1]")
        os.kill(screen.pid, signal.SIGKILL)
        screen.leave()
    out = run("conversations", "show", "1")[1]
    assert out.startswith(f"> {QUESTION}\n{CLAIM} [1]\n\nDateline: 2024-04-29, from 1 article\n[1]")
    assert "stopped before its end\nNo answer" not in out


def test_lines_are_joined_by_alt_enter_and_backslash_and_pasted_whole(data: Path) -> None:
    with chat(data) as screen:
        screen.until(PROMPT)
        screen.send("/help" + ALT_ENTER + "second\\" + ENTER + "third")
        screen.until("> /help\n  second\n  third")
        screen.send(CONTROL_C)
        screen.send("\x1b[200~one\ntwo\x1b[201~")
        screen.until("> one\n  two")
        assert last_line(screen.text) == "> one"  # a pasted line end sends nothing


def test_the_screen_is_used_as_wide_as_it_is_also_when_it_changes(data: Path) -> None:
    with chat(data, size=(40, 60)) as screen:
        screen.until("sample article")
        screen.send(QUESTION + ENTER)
        screen.until("\n[1] 2024-04-29, “")
        screen.until(lambda text: last_line(text) == ">")
        screen.resize(250, 60)
        screen.send(QUESTION + ENTER)
        whole = "[2] 2024-04-29, Turkey Backs Dutch Prime Minister Rutte's Bid for NATO Sec"
        screen.until(lambda text: whole in text and last_line(text) == ">")
        assert max(map(len, screen.rows)) > 200


@pytest.mark.parametrize(
    ("flags", "environment"),
    [(("--plain",), {}), ((), {"TERM": "dumb"})],
    ids=["plain", "dumb"],
)
def test_nothing_is_drawn_for_screen_readers_and_dumb_terminals(
    data: Path, flags: tuple[str, ...], environment: dict[str, str]
) -> None:
    with chat(data, *flags, **environment) as screen:
        screen.until(PROMPT)
        screen.send(QUESTION + ENTER)
        screen.until("[1] 2024-04-29")
        screen.send("/1\n")
        screen.until(lambda text: ">>" in text and "<<" in text)
        screen.send(CONTROL_D)
        assert screen.leave() == 0
        assert b"\x1b" not in re.sub(rb"\x1b\[\?(2004|1034)[hlm]|\x1b\[\?1034h", b"", screen.raw)


def test_without_colour_nothing_is_coloured_and_without_utf_8_all_is_ascii(data: Path) -> None:
    with chat(data, size=(80, 60), NO_COLOR="1", LANG="C", LC_ALL="C") as screen:
        screen.until("sample article - /help")
        screen.send(QUESTION + ENTER)
        screen.until("[1] 2024-04-29")
        screen.send("/1" + ENTER)
        screen.until(lambda text: "by Nitish Verma" in text and text.endswith("- /help"))
        assert screen.text.isascii()
        assert "has no UTF-8" in screen.text
        colours = {cell.fg for row in screen.screen.buffer.values() for cell in row.values()}
        assert colours <= {"default"}


def test_pages_and_files_are_opened_by_what_the_reader_has(tmp_path: Path) -> None:
    text = "The mayor cut the ribbon of the tunnel."
    note = tmp_path / "note.md"
    note.write_text(f"Short.\n\n{text}\n")
    in_file = article("id:f", note.read_text(), title="F")
    archive = TestArchive(tmp_path / "data")
    archive.store(replace(in_file, path=str(note), first_line=1, verbatim=True))
    page = article("id:p", "The minister sold the old palace of the king.", title="P")
    archive.store(replace(page, url="https://example.org/a;b"))
    archive.close()
    for name in ("vi", "browser"):
        (tmp_path / name).write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/{name}.got\n')
        (tmp_path / name).chmod(0o755)
    questions = "Who cut the ribbon of the tunnel?", "Who sold the old palace of the king?"
    tools = {"EDITOR": f"{tmp_path}/vi -R", "BROWSER": f"{tmp_path}/browser"}
    code, out = piped("\n/open\n".join([*questions, ""]), tmp_path / "data", **tools)
    assert (code, f"opened {note.name}\n" in out) == (0, True)
    assert (tmp_path / "vi.got").read_text() == f"-R\n+3\n{note}\n"
    link = (tmp_path / "browser.got").read_text()
    assert link.startswith("https://example.org/a;b#:~:text=The%20minister%20sold")


def piped(text: str, data: Path, *, command: str = "chat", **environment: str) -> tuple[int, str]:
    """Exit code and stdout of a command with ``text`` on its standard input."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *command.split(), "--data-dir", str(data)],
        input=text, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **environment},
    )  # fmt: skip
    assert "\x1b" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout


def test_a_pipe_is_answered_line_by_line_and_nothing_is_drawn(data: Path) -> None:
    code, out = piped(f"{QUESTION}\n\nWho won the 2022 World Cup?\n", data)
    assert (code, out.count("Dateline: "), out.count("\n\nThe articles do not say.")) == (0, 1, 1)
    assert "> " not in out


def test_the_exit_code_of_a_pipe_is_the_worst_of_its_lines(
    data: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def code(text: str, *command: str) -> int:
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))
        return run(*command)[0]

    assert code(f"/nonsense\n{QUESTION}\n", "chat") == 2
    assert code("") == 2  # no command and no terminal: wrong use
    with FakeOpenAIServer([Fault(status=500)]) as server:
        for name, value in with_model(server.base_url).items():
            monkeypatch.setenv(name, value)
        assert code(f"{QUESTION}\n/help\n", "chat") == 1


def test_no_command_at_a_terminal_is_a_chat(data: Path) -> None:
    with Screen("--data-dir", str(data)) as screen:
        screen.until("Dateline. Ask about the articles.")
        screen.until(PROMPT)
        screen.send("/quit" + ENTER)
        assert screen.leave() == 0
