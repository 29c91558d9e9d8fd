"""The arguments of ``chat`` and ``conversations``."""

from __future__ import annotations

import argparse

from bot.cli.values import add_json, add_model, later, positive

LATEST = "latest"


def add_chat(chat: argparse.ArgumentParser) -> None:
    add_model(chat)
    chat.add_argument(
        "--resume",
        metavar="ID",
        nargs="?",
        const=LATEST,
        type=_conversation,
        help="go on with a conversation; without ID, with the last one",
    )
    chat.add_argument(
        "--plain",
        action="store_true",
        help="nothing drawn, coloured or cut short: for screen readers",
    )


def add_conversations(
    command: argparse.ArgumentParser, everywhere: argparse.ArgumentParser
) -> None:
    actions = command.add_subparsers(metavar="ACTION", required=True)

    def action(name: str, text: str) -> argparse.ArgumentParser:
        added = actions.add_parser(name, parents=[everywhere], help=text, description=text)
        run = {"list": "list_all"}.get(name, name)
        added.set_defaults(run=later(f"conversations.{run}"))
        return added

    add_json(action("list", "one line a conversation, the last one first"))
    showing = action("show", "one conversation, as it was on the screen")
    exporting = action("export", "one conversation as Markdown, or as JSON")
    exporting.add_argument(
        "--out", metavar="FILE", help="write to FILE, which must be new (else to stdout)"
    )
    for one in (showing, exporting):
        one.add_argument("id", metavar="ID", type=positive)
        add_json(one)
    removing = action("remove", "delete conversations, and what was typed in them")
    removing.add_argument("ids", metavar="ID", type=positive, nargs="+")


def _conversation(text: str) -> int | str:
    return text if text == LATEST else positive(text)
