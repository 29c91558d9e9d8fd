"""What stands on the screen after a sitting, word for word; the model is scripted."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.terminal.explanations import why_dropped
from bot.providers.fake_server import FakeOpenAIServer, Fault
from tests.archives import TestArchive, article
from tests.terminal.sittings import CLAIM, QUESTION, QUOTE, REPLY, sit, with_model

TITLE = "Turkey Backs Dutch Prime Minister Rutte's Bid for NATO Secretary General"


def test_a_models_answer_with_its_sources_and_the_evidence(data: Path) -> None:
    reply = REPLY + "<gap>The passages do not name the members.</gap>"
    with FakeOpenAIServer([reply]) as server:
        shown = sit(data, QUESTION, "/1", **with_model(server.base_url))
    place = Path(__file__).parents[2] / "corpus" / "turkey-backs-rutte.md"
    assert shown == (
        f"> {QUESTION}\n"
        f"{CLAIM} [1]\n"
        "The articles do not answer all of the question.\n"
        "\n"
        "Dateline: 2024-04-29, from 1 article\n"
        f"[1] 2024-04-29, {TITLE}, “{QUOTE}”, {place}:32\n"
        "Not found: The passages do not name the members.\n"
        "\n"
        "> /1\n"
        f"[1] {TITLE}\n"
        "2024-04-29, by Nitish Verma\n"
        f"{place}:32\n"
        "\n"
        f">>{QUOTE}<<, as Romanian President Klaus Iohannis is also running for the role."
        " Stoltenberg's term as NATO Secretary General is set to end in October. The broad"
        " international support for Rutte's candidacy, including from the United States, the"
        " United Kingdom, France, and Germany, underscores his experience, diplomacy, and"
        " consensus-building skills, which are seen as valuable for NATO's leadership during"
        " complex geopolitical challenges.\n"
        "\n"
    )


def test_a_model_without_quota_is_one_line_and_an_offer_that_answers(data: Path) -> None:
    with FakeOpenAIServer([Fault(status=429, code="insufficient_quota")]) as server:
        shown = sit(data, QUESTION, "/history", **with_model(server.base_url))
    lines = shown.splitlines()
    assert lines[:3] == [
        f"> {QUESTION}",
        "dateline: the model 'openai:scripted' has no quota left (429); add credit",
        "Answer without the model, offline? [y/N] y",
    ]
    assert "all 32 members" in lines[3]
    assert lines[-2].startswith(f"1. {QUESTION} (")  # once, and with the answer


@pytest.mark.parametrize("fault", [Fault(status=500), Fault(kind="drop"), Fault(kind="html")])
def test_a_failed_question_is_kept_and_asked_again_by_retry(data: Path, fault: Fault) -> None:
    with FakeOpenAIServer([fault, REPLY]) as server:
        shown = sit(
            data, QUESTION, "/history", "/retry", "/history",
            agrees=False, **with_model(server.base_url),
        )  # fmt: skip
    assert f"1. {QUESTION} (no answer)\n\n> /retry\n{CLAIM} [1]\n" in shown
    assert shown.endswith(f"> /history\n1. {QUESTION} (answered)\n\n")


def test_an_answer_that_breaks_off_stays_and_says_what_to_do(data: Path) -> None:
    with FakeOpenAIServer([Fault(kind="cut", text=REPLY + "And")]) as server:
        shown = sit(data, QUESTION, "/retry offline", **with_model(server.base_url))
    assert shown.startswith(f"> {QUESTION}\n{CLAIM} [1]\n")
    assert "Warning: the model's answer was cut off\n" in shown
    assert "\n/retry asks again; /retry offline does without the model\n" in shown
    assert "needs approval from all 32 members. [" in shown.partition("> /retry offline")[2]


def test_unknown_commands_are_suggested(data: Path) -> None:
    assert sit(data, "/sorce 1", "/as", "/xyzzy") == (
        "> /sorce 1\n"
        "dateline: there is no command '/sorce'\n"
        "  did you mean /source or /source-only or /since? /help names all\n\n"
        "> /as\n"
        "dateline: there is no command '/as'\n"
        "  did you mean /as-of? /help names all\n\n"
        "> /xyzzy\n"
        "dateline: there is no command '/xyzzy'\n"
        "  /help names all\n\n"
    )


def test_commands_that_need_an_answer_say_so(data: Path) -> None:
    for command in ("/1", "/why", "/open 1", "/copy", "/feedback good"):
        assert "dateline: there is no answer yet\n" in sit(data, command)
    for command in ("/undo", "/retry", "/save a.md"):
        assert "dateline: nothing was asked yet\n" in sit(data, command)
    shown = sit(data, QUESTION, "/9", "/history 2", "/feedback fine", "/retry online")
    assert "dateline: the last answer has no source '9'\n  they are numbered 1 to " in shown
    assert "dateline: '2' is no number from 1 to 1\n" in shown
    assert "dateline: feedback is good or bad\n" in shown
    assert "dateline: /retry online is not known\n" in shown


def test_the_scope_of_answers_is_set_said_and_lifted(own: Path) -> None:
    question = "Who opened the new bridge over the river?"
    shown = sit(
        own, "/as-of 2024-04-02", question, "/as-of off", question, "/source-only Nobody",
        "/since 2024-06-01", "/until 2024-05-01", "/as-of soon",
    ).split("> ")  # fmt: skip
    assert shown[1].endswith("as of 2024-04-02: 1 article; 2024-04-01; from Gazette\n\n")
    assert "The mayor opened" not in shown[2]
    assert shown[3].endswith(
        "from everything: 2 articles; 2024-04-01 to 2024-04-03; from Gazette\n\n"
    )
    assert "The mayor opened the new bridge over the river. [1]\n" in shown[4]
    assert shown[5].endswith("0 articles\nsources that there are: Gazette\n\n")
    assert "2024-05-01 is before 2024-06-01" in shown[7]
    assert "'soon' is not a date" in shown[8]


def test_ones_own_articles_take_the_place_of_the_sample(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a b.md").write_text("---\ntitle: Note\n---\n\nThe mayor opened the bridge.\n")
    lines = f"/ingest '{tmp_path}/a b.md'", "/articles", "/1", "/ingest", "/ingest nothing"
    shown = sit(data, QUESTION, *lines)
    assert (
        "from now on, answers are from your own articles\n\n> /articles\nundated     Note" in shown
    )
    assert capsys.readouterr().out.startswith("1 added")
    assert "dateline: the archive no longer has" in shown  # the sample's, which was quoted
    assert "dateline: what is to be taken in?\n" in shown
    assert "dateline: 'nothing' does not exist" in shown


def test_articles_are_listed_newest_first_and_found_by_words(own: Path) -> None:
    assert [line[:20] for line in sit(own, "/articles").splitlines()[1:-1]] == [
        "2024-04-03  Note 3 (",
        "2024-04-01  Note 1 (",
    ]
    assert sit(own, "/articles NOTE 3").count("Note") == 1
    assert "no article has these words" in sit(own, "/articles bridge")


def test_a_follow_up_is_read_with_what_was_asked_until_that_is_taken_back(data: Path) -> None:
    lines = "Does Turkey back Rutte?", "and Hungary?", "/undo", "/new", "and Hungary?", "/history"
    shown = sit(data, *lines)
    assert "Read as: Does Hungary back Rutte?\n" in shown
    assert "taken back: and Hungary?\n" in shown
    after = shown.partition("a new conversation\n")[2]
    assert "Read as" not in after
    assert after.count("\n1. and Hungary?") == 1


def test_model_and_budget_are_changed_for_the_rest_of_the_sitting(data: Path) -> None:
    with FakeOpenAIServer([REPLY]) as server:
        reachable = with_model(server.base_url) | {"DATELINE_MODEL": "offline"}
        shown = sit(
            data, "/model", "/model openai:scripted", QUESTION, "/model gpt", "/budget 300",
            "/budget many", "/model other:x", "/why", **reachable,
        ).split("> ")  # fmt: skip
    host = server.base_url.removeprefix("http://").removesuffix("/v1")
    assert shown[1].endswith("offline: nothing is sent anywhere\n\n")
    assert shown[2].endswith(f"the question and the passages go to scripted at {host}\n\n")
    assert f"{CLAIM} [1]" in shown[3]
    assert "DATELINE_MODEL is 'gpt'" in shown[4]
    assert shown[5].endswith("answers are drawn from 300 characters\n\n")
    assert "DATELINE_CONTEXT_BUDGET is 'many'" in shown[6]
    assert "is not called" in shown[7]
    assert "Tokens: 100 in, 20 out; cost: unknown\nBudget: 300 characters" in shown[8]


def test_why_tells_what_a_sentence_leaves_out_from_what_it_adds() -> None:
    dropped = {"text": "It won.", "unsupported_terms": ["31", "said"], "left_out": ["said"]}
    assert why_dropped(dropped) == "not in its quotes: 31; leaves out: said"
    assert why_dropped(dropped | {"unsupported_terms": ["said"]}) == "leaves out: said"
    assert why_dropped({"unsupported_terms": ["31"]}) == "not in its quotes: 31"
    assert why_dropped({"unsupported_terms": []}) == "no quote of the articles proves it"


def test_why_says_what_was_left_out_and_what_was_missing_in_its_quotes(data: Path) -> None:
    false = 'Hungary backs Rutte. <q n="1">Erdogan now backs Rutte\'s candidacy</q>'
    with FakeOpenAIServer([REPLY + false]) as server:
        shown = sit(data, QUESTION, "/why", **with_model(server.base_url))
    why = shown.partition("> /why\n")[2]
    assert "\n  1. score " in why
    assert f"{TITLE} [1]\n" in why
    assert "Left out: Hungary backs Rutte. (not in its quotes: Hungary)\n" in why
    assert "Model: openai:scripted; embedder: wordllama; prompt: " in why
    assert "Milliseconds: " in why


def test_help_names_every_command_and_explains_one(data: Path) -> None:
    from bot.channels.terminal.commands import COMMANDS

    shown = sit(data, "/help", "/help as-of")
    assert [c.name for c in COMMANDS if f"/{c.name}" not in shown] == []
    assert shown.endswith("/as-of DATE|off: answer from what was out by that day\n\n")


def test_the_readme_names_every_command_of_the_chat() -> None:
    from bot.channels.terminal.commands import COMMANDS

    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert [c.name for c in COMMANDS if f"`/{c.name}" not in readme] == []


def test_sources_that_differ_are_named_below_the_answer(tmp_path: Path) -> None:
    archive = TestArchive(tmp_path)
    for day, date in ((3, "12 May"), (9, "30 June")):
        text = f"\n\nThe Melk bridge will open on {date}, the town council of Melk said.\n"
        archive.store(article(f"id:{day}", text, title=f"Note {day}", day=day))
    archive.close()
    shown = sit(tmp_path, "When will the Melk bridge open?", "/2")
    assert "\nSuperseded: [2] and [1] differ about Melk bridge open\n" in shown
    quote = "The Melk bridge will open on 12 May, the town council of Melk said."
    assert shown.endswith(f"[2] Note 3\n2024-04-03\n\n>>{quote}<<\n\n")


def test_leaving_a_line_or_the_chat_is_no_failure(data: Path) -> None:
    assert sit(data, KeyboardInterrupt, "/quit", "never read") == "> /quit\n"
