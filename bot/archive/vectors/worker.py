"""The process that builds and probes generations, so that no other process can be harmed by it.

``python -m bot.archive.vectors.worker`` reads one JSON job a line and answers each with one JSON
line: ``{"ok": value}`` or ``{"error": text}``. Each job runs in a fork of its own (where there is
fork) with limits on the size of a file and on processor time, because a damaged index has been
seen to write without end and to crash its process. Chroma is imported once, before the forks.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bot.archive.vectors import collection


def _build(job: dict[str, Any]) -> int:
    return collection.build(Path(job["catalogue"]), job["upto"], Path(job["folder"]))


def _probe(job: dict[str, Any]) -> None:
    collection.probe(Path(job["catalogue"]), job["upto"], Path(job["folder"]))


JOBS: dict[str, Callable[[dict[str, Any]], Any]] = {"build": _build, "probe": _probe}


def _run(job: dict[str, Any], before: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    try:
        before(job)
        return {"ok": JOBS[job["job"]](job)}
    except Exception as error:  # the process edge: the parent wraps it
        return {"error": f"{type(error).__name__}: {error}"}


def _limit(job: dict[str, Any]) -> None:
    import resource

    limits = {
        resource.RLIMIT_FSIZE: job["file_bytes"],
        resource.RLIMIT_CPU: job["cpu_seconds"],
        resource.RLIMIT_CORE: 0,
    }
    for kind, wanted in limits.items():
        _, most = resource.getrlimit(kind)  # whoever started us may have set a lower one
        limit = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(kind, (limit, limit))


def _run_in_fork(job: dict[str, Any]) -> dict[str, Any]:
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receive)
        try:
            os.write(send, json.dumps(_run(job, _limit)).encode())
        finally:
            os._exit(0)
    os.close(send)
    with os.fdopen(receive, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    if not answer:
        return {"error": f"the process ended with wait status {status}"}
    reply: dict[str, Any] = json.loads(answer)
    return reply


def main() -> None:
    # Ctrl-C is for the parent, which finishes what is at hand and then ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import chromadb  # noqa: F401  # imported while the parent still reads and embeds

    run = _run_in_fork if hasattr(os, "fork") else partial(_run, before=lambda _: None)
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
