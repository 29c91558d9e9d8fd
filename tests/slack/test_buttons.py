"""What is under an answer: sources, feedback, asking again as of a day."""

from __future__ import annotations

import json

import pytest

from tests.slack.answers import answer
from tests.slack.conftest import Open
from tests.slack.desk import Desk, Json, Told, button, elements, texts
from tests.slack.fake_slack import FakeSlack

QUESTION = "Who still needs to approve Rutte?"


def answered(desk: Desk, question: str = QUESTION) -> Json:
    desk.mention(question)
    return desk.replies()[-1]


def test_the_sources_window_shows_each_quote_in_its_context(
    slack: FakeSlack, open_desk: Open
) -> None:
    desk = open_desk()
    desk.press(button(answered(desk), "Sources"))
    slack.until(lambda: slack.views)
    shown = texts(slack.views[0]["blocks"])
    assert "Turkey Backs Dutch Prime Minister" in shown
    bold = [e["text"] for e in elements(slack.views[0], "text") if e.get("style")]
    assert any("needs approval from all 32 members" in quote for quote in bold)
    assert "Rutte's selection could impact NATO's approach" in shown


def test_an_article_that_is_gone_shows_no_quote_any_more(slack: FakeSlack, open_desk: Open) -> None:
    desk = open_desk(Told(answer("Turkey backs Rutte.")))
    desk.press(button(answered(desk), "Sources"))
    slack.until(lambda: slack.views)
    assert "no longer in the archive" in texts(slack.views[0]["blocks"])
    assert "Turkey backs" not in texts(slack.views[0]["blocks"])


def test_feedback_is_kept_at_once_and_words_may_follow(slack: FakeSlack, open_desk: Open) -> None:
    desk = open_desk()
    (thumbs,) = elements(answered(desk)["blocks"], "feedback_buttons")
    desk.press(thumbs, action={"value": thumbs["negative_button"]["value"]})
    slack.until(lambda: slack.views)
    (kept,) = desk.feedback.waiting()
    assert (kept.judgement, kept.words, kept.channel) == ("bad", "", "slack")
    desk.submit(slack.views[0], {"words": {"words": {"value": "It names nobody."}}})
    desk.close()
    (kept,) = desk_feedback(desk)
    assert kept == ("bad", "It names nobody.")


def desk_feedback(desk: Desk) -> list[tuple[str, str]]:
    """Read from the file, after the bot was closed."""
    import sqlite3

    connection = sqlite3.connect(desk.state.path)
    try:
        return connection.execute("SELECT verdict, words FROM feedback").fetchall()
    finally:
        connection.close()


def test_a_second_thumb_of_one_reader_replaces_the_first(slack: FakeSlack, open_desk: Open) -> None:
    desk = open_desk()
    (thumbs,) = elements(answered(desk)["blocks"], "feedback_buttons")
    for which, user in (("positive", "U0ANN"), ("negative", "U0ANN"), ("positive", "U0BOB")):
        action = {"value": thumbs[f"{which}_button"]["value"]}
        desk.press(thumbs, action=action, user=user)
        slack.until(lambda: slack.views)
        slack.views.clear()
    assert [kept.judgement for kept in desk.feedback.waiting()] == ["bad", "good"]


def test_asking_again_as_of_a_day_answers_in_the_same_thread_from_what_was_out(
    slack: FakeSlack, open_desk: Open
) -> None:
    desk = open_desk()
    first = answered(desk)
    desk.press(button(first, "Ask again as of…"))
    slack.until(lambda: slack.views)
    (window,) = slack.views
    assert elements(window, "datepicker")[0]["initial_date"] == "2024-04-29"
    desk.submit(window, {"day": {"day": {"selected_date": "2024-04-28"}}})
    again = desk.replies(2)[-1]
    shown = texts(again["blocks"])
    assert again["thread_ts"] == first["thread_ts"]
    assert f"“{QUESTION}” as of 2024-04-28" in shown
    assert "There are no articles to answer from." in shown


def test_asking_a_command_again_answers_its_author_alone(slack: FakeSlack, open_desk: Open) -> None:
    told = Told(answer("Turkey backs Rutte."))
    desk = open_desk(told)
    desk.command(QUESTION)
    desk.press(button(desk.responses()[0], "Ask again as of…"))
    slack.until(lambda: slack.views)
    desk.submit(slack.views[0], {"day": {"day": {"selected_date": "2024-04-29"}}})
    said = desk.responses(2)[-1]
    assert said["response_type"] == "ephemeral"
    assert told.asked[1][1].as_of is not None
    assert slack.by_bot() == []


@pytest.mark.parametrize("key", ["unknown", ""])
def test_a_button_of_an_answer_that_is_no_longer_kept_says_so(
    slack: FakeSlack, open_desk: Open, key: str
) -> None:
    desk = open_desk()
    pressed = button(answered(desk), "Sources") | {"value": key or "x"}
    desk.press(pressed)
    (said,) = desk.responses()
    assert "no longer has this answer" in texts(said["blocks"])


def test_an_answer_of_another_workspace_is_not_shown(slack: FakeSlack, open_desk: Open) -> None:
    desk = open_desk()
    pressed = button(answered(desk), "Sources")
    with desk.state.transaction() as db:
        db.execute("UPDATE slack_answer SET team = 'T0OTHER'")
    desk.press(pressed)
    desk.responses()
    assert slack.views == []


def test_what_a_window_carries_is_small(slack: FakeSlack, open_desk: Open) -> None:
    desk = open_desk(Told(answer("Turkey backs Rutte. " * 300)))
    desk.press(button(answered(desk, "Who? " * 700), "Ask again as of…"))
    slack.until(lambda: slack.views)
    carried = json.loads(slack.views[0]["private_metadata"])
    assert sorted(carried) == ["answer", "channel", "response_url"]
