"""Exactly one answer to each message, however often and to how many processes it is delivered."""

from __future__ import annotations

import threading

from tests.slack.answers import answer
from tests.slack.conftest import Open
from tests.slack.desk import Told, direct, mention, texts
from tests.slack.fake_slack import FakeSlack

REPEATED = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}


def test_an_event_delivered_three_times_is_answered_once(slack: FakeSlack, open_desk: Open) -> None:
    told = Told(answer("Turkey backs Rutte."))
    desk = open_desk(told)
    body = desk.mention("Who?")
    for _ in range(3):
        assert desk.post(body, **REPEATED)[0] == 200
    desk.replies()
    assert len(told.asked) == len(slack.by_bot()) == 1


def test_deliveries_at_the_same_moment_are_answered_once(slack: FakeSlack, open_desk: Open) -> None:
    told = Told(answer("Turkey backs Rutte."))
    desk = open_desk(told)
    body = mention(slack, "Who?")
    threads = [threading.Thread(target=desk.post, args=(body,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    desk.replies()
    assert len(told.asked) == len(slack.by_bot()) == 1


def test_one_message_that_comes_by_two_events_is_answered_once(
    slack: FakeSlack, open_desk: Open
) -> None:
    told = Told(answer("Turkey backs Rutte."))
    desk = open_desk(told)
    first = desk.direct("<@U0BOT> who?")["event"]
    again = direct(slack, "<@U0BOT> who?", ts=first["ts"], type="app_mention")
    assert desk.post(again)[0] == 200
    desk.replies()
    assert len(told.asked) == 1


def test_a_repeat_whose_first_delivery_never_came_is_answered(
    slack: FakeSlack, open_desk: Open
) -> None:
    desk = open_desk(Told(answer("Turkey backs Rutte.")))
    assert desk.post(mention(slack, "Who?"), **REPEATED)[0] == 200
    assert "Turkey" in texts(desk.replies()[0]["blocks"])


def test_two_bots_on_one_data_directory_answer_once(slack: FakeSlack, open_desk: Open) -> None:
    told = Told(answer("Turkey backs Rutte."))
    desks = [open_desk(told), open_desk(told)]
    bodies = [mention(slack, f"Who {n}?") for n in range(6)]
    threads = [
        threading.Thread(target=desk.post, args=(body,)) for body in bodies for desk in desks
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    desks[0].replies(6)
    desks[0].idle()
    assert sorted(question for question, _, _ in told.asked) == [f"Who {n}?" for n in range(6)]
    assert len(slack.by_bot()) == 6


def test_after_a_restart_a_repeat_is_still_known(slack: FakeSlack, open_desk: Open) -> None:
    told = Told(answer("Turkey backs Rutte."))
    first = open_desk(told)
    body = first.mention("Who?")
    first.replies()
    first.close()
    second = open_desk(told)
    assert second.post(body, **REPEATED)[0] == 200
    assert len(told.asked) == 1


def test_what_was_asked_is_forgotten_once_it_is_answered(slack: FakeSlack, open_desk: Open) -> None:
    desk = open_desk(Told(answer("Turkey backs Rutte.")))
    desk.mention("A confidential question?")
    desk.replies()
    rows = desk.state.connection.execute("SELECT request FROM slack_task").fetchall()
    assert rows == [(None,)]


def test_a_full_queue_says_so_politely_and_at_once(slack: FakeSlack, open_desk: Open) -> None:
    go_on = threading.Event()
    told = Told(answer("Turkey backs Rutte."), before=lambda: go_on.wait(20))
    desk = open_desk(told, DATELINE_SLACK_WORKERS="1", DATELINE_SLACK_QUEUE="1")
    desk.mention("First?")
    slack.until(lambda: told.asked)
    desk.mention("Second?")
    desk.mention("Third?")
    slack.until(lambda: slack.of("chat.postEphemeral"))
    assert "busy with 1 other questions" in slack.of("chat.postEphemeral")[0]["text"]
    assert "busy with 1 other questions" in desk.command("Fourth?")
    go_on.set()
    desk.replies(2)
    assert [question for question, _, _ in told.asked] == ["First?", "Second?"]


def test_who_asks_too_much_is_told_to_wait_before_any_model_is_called(
    slack: FakeSlack, open_desk: Open
) -> None:
    told = Told(answer("Turkey backs Rutte."))
    desk = open_desk(told, DATELINE_SLACK_RATE="2")
    for n in range(3):
        desk.mention(f"Question {n}?")
    desk.mention("Mine?", user="U0BOB")
    desk.replies(3)
    slack.until(lambda: slack.of("chat.postEphemeral"))
    (said,) = slack.of("chat.postEphemeral")
    assert "asked 2 questions within a minute" in said["text"]
    assert {question for question, _, _ in told.asked} == {"Question 0?", "Question 1?", "Mine?"}


def test_many_questions_at_once_are_all_answered_once(slack: FakeSlack, open_desk: Open) -> None:
    all_in = threading.Event()
    told = Told(answer("Turkey backs Rutte."), before=lambda: all_in.wait(20))
    desk = open_desk(told)
    bodies = [mention(slack, f"Who {n}?", user=f"U0P{n % 10}") for n in range(60)]
    threads = [threading.Thread(target=desk.post, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert slack.by_bot() == []  # all are acknowledged before any model has answered
    all_in.set()
    desk.replies(60)
    assert len({m["thread_ts"] for m in slack.by_bot()}) == len(slack.by_bot()) == 60
    assert len(told.asked) == 60
