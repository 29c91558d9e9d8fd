"""What a soak has counted -> its figures, and what of it does not hold."""

from __future__ import annotations

from statistics import median
from typing import Any

from tests.soak.role import Event

SOUND = ("right", "broken off, and said so")
MOST_GROWTH = 1.15  # of a witness's memory, from the second quarter to the last,
GOING_ON = 1.05  # if it still grows from the third to the last: what is loaded once is no leak
MOST_FILES = 6  # more open ones, likewise


def watched(events: list[Event]) -> dict[str, float]:
    """Memory (kB) and open files of the second quarter, the third and the last, as medians."""
    seen = [e for e in events if "memory" in e]
    quarter = max(1, len(seen) // 4)
    parts = {
        "early": seen[quarter : 2 * quarter] or seen,
        "then": seen[2 * quarter : 3 * quarter] or seen,
        "late": seen[-quarter:],
    }
    return {
        f"{name}_{when}": median(e[name] for e in part) if part else 0.0
        for name in ("memory", "files")
        for when, part in parts.items()
    }


def course(events: list[Event]) -> list[tuple[float, float, int]]:
    """Moment, memory in MB, open files: at most 300 points."""
    seen = [e for e in events if "memory" in e]
    step = max(1, len(seen) // 300)
    return [(e["at"], e["memory"] / 1024, e["files"]) for e in seen[::step]]


def broken(report: dict[str, Any]) -> list[str]:
    found = [f"{name}: {report[name]}" for name in
             ("lost", "back", "unknown", "twice", "catalogue", "left_processes", "failed")
             if report[name]]  # fmt: skip
    found += [f"{n} answers {verdict}" for verdict, n in report["answers"].items()
              if verdict not in SOUND]  # fmt: skip
    if report["doctor"]:
        found.append(f"doctor: {report['doctor']}")
    for name, seen in report["witnesses"].items():
        grown = seen["memory_late"] > MOST_GROWTH * seen["memory_early"]
        if grown and seen["memory_late"] > GOING_ON * seen["memory_then"]:
            found.append(f"the memory of {name} grows: {seen}")
        if seen["files_late"] > seen["files_early"] + MOST_FILES:
            found.append(f"the open files of {name} grow: {seen}")
    return found
