"""Ingests generated articles into a folder, one by one; says each that is committed; may die.

Usage: python -m tests.kill_driver FOLDER FIRST COUNT [STEP], where STEP is the step of publishing
after which the process kills itself.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from pathlib import Path

from tests.archives import TestArchive, generated


def main() -> None:
    folder, first, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    fatal = sys.argv[4] if len(sys.argv) > 4 else ""
    resource.setrlimit(resource.RLIMIT_FSIZE, (256 * 2**20, 256 * 2**20))

    def on_step(step: str) -> None:
        print("step", step, flush=True)
        if step == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    archive = TestArchive(folder, on_step)
    archive.generations.prepare()
    for number in range(first, first + count):
        archive.store(generated(number))
        print("stored", number, flush=True)
    archive.generations.publish()
    archive.close()


if __name__ == "__main__":
    main()
