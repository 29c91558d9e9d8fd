"""Values on the command line: text -> checked value, and what several commands share."""

from __future__ import annotations

import argparse
import importlib
import re
from collections.abc import Callable
from datetime import datetime

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def add_json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print the result as JSON")


def add_model(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--model",
        metavar="NAME",
        help="who writes: offline, or PROVIDER:MODEL (else DATELINE_MODEL)",
    )


def later(name: str) -> Callable[[argparse.Namespace], int]:
    """The function ``MODULE.FUNCTION`` of this package, imported only if its command is given."""
    module, _, function = name.partition(".")

    def run(arguments: argparse.Namespace) -> int:
        code: int = getattr(importlib.import_module(f"bot.cli.{module}"), function)(arguments)
        return code

    return run


def gate(kind: str) -> Callable[[str], object]:
    def check(text: str) -> object:
        from bot.evaluation import gates

        try:
            return getattr(gates, kind)(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return check


def words(text: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    if not found:
        raise argparse.ArgumentTypeError("it names nothing")
    return found


def budgets(text: str) -> tuple[int, ...]:
    from bot.variables import MOST_CHARACTERS

    found = tuple(sorted({positive(part.strip()) for part in text.split(",")}))
    if not 200 <= found[0] <= found[-1] <= MOST_CHARACTERS:
        raise argparse.ArgumentTypeError(f"{text!r}: each must be from 200 to {MOST_CHARACTERS}")
    return found


def count(text: str) -> int:
    return 0 if text == "0" else positive(text)


def positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)


def as_of(text: str) -> datetime:
    from bot.reading.dates import parse_as_of

    try:
        return parse_as_of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def day(text: str) -> datetime:
    from bot.reading.dates import parse_date

    try:
        return parse_date(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def duration(text: str) -> float:
    match = re.fullmatch(r"(\d{1,6})([smhd])", text.strip(), re.ASCII)
    if match is None or int(match[1]) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no time such as 30s, 10m or 2h")
    return float(int(match[1]) * _SECONDS[match[2]])


def delay(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 60:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds from 0 to 60")
    return seconds


def address(text: str) -> tuple[str, int]:
    """``HOST:PORT``; an IPv6 host stands in brackets."""
    host, _, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no HOST:PORT such as 127.0.0.1:3000")
    return host.strip("[]"), int(port)
