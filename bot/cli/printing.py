"""What all commands share: exit codes, settings from flags, errors and JSON on the screen."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from bot.errors import DatelineError, UsageError

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.wiring import Dateline

DONE, FAILED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130


def complain(error: DatelineError) -> None:
    """What failed and what to do, on stderr."""
    from bot.channels.safe_text import printable

    print(f"dateline: {printable(error.message, lines=True)}", file=sys.stderr)
    if error.hint:
        print(f"  {printable(error.hint)}", file=sys.stderr)


def tell(text: str) -> None:
    """A remark that is no error, on stderr."""
    from bot.channels.safe_text import printable

    print(f"dateline: {printable(text)}", file=sys.stderr)


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def print_json(value: Any) -> None:
    import json

    # On a terminal, escaped: it would obey control characters.
    print(json.dumps(value, ensure_ascii=sys.stdout.isatty()), flush=True)


def open_for_writing(name: str) -> IO[str]:
    """A new text file. Raises :class:`UsageError`."""
    try:
        return Path(name).open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(
            f"{name!r} cannot be written: {error.strerror}", hint="name another file"
        ) from None


def settings_from(arguments: argparse.Namespace) -> Settings:
    """Settings with the flags of this command line before everything else.

    A name that looks like a setting and is none is said: its value would count nowhere.
    """
    from bot.settings import Settings, gather, unknown_names

    names = {"data_dir": "DATELINE_DATA_DIR", "budget": "DATELINE_CONTEXT_BUDGET",
             "model": "DATELINE_MODEL", "embedder": "DATELINE_EMBEDDER"}  # fmt: skip
    flags = {
        variable: getattr(arguments, name)
        for name, variable in names.items()
        if getattr(arguments, name, None)
    }
    values = gather(flags)
    for name, nearest in unknown_names(values).items():
        advice = f"; did you mean {nearest}?" if nearest else "; .env.example has them all"
        tell(f"{name} is set, and no setting of Dateline{advice}")
    return Settings.from_env(values)


def open_archive(settings: Settings) -> Dateline:
    """The user's own archive; the packaged sample, said aloud, where nothing was ever ingested."""
    from bot.wiring import Dateline, has_articles, sample

    if has_articles(settings, tell=tell):
        return Dateline(settings, tell=tell)
    tell(
        "nothing has been ingested yet; this is about the sample article that comes"
        " with Dateline. Take your own in with: dateline ingest PATH"
    )
    return sample(settings, tell=tell)
