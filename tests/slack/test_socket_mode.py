"""Socket Mode over a real WebSocket, and the bot as a process: killed, stopped, started again."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import pytest

from bot.channels.slack.request import Request
from bot.channels.slack.running import over_socket
from bot.providers.fake_server import FakeOpenAIServer, Fault
from bot.wiring import Dateline
from tests.slack.answers import answer
from tests.slack.conftest import Open
from tests.slack.desk import Desk, Json, Told, command, mention, texts
from tests.slack.fake_slack import TEAM, FakeSlack
from tests.slack.processes import BotProcess

QUESTION = "Who still needs to approve Rutte?"
WORDS = "Rutte needs the approval of all 32 members of the alliance"
REPLY = f'All 32 members must approve. <q n="1">{WORDS}</q>'
MODEL = {"DATELINE_MODEL": "openai:fake", "DATELINE_RETRIES": "0"}


@pytest.fixture
def data(newsroom: Dateline, tmp_path: Path) -> Path:
    """A data directory with the sample in it, so that a process starts quickly."""
    copied = tmp_path / "data"
    shutil.copytree(newsroom.settings.data_dir, copied / newsroom.settings.data_dir.name)
    return copied


class Line:
    """A bot that has opened its WebSocket to a Slack of its own."""

    def __init__(self, slack: FakeSlack, newsroom: Dateline, folder: Path) -> None:
        self.slack = slack
        self.told = Told(answer("Turkey backs Rutte."))
        self.desk = Desk(slack, newsroom, folder, self.told, served=False)
        self.stop = threading.Event()
        self.thread = threading.Thread(
            target=over_socket,
            args=(self.desk.bot, "xapp-fake"),
            kwargs={"watch": None, "stop": self.stop},
        )
        self.thread.start()
        slack.until(lambda: slack.connections)

    def close(self) -> None:
        self.stop.set()
        self.thread.join(20)
        self.desk.close()


@pytest.fixture(scope="module")
def line(newsroom: Dateline, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """One for all: to close it takes seconds."""
    with FakeSlack() as slack:
        made = Line(slack, newsroom, tmp_path_factory.mktemp("line"))
        yield made
        made.close()


def test_a_mention_over_the_socket_is_acknowledged_and_answered(line: Line) -> None:
    body = mention(line.slack, "Who?")
    envelope = line.slack.push("events_api", body)
    (reply,) = line.desk.replies(thread=body["event"]["ts"])
    assert envelope in line.slack.acknowledged
    assert "Turkey" in reply["streamed"]


def test_an_envelope_that_is_sent_three_times_is_answered_once(line: Line) -> None:
    body = mention(line.slack, "Who else?")
    envelopes = [line.slack.push("events_api", body, retry=n) for n in range(3)]
    (_,) = line.desk.replies(thread=body["event"]["ts"])
    line.slack.until(lambda: set(envelopes) <= set(line.slack.acknowledged))
    assert [question for question, _, _ in line.told.asked].count("Who else?") == 1


def test_a_command_over_the_socket_is_answered(line: Line) -> None:
    line.slack.push("slash_commands", command(line.slack, "Who?"))
    (said,) = line.desk.responses()
    assert "Turkey backs Rutte." in texts(said["blocks"])


def test_a_connection_that_slack_ends_is_opened_again(line: Line) -> None:
    line.slack.disconnect()
    line.slack.until(lambda: len(line.slack.of("apps.connections.open")) == 2)
    body = mention(line.slack, "And now?")
    line.slack.push("events_api", body)
    (reply,) = line.desk.replies(thread=body["event"]["ts"])
    assert "Turkey" in reply["streamed"]


def test_a_bot_killed_in_mid_answer_closes_the_thread_when_it_starts_again(
    slack: FakeSlack, data: Path
) -> None:
    stalled = Fault(kind="stall", text=f"{REPLY} And then ")
    with FakeOpenAIServer([stalled]) as model:
        model_at = MODEL | {"OPENAI_BASE_URL": model.base_url}
        with BotProcess(slack, data, **model_at) as first:
            first.says('"started"')
            body = mention(slack, QUESTION)
            slack.push("events_api", body)
            slack.until(lambda: slack.by_bot(), 60)
            first.kill()
        (reply,) = slack.by_bot()
        thread = (reply["channel"], reply["thread_ts"])
        assert (reply["streaming"], slack.statuses[thread][:10]) == (True, "is looking")
        with BotProcess(slack, data, **model_at) as second:
            second.says('"closed"')
            slack.push("events_api", body, retry=1)
            assert second.terminate() == 0
    assert "32 members must approve" in slack.by_bot()[0]["streamed"]
    assert [m.get("streaming", False) for m in slack.by_bot()] == [False, False]
    assert "Please ask again" in texts(slack.by_bot()[1]["blocks"])
    assert slack.statuses.get(thread, "") == ""
    assert len(model.requests) == 1


def test_a_bot_that_is_stopped_hands_back_what_waits_and_another_answers_it(
    slack: FakeSlack, data: Path
) -> None:
    go_on = threading.Event()
    with FakeOpenAIServer(lambda _: (go_on.wait(60) and REPLY) or REPLY) as model:
        settings = MODEL | {"OPENAI_BASE_URL": model.base_url, "DATELINE_SLACK_WORKERS": "1"}
        with BotProcess(slack, data, **settings) as first:
            first.says('"started"')
            for n in range(3):
                slack.push("events_api", mention(slack, f"{QUESTION} {n}"))
            slack.until(lambda: len(slack.acknowledged) == 3 and model.requests, 60)
            threading.Timer(0.3, go_on.set).start()
            assert first.terminate() == 0
            assert '"handed_back": 2' in first.says('"stopped"')
        with BotProcess(slack, data, **settings) as second:
            second.says('"started"')
            slack.until(lambda: len(slack.by_bot()) == 3, 60)
            assert second.terminate() == 0
    assert len({m["thread_ts"] for m in slack.by_bot()}) == 3
    assert not any(m["streaming"] for m in slack.by_bot())


def test_two_processes_on_one_data_directory_answer_each_message_once(
    slack: FakeSlack, data: Path
) -> None:
    with (
        BotProcess(slack, data, "--watch", "127.0.0.1:0") as one,
        BotProcess(slack, data) as other,
    ):
        one.says('"started"')
        other.says('"started"')
        slack.until(lambda: slack.connections == 2)
        bodies = [mention(slack, f"{QUESTION} {n}") for n in range(4)]
        for body in bodies:
            for to in (0, 1):
                slack.push("events_api", body, to=to)
        slack.until(lambda: len(slack.acknowledged) == 8 and len(slack.by_bot()) >= 4, 60)
        assert (one.terminate(), other.terminate()) == (0, 0)
    assert len(slack.by_bot()) == len({m["thread_ts"] for m in slack.by_bot()}) == 4


def test_a_process_over_http_says_its_port_and_answers_health(slack: FakeSlack, data: Path) -> None:
    with BotProcess(slack, data, "--http", "127.0.0.1:0") as bot:
        port = int(bot.says("listening on port").rsplit(" ", 1)[1])
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/ready")
        assert connection.getresponse().status == 200
        connection.close()
        assert bot.terminate() == 0


def test_what_was_answered_whole_before_a_kill_is_not_closed_as_interrupted(
    slack: FakeSlack, open_desk: Open
) -> None:
    told = Told(answer("Turkey backs Rutte."))
    desk = open_desk(told)
    body = desk.mention("Who?")
    desk.replies()
    leave_open(desk, body)
    desk.idle()
    assert len(slack.by_bot()) == len(told.asked) == 1


def leave_open(desk: Desk, body: Json, ts: str = "") -> None:
    """As a process leaves its task that dies before it has noted the end of it."""
    asked = body["event"]
    request = Request(kind="mention", team=body["team_id"], channel=asked["channel"], text="Who?",
                      user=asked["user"], ts=ts or asked["ts"], thread=asked["ts"])  # fmt: skip
    with desk.state.transaction() as db:
        db.execute(
            "UPDATE slack_task SET stage = 'running', owner = 'dead', request = ?",
            (json.dumps(request.as_json()),),
        )


def test_what_waited_too_long_for_a_bot_is_not_answered_unasked(
    slack: FakeSlack, open_desk: Open
) -> None:
    told = Told(answer("Turkey backs Rutte."))
    desk = open_desk(told)
    with desk.state.transaction() as db:
        leave_waiting(db, since=time.time() - 3_000)
    desk.idle()
    assert told.asked == []
    assert "was away when this was asked" in texts(desk.replies()[0]["blocks"])


def test_what_was_handed_back_a_moment_ago_is_answered(slack: FakeSlack, open_desk: Open) -> None:
    told = Told(answer("Turkey backs Rutte."))
    desk = open_desk(told)
    with desk.state.transaction() as db:
        leave_waiting(db, since=time.time() - 30)
    desk.replies()
    assert len(told.asked) == 1


def test_a_question_that_cannot_be_taken_over_holds_up_no_other(
    slack: FakeSlack, open_desk: Open
) -> None:
    told = Told(answer("Turkey backs Rutte."))
    desk = open_desk(told)
    with desk.state.transaction() as db:  # both are found in one round
        leave_waiting(db, since=time.time() - 7_200, ts="1.0", unknown=1)
        leave_waiting(db, since=time.time())
    desk.replies()
    assert len(told.asked) == 1


def leave_waiting(db: Connection, since: float, ts: str = "1.1", **more: Any) -> None:
    request = Request(kind="mention", team=TEAM, channel="C0NEWS", text="Who?", user="U0ANN",
                      ts=ts, thread=ts)  # fmt: skip
    db.execute(
        "INSERT INTO slack_task (team, event, channel, ts, asker, kind, taken, stage, request)"
        " VALUES (?, ?, 'C0NEWS', ?, 'U0ANN', 'mention', ?, 'waiting', ?)",
        (TEAM, f"Ev{ts}", ts, since, json.dumps(request.as_json() | more)),
    )
