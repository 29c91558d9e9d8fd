"""Runs the fuzz targets, each in a process of its own with limits on time and memory.

Usage: python -m tests.fuzz.run [--inputs N] [--seconds S] [--out FILE] [TARGET ...]

Of each target up to N inputs (100,000) are tried, for at most S seconds (60). A crash, a failed
assertion, an input that takes more than HANG seconds, and memory beyond MEMORY are findings: then
the smallest input that Hypothesis can make of it is printed, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import resource
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

HANG = 20  # seconds for one input
MEMORY = 3 * 2**30  # bytes of address space of one process
BATCH = 500


class Hang(BaseException):
    """One input has taken too long."""


def _ring(*_: Any) -> None:
    raise Hang


def fuzz(name: str, inputs: int, seconds: float) -> dict[str, Any]:
    """Try one target here; what came of it."""
    from tests.fuzz.targets import TARGETS

    target, ran = TARGETS[name], 0
    end = time.monotonic() + seconds
    signal.signal(signal.SIGALRM, _ring)

    def tried(value: Any) -> None:
        nonlocal ran
        ran += 1
        signal.setitimer(signal.ITIMER_REAL, HANG)
        try:
            target.check(value)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    quietly = settings(
        max_examples=BATCH,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    number = time.time_ns()
    found = ""
    while ran < inputs and time.monotonic() < end and not found:
        number += 1
        try:
            quietly(seed(number)(given(target.inputs)(tried)))()
        except BaseException:  # a finding of any kind, a hang too
            found = traceback.format_exc(limit=-6)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"target": name, "ran": ran, "found": found, "peak_mb": peak,
            "seconds": round(seconds - (end - time.monotonic()), 1)}  # fmt: skip


def _in_process(name: str, inputs: int, seconds: float) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.fuzz.run", "--here", "--inputs", str(inputs),
               "--seconds", str(seconds), name]  # fmt: skip
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=seconds + 300
        )
    except subprocess.TimeoutExpired:
        return {"target": name, "ran": 0, "found": "did not end", "peak_mb": 0, "seconds": seconds}
    try:
        result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        why = f"ended with {done.returncode}: {done.stderr[-2000:]}"
        return {"target": name, "ran": 0, "found": why, "peak_mb": 0, "seconds": seconds}
    return result


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.here:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        print(json.dumps(fuzz(chosen.targets[0], chosen.inputs, chosen.seconds)))
        return 0
    from tests.fuzz.targets import TARGETS

    results = []
    for name in chosen.targets or TARGETS:
        result = _in_process(name, chosen.inputs, chosen.seconds)
        results.append(result)
        state = "FOUND" if result["found"] else "ok"
        print(f"{state:5} {name:15} {result['ran']:>9,} inputs {result['seconds']:>7} s"
              f" {result['peak_mb']:>5} MB", flush=True)  # fmt: skip
        if result["found"]:
            print(result["found"])
    if chosen.out:
        chosen.out.write_text(json.dumps(results, indent=1))
    return 1 if any(result["found"] for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
