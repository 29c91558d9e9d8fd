"""The process that builds and probes generations, so that no other process can be harmed by it.

``python -m bot.archive.vectors.worker`` reads one JSON job a line and answers each with JSON
lines: any number of ``{"done": blocks}``, then ``{"ok": value}`` or ``{"error": text}``. Each job
runs in a fork of its own (where there is fork) with limits on the size of a file and on processor
time, because a damaged index has been seen to write without end and to crash its process. Chroma
is imported once, before the forks.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bot.archive.vectors import collection
from bot.archive.vectors.place import Place

Say = Callable[[dict[str, Any]], None]


def _build(job: dict[str, Any], place: Place, say: Say) -> dict[str, Any]:
    return collection.build(
        Path(job["catalogue"]), job["upto"], place, lambda done: say({"done": done})
    )


def _probe(job: dict[str, Any], place: Place, _: Say) -> None:
    collection.probe(Path(job["catalogue"]), job["upto"], place)


def _delete(_: dict[str, Any], place: Place, __: Say) -> None:
    collection.delete(place)


JOBS: dict[str, Callable[[dict[str, Any], Place, Say], Any]] = {
    "build": _build,
    "probe": _probe,
    "delete": _delete,
}


def _run(job: dict[str, Any], say: Say) -> None:
    try:
        say({"ok": JOBS[job["job"]](job, Place.from_json(job["place"]), say)})
    except Exception as error:  # the process edge: the parent wraps it
        say({"error": f"{type(error).__name__}: {error}"})


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


def _run_in_fork(job: dict[str, Any]) -> Iterator[str]:
    receive, send = os.pipe()
    worker = os.getpid()
    child = os.fork()
    if child == 0:
        os.close(receive)
        try:
            _end_with(worker)
            _limit(job)
            _run(job, lambda said: _write(send, said))
        finally:
            os._exit(0)
    os.close(send)
    last = ""
    for line in _lines_while_wanted(receive, child):
        if "done" in json.loads(line):
            yield line
        else:
            last = line  # kept until the child has ended: after it comes the next job
    os.close(receive)
    _, status = os.waitpid(child, 0)
    yield last or json.dumps({"error": f"the process ended with wait status {status}"}) + "\n"


def _lines_while_wanted(receive: int, child: int) -> Iterator[str]:
    """What ``child`` says. While it works our parent has nothing to say: if stdin becomes readable
    that is its end, and ours."""
    rest = b""
    while True:
        ready, _, _ = select.select([receive, sys.stdin.fileno()], [], [])
        if receive not in ready:
            os.kill(child, signal.SIGKILL)
            os._exit(1)
        said = os.read(receive, 65536)
        if not said:
            return
        *lines, rest = (rest + said).split(b"\n")
        yield from (line.decode() + "\n" for line in lines)


def _end_with(parent: int) -> None:
    """End this process soon after its parent, which may be killed, has ended."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.2)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _write(handle: int, said: dict[str, Any]) -> None:
    os.write(handle, json.dumps(said).encode() + b"\n")


def _run_here(job: dict[str, Any]) -> Iterator[str]:
    said: list[dict[str, Any]] = []
    _run(job, said.append)
    return (json.dumps(line) + "\n" for line in said)


def main() -> None:
    # Ctrl-C is for the parent, which finishes what is at hand and then ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import chromadb  # noqa: F401  # imported while the parent still reads and embeds

    run = _run_in_fork if hasattr(os, "fork") else _run_here
    for line in sys.stdin:
        for answer in run(json.loads(line)):
            print(answer, end="", flush=True)


if __name__ == "__main__":
    main()
