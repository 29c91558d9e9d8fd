"""Prints ratios of medians: Dateline against a baseline, run in turns on the same machine.

Without ``--corpora`` the articles are generated: 60 of about 13,000 characters, whose words follow
a Zipf distribution over 20,000 made-up words, from a fixed seed.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

QUESTION = "What did the committee decide about the budget?"


def generate(folder: Path) -> None:
    """Write the generated corpus, about 800,000 characters, into ``folder``."""
    dice = random.Random(1)
    syllables = ["ka", "ro", "min", "tel", "va", "sud", "en", "pol", "ist", "gra", "ho", "le"]
    words = ["".join(dice.choices(syllables, k=dice.randint(1, 4))) for _ in range(20_000)]
    weights = [1 / (rank + 2) for rank in range(len(words))]
    for number in range(60):
        sentences = []
        for _ in range(110):
            picked = dice.choices(words, weights, k=dice.randint(8, 24))
            sentences.append(" ".join(picked).capitalize() + ".")
        (folder / f"{number:03}.md").write_text(f"# Article {number}\n\n" + " ".join(sentences))


def seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", *command], check=True, capture_output=True, timeout=600)
    return time.perf_counter() - started


def compare(name: str, runs: int, ours: list[str], theirs: list[str], scratch: Path) -> None:
    """One row: each side ``runs`` times in turns; ``{new}`` in a command is an unused folder."""
    times: tuple[list[float], list[float]] = ([], [])
    for run in range(runs):
        for side, command in enumerate((ours, theirs)):
            new = scratch / f"{abs(hash(name))}-{run}-{side}"
            times[side].append(seconds([part.replace("{new}", str(new)) for part in command]))
        if sys.stderr.isatty():
            print(f"\r{name}: {run + 1} of {runs}", end="\n" * (run + 1 == runs), file=sys.stderr)
    medians = [median(side) for side in times]
    cells = [f"{m:.2f} s ({min(t):.2f}-{max(t):.2f})" for m, t in zip(medians, times, strict=True)]
    print(f"| {name} | {cells[0]} | {cells[1]} | {medians[0] / medians[1]:.2f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, help="a folder of articles to ingest")
    parser.add_argument("--runs", type=int, default=7)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch_name:
        scratch = Path(scratch_name)
        corpora = arguments.corpora
        if corpora is None:
            corpora = scratch / "corpora"
            corpora.mkdir()
            generate(corpora)
        data = scratch / "data"
        seconds(["bot", "ingest", str(corpora), "--data-dir", str(data)])
        (generation,) = [p for p in (data / "vectors").iterdir() if p.is_dir()]
        print("| what | Dateline: median (range) | baseline: median (range) | ratio |")
        print("|---|---|---|---|")
        compare(
            "cold offline ask / bare Chroma query",
            arguments.runs,
            ["bot", "ask", QUESTION, "--data-dir", str(data)],
            ["tests.bench.baselines", "ask", str(generation), QUESTION],
            scratch,
        )
        compare(
            "ingest / LangChain's tutorial way",
            arguments.runs,
            ["bot", "ingest", str(corpora), "--data-dir", "{new}"],
            ["tests.bench.baselines", "ingest", str(corpora), "{new}"],
            scratch,
        )


if __name__ == "__main__":
    main()
