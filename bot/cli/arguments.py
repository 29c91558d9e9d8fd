"""The command line: subcommands, their arguments, and the checks that need nothing else."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from bot import __version__
from bot.cli.chat_arguments import add_chat, add_conversations
from bot.cli.eval_arguments import add_eval
from bot.cli.slack_arguments import add_slack
from bot.cli.values import add_json, add_model, as_of, day, delay, duration, later, positive

Command = Callable[[str, str, str], argparse.ArgumentParser]


def parser(words: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Everything that ``dateline`` understands; each command sets ``run``.

    With ``words``, those of a command line, commands that it does not name are known by name alone,
    because a prompt should not wait for their many arguments.
    """

    def named(command: str) -> bool:
        return not words or command in words

    everywhere = _everywhere()
    whole = argparse.ArgumentParser(
        prog="dateline",
        parents=[everywhere],
        description="Answers about news articles: each quoted, dated and checked.",
    )
    whole.add_argument("--version", action="version", version=f"dateline {__version__}")
    # Not required: on a terminal, no command at all is a chat. See `main`.
    commands = whole.add_subparsers(metavar="COMMAND")

    def command(name: str, run: str, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, parents=[everywhere], help=text, description=text)
        added.set_defaults(run=later(run))
        return added

    _add_asking(command)
    kept = command("conversations", "conversations.list_all", "list, show, export or remove chats")
    if named("conversations"):
        add_conversations(kept, everywhere)
    _add_taking_in(command)
    articles = command(
        "articles", "articles.list_all", "list, show, export, remove or purge articles"
    )
    if named("articles"):
        _add_articles(articles, everywhere)
    evaluation = command("eval", "evaluating.run", "measure answers over a set of questions")
    if named("eval"):
        add_eval(evaluation, everywhere)
    slack = command("slack", "slack.run", "answer in Slack, until stopped")
    if named("slack"):
        add_slack(slack, everywhere)
    _add_maintaining(command)
    return whole


def _everywhere() -> argparse.ArgumentParser:
    """The flags that go with every command."""
    flags = argparse.ArgumentParser(add_help=False)
    flags.add_argument(
        "--data-dir",
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="where articles and indexes are kept (else DATELINE_DATA_DIR)",
    )
    return flags


def _add_asking(command: Command) -> None:
    _add_ask(command("ask", "asking.ask", "answer a question from the articles, with quotes"))
    _add_search(
        command("search", "asking.search", "show the passages that an answer would be drawn from")
    )
    chatting = command("chat", "chatting.chat", "ask and look into the evidence, at a prompt")
    add_chat(chatting)
    _add_scope(chatting)


def _add_taking_in(command: Command) -> None:
    _add_ingest(
        command(
            "ingest", "ingesting.ingest", "take articles in from files, folders, pages and feeds"
        )
    )
    _add_watch(command("watch", "ingesting.watch", "ingest again and again, until stopped"))


def _add_maintaining(command: Command) -> None:
    reindex = command(
        "reindex", "maintaining.reindex", "rebuild the vectors with the embedder that is set"
    )
    reindex.add_argument("--embedder", metavar="NAME", help="(else DATELINE_EMBEDDER)")
    doctor = command("doctor", "maintaining.doctor", "check settings, archive, index and embedder")
    doctor.add_argument("--repair", action="store_true", help="rebuild the vector index if need be")
    backup = command("backup", "maintaining.backup", "write articles and conversations to one file")
    backup.add_argument("file", metavar="FILE")
    restore = command("restore", "maintaining.restore", "put the archive of a backup in place")
    restore.add_argument("file", metavar="FILE")
    restore.add_argument(
        "--replace", action="store_true", help="where there is an archive; it is backed up first"
    )


def _add_ask(ask: argparse.ArgumentParser) -> None:
    ask.add_argument("question", metavar="QUESTION")
    add_model(ask)
    ask.add_argument(
        "--explain", action="store_true", help="also show passages, prompt, times and tokens"
    )
    _add_retrieval(ask)


def _add_search(search: argparse.ArgumentParser) -> None:
    search.add_argument("query", metavar="QUERY", help="words, or - for one query a line on stdin")
    search.add_argument("-k", metavar="N", type=positive, help="at most N passages")
    _add_retrieval(search)


def _add_retrieval(command: argparse.ArgumentParser) -> None:
    add_json(command)
    _add_scope(command)


def _add_scope(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--as-of",
        metavar="DATE",
        type=as_of,
        help="from what was out by the end of that day (2024-05-01), or by that time",
    )
    command.add_argument(
        "--since", metavar="DATE", type=day, help="only articles published on that day or later"
    )
    command.add_argument(
        "--until", metavar="DATE", type=as_of, help="only articles published by that day"
    )
    command.add_argument(
        "--source",
        metavar="NAME",
        action="append",
        default=[],
        help="only articles of this source, by its name or its pages' host; may be repeated",
    )
    command.add_argument(
        "--budget",
        metavar="CHARACTERS",
        default=None,
        help="characters of passages to use (else DATELINE_CONTEXT_BUDGET)",
    )


def _add_ingest(ingest: argparse.ArgumentParser) -> None:
    _add_sources(ingest)
    add_json(ingest)
    ingest.add_argument(
        "--prune",
        action="store_true",
        help="remove the articles whose file (or line) is gone from a named folder",
    )
    ingest.add_argument(
        "--dry-run", action="store_true", help="say what would happen; store and embed nothing"
    )
    ingest.add_argument(
        "--report", metavar="FILE", help="write every skipped item to FILE, a JSON object a line"
    )


def _add_watch(watch: argparse.ArgumentParser) -> None:
    _add_sources(watch)
    watch.add_argument(
        "--every", metavar="TIME", type=duration, default=600.0, help="30s, 10m, 2h (default 10m)"
    )


def _add_sources(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "sources",
        metavar="SOURCE",
        nargs="+",
        help="a file, a folder, the address of a page, feed or sitemap, or - for standard input",
    )
    command.add_argument(
        "--map",
        metavar="FIELD=COLUMN,...",
        help="which column of a dump is which field: title=headline,published=date",
    )
    command.add_argument(
        "--dates", choices=("dmy", "mdy"), help="how to read all-digit dates such as 01/02/2024"
    )
    command.add_argument(
        "--delay",
        metavar="SECONDS",
        type=delay,
        default=1.0,
        help="pause between two requests to one host (default 1)",
    )
    command.add_argument(
        "--allow-private",
        action="store_true",
        help="also fetch from this machine and from private networks",
    )


def _add_articles(command: argparse.ArgumentParser, everywhere: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(metavar="ACTION", required=True)

    def action(name: str, run: str, text: str, *, one: bool = True) -> argparse.ArgumentParser:
        added = actions.add_parser(name, parents=[everywhere], help=text, description=text)
        added.set_defaults(run=later(run))
        if one:
            added.add_argument("id", metavar="ID")
        return added

    add_json(action("list", "articles.list_all", "one line an article", one=False))
    showing = action("show", "articles.show", "one article, whole")
    showing.add_argument("--revision", metavar="N", type=positive, help="an earlier revision")
    add_json(showing)
    add_json(action("history", "articles.history", "every revision of an article"))
    exporting = action(
        "export", "articles.export", "every revision as JSON Lines, to be ingested again", one=False
    )
    exporting.add_argument("--out", metavar="FILE", help="write to FILE (else to stdout)")
    action("remove", "articles.remove", "search without it; its revisions are kept")
    purging = action("purge", "articles.purge", "a takedown: delete every trace, and keep it out")
    purging.add_argument("--undo", action="store_true", help="let an article in again")
