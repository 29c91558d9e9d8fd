"""What Dateline does when the system refuses it space, files or writing; prints one JSON line.

Usage: python -m tests.disk_driver FOLDER full|limit|handles|readonly. ``full`` and ``readonly``
want FOLDER to be a small disk of its own. Every refusal is lifted again, and then all that was
acknowledged must be there, and the same ingest must succeed.
"""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from bot.cli import main as dateline

KILOBYTE = 1024
ARTICLE = "On day {i} the minister of town{n} said that plan{n}x{i} costs {i} million."


def write_articles(folder: Path, first: int, count: int) -> None:
    folder.mkdir()
    for n in range(first, first + count):
        text = " ".join(ARTICLE.format(n=n, i=i) for i in range(30))
        (folder / f"{n}.txt").write_text(f"Plan {n}\n\n{text}\n")


def run(*command: str) -> tuple[int, str, str]:
    """One command in this process: exit code, stdout, stderr."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = dateline(command)
        except SystemExit as stopped:
            code = int(str(stopped.code))
        except BaseException as error:  # that is what is looked for
            return -1, out.getvalue(), f"Traceback: {type(error).__name__}: {error}"
    return code, out.getvalue(), err.getvalue()


@contextmanager
def filled(folder: Path, free: int) -> Iterator[None]:
    """All of the disk of ``folder`` but ``free`` kilobytes is taken."""
    filler = folder / "filler"
    disk = os.statvfs(folder)
    with filler.open("wb") as out:
        out.write(b"x" * max(0, disk.f_bavail * disk.f_frsize - free * KILOBYTE))
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def limited(kind: int, limit: int) -> Iterator[None]:
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(kind, (hard, hard))


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", folder], check=True)


def refusals(kind: str, folder: Path) -> Iterator[Callable[[], object]]:
    """What is refused in each trial: more and more room, so that other steps fail."""
    if kind == "full":
        for free in (0, 120, 1000, 66_000):
            yield lambda free=free: filled(folder, free)  # type: ignore[misc]
    elif kind == "limit":
        for size in (8, 150, 300):
            yield lambda size=size: limited(resource.RLIMIT_FSIZE, size * KILOBYTE)  # type: ignore[misc]
    elif kind == "handles":
        taken = len(list(Path("/proc/self/fd").iterdir()))
        for more in (0, 3, 8):
            yield lambda more=more: limited(resource.RLIMIT_NOFILE, taken + more)  # type: ignore[misc]
    else:
        yield lambda: read_only(folder)


def trial(
    number: int, folder: Path, data: Path, refusal: Callable[[], object]
) -> dict[str, object]:
    articles = folder.parent / f"articles-{number}"
    write_articles(articles, 10 * number, 3)
    before = titles(data)
    with refusal():  # type: ignore[attr-defined]
        code, out, err = run("ingest", str(articles), "--data-dir", str(data))
        asked = run("search", "plan1x3", "--data-dir", str(data))
    kept = titles(data)
    again = run("ingest", str(articles), "--data-dir", str(data))
    return {
        "code": code,
        "said": err,
        "asked": [asked[0], asked[2]],
        "lost": sorted(before - kept),
        "acknowledged": out,
        "again": again[0],
        "all": {f"Plan {10 * number + i}" for i in range(3)} <= titles(data),
    }  # fmt: skip


def titles(data: Path) -> set[str]:
    _, out, _ = run("articles", "list", "--json", "--data-dir", str(data))
    return {a["title"] for a in json.loads(out)}


def main() -> None:
    folder, kind = Path(sys.argv[1]), sys.argv[2]
    scratch = folder.parent / "scratch"
    scratch.mkdir()
    data = folder / "data"
    write_articles(scratch / "first", 1, 2)
    assert run("ingest", str(scratch / "first"), "--data-dir", str(data))[0] == 0
    run("search", "plan1x3", "--data-dir", str(data))  # everything heavy is imported now
    trials = [
        trial(n, folder, data, refusal) for n, refusal in enumerate(refusals(kind, folder), start=1)
    ]
    doctor = run("doctor", "--data-dir", str(data))
    print(json.dumps({"trials": trials, "doctor": doctor[0]}))


if __name__ == "__main__":
    main()
