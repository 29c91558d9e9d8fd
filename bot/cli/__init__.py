"""The command ``dateline``: each subcommand is one function that parses, calls and prints."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from bot.cli.arguments import parser
from bot.cli.failures import of_the_system
from bot.cli.printing import DONE, FAILED, INTERRUPTED, complain
from bot.errors import DatelineError

CHAT = "chat"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed (in part), 2 wrong use."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    arguments = _parsed(sys.argv[1:] if argv is None else list(argv))
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
        return code
    except DatelineError as error:
        complain(error)
        return error.exit_code
    except BrokenPipeError:  # the reader, `head` say, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        if (explained := of_the_system(error)) is None:
            raise
        complain(explained)
        return FAILED
    except KeyboardInterrupt:
        print("dateline: stopped", file=sys.stderr)
        return INTERRUPTED


def _parsed(argv: list[str]) -> argparse.Namespace:
    """Without a command, a chat where someone sits at a terminal.

    In a pipe that stays an error: a script that forgot its command should fail, not wait for lines.
    """
    known = parser(argv or [CHAT])
    arguments = known.parse_args(argv)
    if hasattr(arguments, "run"):
        return arguments
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        known.error("which COMMAND? (on a terminal, none is `chat`)")
    return known.parse_args([*argv, CHAT])
