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
    """A running worker (see :mod:`bot.archive.vectors.worker`), used by one thread."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot.archive.vectors.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

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
        timer = threading.Timer(2 * seconds, self._process.kill)
        timer.start()
        try:
            answer = self._asked(request, on_progress)
        except (OSError, ValueError):  # ended by `close` in another thread, say
            answer = {}
        finally:
            timer.cancel()
        if "ok" not in answer:
            reason = answer.get("error", "the process died or took too long")
            raise PublishingError(
                f"the vector index failed to {job.kind}: {reason}",
                hint="the articles are safe; `dateline doctor --repair` tries again",
            )
        return answer["ok"]

    def _asked(self, request: dict[str, Any], on_progress: Callable[[int], None]) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        for line in self._process.stdout:
            answer: dict[str, Any] = json.loads(line)
            if "done" not in answer:
                return answer
            on_progress(answer["done"])
        return {}

    def close(self) -> None:
        """End the worker; it may be in the middle of a job."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
