"""The parent's side of the worker process."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from bot.errors import PublishingError

# Generous beside what was measured (3,300 vectors a second; 7 kB each with their documents).
_SECONDS, _SECONDS_PER_BLOCK = 120, 0.02
_BYTES, _BYTES_PER_BLOCK = 256 * 2**20, 64 * 2**10


class Worker:
    """A running worker (see :mod:`bot.archive.vectors.worker`), used by one thread."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot.archive.vectors.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def run(self, job: str, *, catalogue: Path, upto: int, folder: Path, blocks: int) -> Any:
        """Do one job and return its value. Raises :class:`PublishingError`."""
        seconds = int(_SECONDS + _SECONDS_PER_BLOCK * blocks)
        request = {
            "job": job,
            "catalogue": str(catalogue),
            "upto": upto,
            "folder": str(folder),
            "cpu_seconds": seconds,
            "file_bytes": _BYTES + _BYTES_PER_BLOCK * blocks,
        }
        timer = threading.Timer(2 * seconds, self._process.kill)
        timer.start()
        try:
            assert self._process.stdin
            assert self._process.stdout
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except OSError:
            line = ""
        finally:
            timer.cancel()
        answer = json.loads(line) if line else {"error": "the process died or took too long"}
        if "error" in answer:
            raise PublishingError(
                f"the vector index failed to {job}: {answer['error']}",
                hint="the articles are safe; `dateline doctor --repair` tries again",
            )
        return answer["ok"]

    def close(self) -> None:
        """End the worker; it may be in the middle of a job."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
