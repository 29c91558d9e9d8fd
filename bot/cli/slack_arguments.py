"""The arguments of ``slack``."""

from __future__ import annotations

import argparse

from bot.cli.values import address, later


def add_slack(command: argparse.ArgumentParser, everywhere: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--http",
        metavar="HOST:PORT",
        type=address,
        help="take Slack's requests over HTTP (else by a WebSocket: Socket Mode)",
    )
    command.add_argument(
        "--watch",
        metavar="HOST:PORT",
        type=address,
        help="serve /health, /ready and /metrics there, not beside Slack's requests",
    )
    actions = command.add_subparsers(metavar="ACTION")
    text = "print the app manifest, to be pasted at api.slack.com/apps"
    manifest = actions.add_parser("manifest", parents=[everywhere], help=text, description=text)
    manifest.set_defaults(run=later("slack.print_manifest"))
    manifest.add_argument("--json", action="store_true", help="as JSON (else YAML)")
    manifest.add_argument(
        "--http", metavar="URL", help="for HTTP below this address (else for Socket Mode)"
    )
    manifest.add_argument(
        "--assistant-view", action="store_true", help="the older assistant view, not the agent view"
    )
    text = "check tokens, scopes and events, and say what to click"
    doctor = actions.add_parser("doctor", parents=[everywhere], help=text, description=text)
    doctor.set_defaults(run=later("slack.doctor"))
