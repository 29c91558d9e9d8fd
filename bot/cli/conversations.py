"""``conversations list|show|export|remove``. Only ``state.db`` is written to."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.printing import DONE, counted, print_json, settings_from, tell
from bot.errors import UnknownArticle

if TYPE_CHECKING:
    from bot.state.conversations import Conversation, Summary
    from bot.wiring import Dateline

Json = dict[str, Any]


def list_all(arguments: argparse.Namespace) -> int:
    from bot.channels.safe_text import printable

    with _open(arguments) as dateline:
        summaries = list(dateline.conversations.summaries())
    if arguments.json:
        print_json([_summary(s) for s in summaries])
        return DONE
    for s in summaries:
        count = counted(s.questions, "question")
        print(
            f"{s.num:>4}  {s.last:%Y-%m-%d %H:%M} UTC  {s.channel}  {count}  {printable(s.title)}"
        )
    if not summaries:
        print("No conversation is kept here.")
    return DONE


def show(arguments: argparse.Namespace) -> int:
    from bot.channels.terminal.answers import lines_of_exchange
    from bot.channels.terminal.lines import Terminal, line
    from bot.wiring import has_articles

    with _open(arguments) as dateline:
        found = dateline.conversations.open(arguments.id)
        if arguments.json:
            print_json(_whole(found))
            return DONE
        there = has_articles(dateline.settings, tell=tell)

        def title_of(article_id: str, revision: int) -> str:
            try:
                known = dateline.catalogue.revision(article_id, revision) if there else None
            except UnknownArticle:
                known = None
            return article_id if known is None else known.article.title

        terminal = Terminal()
        for n, exchange in enumerate(found.exchanges):
            terminal.lines([line()] if n else [])
            terminal.lines(lines_of_exchange(exchange, title_of, terminal.width))
    return DONE


def export(arguments: argparse.Namespace) -> int:
    from bot.channels import as_markdown
    from bot.channels.new_files import write_new

    with _open(arguments) as dateline:
        found = dateline.conversations.open(arguments.id)
    if arguments.json:
        text = json.dumps(_whole(found), ensure_ascii=False, indent=1) + "\n"
    else:
        text = as_markdown.conversation(found.exchanges)
    if arguments.out is None:
        sys.stdout.write(text)
        return DONE
    write_new(Path(arguments.out), text)
    print(f"written to {arguments.out}")
    return DONE


def remove(arguments: argparse.Namespace) -> int:
    from bot.channels.safe_text import printable

    with _open(arguments) as dateline:
        for num in dict.fromkeys(arguments.ids):
            removed = dateline.conversations.remove(num)
            print(f"removed {num}: {printable(removed.title)}")
    return DONE


def _summary(summary: Summary) -> Json:
    return {
        "id": summary.num,
        "channel": summary.channel,
        "started": summary.started.isoformat(),
        "last": summary.last.isoformat(),
        "questions": summary.questions,
        "title": summary.title,
    }


def _whole(conversation: Conversation) -> Json:
    from bot.channels import as_json
    from bot.channels.conversing import answer_of

    return {
        "schema": as_json.SCHEMA,
        "id": conversation.num,
        "channel": conversation.channel,
        "turns": [
            {
                "asked": exchange.asked.isoformat(),
                "question": exchange.question,
                "answer": answer_of(exchange),
                "failure": exchange.failure,
            }
            for exchange in conversation.exchanges
        ],
    }


def _open(arguments: argparse.Namespace) -> Dateline:
    from bot.wiring import Dateline

    return Dateline(settings_from(arguments), tell=tell)
