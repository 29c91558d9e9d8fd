"""What is right and wrong with one data directory, and what to do about it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.channels.finding import Finding
from bot.channels.terminal.answers import coverage_text
from bot.errors import DatelineError
from bot.providers.chat_models import OFFLINE
from bot.settings import Settings
from bot.variables import VARIABLES, Variable
from bot.wiring import Dateline


def examine(
    dateline: Dateline,
    *,
    repair: bool,
    empty: bool,
    on_progress: Callable[[int, int], None] = lambda _, __: None,
) -> Iterator[Finding]:
    """Look at what is set, catalogue, generations, embedder and models, in that order.

    What is not set comes last: it is as it always is.

    ``on_progress`` is told how many blocks a repair has written, of how many.
    """
    settings = dateline.settings
    yield from _chosen(settings)
    yield from _open_to_others(settings.data_dir)
    if empty:
        yield Finding(
            subject="archive", state="empty", remedy="dateline ingest PATH takes articles in"
        )
    else:
        yield from _archive(dateline)
        yield from _generation(dateline, repair=repair, on_progress=on_progress)
    yield _embedder(dateline)
    yield from _models(dateline)
    yield from _left_alone(settings)


def _chosen(settings: Settings) -> Iterator[Finding]:
    """The data directory, and every setting that is not as it is by itself."""
    for variable in VARIABLES:
        if not _is_left_alone(variable, settings):
            yield Finding(
                subject=variable.name, state=variable.shown(getattr(settings, variable.field))
            )


def _left_alone(settings: Settings) -> Iterator[Finding]:
    left = [variable for variable in VARIABLES if _is_left_alone(variable, settings)]
    defaults = [f"{v.name}={v.default}" for v in left if v.default]
    if defaults:
        yield Finding(subject="left as they are", state=", ".join(defaults))
    if empty := [v.name for v in left if not v.default]:
        yield Finding(subject="not set", state=", ".join(empty))


def _is_left_alone(variable: Variable, settings: Settings) -> bool:
    if variable.field == "model":
        return settings.model_is_default
    return variable.written(getattr(settings, variable.field)) == variable.default


def _open_to_others(data_dir: Path) -> Iterator[Finding]:
    """What other users of this machine may read; new files are made for this user alone."""
    files = [data_dir, *sorted(data_dir.glob("*.db*"))]
    found = [path for path in files if path.exists() and path.stat().st_mode & 0o077]
    if found and os.name == "posix":
        names = ", ".join(path.name or str(path) for path in found)
        yield Finding(
            subject="privacy",
            state=f"other users of this machine may read {names}",
            remedy=f"chmod -R go= {shlex.quote(str(data_dir))}",
        )


def _archive(dateline: Dateline) -> Iterator[Finding]:
    catalogue = dateline.catalogue
    problems = catalogue.check()
    blocks = catalogue.index.count_blocks()
    yield Finding(
        subject="catalogue",
        state="; ".join(problems) or f"sound, {blocks:,} block{'' if blocks == 1 else 's'}",
        sound=not problems,
        remedy="`dateline restore FILE` puts a backup in its place" * bool(problems),
    )
    covered = catalogue.coverage()
    yield Finding(
        subject="articles",
        state=coverage_text(covered),
        remedy="an article without a date cannot count for a date" * bool(covered.undated),
    )


def _generation(
    dateline: Dateline, *, repair: bool, on_progress: Callable[[int, int], None]
) -> Iterator[Finding]:
    catalogue, generations = dateline.catalogue, dateline.generations
    generation = catalogue.generations.current()
    try:
        if generation is not None:
            try:
                generations.probe(generation)
            except DatelineError as error:
                if not repair:
                    yield _bad_index(error)
                    return
                generations.set_aside(generation.name)
        if repair:
            _rebuild(dateline, on_progress)
    except DatelineError as error:
        yield _bad_index(error)
        return
    if catalogue.generations.are_doubtful:
        yield _bad_index(DatelineError("it was damaged and set aside, and is not built again yet"))
        return
    yield _sound_index(dateline)
    if left := generations.left_over():
        yield Finding(
            subject="left over",
            state=f"{len(left):,} indexes that were replaced or not finished",
            remedy="the next ingest removes what no one reads; so does `dateline doctor --repair`",
        )


def _rebuild(dateline: Dateline, on_progress: Callable[[int, int], None]) -> None:
    """Publish if that is due, and remove what is left over."""
    from bot.archive.ingestion import publishing_is_due

    catalogue, generations = dateline.catalogue, dateline.generations

    def due() -> bool:
        return publishing_is_due(catalogue) or generations.is_missing

    if due():
        generations.publish(still_due=due, on_progress=on_progress)
    else:
        generations.sweep()


def _sound_index(dateline: Dateline) -> Finding:
    catalogue = dateline.catalogue
    generation = catalogue.generations.current()
    tail = catalogue.index.count_blocks(above=generation.upto if generation else 0)
    name = f"generation {generation.name[:8]}" if generation else "none yet"
    remedy = "the rest is searched exactly; `dateline doctor --repair` indexes it" if tail else ""
    where = f" on {dateline.settings.store}" if dateline.settings.store else ""
    state = f"{name}{where}, {tail:,} blocks not in it"
    return Finding(subject="vector index", state=state, remedy=remedy)


def _bad_index(error: DatelineError) -> Finding:
    return Finding(
        subject="vector index",
        state=error.message,
        sound=False,
        remedy="no article is lost; `dateline doctor --repair` builds it again",
    )


def _embedder(dateline: Dateline) -> Finding:
    name = dateline.settings.embedder
    try:
        dateline.catalogue.check_embedder(name)
        dimensions = dateline.embedder.embed(["Ankara"]).shape[1]
    except DatelineError as error:
        return Finding(
            subject=f"embedder {name}", state=error.message, sound=False, remedy=error.hint
        )
    return Finding(subject=f"embedder {name}", state=f"works, {dimensions} dimensions")


def _models(dateline: Dateline) -> Iterator[Finding]:
    """One small call of each model that is set."""
    settings = dateline.settings
    if settings.model == OFFLINE:
        yield Finding(subject="model", state="offline: nothing is sent anywhere")
        return
    for name in (settings.model, settings.fallback):
        if name is not None and name != OFFLINE:
            yield _model(dateline, name)


def _model(dateline: Dateline, name: str) -> Finding:
    try:
        dateline.models.try_out(name)
    except DatelineError as error:
        return Finding(subject=f"model {name}", state=error.message, sound=False, remedy=error.hint)
    return Finding(subject=f"model {name}", state="answers")
