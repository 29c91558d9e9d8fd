"""Each way in leads to the same cited answer, in the right place and nowhere else."""

from __future__ import annotations

import pytest

from tests.slack.conftest import Open
from tests.slack.desk import ANN, CHANNEL, button, direct, elements, envelope, mention, texts
from tests.slack.fake_slack import BOT, FakeSlack

QUESTION = "Who still needs to approve Rutte?"
PROOF = "Rutte needs the approval of all 32 members of the alliance"
WHOLE = (
    f"{PROOF} to secure the position, as Romanian President Klaus Iohannis is also running for the"
    " role."
)


def test_a_mention_is_answered_in_its_thread_with_the_words_that_prove_it(
    slack: FakeSlack, open_desk: Open
) -> None:
    desk = open_desk()
    asked = desk.mention(QUESTION)["event"]
    (reply,) = desk.replies()
    assert (reply["channel"], reply["thread_ts"]) == (CHANNEL, asked["ts"])
    assert not reply.get("reply_broadcast")
    proof = "needs approval from all 32 members"
    assert proof in reply["streamed"].replace("\\", "")
    assert proof in texts(reply["blocks"])
    assert "Dateline: 2024-04-29, from 1 article" in texts(reply["blocks"])
    assert slack.statuses.get((CHANNEL, asked["ts"]), "") == ""


def test_a_mention_inside_a_thread_is_answered_there(slack: FakeSlack, open_desk: Open) -> None:
    desk = open_desk()
    desk.mention(QUESTION, thread="1600000000.000100")
    (reply,) = desk.replies()
    assert reply["thread_ts"] == "1600000000.000100"


@pytest.mark.parametrize("thread", [None, "1600000000.000100"])
def test_a_direct_message_is_answered_and_names_its_conversation(
    slack: FakeSlack, open_desk: Open, thread: str | None
) -> None:
    desk = open_desk()
    asked = desk.direct(QUESTION, thread=thread)["event"]
    (reply,) = desk.replies()
    assert (reply["channel"], reply["thread_ts"]) == ("D0ANN", thread or asked["ts"])
    assert slack.of("assistant.threads.setTitle")[0]["title"] == QUESTION
    assert slack.of("assistant.threads.setStatus")[0]["status"] == "is looking in the articles…"


@pytest.mark.parametrize(
    "event",
    [
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"bot_id": "B0OTHER", "app_id": "A0OTHER"},
        {"user": "U0BOT", "bot_id": BOT},
        {"user": "USLACKBOT"},
        {"channel_type": "channel", "channel": CHANNEL},
    ],
    ids=["edit", "deletion", "another bot", "itself", "Slackbot", "talk in a channel"],
)
def test_what_nobody_asked_is_not_answered(
    slack: FakeSlack, open_desk: Open, event: dict[str, str]
) -> None:
    desk = open_desk()
    assert desk.post(direct(slack, QUESTION, **event))[0] == 200
    desk.mention(QUESTION)
    desk.replies()
    slack.until(lambda: slack.of("chat.stopStream"))
    assert [a["channel"] for a in slack.of("chat.startStream")] == [CHANNEL]
    assert list(desk.tasks.last_taken()) == ["mention"]


def test_another_bots_mention_is_refused(slack: FakeSlack, open_desk: Open) -> None:
    desk = open_desk()
    assert desk.post(mention(slack, QUESTION, bot_id="B0OTHER"))[0] == 200
    assert desk.tasks.last_taken() == {}


def test_a_mention_without_a_question_gets_a_hint_that_only_its_author_sees(
    slack: FakeSlack, open_desk: Open
) -> None:
    open_desk().mention("")
    slack.until(lambda: slack.of("chat.postEphemeral"))
    (hint,) = slack.of("chat.postEphemeral")
    assert (hint["user"], hint["channel"]) == (ANN, CHANNEL)
    assert "Ask a question about the articles" in hint["text"]


def test_an_assistant_thread_is_offered_questions_about_the_articles(
    slack: FakeSlack, open_desk: Open
) -> None:
    thread = {"channel_id": "D0ANN", "thread_ts": "1.1", "user_id": ANN, "context": {}}
    event = {"type": "assistant_thread_started", "assistant_thread": thread}
    assert open_desk().post(envelope(event))[0] == 200
    slack.until(lambda: slack.of("assistant.threads.setSuggestedPrompts"))
    (offer,) = slack.of("assistant.threads.setSuggestedPrompts")
    assert (offer["channel_id"], offer["thread_ts"]) == ("D0ANN", "1.1")
    assert "Turkey Backs Dutch Prime Minister" in offer["prompts"][0]["message"]


def test_the_agent_view_is_offered_questions_without_a_thread(
    slack: FakeSlack, open_desk: Open
) -> None:
    desk = open_desk()
    for tab in ("home", "messages"):
        event = {"type": "app_home_opened", "user": ANN, "channel": "D0ANN", "tab": tab}
        assert desk.post(envelope(event))[0] == 200
    slack.until(lambda: slack.of("assistant.threads.setSuggestedPrompts"))
    (offer,) = slack.of("assistant.threads.setSuggestedPrompts")
    assert "thread_ts" not in offer


def test_a_command_is_answered_to_its_author_alone(slack: FakeSlack, open_desk: Open) -> None:
    desk = open_desk()
    assert "is looking in the articles" in desk.command(QUESTION)
    (said,) = desk.responses()
    assert said["response_type"] == "ephemeral"
    assert said["replace_original"] is True
    assert "32 members" in texts(said["blocks"])
    assert slack.by_bot() == []


def test_a_command_without_a_question_gets_a_hint(slack: FakeSlack, open_desk: Open) -> None:
    desk = open_desk()
    assert "Ask a question about the articles" in desk.command("  ")
    assert desk.tasks.last_taken().keys() == {"refused"}


def test_a_command_s_answer_can_be_shared_once(slack: FakeSlack, open_desk: Open) -> None:
    desk = open_desk()
    desk.command(QUESTION)
    (said,) = desk.responses()
    for _ in range(3):
        desk.press(button(said, "Share here"))
    desk.responses(2)
    desk.close()
    (shared,) = [args for _, args in slack.responses[1:]]
    assert shared["response_type"] == "in_channel"
    assert f"Asked by ann with /ask: {QUESTION}" in texts(shared["blocks"])
    assert "32 members" in texts(shared["blocks"])
    assert [b["text"]["text"] for b in elements(shared, "button")] == [
        "Sources",
        "Ask again as of…",
    ]


def test_an_answer_finds_its_author_when_the_address_of_a_command_has_expired(
    slack: FakeSlack, open_desk: Open
) -> None:
    desk = open_desk()
    slack.refuses_responses = "expired_url"
    desk.command(QUESTION)
    slack.until(lambda: slack.of("chat.postEphemeral"))
    (said,) = slack.of("chat.postEphemeral")
    assert (said["user"], said["channel"]) == (ANN, CHANNEL)
    assert "32 members" in texts(said["blocks"])


def test_a_message_is_checked_claim_by_claim_for_who_asked_alone(
    slack: FakeSlack, open_desk: Open
) -> None:
    desk = open_desk()
    desk.check(
        f"{WHOLE} {WHOLE.replace('32', '30')} {PROOF}. Hungary now backs Rutte. Do you think so?"
    )
    (said,) = desk.responses()
    shown = texts(said["blocks"])
    assert said["response_type"] == "ephemeral"
    assert shown.count("Stands in an article") == 1
    assert shown.count("An article says otherwise") == 1
    assert shown.count("Not found in the articles") == 2
    assert "Do you think so" not in shown
