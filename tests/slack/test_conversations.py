"""The thread is the conversation."""

from __future__ import annotations

from tests.slack.answers import answer
from tests.slack.conftest import Open
from tests.slack.desk import CHANNEL, Desk, Told
from tests.slack.fake_slack import BOT, BOT_USER, FakeSlack


def follow_up(desk: Desk, text: str = "And Hungary?") -> str:
    """A question, its answer, and a question after it. Returns the thread."""
    thread = str(desk.mention("Does Turkey back Rutte?")["event"]["ts"])
    desk.replies(1)
    desk.mention(text, thread=thread)
    desk.replies(2)
    return thread


def test_a_follow_up_knows_what_was_asked_and_answered(slack: FakeSlack, open_desk: Open) -> None:
    told = Told(answer("Turkey backs Rutte.", question="Does Turkey back Rutte?"))
    follow_up(open_desk(told))
    question, _, (turn,) = told.asked[1]
    assert question == "And Hungary?"
    assert (turn.question, turn.answer) == ("Does Turkey back Rutte?", "Turkey backs Rutte. [1]")


def test_a_follow_up_is_answered_about_what_the_thread_is_about(
    slack: FakeSlack, open_desk: Open
) -> None:
    desk = open_desk()
    follow_up(desk)
    given = desk.state.connection.execute("SELECT answer FROM slack_answer").fetchall()
    assert any('"rewritten": "Does Hungary back Rutte?"' in text for (text,) in given)


def test_a_long_thread_is_read_in_pages_to_its_end(slack: FakeSlack, open_desk: Open) -> None:
    told = Told(answer("Turkey backs Rutte."))
    desk = open_desk(told)
    thread = str(desk.mention("Does Turkey back Rutte?")["event"]["ts"])
    desk.replies(1)
    for _ in range(45):
        ts = slack.next_ts()
        slack.messages[CHANNEL, ts] = {"ts": ts, "user": "U0BOB", "text": "hm", "thread_ts": thread}
    slack.page = 10
    desk.mention("And Hungary?", thread=thread)
    desk.replies(2)
    assert len(told.asked[1][2]) == 1
    assert len(slack.of("conversations.replies")) == 5


def test_a_thread_without_end_is_not_read_without_end(slack: FakeSlack, open_desk: Open) -> None:
    told = Told(answer("Turkey backs Rutte."))
    desk = open_desk(told)
    slack.page = 1
    thread = str(desk.mention("Does Turkey back Rutte?")["event"]["ts"])
    for _ in range(30):
        ts = slack.next_ts()
        slack.messages[CHANNEL, ts] = {"ts": ts, "user": "U0BOB", "text": "hm", "thread_ts": thread}
    desk.mention("And Hungary?", thread=thread)
    desk.replies(2)
    assert len(slack.of("conversations.replies")) == 10


def test_where_the_thread_cannot_be_read_the_question_stands_alone(
    slack: FakeSlack, open_desk: Open
) -> None:
    told = Told(answer("Turkey backs Rutte."))
    slack.refuse("conversations.replies", "missing_scope", times=9)
    follow_up(open_desk(told))
    assert told.asked[1][2] == ()


def test_a_rate_limit_on_reading_does_not_hold_up_the_answer(
    slack: FakeSlack, open_desk: Open
) -> None:
    told = Told(answer("Turkey backs Rutte."))
    slack.refuse("conversations.replies", "ratelimited", status=429, retry_after=600, times=9)
    follow_up(open_desk(told))
    assert told.asked[1][2] == ()


def test_what_people_say_to_each_other_and_notices_are_no_turns(
    slack: FakeSlack, open_desk: Open
) -> None:
    told = Told(RuntimeError("down"))
    desk = open_desk(told)
    thread = str(desk.mention("Does Turkey back Rutte?")["event"]["ts"])
    desk.replies(1)
    for who in ({"user": "U0BOB"}, {"bot_id": "B0OTHER"}):
        ts = slack.next_ts()
        said = {"ts": ts, "text": "I think so", "thread_ts": thread} | who
        slack.messages[CHANNEL, ts] = said
    told.answer = answer("Hungary has doubts.")
    desk.mention("And Hungary?", thread=thread)
    desk.replies(2)
    assert told.asked[1][2] == ()


def test_an_answer_that_is_no_longer_kept_is_read_from_the_thread(
    slack: FakeSlack, open_desk: Open
) -> None:
    told = Told(answer("Turkey backs Rutte."))
    desk = open_desk(told)
    for said in (
        {"user": "U0BOB", "text": f"<@{BOT_USER}> Does Turkey &amp; co back Rutte?"},
        {"bot_id": BOT, "text": "Turkey does."},
    ):
        ts = slack.next_ts()
        slack.messages[CHANNEL, ts] = {"ts": ts, "thread_ts": "1600000000.000100"} | said
    desk.mention("And Hungary?", thread="1600000000.000100")
    slack.until(lambda: told.asked)
    (turn,) = told.asked[0][2]
    assert (turn.question, turn.answer) == ("Does Turkey & co back Rutte?", "Turkey does.")


def test_a_refusal_in_a_direct_message_is_no_answer_to_what_was_asked(
    slack: FakeSlack, open_desk: Open
) -> None:
    told = Told(answer("Turkey backs Rutte."))
    desk = open_desk(told, DATELINE_SLACK_RATE="1")
    desk.direct("Does Turkey back Rutte?")
    thread = str(desk.direct("Who runs against him?")["event"]["ts"])
    (refused,) = [m for m in desk.replies(2) if m["thread_ts"] == thread]
    assert "within a minute" in refused["text"]
    with desk.state.transaction() as db:
        db.execute("DELETE FROM slack_task")  # a minute later
    desk.direct("And now?", thread=thread)
    desk.replies(3)
    assert told.asked[1][2] == ()
