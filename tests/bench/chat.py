"""How soon the chat is there, beside bare programs: ratios of medians, taken in turns.

The prompt: from the start of the process until it is drawn, beside a bare prompt_toolkit program.
The first sentence: from when a scripted model has sent what completes it until it is on the screen,
beside a bare script that prints the model's stream; ours is verified and kept in between.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

from bot.providers.fake_server import FakeOpenAIServer, Fault
from tests.terminal.screens import CONTROL_C, Screen

QUESTION = "Who must approve Rutte?"
CLAIM = "All 32 members must approve him."
REPLY = f'{CLAIM} <q n="1">Rutte needs the approval of all 32 members of the alliance</q> And'


class TimedServer(FakeOpenAIServer):
    """Notes when it has sent the text of a :class:`Fault` of kind ``stall``."""

    sent = 0.0

    def stall(self) -> None:
        TimedServer.sent = time.perf_counter()
        FakeOpenAIServer.stall(self)


def until_prompt(program: list[str]) -> float:
    started = time.perf_counter()
    with Screen(program=program) as screen:
        screen.until(lambda text: text.splitlines()[-1:] == [">"] or "\n>" in text)
        return time.perf_counter() - started


def until_sentence(screen: Screen, count: int) -> float:
    """From the arrival of the model's words until ``count`` of them are on the screen."""
    screen.until(lambda text: text.count(CLAIM) == count)
    return time.perf_counter() - TimedServer.sent


def prompts(runs: int, data: str) -> tuple[list[float], list[float]]:
    ours, bare = [], []
    for _ in range(runs):
        ours.append(until_prompt(["-m", "bot", "chat", "--data-dir", data]))
        bare.append(until_prompt(["-m", "tests.bench.baselines", "prompt"]))
    return ours, bare


def sentences(runs: int, data: str) -> tuple[list[float], list[float]]:
    ours, bare = [], []
    with TimedServer([Fault(kind="stall", text=REPLY)]) as server:
        settings = {
            "OPENAI_BASE_URL": server.base_url,
            "DATELINE_MODEL": "openai:scripted",
            "DATELINE_QUERIES": "off",  # every call of the model is an answer
        }
        chat = ["-m", "bot", "chat", "--data-dir", data]
        streaming = ["-m", "tests.bench.baselines", "stream", server.base_url, QUESTION]
        with Screen(program=chat, environment=settings, lines=200) as screen:
            screen.until("sample article ·")
            for run in range(1, runs + 1):
                screen.send(QUESTION + "\r")
                ours.append(until_sentence(screen, run))
                screen.send(CONTROL_C)
                screen.until(lambda text, run=run: text.count("Warning:") == run)
        for _ in range(runs):
            with Screen(program=streaming) as screen:
                bare.append(until_sentence(screen, 1))
    return ours, bare


def row(name: str, ours: list[float], bare: list[float]) -> None:
    cells = [
        f"{1000 * median(t):.0f} ms ({1000 * min(t):.0f}-{1000 * max(t):.0f})" for t in (ours, bare)
    ]
    print(f"| {name} | {cells[0]} | {cells[1]} | {median(ours) / median(bare):.2f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        print("| what | Dateline: median (range) | bare: median (range) | ratio |")
        print("|---|---|---|---|")
        until_prompt(["-m", "bot", "chat", "--data-dir", str(Path(data))])
        row("prompt on the screen", *prompts(arguments.runs, data))
        row("sentence on the screen after it came", *sentences(arguments.runs, data))


if __name__ == "__main__":
    main()
