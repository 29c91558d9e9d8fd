"""``reindex``, ``doctor``, ``backup`` and ``restore``."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from bot.cli.ingesting import say_cost
from bot.cli.printing import DONE, FAILED, settings_from, tell


def reindex(arguments: argparse.Namespace) -> int:
    from bot.channels.progress import Progress
    from bot.wiring import Dateline

    with Dateline(settings_from(arguments), tell=tell) as dateline, Progress() as progress:
        name = dateline.embedder.name
        say_cost(dateline, dateline.reindexer.characters_left())
        done = dateline.reindexer.run(progress.blocks)
        spent = getattr(dateline.embedder, "tokens", 0)
    print(f"{done} blocks now have vectors of {name!r}" + (f"; {spent:,} tokens" if spent else ""))
    print(f"keep DATELINE_EMBEDDER={name} set")
    return DONE


def doctor(arguments: argparse.Namespace) -> int:
    from bot.channels.progress import Progress
    from bot.channels.terminal.lines import Terminal
    from bot.diagnosis import examine
    from bot.wiring import Dateline, has_articles

    settings = settings_from(arguments)
    findings = []
    empty = not has_articles(settings, tell=tell)
    with Dateline(settings, tell=tell) as dateline, Progress() as progress:
        for finding in examine(
            dateline, repair=arguments.repair, empty=empty, on_progress=progress.blocks
        ):
            findings.append(finding)
            Terminal().lines(finding.lines())
    return DONE if all(f.sound for f in findings) else FAILED


def backup(arguments: argparse.Namespace) -> int:
    from bot.backups.making import back_up
    from bot.channels.moments import moment_text
    from bot.channels.new_files import typed

    file = typed(arguments.file)
    settings = settings_from(arguments)
    manifest = back_up(settings.data_dir, file, clock=_now)
    databases = ", ".join(
        f"{name} ({member.size / 1e6:,.1f} MB)" for name, member in manifest.databases.items()
    )
    print(f"{file}: {databases}, as of {moment_text(manifest.made)}")
    return DONE


def restore(arguments: argparse.Namespace) -> int:
    from bot.backups.restoring import restore as put_back
    from bot.channels.moments import moment_text
    from bot.channels.new_files import typed
    from bot.channels.progress import Progress
    from bot.wiring import Dateline

    settings = settings_from(arguments)
    manifest = put_back(
        typed(arguments.file),
        settings.data_dir,
        replace=arguments.replace,
        clock=_now,
        tell=tell,
    )
    print(f"restored what was backed up on {moment_text(manifest.made)} to {settings.data_dir}")
    with Dateline(settings, tell=tell) as dateline, Progress() as progress:
        if dateline.generations.is_missing:
            dateline.generations.publish(
                still_due=lambda: dateline.generations.is_missing, on_progress=progress.blocks
            )
    return DONE


def _now() -> datetime:
    return datetime.now(UTC)
