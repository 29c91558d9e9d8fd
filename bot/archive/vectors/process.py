"""The parent's side of the worker process."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.archive.vectors.place import Place
from bot.errors import PublishingError

# Generous beside what was measured: 3,300 vectors a second, and on the disk under three times
# the vectors themselves.
_SECONDS, _SECONDS_PER_BLOCK = 120, 0.02
_BYTES, _BYTES_PER_BLOCK, _TIMES_VECTOR = 64 * 2**20, 4 * 2**10, 4


def seconds_for(blocks: int) -> int:
    """How much processor time a job may take; it is ended after twice as long on the clock."""
    return int(_SECONDS + _SECONDS_PER_BLOCK * blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a worker is to do: ``build``, ``probe`` or ``delete`` a generation.

    ``blocks`` and ``vector_bytes`` (of one of them) set its limits.
    """

    kind: str
    catalogue: Path
    upto: int
    place: Place
    blocks: int
    vector_bytes: int


class Worker:
    """A process that does jobs (see :mod:`bot.archive.vectors.worker`) for one thread at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> subprocess.Popen[str]:
        """Start the process unless it runs; the first job finds it ready then."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot.archive.vectors.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        return self._process

    def run(self, job: Job, on_progress: Callable[[int], None] = lambda _: None) -> Any:
        """Do one job and return its value. Raises :class:`PublishingError`."""
        seconds = seconds_for(job.blocks)
        request = {
            "job": job.kind,
            "catalogue": str(job.catalogue),
            "upto": job.upto,
            "place": job.place.to_json(),
            "cpu_seconds": seconds,
            "file_bytes": _BYTES
            + job.blocks * (_BYTES_PER_BLOCK + _TIMES_VECTOR * job.vector_bytes),
        }
        process = self.start()
        timer = threading.Timer(2 * seconds, process.kill)
        timer.start()
        try:
            answer = _asked(process, request, on_progress)
        except (OSError, ValueError):  # ended by `close` in another thread, say
            answer = {}
        finally:
            timer.cancel()
        if "ok" not in answer:
            self.close()
            reason = answer.get("error", "the process died or took too long")
            raise PublishingError(
                f"the vector index failed to {job.kind}: {reason}",
                hint="the articles are safe; `dateline doctor --repair` tries again",
            )
        return answer["ok"]

    def close(self) -> None:
        """End the process; it may be in the middle of a job. Another job starts it again."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()


def _asked(
    process: subprocess.Popen[str], request: dict[str, Any], on_progress: Callable[[int], None]
) -> dict[str, Any]:
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(request) + "\n")
    process.stdin.flush()
    for line in process.stdout:
        answer: dict[str, Any] = json.loads(line)
        if "done" not in answer:
            return answer
        on_progress(answer["done"])
    return {}
