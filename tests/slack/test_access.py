"""Who may ask, and what a channel may see; denials come before any model call."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.slack.access import Access, Asker
from bot.channels.slack.rules import read_rules
from bot.errors import SettingsError
from bot.packaged import folder
from bot.settings import Settings
from tests.slack.answers import answer
from tests.slack.conftest import Open
from tests.slack.desk import Told, button, direct, elements, mention, texts
from tests.slack.fake_slack import FakeSlack

ANN = Asker(team="T0TEAM", channel="C0NEWS", user="U0ANN")
GUEST = Asker(team="T0TEAM", user_team="T0OTHER", channel="C0NEWS", user="U0GUEST")
DIRECT = Asker(team="T0TEAM", channel="D0ANN", user="U0ANN")


@pytest.mark.parametrize(
    ("asker", "allow", "deny", "refused"),
    [
        (ANN, "", "", None),
        (ANN, "C0NEWS", "", None),
        (ANN, "C0OTHER", "", "place"),
        (ANN, "U0ANN", "", None),
        (ANN, "U0BOB", "", "person"),
        (ANN, "C0NEWS U0BOB", "", "person"),
        (ANN, "C0NEWS", "U0ANN", "person"),
        (ANN, "", "C0NEWS", "place"),
        (ANN, "", "T0TEAM", "person"),
        (GUEST, "T0TEAM", "", "person"),
        (GUEST, "", "T0OTHER", "person"),
        (DIRECT, "C0NEWS", "", "place"),
        (DIRECT, "C0NEWS dm", "", None),
        (DIRECT, "", "dm", "place"),
    ],
)
def test_an_asker_is_refused_as_the_lists_say(
    asker: Asker, allow: str, deny: str, refused: str | None
) -> None:
    assert asker.refused_by(Access(allow.split(), deny.split())) == refused


@pytest.mark.parametrize("value", ["#news", "C0NEWS,ann", "c0news", "C0 NEWS"])
def test_a_list_takes_ids_only(value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({"DATELINE_SLACK_ALLOW": value})
    assert "ids of channels" in caught.value.hint


def test_a_channel_that_is_not_allowed_is_told_so_and_no_model_is_called(
    slack: FakeSlack, open_desk: Open
) -> None:
    told = Told(answer("Turkey backs Rutte."))
    desk = open_desk(told, DATELINE_SLACK_ALLOW="C0OTHER")
    body = desk.mention("Who?")
    desk.post(body)
    assert "does not answer here" in desk.command("Who?")
    desk.close()
    assert told.asked == slack.by_bot() == []
    (said,) = slack.of("chat.postEphemeral")
    assert (said["user"], said["channel"]) == ("U0ANN", "C0NEWS")


def test_a_denied_person_gets_no_answer_anywhere(slack: FakeSlack, open_desk: Open) -> None:
    told = Told(answer("Turkey backs Rutte."))
    desk = open_desk(told, DATELINE_SLACK_DENY="U0ANN")
    for body in (mention(slack, "Who?"), direct(slack, "Who?")):
        assert desk.post(body)[0] == 200
    desk.check("Turkey has backed Rutte by now.")
    desk.close()
    assert told.asked == []
    assert "may not answer you" in texts(slack.responses[0][1]["blocks"])


def test_a_denied_person_gets_nothing_by_pressing_buttons_either(
    slack: FakeSlack, open_desk: Open
) -> None:
    desk = open_desk(DATELINE_SLACK_DENY="U0BOB")
    desk.mention("Who still needs to approve Rutte?")
    (reply,) = desk.replies()
    for words in ("Sources", "Ask again as of…"):
        desk.press(button(reply, words), user="U0BOB")
    (thumbs,) = elements(reply["blocks"], "feedback_buttons")
    desk.press(thumbs, user="U0BOB")
    desk.press(button(reply, "Ask again as of…"))
    slack.until(lambda: slack.views)
    (window,) = slack.views
    desk.submit(window, {"day": {"day": {"selected_date": "2024-04-29"}}}, user="U0BOB")
    desk.close()
    assert len(slack.by_bot()) == 1
    assert slack.views == [window]
    count = [texts(args["blocks"]) for _, args in slack.responses]
    assert len([words for words in count if "may not answer you" in words]) == 4


def test_a_channel_sees_the_articles_of_its_rule_alone(
    slack: FakeSlack, open_desk: Open, tmp_path: Path
) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text('[channels.C0EMPTY]\nsources = ["Nobody"]\n')
    desk = open_desk(DATELINE_SLACK_RULES=str(rules))
    desk.mention("Who still needs to approve Rutte?", channel="C0EMPTY")
    (reply,) = desk.replies()
    assert "There are no articles to answer from." in texts(reply["blocks"])
    desk.mention("Who still needs to approve Rutte?")
    assert "32 members" in texts(desk.replies(2)[-1]["blocks"])


@pytest.mark.parametrize(
    ("rule", "seen"),
    [
        (f'folders = ["{folder("corpus")}"]', True),
        ('folders = ["/srv/nowhere"]', False),
        (f'hidden_folders = ["{folder("corpus")}"]', False),
    ],
)
def test_a_channel_sees_the_folders_of_its_rule_alone(
    open_desk: Open, tmp_path: Path, rule: str, seen: bool
) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(f"[channels.C0NEWS]\n{rule}\n")
    desk = open_desk(DATELINE_SLACK_RULES=str(rules))
    desk.mention("Who still needs to approve Rutte?", channel="C0NEWS")
    (reply,) = desk.replies()
    assert ("32 members" in texts(reply["blocks"])) is seen


def test_a_window_of_sources_follows_the_rule_of_the_channel_it_is_opened_in(
    slack: FakeSlack, open_desk: Open, tmp_path: Path
) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text('[channels.C0EMPTY]\nsources = ["Nobody"]\n')
    desk = open_desk(DATELINE_SLACK_RULES=str(rules))
    desk.mention("Who still needs to approve Rutte?")
    (reply,) = desk.replies()
    desk.press(button(reply, "Sources"), channel="C0EMPTY")
    slack.until(lambda: slack.views)
    assert texts(slack.views[0]["blocks"]) == "This article cannot be shown here."


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[channels.C0NEWS]\nsources = [1 2]", "line 2"),
        ('[channels.news]\nsources = ["a"]', "[channels.news]"),
        ('[channels.C0NEWS]\nsource = ["a"]', "channels.C0NEWS.source"),
        ('[channels.C0NEWS]\nsources = "Reuters"', "channels.C0NEWS.sources is 'Reuters'"),
        ("[channels.C0NEWS]\nsources = []", "channels.C0NEWS.sources is empty"),
        ('[channel.C0NEWS]\nsources = ["a"]', "[channel]"),
        (
            '[channels.C0NEWS]\nfolders = ["news"]',
            "channels.C0NEWS: the folder 'news' is no absolute",
        ),
        ("channels = 3", "channels is no table"),
        ('default = "x"', "default is no table"),
    ],
)
def test_a_mistake_in_the_rules_is_named_by_its_line_or_field(
    tmp_path: Path, text: str, names: str
) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(text)
    with pytest.raises(SettingsError) as caught:
        read_rules(rules)
    assert names in caught.value.message
    assert str(rules) in caught.value.message
