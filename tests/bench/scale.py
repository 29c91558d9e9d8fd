"""What growth costs: ``python -m tests.bench.scale 1000 10000 100000``.

One row for each size: ingesting (rate, again unchanged, memory of the main process), bytes on disk,
then questions of six to ten words from random articles in one process (p50 and p95 warm, memory)
and in new processes (p50 and p95 cold). The same process asks them again within one source of
eight, which a fifth of the articles are of, and with a folder hidden that has a tenth of them: the
first search within a scope looks through all articles, so it is told apart. Scratch files are
deleted; 100,000 articles need some 4 GB.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.bench.corpus import articles

ASKED, COLD, WARMING = 200, 9, 20
HIDDEN = 10  # one article in so many is in the folder that is hidden
_SEARCH = """
import json, resource, sys, time
from pathlib import Path
from bot import Dateline, Settings
from bot.domain import Scope
settings = Settings.from_env({"DATELINE_DATA_DIR": sys.argv[1]})
scopes = [Scope(), Scope(sources=("Paper South",)), Scope(hidden_folders=(sys.argv[3],))]
times = []
with Dateline(settings) as dateline:
    visible = [dateline.catalogue.coverage(scope).articles for scope in scopes]
    assert 0 < visible[1] < visible[2] < visible[0], visible
    for scope in scopes:
        times.append([])
        for question in json.loads(Path(sys.argv[2]).read_text()):
            started = time.perf_counter()
            found = dateline.retriever.retrieve(question, budget=4000, scope=scope)
            times[-1].append(1000 * (time.perf_counter() - started))
            assert found
status = Path("/proc/self/status").read_text()
rss = next(int(l.split()[1]) for l in status.splitlines() if l.startswith("VmHWM"))
print(json.dumps({"times": times, "peak_mb": rss / 1024}))
"""


def timed(*command: str) -> tuple[float, float, str]:
    """Seconds, peak megabytes of the process alone, and its output."""
    watch = (
        "import runpy, sys; from pathlib import Path; sys.argv = sys.argv[1:]\n"
        "try: runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "peak = next(l for l in Path('/proc/self/status').read_text().splitlines()"
        " if l.startswith('VmHWM'))\n"
        "print('\\n' + peak.split()[1])"
    )
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", watch, *command], check=True, capture_output=True, text=True
    )
    took = time.perf_counter() - started
    return took, int(done.stdout.split()[-1]) / 1024, done.stdout


def write(count: int, visible: Path, hidden: Path) -> None:
    """``count`` articles in two dumps."""
    hidden.parent.mkdir()
    with visible.open("w") as most, hidden.open("w") as others:
        for number, fields in enumerate(articles(count), start=1):
            file = others if number % HIDDEN == 0 else most
            file.write(json.dumps(fields) + "\n")


def questions(dump: Path, count: int) -> list[str]:
    """Words that stand near each other in random articles."""
    dice = random.Random(5)
    with dump.open() as file:
        texts = [json.loads(line)["text"] for line in file if dice.random() < 0.2]
    asked = []
    for text in dice.choices(texts, k=count):
        words = text.split()
        at = dice.randrange(max(1, len(words) - 12))
        picked = words[at : at + dice.randint(6, 10)]
        asked.append(" ".join(picked).strip(".") + "?")
    return asked


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def warm(times: list[float]) -> str:
    """Median and 95th percentile, in milliseconds, once everything is warm."""
    later = times[WARMING:]
    return f"{median(later):.0f} / {quantile(later, 0.95):.0f} ms"


def measure(size: int, scratch: Path) -> str:
    dump, hidden = scratch / "dump.jsonl", scratch / "hidden" / "dump.jsonl"
    data, asked = scratch / "data", scratch / "questions.json"
    write(size, dump, hidden)
    asked.write_text(json.dumps(questions(dump, ASKED)))
    ingest = ("bot", "ingest", str(dump), str(hidden), "--data-dir", str(data))
    first, memory, _ = timed(*ingest)
    again, _, _ = timed(*ingest)
    disk = sum(p.stat().st_size for p in data.rglob("*") if p.is_file())
    search = [sys.executable, "-c", _SEARCH, str(data), str(asked), str(hidden.parent.resolve())]
    done = json.loads(subprocess.run(search, check=True, capture_output=True, text=True).stdout)
    cold = []
    one = [sys.executable, "-m", "bot", "search", json.loads(asked.read_text())[0], "--json",
           "--data-dir", str(data)]  # fmt: skip
    for _ in range(COLD):
        started = time.perf_counter()
        subprocess.run(one, check=True, capture_output=True)
        cold.append(1000 * (time.perf_counter() - started))
    everything, *scoped = done["times"]
    within = " | ".join(f"{times[0]:,.0f} ms, {warm(times)}" for times in scoped)
    return (
        f"| {size:,} | {size / first:,.0f}/s | {memory:,.0f} MB | {first / again:.0f} times |"
        f" {disk / size / 1000:.1f} kB | {warm(everything)} | {within}"
        f" | {median(cold):,.0f} / {quantile(cold, 0.95):,.0f} ms | {done['peak_mb']:,.0f} MB |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="+")
    print("| articles | ingested | memory | unchanged, faster by | disk an article"
          " | search warm p50 / p95 | in one source: first, p50 / p95"
          " | a folder hidden: first, p50 / p95 | cold p50 / p95 | memory asking |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|---|")
    for size in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory() as scratch:
            print(measure(size, Path(scratch)), flush=True)


if __name__ == "__main__":
    main()
