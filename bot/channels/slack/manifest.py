"""The app manifest: what Slack is to know about the app, for it to be created by pasting."""

from __future__ import annotations

import re
from typing import Any

from bot.channels.slack import wording
from bot.channels.slack.entries import CHECK
from bot.channels.slack.server import EVENTS, REDIRECT
from bot.errors import UsageError

SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "chat:write",
    "commands",
    "groups:history",
    "im:history",
)
EVENTS_OF_BOTH = ("app_mention", "message.im")
EVENTS_OF_AGENT_VIEW = ("app_home_opened", "app_context_changed")
EVENTS_OF_ASSISTANT_VIEW = ("assistant_thread_started", "assistant_thread_context_changed")
EVENTS_OF_OAUTH = ("app_uninstalled", "tokens_revoked")

Json = dict[str, Any]
_ADDRESS = re.compile(r"https://[\w.-]+(?::\d+)?(?:/[^\s?#]*)?")


def manifest(*, http: str | None = None, assistant_view: bool = False) -> Json:
    """For Socket Mode; or for HTTP below the address ``http``, several workspaces included.

    ``assistant_view``: the older side panel in place of the agent view. Raises
    :class:`UsageError` for an address that Slack would not take.
    """
    base = None if http is None else _base(http)
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": wording.BOT_NAME,
            "description": wording.DESCRIPTION,
            "long_description": wording.LONG_DESCRIPTION,
            "background_color": "#1f3a5f",
        },
        "features": _features(base, assistant_view),
        "oauth_config": {
            **({"redirect_urls": [base + REDIRECT]} if base else {}),
            "scopes": {"bot": list(SCOPES)},
        },
        "settings": _settings(base, assistant_view),
    }


def _base(http: str) -> str:
    base = http.rstrip("/")
    if not _ADDRESS.fullmatch(base):
        raise UsageError(
            f"--http {http!r}: Slack sends to addresses that start with https:// and have no query",
            hint="name the public address of the proxy before the bot: https://bot.example.org",
        )
    return base


def _features(base: str | None, assistant_view: bool) -> Json:
    kind = "assistant" if assistant_view else "agent"
    # Prompts are suggested when a conversation is opened: about the articles that there are then.
    view = {f"{kind}_description": wording.DESCRIPTION}
    command: Json = {
        "command": wording.ASK_COMMAND,
        "description": wording.ASK_DESCRIPTION,
        "usage_hint": wording.ASK_HINT,
        "should_escape": True,
    }
    if base:
        command["url"] = base + EVENTS
    return {
        "app_home": {
            "home_tab_enabled": False,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": wording.BOT_NAME, "always_online": True},
        "shortcuts": [
            {
                "name": wording.CHECK_SHORTCUT,
                "type": "message",
                "callback_id": CHECK,
                "description": wording.CHECK_DESCRIPTION,
            }
        ],
        "slash_commands": [command],
        f"{kind}_view": view,
    }


def _settings(base: str | None, assistant_view: bool) -> Json:
    events: Json = {"bot_events": sorted(needed_events(base is not None, assistant_view))}
    interactivity: Json = {"is_enabled": True}
    if base:
        events["request_url"] = interactivity["request_url"] = base + EVENTS
    return {
        "event_subscriptions": events,
        "interactivity": interactivity,
        "org_deploy_enabled": False,
        "socket_mode_enabled": base is None,
        "token_rotation_enabled": False,
    }


def needed_events(http: bool, assistant_view: bool) -> set[str]:
    view = EVENTS_OF_ASSISTANT_VIEW if assistant_view else EVENTS_OF_AGENT_VIEW
    return {*EVENTS_OF_BOTH, *view, *(EVENTS_OF_OAUTH if http else ())}
