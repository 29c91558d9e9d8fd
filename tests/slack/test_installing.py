"""Several workspaces: installed by OAuth, with a state that is checked and tokens nobody reads."""

from __future__ import annotations

import re
import stat
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from slack_sdk.oauth.installation_store import Bot

from bot.channels.slack.installations import Installations
from tests.slack.answers import answer
from tests.slack.conftest import Open
from tests.slack.desk import Desk, Told, envelope, mention, texts
from tests.slack.fake_slack import TEAM, FakeSlack

OAUTH = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s", "SLACK_BOT_TOKEN": ""}


@pytest.fixture
def desk(open_desk: Open) -> Desk:
    return open_desk(Told(answer("Turkey backs Rutte.")), **OAUTH)


def begin(desk: Desk) -> tuple[str, str]:
    """Open the page that installs: the state, and the cookie that ties it to the browser."""
    status, page = desk.get("/slack/install")
    assert status == 200
    address = re.search(r'href="(https?://[^"]+authorize[^"]+)"', page)
    assert address is not None
    state = parse_qs(urlsplit(address[1].replace("&amp;", "&")).query)["state"][0]
    return state, desk.headers["Set-Cookie"].split(";")[0]


def finish(desk: Desk, state: str, cookie: str, code: str = "good-code") -> int:
    return desk.get(f"/slack/oauth_redirect?code={code}&state={state}", Cookie=cookie)[0]


def second_team(slack: FakeSlack) -> dict[str, object]:
    return mention(slack, "Who?", team="T0SECOND") | {
        "team_id": "T0SECOND",
        "authorizations": [{"team_id": "T0SECOND", "user_id": "U0BOT", "is_bot": True}],
    }


def test_a_workspace_that_installs_is_answered_with_its_own_token(
    slack: FakeSlack, desk: Desk
) -> None:
    assert finish(desk, *begin(desk)) == 200
    assert desk.post(second_team(slack))[0] == 200
    desk.replies()
    tokens = {c.token for c in slack.calls if c.method == "chat.startStream"}
    assert tokens == {"xoxb-second"}


def test_the_page_that_installs_asks_for_the_scopes_that_are_needed(desk: Desk) -> None:
    _, page = desk.get("/slack/install")
    assert "app_mentions:read,assistant:write,channels:history,chat:write" in page


def test_a_workspace_that_did_not_install_is_not_answered(slack: FakeSlack, desk: Desk) -> None:
    assert desk.post(mention(slack, "Who?"))[0] == 200
    assert desk.tasks.last_taken() == {}


def test_an_installation_needs_the_state_and_the_browser_it_began_with(
    slack: FakeSlack, desk: Desk
) -> None:
    state, cookie = begin(desk)
    assert finish(desk, state, "") == 400
    assert finish(desk, "forged", "slack-app-oauth-state=forged") == 401
    assert finish(desk, state, cookie, code="bad") == 401
    assert finish(desk, state, cookie) == 401
    assert slack.of("oauth.v2.access") == [] or desk.post(second_team(slack))[0] == 200
    assert desk.tasks.last_taken() == {}


def test_tokens_are_kept_where_only_their_owner_reads(desk: Desk, tmp_path: Path) -> None:
    finish(desk, *begin(desk))
    for path in (tmp_path / "data").glob("state.db*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_installation_outlives_the_process(
    slack: FakeSlack, desk: Desk, open_desk: Open
) -> None:
    finish(desk, *begin(desk))
    desk.close()
    other = open_desk(Told(answer("Turkey backs Rutte.")), **OAUTH)
    assert other.post(second_team(slack))[0] == 200
    assert "Turkey" in texts(other.replies()[0]["blocks"])


def test_a_workspace_that_removes_the_app_is_forgotten(slack: FakeSlack, desk: Desk) -> None:
    finish(desk, *begin(desk))
    gone = envelope({"type": "app_uninstalled"}) | {"team_id": "T0SECOND", "authorizations": []}
    assert desk.post(gone)[0] == 200
    assert desk.post(second_team(slack))[0] == 200
    assert desk.state.connection.execute("SELECT 1 FROM slack_workspace").fetchall() == []
    assert desk.tasks.last_taken() == {}
    assert TEAM != "T0SECOND"


def test_a_workspace_that_has_joined_an_organisation_since_is_forgotten_as_well(
    desk: Desk,
) -> None:
    kept = Installations(desk.state)
    kept.save_bot(Bot(team_id="T1", bot_token="xoxb-1", bot_id="B1", bot_user_id="U1",
                      bot_scopes="", installed_at=1.0))  # fmt: skip
    assert kept.identify("T1", "E1") is not None
    kept.delete_bot(enterprise_id="E1", team_id="T1")
    assert kept.identify("T1", None) is None
