"""Over HTTP: signatures, health, counts; nothing gets in that Slack has not signed just now."""

from __future__ import annotations

import json
import threading
import time
from http.client import HTTPConnection

import pytest

from tests.slack.answers import answer
from tests.slack.conftest import Open
from tests.slack.desk import Told, mention, post
from tests.slack.fake_slack import FakeSlack

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"X-Slack-Signature": "v0=00"}, 401),
        ({"X-Slack-Signature": ""}, 401),
        ({"X-Slack-Signature": "v0=\xe9"}, 401),
        ({"X-Slack-Request-Timestamp": "{299}"}, 200),
        ({"X-Slack-Request-Timestamp": "{302}"}, 401),
        ({"X-Slack-Request-Timestamp": "{-302}"}, 401),
        ({"X-Slack-Request-Timestamp": "soon"}, 401),
        ({"X-Slack-Request-Timestamp": "1e9"}, 401),
        ({"X-Slack-Request-Timestamp": "-1"}, 401),
        ({"X-Slack-Request-Timestamp": "9" * 400}, 401),
    ],
)
def test_only_what_slack_signed_lately_gets_in(
    slack: FakeSlack, open_desk: Open, headers: dict[str, str], status: int
) -> None:
    told = Told(answer("Turkey backs Rutte."))
    desk = open_desk(told)
    stamp = headers.get("X-Slack-Request-Timestamp", "")
    if stamp.startswith("{"):
        headers = {"X-Slack-Request-Timestamp": str(int(time.time()) - int(stamp[1:-1]))}
    text = json.dumps(mention(slack, "Who?"))
    assert post(desk.server.port, text, JSON | headers)[0] == status
    if status == 200:
        desk.replies()
    assert len(told.asked) == (status == 200)


def test_bytes_that_are_no_text_are_refused(slack: FakeSlack, open_desk: Open) -> None:
    connection = HTTPConnection("127.0.0.1", open_desk().server.port, timeout=10)
    stamp = str(int(time.time()))
    signed = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": "v0=00"}
    connection.request("POST", "/slack/events", b"\xff\xfe", signed)
    assert connection.getresponse().status == 401
    connection.close()


def test_a_request_that_is_too_large_is_refused_unread(slack: FakeSlack, open_desk: Open) -> None:
    told_length = JSON | {"Content-Length": str((1 << 20) + 1)}
    assert post(open_desk().server.port, "x", told_length)[0] == 413


@pytest.mark.parametrize("text", ["[]", "null", "{", "3", '"x"'])
def test_a_body_that_is_no_request_is_refused(slack: FakeSlack, open_desk: Open, text: str) -> None:
    desk = open_desk()
    assert post(desk.server.port, text, JSON)[0] == 400
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert post(desk.server.port, f"payload={text}", form)[0] == 400


def test_slack_can_verify_the_address(slack: FakeSlack, open_desk: Open) -> None:
    status, said = open_desk().post({"type": "url_verification", "challenge": "abc", "token": "x"})
    assert (status, json.loads(said)) == (200, {"challenge": "abc"})


def test_the_acknowledgement_does_not_wait_for_the_model(slack: FakeSlack, open_desk: Open) -> None:
    go_on = threading.Event()
    desk = open_desk(Told(answer("Turkey backs Rutte."), before=lambda: go_on.wait(20)))
    desk.mention("Who?")
    assert "is looking" in desk.command("Who?")
    assert slack.by_bot() == []
    go_on.set()
    desk.replies()


def test_health_and_readiness_are_told_apart(slack: FakeSlack, open_desk: Open) -> None:
    desk = open_desk()
    assert desk.get("/ready") == (200, "ready\n")
    desk.bot.stop()
    assert desk.get("/health") == (200, "ok\n")
    assert desk.get("/ready")[0] == 503


def test_a_bot_that_stops_takes_nothing_on_so_that_slack_delivers_again(
    slack: FakeSlack, open_desk: Open
) -> None:
    told = Told(answer("Turkey backs Rutte."))
    first = open_desk(told)
    first.bot.stop()
    body = mention(slack, "Who?")
    assert first.post(body)[0] == 503
    second = open_desk(told)
    assert second.post(body)[0] == 200
    second.replies()
    assert len(told.asked) == 1


def test_answers_tokens_errors_and_refusals_are_counted(slack: FakeSlack, open_desk: Open) -> None:
    told = Told(answer("Turkey backs Rutte."))
    desk = open_desk(told, DATELINE_SLACK_DENY="U0EVE")
    desk.mention("Who?")
    desk.replies(1)
    told.answer = RuntimeError("down")
    desk.mention("Who?")
    desk.replies(2)
    desk.mention("Who?", user="U0EVE")
    post(desk.server.port, "{}", JSON | {"X-Slack-Signature": "v0=00"})
    status, counts = desk.get("/metrics")
    assert (status, desk.headers["Content-Type"].split(";")[0]) == (200, "text/plain")
    for line in (
        'dateline_slack_answers_total{kind="mention",outcome="answered"} 1.0',
        'dateline_slack_tokens_total{direction="input"} 7.0',
        'dateline_slack_errors_total{kind="RuntimeError"} 1.0',
        'dateline_slack_errors_total{kind="signature"} 1.0',
        'dateline_slack_refused_total{reason="person"} 1.0',
        "dateline_slack_answer_seconds_count 1.0",
    ):
        assert line in counts.splitlines()


def test_the_log_has_a_reference_and_no_words_of_anybody(
    slack: FakeSlack, open_desk: Open, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "dateline.slack")
    desk = open_desk(Told(answer("Turkey backs Rutte.")))
    desk.mention("A confidential question?")
    desk.replies()
    desk.close()
    fields = [vars(record).get("fields", {}) for record in caplog.records]
    (done,) = [f for f in fields if "seconds" in f]
    assert len(done["request"]) == 12
    assert "confidential" not in str(fields) + caplog.text
