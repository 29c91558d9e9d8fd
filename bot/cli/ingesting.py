"""``ingest`` and ``watch``."""

from __future__ import annotations

import argparse
import io
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import TYPE_CHECKING, cast

from bot.cli.printing import (
    DONE,
    FAILED,
    INTERRUPTED,
    complain,
    open_for_writing,
    print_json,
    settings_from,
    tell,
)
from bot.errors import DatelineError, UsageError

if TYPE_CHECKING:
    from bot.archive.ingest_report import IngestReport
    from bot.reading.sources import Sources
    from bot.reading.web.manners import Stop
    from bot.settings import Settings
    from bot.wiring import Dateline

MOST_COMPLAINTS = 20  # skipped items named on the screen; --report names all


def ingest(arguments: argparse.Namespace) -> int:
    with _archive_for(arguments) as dateline:
        return ingest_into(dateline, arguments)


def ingest_into(dateline: Dateline, arguments: argparse.Namespace) -> int:
    """Take in, or rehearse to take in, what ``arguments`` name. Returns the exit code."""
    from bot.channels.progress import Progress
    from bot.reading.web.manners import Stop

    stop = Stop()
    with (
        _stopping_by_signals(stop),
        open_for_writing(arguments.report) if arguments.report else nullcontext() as report_file,
    ):
        sources = _sources(arguments, dateline, stop)
        prune_below = sources.folders if arguments.prune else []
        if arguments.prune and not prune_below:
            raise UsageError("--prune removes what is gone from a folder, and none is named")
        size = sources.measure()
        with Progress(meter=sources.meter) as progress:
            if arguments.dry_run:
                report = dateline.ingestor.rehearse(
                    sources.read(), progress.show, prune_below=prune_below
                )
            else:
                say_cost(dateline, size, at_most=True)
                report = dateline.ingestor.ingest(
                    sources.read(), progress.show, prune_below=prune_below, stopping=stop
                )
        if arguments.dry_run:
            say_cost(dateline, report.characters)
        else:
            _say_spent(dateline)
        if report_file is not None:
            for error in report.skipped:
                report_file.write(json.dumps(_skip(error), ensure_ascii=False) + "\n")
    _print(report, arguments)
    if report.stopped:
        tell("stopped; what is done is kept, and the same command goes on from there")
        return INTERRUPTED
    return FAILED if report.skipped or report.unpublished else DONE


def watch(arguments: argparse.Namespace) -> int:
    from bot.reading.web.manners import Stop
    from bot.wiring import Dateline

    stop = Stop()
    settings = settings_from(arguments)
    with _stopping_by_signals(stop), Dateline(settings, tell=tell) as dateline:
        if "-" in arguments.sources:
            raise UsageError("standard input cannot be watched", hint="name files, folders, feeds")
        _sources(arguments, dateline, stop)
        while not stop():
            try:
                sources = _sources(arguments, dateline, stop)
                report = dateline.ingestor.ingest(sources.read(), stopping=stop)
            except DatelineError as error:  # a service or a disk may be back at the next round
                complain(error)
            else:
                _print_round(report)
            stop.wait(arguments.every)
    tell("stopped watching; what was taken in is kept")
    return DONE


def _sources(arguments: argparse.Namespace, dateline: Dateline, stop: Stop) -> Sources:
    """The sources that were named, checked."""
    from bot.archive.fetched import FetchedPages
    from bot.reading.records import Columns, parse_map
    from bot.reading.sources import Sources
    from bot.reading.web.manners import Manners

    sources = Sources(
        names=arguments.sources,
        memory=FetchedPages(dateline.catalogue.database),
        stdin=_standard_input,
        columns=Columns(
            named=parse_map(arguments.map) if arguments.map else {},
            order=arguments.dates,
            tell=tell,
        ),
        manners=Manners(delay=arguments.delay, allow_private=arguments.allow_private),
        stop=stop,
        workers=dateline.workers,
    )
    sources.check()
    return sources


def _standard_input() -> io.BufferedReader:
    if sys.stdin is None:
        raise UsageError("there is no standard input to read from", hint="name a file")
    return cast("io.BufferedReader", sys.stdin.buffer)


@contextmanager
def _archive_for(arguments: argparse.Namespace) -> Iterator[Dateline]:
    """The archive to write to; for a rehearsal where there is none, an empty one for the moment."""
    from bot.wiring import Dateline

    settings: Settings = settings_from(arguments)
    if not arguments.dry_run or (settings.data_dir / "catalogue.db").exists():
        with Dateline(settings, tell=tell) as dateline:
            yield dateline
        return
    with (
        TemporaryDirectory(prefix="dateline-") as folder,
        Dateline(replace(settings, data_dir=Path(folder), store=None), tell=tell) as dateline,
    ):
        yield dateline


@contextmanager
def _stopping_by_signals(stop: Stop) -> Iterator[None]:
    """The first Ctrl-C (or SIGTERM) lets the work at hand be finished; the second does not."""

    def on_signal(number: int, _: FrameType | None) -> None:
        if stop():
            raise KeyboardInterrupt
        stop.set()
        tell("finishing what is at hand; once more to stop at once")

    before = {n: signal.signal(n, on_signal) for n in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _print(report: IngestReport, arguments: argparse.Namespace) -> None:
    from bot.channels import as_json

    counts = _counts(report)
    if arguments.json:
        skipped = [_skip(error) for error in report.skipped]
        print_json(
            as_json.ingested(
                counts, report.gone, skipped, report.seconds, dry_run=arguments.dry_run
            )
        )
    else:
        for error in report.skipped[:MOST_COMPLAINTS]:
            complain(error)
        more = len(report.skipped) - MOST_COMPLAINTS
        if more > 0:
            tell(f"... and {more:,} more (--report FILE names them all)")
        for name in report.gone[:MOST_COMPLAINTS]:
            tell(f"gone: {name}")
        print(("would be: " if arguments.dry_run else "") + _summary(report))
    if report.unpublished:
        complain(report.unpublished)


def _print_round(report: IngestReport) -> None:
    """One line, if anything happened."""
    for error in report.skipped[:MOST_COMPLAINTS]:
        complain(error)
    if report.added or report.updated or report.removed or report.skipped:
        print(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S} {_summary(report)}", flush=True)


def _summary(report: IngestReport) -> str:
    counts = _counts(report)
    if not counts["kept_out"]:
        del counts["kept_out"]
    named = ", ".join(f"{n:,} {name.replace('_', ' ')}" for name, n in counts.items())
    undated = f"; {report.undated:,} without a date, left out by --as-of, --since and --until"
    done = f"{named}, {len(report.skipped):,} skipped, in {report.seconds:.1f} s"
    return done + undated * bool(report.undated)


def _counts(report: IngestReport) -> dict[str, int]:
    names = ("added", "updated", "unchanged", "removed", "kept_out")
    return {name: getattr(report, name) for name in names}


def _skip(error: DatelineError) -> dict[str, object]:
    return {name: getattr(error, name) for name in ("source", "line", "reason")}


def _say_spent(dateline: Dateline) -> None:
    """After texts went to an embedder that charges for them: what the service has counted."""
    from bot.providers.openai_embedder import OpenAIEmbedder

    embedder = dateline.embedder
    if isinstance(embedder, OpenAIEmbedder) and embedder.tokens:
        cost = embedder.cost(embedder.tokens)
        price = "at a price not known here" if cost is None else f"${cost:.4f}"
        tell(f"{embedder.tokens:,} tokens went to {embedder.name!r}, {price}")


def say_cost(dateline: Dateline, characters: int, *, at_most: bool = False) -> None:
    """Before texts go to an embedder that charges for them: how many, and about how much.

    ``at_most``: what is unchanged will not be sent.
    """
    from bot.providers.openai_embedder import OpenAIEmbedder

    embedder = dateline.embedder
    if not isinstance(embedder, OpenAIEmbedder):
        return
    tokens = embedder.estimated_tokens(characters)
    cost = embedder.cost(tokens)
    price = "at a price not known here" if cost is None else f"about ${cost:.4f}"
    about = "at most about" if at_most else "about"
    tell(f"{about} {tokens:,} tokens go to {embedder.name!r}, {price}")
