"""Ingests generated articles into a folder, one by one; says each that is committed; may die.

Usage: python -m tests.kill_driver FOLDER FIRST COUNT [STEP], where STEP is the step of publishing
after which the process kills itself; or a number: it kills itself before that file operation or
statement of SQL, counted from the beginning of publishing.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from bot.domain import Article
from tests.archives import TestArchive, generated

MOST_BYTES = 256 * 2**20
_FILES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "fcntl.flock")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Operations:
    """Counts what this process does to files and to the catalogue; kills it before number ``at``.

    Python itself reports each such call before it is made (see "audit hooks"), SQLite each
    statement: nothing of what is tested is changed.
    """

    def __init__(self, at: int) -> None:
        self._at = at
        self.seen: list[str] = []
        self.counting = False
        sys.addaudithook(self._on_call)

    def watch(self, archive: TestArchive) -> None:
        self.counting = True
        archive.catalogue.database.connection.set_trace_callback(self._count)

    def _on_call(self, event: str, values: tuple[object, ...]) -> None:
        if not self.counting:
            return
        if event == "open":
            if isinstance(values[2], int) and values[2] & _WRITING:
                self._count(f"open {values[0]!r}")
        elif event in _FILES:
            self._count(f"{event} {values[0]!r}")

    def _count(self, what: str) -> None:
        if not self.counting:
            return
        self.seen.append(what)
        if len(self.seen) == self._at:
            os.kill(os.getpid(), signal.SIGKILL)


def run(
    folder: Path,
    first: int,
    count: int,
    fatal: str = "",
    say: Callable[[str], None] = print,
    make: Callable[[int], Article] = generated,
) -> int:
    """Returns how many file operations and statements publishing took, if they were counted."""

    def on_step(step: str) -> None:
        say(f"step {step}")
        if step == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    operations = Operations(int(fatal)) if fatal.isdigit() else None
    archive = TestArchive(folder, on_step)
    archive.generations.prepare()
    for number in range(first, first + count):
        archive.store(make(number))
        say(f"stored {number}")
    if operations is not None:
        operations.watch(archive)
    archive.generations.publish()
    if operations is not None:
        operations.counting = False
    archive.close()
    return len(operations.seen) if operations else 0


def main() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_BYTES, MOST_BYTES))
    fatal = sys.argv[4] if len(sys.argv) > 4 else ""
    run(
        Path(sys.argv[1]),
        int(sys.argv[2]),
        int(sys.argv[3]),
        fatal,
        say=lambda text: print(text, flush=True),
    )


if __name__ == "__main__":
    main()
