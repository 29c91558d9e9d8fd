"""What is right and wrong with the app in Slack, and where to click."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.archive.catalogue import Catalogue
from bot.channels.finding import Finding
from bot.channels.moments import moment_text
from bot.channels.slack.connection import serves_several
from bot.channels.slack.manifest import SCOPES, needed_events
from bot.channels.slack.rules import read_rules
from bot.channels.slack.trouble import TROUBLE, reason, unreached
from bot.channels.slack.wording import counted
from bot.channels.slack.workspaces import BRISK, client
from bot.errors import SettingsError
from bot.settings import Settings

APP = "api.slack.com/apps, your app"
_CURES = {
    "invalid_auth": f"it is wrong, or of another app: {APP}, OAuth & Permissions, Bot User OAuth"
    " Token",
    "not_authed": f"it is empty: {APP}, OAuth & Permissions, Bot User OAuth Token",
    "token_revoked": f"the app was removed from the workspace: {APP}, Install App",
    "account_inactive": f"the app was removed from the workspace: {APP}, Install App",
    "not_allowed_token_type": f"it is a token of another kind: {APP}, Basic Information, App-Level"
    " Tokens",
    "missing_scope": f"it lacks connections:write: {APP}, Basic Information, App-Level Tokens",
}
_KINDS = {
    "mention": "app_mention",
    "direct": "message.im",
    "command": "the command /ask",
    "check": "the message shortcut",
}


def examine(settings: Settings, received: Mapping[str, float]) -> Iterator[Finding]:
    """Look at settings, tokens, scopes and events; ``received``: when each kind last came in."""
    yield from _rules(settings)
    try:
        several = serves_several(settings)
    except SettingsError as error:
        several = False
        yield Finding(
            subject="workspaces", state=error.message, sound=False, remedy=error.hint or ""
        )
    if several:
        yield Finding(subject="workspaces", state="by OAuth; each installs at /slack/install")
    else:
        yield from _bot_token(settings)
    app_id = None
    if settings.slack_app_token:
        finding, app_id = _app_token(settings)
        yield finding
    elif not settings.slack_signing_secret:
        yield Finding(
            subject="connection",
            state="neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set",
            sound=False,
            remedy=f"for Socket Mode: {APP}, Basic Information, App-Level Tokens (connections:"
            "write); for HTTP: Signing Secret, on the same page",
        )
    if settings.slack_signing_secret:
        yield Finding(subject="SLACK_SIGNING_SECRET", state="set, for --http")
    yield from _events(settings, app_id, received)


def _rules(settings: Settings) -> Iterator[Finding]:
    try:
        rules = read_rules(settings.slack_rules)
    except SettingsError as error:
        yield Finding(subject="rules", state=error.message, sound=False, remedy=error.hint)
        return
    by = [] if rules.default.is_everything else ["by [default]"]
    if rules.channels:
        by.append(f"by {counted(len(rules.channels), 'table')} of [channels]")
    state = f"articles are limited {' and '.join(by)}" if by else "none"
    yield Finding(subject="rules", state=state)
    file = settings.data_dir / "catalogue.db"
    if not by or not file.exists():
        return
    with closing(Catalogue(file, clock=lambda: datetime.now(UTC))) as catalogue:
        for name in rules.without_articles(lambda scope: catalogue.coverage(scope).articles):
            yield Finding(
                subject="rules",
                state=f"no article fits {name}",
                sound=False,
                remedy="mend the name, unless such articles are still to come: `dateline articles"
                " list --json` shows each `source`, `url` and `path`",
            )


def _bot_token(settings: Settings) -> Iterator[Finding]:
    subject = "SLACK_BOT_TOKEN"
    if not settings.slack_bot_token:
        remedy = f"{APP}, Install App, then OAuth & Permissions, Bot User OAuth Token"
        yield Finding(subject=subject, state="not set", sound=False, remedy=remedy)
        return
    try:
        found = client(settings.slack_api_url, settings.slack_bot_token, BRISK).auth_test()
    except TROUBLE as error:
        yield _refused(subject, error, settings)
        return
    where = f"{found.get('team', '?')} ({found.get('team_id', '?')})"
    yield Finding(subject=subject, state=f"works in {where} as {found.get('user', '?')}")
    headers = {name.lower(): value for name, value in found.headers.items()}
    granted = {s.strip() for s in headers.get("x-oauth-scopes", "").split(",") if s.strip()}
    missing = [scope for scope in SCOPES if scope not in granted]
    yield Finding(
        subject="scopes",
        state=f"missing: {', '.join(missing)}" if missing else f"all {len(SCOPES)} granted",
        sound=not missing,
        remedy=f"{APP}, OAuth & Permissions, Scopes, Add an OAuth Scope; then reinstall the app"
        * bool(missing),
    )


def _app_token(settings: Settings) -> tuple[Finding, str | None]:
    subject, token = "SLACK_APP_TOKEN", str(settings.slack_app_token)
    slack = client(settings.slack_api_url, token, BRISK)
    try:
        slack.apps_connections_open(app_token=token)
    except TROUBLE as error:
        return _refused(subject, error, settings), None
    try:
        app_id = slack.auth_test().get("app_id")
    except TROUBLE:
        app_id = None
    return Finding(subject=subject, state="opens a connection (Socket Mode)"), app_id


def _refused(subject: str, error: Exception, settings: Settings) -> Finding:
    if isinstance(error, SlackApiError):
        why = reason(error)
        state, remedy = f"Slack says {why}", _CURES.get(why, f"see {APP}")
    else:
        state = f"no connection: {unreached(error)}"
        remedy = f"is {settings.slack_api_url} reached from here? (HTTPS_PROXY names a proxy)"
    return Finding(subject=subject, state=state, sound=False, remedy=remedy)


def _events(
    settings: Settings, app_id: str | None, received: Mapping[str, float]
) -> Iterator[Finding]:
    for kind, event in _KINDS.items():
        yield Finding(subject=f"received by {event}", state=_when(received.get(kind)))
    if not settings.slack_config_token or not app_id:
        click = f"{APP}, Event Subscriptions, Subscribe to bot events"
        wanted = ", ".join(sorted(needed_events(http=False, assistant_view=False)))
        yield Finding(
            subject="events",
            state="only an app configuration token (and SLACK_APP_TOKEN) shows what is subscribed",
            remedy=f"{click}: {wanted}; or set SLACK_CONFIG_TOKEN ({APP.split(',')[0]}, Your App"
            " Configuration Tokens)",
        )
        return
    try:
        config = client(settings.slack_api_url, settings.slack_config_token, BRISK)
        made = config.apps_manifest_export(app_id=app_id)["manifest"]
    except TROUBLE as error:
        yield _refused("SLACK_CONFIG_TOKEN", error, settings)
        return
    yield from _compare(made)


def _compare(made: Mapping[str, Any]) -> Iterator[Finding]:
    """What the app is set to, beside what it needs."""
    features, chosen = made.get("features", {}), made.get("settings", {})
    older = "assistant_view" in features
    http = not chosen.get("socket_mode_enabled")
    has = set(chosen.get("event_subscriptions", {}).get("bot_events", ()))
    missing = sorted(needed_events(http=False, assistant_view=older) - has)
    yield Finding(
        subject="events",
        state=f"missing: {', '.join(missing)}" if missing else "all subscribed",
        sound=not missing,
        remedy=f"{APP}, Event Subscriptions, Subscribe to bot events, then Save Changes"
        * bool(missing),
    )
    interactive = bool(chosen.get("interactivity", {}).get("is_enabled"))
    yield Finding(
        subject="buttons",
        state="on" if interactive else "off: presses do not arrive",
        sound=interactive,
        remedy=f"{APP}, Interactivity & Shortcuts, On" * (not interactive),
    )
    home = bool(features.get("app_home", {}).get("messages_tab_enabled"))
    yield Finding(
        subject="direct messages",
        state="on" if home else "off: nobody can write to the app",
        sound=home,
        remedy=f"{APP}, App Home, Messages Tab, On, and allow messages" * (not home),
    )
    yield Finding(
        subject="connection", state="over HTTP" if http else "Socket Mode, as the app is set"
    )


def _when(moment: float | None) -> str:
    if moment is None:
        return "nothing yet in a week; ask something, then look again"
    return f"last at {moment_text(datetime.fromtimestamp(moment, UTC))}"
