"""Answers that grow: streamed where Slack allows, and whole in every other case."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from slack_sdk import WebClient

from bot.channels.slack.status import Statuses
from bot.channels.slack.workspaces import Workspace
from bot.domain import Sentence
from tests.slack.answers import abstention, answer, disputed
from tests.slack.conftest import Open
from tests.slack.desk import Told, elements, texts
from tests.slack.fake_slack import TEAM, TOKEN, FakeSlack

THREE = ("Turkey backs Rutte.", "Hungary had doubts.", "All 32 must approve.")


def test_each_verified_sentence_is_appended_and_the_sources_come_at_the_end(
    slack: FakeSlack, open_desk: Open
) -> None:
    desk = open_desk(Told(answer(*THREE)))
    desk.mention("Who?")
    (reply,) = desk.replies()
    (start,) = slack.of("chat.startStream")
    assert (start["recipient_team_id"], start["recipient_user_id"]) == (TEAM, "U0ANN")
    assert len(slack.of("chat.appendStream")) == 2
    assert reply["streamed"] == "".join(
        f"{s[:-1]}\\. \\[{n}\\] " for n, s in enumerate(THREE, start=1)
    )
    assert next(e["url"] for e in elements(reply["blocks"], "link")).startswith(
        "https://example.org/1#:~:text=Turkey%20backs"
    )
    assert slack.of("chat.postMessage") == []


def test_a_sentence_is_shown_while_the_rest_is_still_being_written(
    slack: FakeSlack, open_desk: Open
) -> None:
    go_on = threading.Event()
    desk = open_desk(Told(answer(*THREE), may_go_on=lambda: go_on.wait(20)))
    desk.mention("Who?")
    slack.until(lambda: len(slack.of("chat.appendStream")) == 2)
    (reply,) = slack.by_bot()
    assert reply["streaming"] is True
    go_on.set()
    desk.replies()


def test_where_streams_are_refused_the_message_is_updated(
    slack: FakeSlack, open_desk: Open
) -> None:
    slack.refuse("chat.startStream", "method_not_supported_for_channel_type", times=9)
    desk = open_desk(Told(answer(*THREE)))
    desk.mention("Who?")
    (reply,) = desk.replies()
    assert len(slack.of("chat.postMessage")) == 1
    assert all(f"{s} [{n}]" in texts(reply["blocks"]) for n, s in enumerate(THREE, start=1))
    (post,) = slack.of("chat.postMessage")
    assert post["unfurl_links"] is post["unfurl_media"] is False


@pytest.mark.parametrize("method", ["chat.appendStream", "chat.stopStream"])
def test_an_expired_stream_loses_nothing_and_stays_one_message(
    slack: FakeSlack, open_desk: Open, method: str
) -> None:
    slack.refuse(method, "message_not_in_streaming_state", times=9)
    desk = open_desk(Told(answer(*THREE)))
    desk.mention("Who?")
    slack.until(lambda: slack.of("chat.update"))
    desk.idle()
    (reply,) = slack.by_bot()
    assert all(f"{s} [{n}]" in texts(reply["blocks"]) for n, s in enumerate(THREE, start=1))
    assert "Sources" in texts(reply["blocks"])


def test_a_stream_that_expired_while_the_model_was_thinking_is_finished_by_an_update(
    slack: FakeSlack, open_desk: Open
) -> None:
    desk = open_desk(Told(answer(*THREE), may_go_on=slack.expire_streams))
    desk.mention("Who?")
    desk.replies()
    assert len(slack.of("chat.update")) == 1
    assert "All 32 must approve. [3]" in texts(slack.by_bot()[0]["blocks"])


def test_an_abstention_is_posted_with_what_was_looked_for_and_covered(
    slack: FakeSlack, open_desk: Open
) -> None:
    desk = open_desk(Told(abstention()))
    desk.mention("Who?")
    (reply,) = desk.replies()
    shown = texts(reply["blocks"])
    assert "The articles do not say." in shown
    assert "Looked for: Who?" in shown
    assert "Covered: 3 articles; 2024-04-29; 1 undated; from Reuters" in shown
    assert slack.of("chat.startStream") == []


def test_a_disagreement_is_shown_with_its_kind(slack: FakeSlack, open_desk: Open) -> None:
    desk = open_desk(Told(disputed("By the end of April.", "By June.")))
    desk.mention("When?")
    (reply,) = desk.replies()
    shown = "Disputed, about the date: By the end of April. [1]; By June. [2]"
    assert shown in texts(reply["blocks"])


def test_a_sentence_longer_than_a_piece_of_a_stream_is_shown_whole_in_blocks(
    slack: FakeSlack, open_desk: Open
) -> None:
    long = "Ankara said so " + "and more " * 1_600 + "in the end."
    desk = open_desk(Told(answer("Turkey backs Rutte.", long)))
    desk.mention("Who?")
    desk.replies(2)
    desk.idle()
    shown = "".join(texts(m.get("blocks")) for m in slack.by_bot())
    assert long in shown.replace("\n", "")
    assert all(m.get("blocks") for m in slack.by_bot()[1:])


def test_a_rate_limit_is_waited_out_and_the_answer_arrives_once(
    slack: FakeSlack, open_desk: Open
) -> None:
    slack.refuse("chat.startStream", "ratelimited", status=429, retry_after=1)
    desk = open_desk(Told(answer(*THREE)))
    desk.mention("Who?")
    (reply,) = desk.replies()
    first, second = [c.at for c in slack.calls if c.method == "chat.startStream"]
    assert second - first >= 1
    assert "All 32" in reply["streamed"]


def test_a_post_whose_connection_broke_after_it_arrived_is_not_repeated(
    slack: FakeSlack, open_desk: Open
) -> None:
    slack.break_after("chat.postMessage")
    desk = open_desk(Told(abstention()))
    desk.mention("Who?")
    desk.idle()
    assert len(slack.by_bot()) == len(slack.of("chat.postMessage")) == 1


def test_refused_blocks_are_said_in_plain_words_with_their_sources(
    slack: FakeSlack, open_desk: Open
) -> None:
    slack.refuse("chat.startStream", "not_allowed", times=9)
    for method in ("chat.postMessage", "chat.update"):
        slack.refuse(method, "invalid_blocks", times=9, when=lambda args: bool(args.get("blocks")))
    desk = open_desk(Told(answer("Turkey &amp; <!channel> backs Rutte.")))
    desk.mention("Who?")
    (reply,) = desk.replies()
    assert not reply.get("blocks")
    assert "https://example.org/1" in reply["text"]
    assert "&lt;!channel&gt;" in reply["text"]


def test_a_failing_model_is_reported_with_a_reference_and_can_be_asked_again(
    slack: FakeSlack, open_desk: Open
) -> None:
    told = Told(RuntimeError("a secret reason"))
    desk = open_desk(told)
    desk.mention("Who?")
    (reply,) = desk.replies()
    assert "No answer could be given" in texts(reply["blocks"])
    assert "a secret reason" not in texts(reply["blocks"])
    assert slack.statuses.get((reply["channel"], reply["thread_ts"]), "") == ""
    told.answer = answer("Turkey backs Rutte.")
    for _ in range(2):
        desk.press(elements(reply, "button")[0])
    desk.replies(2)
    assert [question for question, _, _ in told.asked] == ["Who?", "Who?"]


def test_what_could_not_be_said_is_said_when_slack_listens_again(
    slack: FakeSlack, open_desk: Open
) -> None:
    slack.refuse("chat.postMessage", "internal_error", status=500, times=5)
    desk = open_desk(Told(abstention()))
    desk.mention("Who?")
    slack.until(lambda: slack.by_bot())
    desk.idle()
    assert len(slack.by_bot()) == 1
    assert "Please ask again" in texts(slack.by_bot()[0]["blocks"])


def test_a_sentence_without_proof_is_marked_where_the_policy_shows_it(
    slack: FakeSlack, open_desk: Open
) -> None:
    loose = Sentence(text="Sweden agreed.", kind="claim", support="unsupported",
                     unsupported_terms=("Sweden",))  # fmt: skip
    made = answer("Turkey backs Rutte.")
    desk = open_desk(Told(replace(made, sentences=(*made.sentences, loose))))
    desk.mention("Who?")
    desk.command("Who?")
    (reply,) = desk.replies()
    assert "(unproven: Sweden)" in reply["streamed"].replace("\\", "")
    assert "Sweden agreed. (unproven: Sweden)" in texts(desk.responses()[0]["blocks"])


def test_a_word_of_courtesy_has_no_buttons(slack: FakeSlack, open_desk: Open) -> None:
    desk = open_desk()
    desk.direct("hello")
    (reply,) = desk.replies()
    assert elements(reply["blocks"], "button") == []


def test_a_bot_that_must_end_says_so_of_what_is_not_ended(
    slack: FakeSlack, open_desk: Open
) -> None:
    go_on = threading.Event()
    desk = open_desk(Told(answer(*THREE), before=lambda: go_on.wait(20)))
    desk.mention("Who?")
    slack.until(lambda: slack.of("assistant.threads.setStatus"))
    desk.bot.stop(grace=0.1)
    (reply,) = slack.by_bot()
    assert "was stopped in the middle" in texts(reply["blocks"])
    assert slack.statuses.get((reply["channel"], reply["thread_ts"]), "") == ""
    go_on.set()
    desk.bot.stop(grace=10)
    assert len(slack.by_bot()) == 1


def test_the_status_of_a_thread_stays_until_its_last_question_is_answered(
    slack: FakeSlack,
) -> None:
    client = WebClient(token=TOKEN, base_url=slack.api_url)
    workspace = Workspace(patient=client, brisk=client, bot_id="B1", bot_user="U1")
    statuses = Statuses()
    for _ in range(2):
        statuses.show(workspace, "C1", "1.1")
    statuses.clear("C1", "1.1")
    assert slack.statuses["C1", "1.1"]
    statuses.clear("C1", "1.1")
    assert slack.statuses["C1", "1.1"] == ""
