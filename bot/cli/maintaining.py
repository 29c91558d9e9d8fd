"""``reindex`` and ``doctor``."""

from __future__ import annotations

import argparse

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
    empty = not has_articles(settings)
    with Dateline(settings, tell=tell) as dateline, Progress() as progress:
        for finding in examine(
            dateline, repair=arguments.repair, empty=empty, on_progress=progress.blocks
        ):
            findings.append(finding)
            Terminal().lines(finding.lines())
    return DONE if all(f.sound for f in findings) else FAILED
