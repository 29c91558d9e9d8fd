"""``articles list|show|history|export|remove|purge``."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import nullcontext

from bot.cli.printing import (
    DONE,
    counted,
    open_archive,
    open_for_writing,
    print_json,
    settings_from,
    tell,
)


def list_all(arguments: argparse.Namespace) -> int:
    from bot.channels import as_json
    from bot.channels.terminal.articles import article_lines
    from bot.channels.terminal.lines import Terminal

    with open_archive(settings_from(arguments)) as dateline:
        revisions = dateline.catalogue.revisions()
        if arguments.json:
            print_json([as_json.listed(r) for r in revisions])
        else:
            Terminal().lines(article_lines(revisions))
    return DONE


def show(arguments: argparse.Namespace) -> int:
    from bot.channels import as_json
    from bot.channels.terminal.articles import revision_lines
    from bot.channels.terminal.lines import Terminal

    with open_archive(settings_from(arguments)) as dateline:
        revision = dateline.catalogue.revision(
            dateline.catalogue.whole_id(arguments.id), arguments.revision
        )
        if arguments.json:
            print_json(as_json.shown(revision))
        else:
            Terminal().lines(revision_lines(revision))
    return DONE


def history(arguments: argparse.Namespace) -> int:
    from bot.channels import as_json
    from bot.channels.terminal.articles import history_lines
    from bot.channels.terminal.lines import Terminal

    with open_archive(settings_from(arguments)) as dateline:
        revisions = dateline.catalogue.history(dateline.catalogue.whole_id(arguments.id))
        if arguments.json:
            print_json([as_json.in_history(r) for r in revisions])
        else:
            Terminal().lines(history_lines(revisions))
    return DONE


def export(arguments: argparse.Namespace) -> int:
    from bot.channels import as_json

    count = 0
    with open_archive(settings_from(arguments)) as dateline:
        out = open_for_writing(arguments.out) if arguments.out else nullcontext(sys.stdout)
        with out as stream:
            for revision in dateline.catalogue.whole_history():
                stream.write(json.dumps(as_json.exported(revision), ensure_ascii=False) + "\n")
                count += 1
    if arguments.out:
        print(f"revisions written to {arguments.out}: {count}")
    return DONE


def remove(arguments: argparse.Namespace) -> int:
    from bot.channels.safe_text import printable
    from bot.wiring import Dateline

    with Dateline(settings_from(arguments), tell=tell) as dateline:
        identity = dateline.catalogue.whole_id(arguments.id)
        removed = dateline.ingestor.remove(identity)
    print(f"removed {identity}: {printable(removed.title)}")
    return DONE


def purge(arguments: argparse.Namespace) -> int:
    from bot.errors import ArchiveError
    from bot.wiring import Dateline

    with Dateline(settings_from(arguments), tell=tell) as dateline:
        identity = dateline.catalogue.whole_id(arguments.id)
        if arguments.undo:
            dateline.catalogue.readmit(identity)
            print(f"{identity} is let in again by the next ingest that has it")
            return DONE
        others = dateline.catalogue.story(identity)
        judged = told = answers = 0
        kept = (dateline.settings.data_dir / "state.db").exists()
        if kept:
            judged = dateline.feedback.forget(identity)
            told = dateline.slack_answers.forget(identity)
            answers = dateline.conversations.forget(identity)
        count = dateline.ingestor.purge(identity)
        if kept and not dateline.conversations.leaves_nothing():
            raise ArchiveError(
                f"{identity} is found no more, but another process still reads state.db as it"
                " was, so answers that quote it are still in that file",
                hint="they go when that process (a bot, a chat) ends",
            )
    revisions = "1 revision" if count == 1 else f"{count} revisions"
    print(f"purged {identity}: {revisions} deleted; no ingest takes it in again")
    if judged:
        print(f"{counted(judged, 'answer')} kept as feedback quoted it: deleted, too")
    if told:
        print(
            f"{counted(told, 'answer')} kept for Slack quoted it: deleted, too; not what was posted"
        )
    if answers:
        print(f"{counted(answers, 'answer')} in conversations quoted it: deleted, too")
    if others:
        tell(f"still here, as reprints of the same story: {', '.join(others)}")
    return DONE
