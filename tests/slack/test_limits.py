"""Each of Slack's limits, at it and one over; and what a whole message bears."""

from __future__ import annotations

import pytest

from bot.channels.slack import blocks, limits, wording
from bot.channels.slack.blocks import as_text, context, header, modal, packed, paragraph, text
from bot.channels.slack.replying import Content, in_plain_words, notification
from bot.channels.slack.request import LONGEST_QUESTION
from tests.slack.answers import answer
from tests.slack.conftest import Open
from tests.slack.desk import Told, elements, texts
from tests.slack.fake_slack import FakeSlack
from tests.slack.slack_limits import problem_with


@pytest.mark.parametrize(
    ("words", "count"), [("x" * 3_000, 1), ("x" * 3_001, 2), ("a word " * 900, 3)]
)
def test_a_long_paragraph_becomes_several_and_loses_nothing(words: str, count: int) -> None:
    made = list(paragraph(text(words)))
    assert len(made) == count
    assert texts(made) == words
    assert problem_with({"blocks": made}) is None


@pytest.mark.parametrize(("length", "cut"), [(150, False), (151, True)])
def test_a_header_is_cut_with_a_sign(length: int, cut: bool) -> None:
    shown = header("x" * length)["text"]["text"]
    assert (len(shown), shown.endswith("…")) == (150, cut)


@pytest.mark.parametrize(("count", "rows"), [(10, 1), (11, 2)])
def test_small_print_goes_on_in_a_further_block(count: int, rows: int) -> None:
    made = list(context(*["a line"] * count))
    assert len(made) == rows
    assert texts(made) == "a line" * count


@pytest.mark.parametrize(("count", "rows"), [(25, 1), (26, 2)])
def test_buttons_go_on_in_a_further_row(count: int, rows: int) -> None:
    made = list(blocks.actions(*[blocks.button("b", f"a{n}", "v") for n in range(count)]))
    assert len(made) == rows
    assert problem_with({"blocks": made}) is None


@pytest.mark.parametrize(("length", "shown"), [(75, 75), (76, 75)])
def test_the_words_of_a_button_are_cut(length: int, shown: int) -> None:
    assert len(blocks.button("x" * length, "a", "v")["text"]["text"]) == shown


def test_the_value_of_a_button_is_short_whatever_the_answer() -> None:
    assert blocks.button("b", "a", "x" * 2_000)["value"] == "x" * 2_000
    with pytest.raises(AssertionError):
        blocks.button("b", "a", "x" * 2_001)


@pytest.mark.parametrize(("length", "shown"), [(24, 24), (25, 24)])
def test_the_title_of_a_window_is_cut(length: int, shown: int) -> None:
    assert len(modal("x" * length, [], close="Close")["title"]["text"]) == shown


@pytest.mark.parametrize(("count", "messages"), [(50, 1), (51, 2)])
def test_blocks_beyond_fifty_go_into_a_further_message(count: int, messages: int) -> None:
    content = [block for n in range(count) for block in paragraph(text(f"line {n}"))]
    made = packed(content)
    assert len(made) == messages
    assert [b for message in made for b in message] == content


@pytest.mark.parametrize(("over", "messages"), [(0, 1), (1, 2)])
def test_characters_beyond_what_a_message_bears_go_into_a_further_one(
    over: int, messages: int
) -> None:
    lengths = [2_750, 2_750, 2_750, 2_750 + over]
    assert sum(lengths) == limits.MESSAGE_CHARACTERS + over
    content = [block for n in lengths for block in paragraph(text("x" * n))]
    assert len(packed(content)) == messages


@pytest.mark.parametrize(
    ("length", "expected"), [(10, "x" * 10), (11, "x" * 9 + "…")], ids=["at", "over"]
)
def test_shortening_keeps_to_its_length_and_shows_it(length: int, expected: str) -> None:
    assert limits.shortened("x" * length, 10) == expected


def test_words_are_not_cut_in_two() -> None:
    assert limits.shortened("Turkey backs the Netherlands", 24) == "Turkey backs the…"
    assert list(limits.pieces("aaaa bbbb cccc", 10)) == ["aaaa bbbb ", "cccc"]


def many(sentences: int, words: int = 30) -> list[str]:
    return [f"Town {n} said: " + "yes and no " * words + f"{n}." for n in range(sentences)]


@pytest.mark.parametrize("stream", [True, False])
def test_a_very_long_answer_arrives_whole_in_several_messages(
    slack: FakeSlack, open_desk: Open, stream: bool
) -> None:
    sentences = many(60)
    if not stream:
        slack.refuse("chat.startStream", "not_allowed", times=99)
    desk = open_desk(Told(answer(*sentences)))
    desk.mention("Who?")
    desk.replies(3)
    shown = "".join(m.get("streamed", "") + texts(m.get("blocks")) for m in slack.by_bot())
    plain = shown.replace("\\", "")
    assert all(f"{s} [{n}]" in plain for n, s in enumerate(sentences, start=1))
    assert all(m["thread_ts"] == slack.by_bot()[0]["thread_ts"] for m in slack.by_bot())
    assert len(elements(slack.by_bot()[-1]["blocks"], "feedback_buttons")) == 1


def test_a_very_long_answer_to_a_command_arrives_whole(slack: FakeSlack, open_desk: Open) -> None:
    sentences = many(50)
    desk = open_desk(Told(answer(*sentences)))
    desk.command("Who?")
    desk.responses(3)
    shown = "".join(texts(args["blocks"]) for _, args in slack.responses)
    assert all(f"{s} [{n}]" in shown for n, s in enumerate(sentences, start=1))
    assert len(slack.responses) <= 5


def test_feedback_on_a_very_long_answer_is_kept_whole(slack: FakeSlack, open_desk: Open) -> None:
    desk = open_desk(Told(answer(*many(60))))
    desk.mention("Who?")
    last = desk.replies(3)[-1]
    desk.press(elements(last["blocks"], "feedback_buttons")[0])
    slack.until(lambda: slack.views)
    (kept,) = desk.feedback.waiting()
    assert len(kept.answer["sentences"]) == 60


def test_sources_of_a_very_long_answer_fit_into_their_window(
    slack: FakeSlack, open_desk: Open
) -> None:
    desk = open_desk(Told(answer(*many(120))))
    desk.mention("Who?")
    last = desk.replies(4)[-1]
    desk.press(elements(last["blocks"], "button")[0])
    slack.until(lambda: slack.views)
    assert len(slack.views[0]["blocks"]) <= 100
    assert "more do not fit into this window" in texts(slack.views[0]["blocks"])


def test_a_message_in_plain_words_keeps_the_addresses_of_its_links() -> None:
    made = [*paragraph(text("So. "), blocks.link("[1]", "https://example.org/1")), *context("a")]
    assert as_text(made) == "So. [1] (https://example.org/1)\na"


@pytest.mark.parametrize("words", ["a & b " * 2_000, "&" * 9_000, "so it is " * 900])
def test_words_in_place_of_blocks_are_split_and_none_is_lost(words: str) -> None:
    content = Content(blocks=list(paragraph(text(words))), words="", metadata={})
    sent = [notification(part) for part in in_plain_words(content)]
    assert max(map(len, sent)) <= limits.PLAIN_TEXT
    kept = "".join(sent).replace("&amp;", "&")
    assert "".join(kept.split()) == "".join(words.split())


def test_a_question_that_is_too_long_is_answered_as_far_as_it_was_read_and_says_so(
    slack: FakeSlack, open_desk: Open
) -> None:
    told = Told(answer("Turkey backs Rutte."))
    desk = open_desk(told)
    desk.mention("Who? " + "x" * LONGEST_QUESTION)
    assert wording.QUESTION_CUT in texts(desk.replies(1)[0]["blocks"])
    desk.command("Who? " + "x" * LONGEST_QUESTION)
    assert wording.QUESTION_CUT in texts(desk.responses(1)[0]["blocks"])
    desk.mention("x" * LONGEST_QUESTION)
    assert wording.QUESTION_CUT not in texts(desk.replies(2)[-1]["blocks"])
    assert {len(question) for question, _, _ in told.asked} == {LONGEST_QUESTION}
