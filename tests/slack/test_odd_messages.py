"""Messages and clicks as they should not be: nothing is made up, nobody is left without a word."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.channels.slack import wording
from bot.errors import ArchiveError
from tests.slack.answers import answer
from tests.slack.conftest import Open
from tests.slack.desk import Told, button, direct, elements, mention, texts
from tests.slack.fake_slack import BOT_USER, FakeSlack
from tests.slack.test_socket_mode import leave_open, leave_waiting

SAID = answer("Turkey backs Rutte.")


@pytest.mark.parametrize("text", [None, "", f"<@{BOT_USER}>"])
def test_a_message_without_words_is_told_so_once_and_asks_nothing(
    slack: FakeSlack, open_desk: Open, text: str | None
) -> None:
    told = Told(SAID)
    desk = open_desk(told)
    body = mention(slack, "")
    body["event"]["text"] = text
    for _ in range(3):
        assert desk.post(body)[0] == 200
    desk.close()
    (said,) = slack.of("chat.postEphemeral")
    assert said["text"] == wording.NO_QUESTION
    assert told.asked == []


def test_where_it_may_not_answer_it_does_not_ask_for_a_question_either(
    slack: FakeSlack, open_desk: Open
) -> None:
    desk = open_desk(Told(SAID), DATELINE_SLACK_DENY="C0NEWS")
    desk.mention("")
    assert "does not answer here" in desk.command("")
    desk.close()
    (said,) = slack.of("chat.postEphemeral")
    assert said["text"] == wording.DENIED


def test_a_thread_with_a_message_without_words_is_a_conversation_all_the_same(
    slack: FakeSlack, open_desk: Open
) -> None:
    told = Told(SAID)
    desk = open_desk(told)
    first = mention(slack, "Who?")["event"]
    slack.messages["C0NEWS", first["ts"]]["text"] = None
    desk.mention("And when?", thread=first["ts"])
    (reply,) = desk.replies()
    assert "Turkey" in reply["streamed"]


def test_a_question_that_is_also_sent_to_the_channel_is_answered_once_in_its_thread(
    slack: FakeSlack, open_desk: Open
) -> None:
    told = Told(SAID)
    desk = open_desk(told)
    root = slack.next_ts()
    for body in (
        mention(slack, "Who?", thread=root, subtype="thread_broadcast"),
        direct(slack, "Who?", thread=root, subtype="thread_broadcast"),
    ):
        desk.post(body)
        desk.post(body)
    replies = desk.replies(2)
    assert [r["thread_ts"] for r in replies] == [root, root]
    assert len(told.asked) == 2


def test_who_is_told_to_ask_again_later_can(slack: FakeSlack, open_desk: Open) -> None:
    told = Told(RuntimeError("broken"))
    desk = open_desk(told, DATELINE_SLACK_RATE="1")
    desk.mention("Who?")
    (failed,) = desk.replies()
    retry = button(failed, "Ask again")
    desk.press(retry)  # one question a minute: too many
    slack.until(lambda: desk.responses())
    desk.state.connection.execute("UPDATE slack_task SET taken = taken - 61")
    told.answer = SAID
    desk.press(retry)
    desk.press(retry)
    assert "Turkey" in texts(desk.replies(2)[-1])
    desk.close()
    assert len(told.asked) == 2


def test_an_answer_that_could_not_be_shared_says_so_and_can_be_shared_later(
    slack: FakeSlack, open_desk: Open
) -> None:
    desk = open_desk(Told(SAID))
    desk.command("Who?")
    (given,) = desk.responses()
    slack.refuses_responses = "expired_url"
    share = button(given, "Share here")
    desk.press(share)
    slack.until(lambda: slack.of("chat.postEphemeral"))
    assert slack.of("chat.postEphemeral")[0]["text"] == wording.NOT_SHARED
    slack.refuses_responses = ""
    desk.press(share)
    slack.until(lambda: [r for _, r in slack.responses if r["response_type"] == "in_channel"])


def test_an_update_whose_connection_broke_after_it_had_arrived_is_not_posted_again(
    slack: FakeSlack, open_desk: Open
) -> None:
    slack.refuse("chat.appendStream", "message_not_in_streaming_state", times=9)
    slack.refuse("chat.startStream", "not_allowed", times=9)
    desk = open_desk(Told(answer("Turkey backs Rutte.", "Hungary does not.")))
    slack.break_after("chat.update", times=1)
    desk.mention("Who?")
    assert len(desk.replies()) == 1


def test_sources_show_nothing_that_has_been_denied_to_a_channel_since(
    slack: FakeSlack, open_desk: Open, tmp_path: Path
) -> None:
    desk = open_desk()
    desk.mention("Who still needs to approve Rutte?")
    sources = button(desk.replies()[0], "Sources")
    desk.close()
    rules = tmp_path / "rules.toml"
    rules.write_text('[default]\nsources = ["Nobody"]\n')
    again = open_desk(DATELINE_SLACK_RULES=str(rules))
    again.press(sources)
    slack.until(lambda: slack.views)
    assert wording.NOT_IN_SCOPE in texts(slack.views[0])
    assert "32 members" not in texts(slack.views[0])


def test_where_blocks_are_refused_only_addresses_of_articles_are_links(
    slack: FakeSlack, open_desk: Open
) -> None:
    desk = open_desk(Told(answer("It is at https://evil.example/x and www.evil.example now.")))
    slack.refuse("chat.startStream", "not_allowed", times=9)
    slack.refuse("chat.postMessage", "invalid_blocks", times=9, when=lambda a: "blocks" in a)
    desk.mention("Where?")
    (reply,) = desk.replies()
    assert not {"https://evil.example/x", "www.evil.example"} & set(reply["text"].split())
    assert "https://example.org/1" in reply["text"]


def test_words_that_slack_lets_wait_do_not_hold_up_a_window(
    slack: FakeSlack, open_desk: Open
) -> None:
    desk = open_desk(Told(SAID), DATELINE_SLACK_DENY="U0BOB")
    desk.mention("Who?")
    (given,) = desk.replies()
    slack.refuse("chat.postEphemeral", "ratelimited", status=429, times=20, retry_after=2)
    for _ in range(20):
        desk.mention("Who?", user="U0BOB")
    slack.until(lambda: len(slack.of("chat.postEphemeral")) == 8)
    desk.press(button(given, "Sources"))
    slack.until(lambda: slack.views)
    assert len(slack.of("chat.postEphemeral")) == 8  # they still wait


def test_an_update_is_found_behind_a_long_thread(slack: FakeSlack, open_desk: Open) -> None:
    root = slack.next_ts()
    for _ in range(201):
        ts = slack.next_ts()
        slack.messages["C0NEWS", ts] = {"ts": ts, "thread_ts": root, "user": "U0BOB", "text": "Hm."}
    slack.refuse("chat.startStream", "not_allowed", times=9)
    slack.break_after("chat.postMessage")
    desk = open_desk(Told(SAID))
    desk.mention("Who?", thread=root)
    assert len(desk.replies()) == 1


def test_a_reader_is_told_no_path_of_the_server_and_the_log_is(
    slack: FakeSlack, open_desk: Open, caplog: pytest.LogCaptureFixture
) -> None:
    desk = open_desk(Told(ArchiveError("'/srv/news/catalogue.db' is broken")))
    desk.mention("Who?")
    (failed,) = desk.replies()
    assert "/srv" not in str(failed)
    assert wording.FAILED_INSIDE in failed["text"]
    (noted,) = [r.fields for r in caplog.records if r.getMessage() == "failed"]
    assert "/srv/news" in noted["detail"]


def test_what_was_denied_while_it_waited_for_a_bot_is_not_answered(
    slack: FakeSlack, open_desk: Open
) -> None:
    told = Told(SAID)
    desk = open_desk(told, DATELINE_SLACK_DENY="C0NEWS")
    with desk.state.transaction() as db:
        leave_waiting(db, since=time.time() - 30)
    desk.idle()
    assert told.asked == slack.by_bot() == []


def test_a_press_answered_whole_before_a_kill_is_not_closed_as_interrupted(
    slack: FakeSlack, open_desk: Open
) -> None:
    told = Told(RuntimeError("broken"))
    desk = open_desk(told)
    body = desk.mention("Who?")
    (failed,) = desk.replies()
    told.answer = SAID
    desk.press(button(failed, "Ask again"))
    answered = desk.replies(2)
    (key,) = [b["value"] for b in elements(failed, "button")]
    leave_open(desk, body, ts=f"retry:{key}")
    desk.idle()
    assert slack.by_bot() == answered
