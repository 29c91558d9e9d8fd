"""From nothing to an app: the manifest, the doctor, and what is said when something is missing."""

from __future__ import annotations

import socket
import ssl
import sys
from collections.abc import Callable
from http.client import BadStatusLine
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
import yaml

from bot.channels.slack import wording
from bot.channels.slack.entries import CHECK
from bot.channels.slack.manifest import SCOPES, manifest
from bot.channels.slack.trouble import unreached
from bot.errors import UsageError
from tests.archives import Run
from tests.slack.fake_slack import TOKEN, FakeSlack

Json = dict[str, Any]
BASE = "https://bot.example.org"


def paths(value: Any, at: str = "") -> dict[str, Any]:
    """Every leaf of a manifest by its place; numbers in lists are left out."""
    if isinstance(value, dict):
        return {
            k: v for name, item in value.items() for k, v in paths(item, f"{at}.{name}").items()
        }
    if isinstance(value, list):
        return {k: v for item in value for k, v in paths(item, at).items()}
    return {at.lstrip("."): value}


# What the manifest's schema allows: the longest text of each field, as documented by Slack.
LONGEST = {
    "display_information.name": 35,
    "display_information.description": 140,
    "display_information.long_description": 4_000,
    "features.bot_user.display_name": 80,
    "features.agent_view.agent_description": 300,
    "features.assistant_view.assistant_description": 300,
    "features.slash_commands.command": 32,
    "features.slash_commands.description": 2_000,
    "features.slash_commands.usage_hint": 1_000,
    "features.shortcuts.name": 24,
    "features.shortcuts.description": 150,
    "features.shortcuts.callback_id": 255,
}
ALLOWED = {
    *LONGEST,
    "_metadata.major_version", "_metadata.minor_version", "display_information.background_color",
    "features.app_home.home_tab_enabled", "features.app_home.messages_tab_enabled",
    "features.app_home.messages_tab_read_only_enabled", "features.bot_user.always_online",
    "features.shortcuts.type", "features.slash_commands.should_escape",
    "features.slash_commands.url", "oauth_config.redirect_urls", "oauth_config.scopes.bot",
    "settings.event_subscriptions.bot_events", "settings.event_subscriptions.request_url",
    "settings.interactivity.is_enabled", "settings.interactivity.request_url",
    "settings.org_deploy_enabled", "settings.socket_mode_enabled",
    "settings.token_rotation_enabled",
}  # fmt: skip


@pytest.mark.parametrize("http", [None, BASE, BASE + "/dateline/"])
@pytest.mark.parametrize("older", [False, True])
def test_a_manifest_has_the_structure_that_slack_takes(http: str | None, older: bool) -> None:
    made = manifest(http=http, assistant_view=older)
    found = paths(made)
    assert set(found) <= ALLOWED
    assert {k: v for k, v in found.items() if k in LONGEST and len(v) > LONGEST[k]} == {}
    assert len(made["display_information"]["long_description"]) >= 175
    assert made["features"]["shortcuts"][0]["callback_id"] == CHECK
    assert made["oauth_config"]["scopes"]["bot"] == list(SCOPES)
    assert made["settings"]["socket_mode_enabled"] is (http is None)


def test_over_http_every_address_is_below_the_one_that_was_named() -> None:
    found = paths(manifest(http=BASE))
    addresses = {v for v in found.values() if str(v).startswith("https")}
    assert addresses == {f"{BASE}/slack/events", f"{BASE}/slack/oauth_redirect"}
    assert "https" not in str(manifest())


def test_each_view_subscribes_to_its_own_events() -> None:
    events = [
        set(manifest(assistant_view=older)["settings"]["event_subscriptions"]["bot_events"])
        for older in (False, True)
    ]
    common = {"app_mention", "message.im"}
    assert events[0] - common == {"app_home_opened", "app_context_changed"}
    assert events[1] - common == {"assistant_thread_started", "assistant_thread_context_changed"}


@pytest.mark.parametrize(
    "http", ["http://bot.example.org", "bot.example.org", "https://", "https:///x", "https://a b"]
)
def test_an_address_that_slack_would_not_take_is_refused(http: str) -> None:
    with pytest.raises(UsageError):
        manifest(http=http)


def test_the_manifest_is_printed_as_yaml_or_json(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    _, as_yaml, _ = run("slack", "manifest")
    _, as_json, _ = run("slack", "manifest", "--json")
    assert yaml.safe_load(as_yaml) == as_json == manifest()


def test_every_word_of_the_bot_fits_where_it_is_shown() -> None:
    for title in (wording.SOURCES_TITLE, wording.WORDS_TITLE, wording.AS_OF_TITLE):
        assert len(title) <= 24
    for label in (wording.SOURCES, wording.AGAIN, wording.SHARE, wording.RETRY):
        assert len(label) <= 75


@pytest.mark.parametrize(
    ("settings", "flags", "says"),
    [
        ({}, [], "SLACK_APP_TOKEN is not set"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, [], "SLACK_BOT_TOKEN is not set"),
        ({"SLACK_APP_TOKEN": "xoxb-1"}, [], "a token that starts with xapp-"),
        ({}, ["--http", "127.0.0.1:0"], "SLACK_SIGNING_SECRET is not set"),
        ({"SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "s"}, [], "needs HTTP"),
        ({"SLACK_CLIENT_ID": "1"}, [], "SLACK_CLIENT_ID is set, and SLACK_CLIENT_SECRET is not"),
        ({}, ["--http", "3000"], "HOST:PORT"),
    ],
)
def test_what_is_missing_is_named_with_where_to_find_it(
    run: Run, monkeypatch: pytest.MonkeyPatch, settings: Json, flags: list[str], says: str
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    code, _, said = run("slack", *flags)
    assert code == 2
    assert says in said
    assert "Traceback" not in said


def test_a_token_that_slack_does_not_take_is_said_and_never_shown(
    slack: FakeSlack, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    slack.refuse("auth.test", "invalid_auth")
    set_up(slack, monkeypatch)
    code, _, said = run("slack")
    assert (code, TOKEN in said) == (1, False)
    assert "Slack does not take SLACK_BOT_TOKEN: invalid_auth" in said


def test_a_slack_that_is_not_reached_is_not_blamed_on_the_token(
    slack: FakeSlack, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = "http://127.0.0.1:9/api/"
    set_up(slack, monkeypatch, DATELINE_SLACK_API_URL=nobody)
    code, _, said = run("slack")
    assert code == 1
    assert f"no connection to Slack at {nobody}: connection refused" in said
    assert "does not take" not in said
    code, out, _ = run("slack", "doctor")
    assert code == 1
    assert "BAD SLACK_BOT_TOKEN: no connection: connection refused" in out
    assert f"is {nobody} reached from here?" in out


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (URLError(socket.gaierror(-2, "Name or service not known")), "no such name (DNS)"),
        (URLError(ssl.SSLCertVerificationError("self-signed")), "not trusted (TLS)"),
        (URLError(ssl.SSLError("wrong version number")), "does not speak TLS"),
        (TimeoutError(), "did not answer in time"),
        (BadStatusLine("x"), "no answer of Slack"),
    ],
)
def test_why_slack_is_not_reached_is_said_in_words(error: Exception, words: str) -> None:
    assert words in unreached(error)


@pytest.mark.parametrize(
    ("table", "state"),
    [
        ("default", "limited by [default]"),
        ("channels.C0NEWS", "limited by 1 table of [channels]"),
    ],
)
def test_the_doctor_says_where_articles_are_limited(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, table: str, state: str
) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(f'[{table}]\nsources = ["Reuters"]\n')
    monkeypatch.setenv("DATELINE_SLACK_RULES", str(rules))
    _, found, _ = run("slack", "doctor")
    assert state in found


def test_the_doctor_names_what_in_the_rules_fits_no_article(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\nsource: Reuters\n---\nThe bridge is open now.\n")
    run("ingest", tmp_path / "a.md")
    rules = tmp_path / "rules.toml"
    rules.write_text(
        f'[default]\nsources = ["Reutters", "reuters"]\nfolders = ["{tmp_path}"]\n'
        '[channels.dm]\nhidden_sources = ["Our desk"]\nhidden_folders = ["/srv/nowhere"]\n'
    )
    monkeypatch.setenv("DATELINE_SLACK_RULES", str(rules))
    _, found, _ = run("slack", "doctor")
    wrong = [line for line in found.splitlines() if "no article fits" in line]
    assert [line.partition("fits ")[2] for line in wrong] == [
        "default.sources: 'Reutters'",
        "channels.dm.hidden_sources: 'Our desk'",
        "channels.dm.hidden_folders: '/srv/nowhere'",
    ]


def test_the_doctor_goes_on_where_half_of_oauth_is_set(
    slack: FakeSlack, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(slack, monkeypatch, SLACK_CLIENT_SECRET="s")
    code, found, _ = run("slack", "doctor")
    assert code == 1
    assert "SLACK_CLIENT_SECRET is set, and SLACK_CLIENT_ID is not" in found
    assert "SLACK_BOT_TOKEN: works" in found


def set_up(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch, **more: str) -> None:
    chosen = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": "xapp-1",
              "DATELINE_SLACK_API_URL": slack.api_url}  # fmt: skip
    for name, value in (chosen | more).items():
        monkeypatch.setenv(name, value)


def test_the_doctor_finds_a_sound_app_sound(
    slack: FakeSlack, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(slack, monkeypatch)
    code, said, _ = run("slack", "doctor")
    assert code == 0
    assert "ok  SLACK_BOT_TOKEN: works in Desk (T0TEAM) as dateline" in said
    assert "ok  scopes: all 7 granted" in said
    assert "ok  SLACK_APP_TOKEN: opens a connection (Socket Mode)" in said
    assert "Subscribe to bot events: app_context_changed, app_home_opened, app_mention" in said


@pytest.mark.parametrize(
    ("method", "error", "says"),
    [
        ("auth.test", "invalid_auth", "OAuth & Permissions, Bot User OAuth Token"),
        ("auth.test", "token_revoked", "the app was removed from the workspace"),
        ("apps.connections.open", "missing_scope", "it lacks connections:write"),
        ("apps.connections.open", "not_allowed_token_type", "App-Level Tokens"),
    ],
)
def test_the_doctor_says_what_to_click(
    slack: FakeSlack,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    error: str,
    says: str,
) -> None:
    set_up(slack, monkeypatch)
    slack.refuse(method, error)
    code, said, _ = run("slack", "doctor")
    assert code == 1
    assert f"Slack says {error}" in said
    assert says in said


def test_the_doctor_names_the_scopes_that_are_missing(
    slack: FakeSlack, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(slack, monkeypatch)
    slack.scopes = "chat:write,commands"
    code, said, _ = run("slack", "doctor")
    assert code == 1
    assert "BAD scopes: missing: app_mentions:read, assistant:write, channels:history" in said
    assert "Add an OAuth Scope; then reinstall the app" in said


def broken(change: Callable[[Json], object]) -> Json:
    made = manifest()
    change(made)
    return made


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (manifest(), "ok  events: all subscribed"),
        (
            broken(
                lambda m: m["settings"]["event_subscriptions"]["bot_events"].remove("message.im")
            ),
            "BAD events: missing: message.im",
        ),
        (
            broken(lambda m: m["settings"]["interactivity"].update(is_enabled=False)),
            "BAD buttons: off",
        ),
        (
            broken(lambda m: m["features"]["app_home"].update(messages_tab_enabled=False)),
            "BAD direct messages: off",
        ),
    ],
)
def test_the_doctor_compares_the_app_with_what_it_needs(
    slack: FakeSlack, run: Run, monkeypatch: pytest.MonkeyPatch, made: Json, says: str
) -> None:
    set_up(slack, monkeypatch, SLACK_CONFIG_TOKEN="xoxe.xoxp-1")
    slack.manifest = made
    _, said, _ = run("slack", "doctor")
    assert says in said


def test_a_takedown_reaches_answers_that_are_kept_for_slack(tmp_path: Any, run: Run) -> None:
    from bot.state.database import open_state
    from bot.state.feedback import FeedbackBox
    from bot.state.slack_answers import GivenAnswers
    from tests.archives import NOON

    (tmp_path / "a.txt").write_text("The bridge\n\nThe bridge costs nine million euros.\n")
    run("ingest", tmp_path / "a.txt")
    _, (listed,), _ = run("articles", "list", "--json")
    state = open_state(tmp_path / "data" / "state.db", clock=lambda: NOON)
    box = GivenAnswers(state, FeedbackBox(state, lambda: NOON), lambda: 0.0)
    cited = {"citations": [{"article": {"id": listed["id"]}}]}
    keys = [
        box.add(team="T", channel="C", request={}, history=(), answer=answer)
        for answer in (cited, {"citations": []})
    ]
    assert "1 answer kept for Slack quoted it" in run("articles", "purge", listed["id"])[1]
    assert [box.find(key, team="T") is not None for key in keys] == [False, True]
    state.close()


def test_without_the_sdk_it_is_said_what_to_install(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "slack_bolt", None)
    code, _, said = run("slack")
    assert code == 2
    assert "pip install 'dateline[slack]'" in said
