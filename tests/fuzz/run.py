"""Runs the fuzz targets, each in a process of its own with limits on time and memory.

Usage: python -m tests.fuzz.run [--inputs N] [--seconds S] [--jobs J] [--seed N] [--out FILE]
                                [TARGET ...]
       python -m tests.fuzz.run --replay SEED:INPUT TARGET

Of each target up to N inputs (100,000) are tried, for at most S seconds, J targets at a time (one a
core). A batch of inputs is drawn by Hypothesis, which is slow and thorough; then each is changed at
random, many times over. A crash, a failed assertion, an input that takes more than HANG seconds,
and memory beyond MEMORY are findings: the input is printed, with what replays it, and the exit code
is 1. The same seed gives the same inputs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.making import mutant

if TYPE_CHECKING:
    from tests.fuzz.targets import Target

HANG = 20  # seconds for one input
MEMORY = 3 * 2**30  # bytes of address space of one process
DRAWN = 100  # inputs that Hypothesis draws for a batch
CHANGED = 24  # times that each of them is changed
SLOWEST = ("dates", "questions", "html", "support")  # go first, so that all cores end together


Json = dict[str, Any]


class Hang(BaseException):
    """One input has taken too long."""


def _ring(*_: Any) -> None:
    raise Hang


def fuzz(name: str, inputs: int, seconds: float, *, first: int, hang: float = HANG) -> Json:
    """Try one target here, in batches with the seeds from ``first`` on; what came of it."""
    from tests.fuzz.targets import TARGETS

    target, ran = TARGETS[name], 0
    started = time.monotonic()
    signal.signal(signal.SIGALRM, _ring)

    def tried(value: Any) -> None:
        nonlocal ran
        ran += 1
        signal.setitimer(signal.ITIMER_REAL, hang)
        try:
            target.check(value)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def is_over() -> bool:
        return ran >= inputs or time.monotonic() > started + seconds

    found, number = "", first
    while not found and not is_over():
        found = _batch(target, number, tried, is_over)
        number += 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"target": name, "ran": ran, "found": found, "peak_mb": peak, "seed": first,
            "seconds": round(time.monotonic() - started, 1)}  # fmt: skip


def _batch(
    target: Target, number: int, tried: Callable[[Any], None], is_over: Callable[[], bool]
) -> str:
    """Inputs as Hypothesis draws them, then changed; what was found."""
    try:
        drawn = _drawn(target, number, tried)
    except BaseException:  # a finding of any kind, a hang too
        return f"seed {number}, as drawn:\n" + traceback.format_exc(limit=-6)
    for index in range(CHANGED * len(drawn)):
        if is_over():
            break
        value = _changed(drawn, number, index)
        if value is None:
            break
        try:
            tried(value)
        except BaseException:
            return f"--replay {number}:{index}: {value!r}\n" + traceback.format_exc(limit=-6)
    return ""


def _drawn(target: Target, number: int, tried: Callable[[Any], None]) -> list[Any]:
    drawn = []
    quietly = settings(
        max_examples=DRAWN,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )

    @quietly
    @seed(number)
    @given(target.inputs)
    def each(value: Any) -> None:
        drawn.append(value)
        tried(value)

    each()
    return drawn


def _changed(drawn: list[Any], number: int, index: int) -> Any:
    """A change of one of what was drawn; ``None`` for inputs without any text to change."""
    value, dice = drawn[index % len(drawn)], random.Random(f"{number}:{index}")
    return None if isinstance(value, int) else mutant(value, dice.choice(drawn), dice)


def replay(name: str, place: str) -> None:
    """Try one changed input again, and let what it raises be seen."""
    from tests.fuzz.targets import TARGETS

    number, index = (int(part) for part in place.split(":"))
    drawn = _drawn(TARGETS[name], number, lambda _: None)
    value = _changed(drawn, number, index)
    print(repr(value))
    TARGETS[name].check(value)


def _in_process(name: str, inputs: int, seconds: float, first: int) -> Json:
    command = [sys.executable, "-m", "tests.fuzz.run", "--here", "--inputs", str(inputs),
               "--seconds", str(seconds), "--seed", str(first), name]  # fmt: skip
    nothing = {"target": name, "ran": 0, "peak_mb": 0, "seed": first, "seconds": seconds}
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=seconds + 300
        )
    except subprocess.TimeoutExpired:
        return {**nothing, "found": "did not end"}
    try:
        result: Json = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        return {**nothing, "found": f"ended with {done.returncode}: {done.stderr[-2000:]}"}
    return result


def _print(result: Json) -> None:
    state = "FOUND" if result["found"] else "ok"
    print(f"{state:5} {result['target']:15} {result['ran']:>9,} inputs {result['seconds']:>7} s"
          f" {result['peak_mb']:>5} MB", flush=True)  # fmt: skip
    if result["found"]:
        print(result["found"], flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=1800)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=time.time_ns() // 10**6)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--replay", metavar="SEED:INPUT")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    inputs, seconds, first = chosen.inputs, chosen.seconds, chosen.seed
    if chosen.replay:
        replay(chosen.targets[0], chosen.replay)
        return 0
    if chosen.here:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        print(json.dumps(fuzz(chosen.targets[0], inputs, seconds, first=first)))
        return 0
    return _all(chosen.targets, lambda name: _in_process(name, inputs, seconds, first), chosen)


def _all(names: list[str], run: Callable[[str], Json], chosen: argparse.Namespace) -> int:
    from tests.fuzz.targets import TARGETS

    names = names or sorted(TARGETS, key=lambda name: name not in SLOWEST)
    started, results = time.monotonic(), []
    with ThreadPoolExecutor(chosen.jobs) as pool:
        for result in pool.map(run, names):
            results.append(result)
            _print(result)
    tried = sum(result["ran"] for result in results)
    print(f"{len(results)} targets, {tried:,} inputs, {time.monotonic() - started:.0f} s,"
          f" seed {chosen.seed}")  # fmt: skip
    if chosen.out:
        chosen.out.write_text(json.dumps(results, indent=1))
    return 1 if any(result["found"] for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
