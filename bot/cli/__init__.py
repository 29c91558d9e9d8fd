"""The command ``dateline``: each subcommand is one function that parses, calls and prints."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from bot.cli.arguments import parser
from bot.cli.printing import DONE, INTERRUPTED, complain
from bot.errors import DatelineError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed (in part), 2 wrong use."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    arguments = parser().parse_args(argv)
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
    except KeyboardInterrupt:
        print("dateline: stopped", file=sys.stderr)
        return INTERRUPTED
