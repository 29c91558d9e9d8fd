"""``slack``: the bot, its manifest, its doctor."""

from __future__ import annotations

import argparse
import json
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bot.cli.printing import DONE, FAILED, open_archive, settings_from, tell
from bot.errors import SettingsError, UsageError

if TYPE_CHECKING:
    from bot.channels.slack.bot import Parts
    from bot.settings import Settings
    from bot.wiring import Dateline


def run(arguments: argparse.Namespace) -> int:
    _need_sdk()
    from bot.channels.slack.bot import SlackBot
    from bot.channels.slack.logs import written_to
    from bot.channels.slack.running import over_http, over_socket, until_signalled

    settings = settings_from(arguments)
    http, watch = arguments.http, arguments.watch
    secret = _credential(settings, http=http is not None)
    with open_archive(settings) as dateline, until_signalled() as stop, written_to():
        bot = SlackBot(settings, parts(dateline))
        if http is None:
            over_socket(bot, secret, watch=watch, stop=stop)
        else:
            over_http(bot, secret, http, watch=watch, stop=stop, listening=_say_port)
    return DONE


def _say_port(port: int) -> None:
    tell(f"listening on port {port}")


def _credential(settings: Settings, *, http: bool) -> str:
    """What Slack is believed by, or the app believed by Slack. Raises :class:`SettingsError`."""
    from bot.channels.slack.connection import bot_token, serves_several

    secret = _secret(settings, http=http)
    if not serves_several(settings):
        bot_token(settings)
    return secret


def _secret(settings: Settings, *, http: bool) -> str:
    from bot.channels.slack.connection import serves_several

    if http:
        if not settings.slack_signing_secret:
            raise SettingsError(
                "SLACK_SIGNING_SECRET is not set",
                hint="api.slack.com/apps, your app, Basic Information, Signing Secret",
            )
        return settings.slack_signing_secret
    if serves_several(settings):
        raise SettingsError(
            "SLACK_CLIENT_ID is set, and installing by OAuth needs HTTP",
            hint="dateline slack --http HOST:PORT, or unset it to serve one workspace",
        )
    if not settings.slack_app_token:
        raise SettingsError(
            "SLACK_APP_TOKEN is not set",
            hint="api.slack.com/apps, your app, Basic Information, App-Level Tokens, with the scope"
            " connections:write; or use --http HOST:PORT",
        )
    return settings.slack_app_token


def parts(dateline: Dateline) -> Parts:
    """What the bot needs, made before the first question: threads would make it several times."""
    from bot.channels.slack.bot import Parts
    from bot.reading.dates import parse_as_of

    return Parts(
        assistant=dateline.assistant,
        checker=dateline.checker,
        revision=dateline.catalogue.revision,
        newest=dateline.catalogue.newest_titles,
        as_of=parse_as_of,
        state=dateline.state,
        tasks=dateline.slack_tasks,
        answers=dateline.slack_answers,
    )


def print_manifest(arguments: argparse.Namespace) -> int:
    _need_sdk()
    from bot.channels.slack.manifest import manifest

    made = manifest(http=arguments.http, assistant_view=arguments.assistant_view)
    if arguments.json:
        print(json.dumps(made, indent=2))
    else:
        import yaml

        yaml.safe_dump(made, sys.stdout, sort_keys=False, width=100)
    return DONE


def doctor(arguments: argparse.Namespace) -> int:
    _need_sdk()
    from bot.channels.slack.doctor import examine
    from bot.channels.terminal.lines import Terminal
    from bot.wiring import Dateline

    settings = settings_from(arguments)
    sound = True
    with Dateline(settings, tell=tell) as dateline:
        received = {}
        if (settings.data_dir / "state.db").exists():
            received = dateline.slack_tasks.last_taken()
        for finding in examine(settings, received):
            sound &= finding.sound
            Terminal().lines(finding.lines())
    return DONE if sound else FAILED


def _need_sdk() -> None:
    for name in ("slack_bolt", "waitress", "prometheus_client"):
        if find_spec(name) is None:
            raise UsageError(
                f"the Slack bot needs a package that is not installed: {name}",
                hint="pip install 'dateline[slack]'",
            )
