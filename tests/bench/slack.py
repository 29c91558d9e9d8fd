"""200 questions at once from 50 people in Slack, against a model that takes 2 seconds.

Usage: python -m tests.bench.slack [QUESTIONS [PEOPLE [SECONDS]]]. A bot process on a fake Slack, by
signed requests over HTTP, then by Socket Mode: how long until each was acknowledged and answered,
and whether each was answered once. Ends with 1 if one was not.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bot.providers.fake_server import FakeOpenAIServer
from bot.settings import Settings
from bot.wiring import sample
from tests.slack.desk import mention, post
from tests.slack.fake_slack import FakeSlack
from tests.slack.processes import BotProcess

QUESTION = "Who still needs to approve Rutte?"
WORDS = "Rutte needs the approval of all 32 members of the alliance"
REPLY = f'All 32 members must approve. <q n="1">{WORDS}</q>'
JSON = {"Content-Type": "application/json"}


def main(arguments: Sequence[str]) -> int:
    questions, people, seconds = [*map(float, arguments), *(200, 50, 2)[len(arguments) :]]
    folder = Path(tempfile.mkdtemp(prefix="dateline-bench-"))
    try:
        with sample(Settings.from_env({"DATELINE_DATA_DIR": str(folder / "prepared")})):
            pass
        sound = [
            _run(folder, way, int(questions), int(people), seconds) for way in ("HTTP", "socket")
        ]
    finally:
        shutil.rmtree(folder)
    return 0 if all(sound) else 1


def _run(folder: Path, way: str, questions: int, people: int, seconds: float) -> bool:
    def slow(_: object) -> str:
        time.sleep(seconds)
        return REPLY

    data = folder / way
    shutil.copytree(folder / "prepared", data)
    flags = ("--http", "127.0.0.1:0") if way == "HTTP" else ()
    with FakeSlack() as slack, FakeOpenAIServer(slow) as model:
        settings = {"DATELINE_MODEL": "openai:fake", "OPENAI_BASE_URL": model.base_url}
        with BotProcess(slack, data, *flags, **settings) as bot:
            bot.says('"started"')
            port = int(bot.says("listening on port").rsplit(" ", 1)[1]) if flags else 0
            bodies = [
                mention(slack, f"{QUESTION} {n}", user=f"U0P{n % people}") for n in range(questions)
            ]
            began = time.monotonic()
            acknowledged = _over_http(port, bodies) if flags else _over_socket(slack, bodies)
            slack.until(lambda: _ended(slack) >= questions, 600)
            answered = time.monotonic() - began
            bot.terminate()
        threads = Counter(m["thread_ts"] for m in slack.by_bot())
    return _report(way, acknowledged, threads, answered, questions)


def _ended(slack: FakeSlack) -> int:
    return sum(not m["streaming"] for m in slack.by_bot())


def _over_http(port: int, bodies: Sequence[object]) -> list[float]:
    times: list[float] = []

    def send(body: object) -> None:
        text, began = json.dumps(body), time.monotonic()
        assert post(port, text, JSON)[0] == 200
        times.append(time.monotonic() - began)

    threads = [threading.Thread(target=send, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def _over_socket(slack: FakeSlack, bodies: Sequence[dict[str, object]]) -> list[float]:
    for body in bodies:
        slack.push("events_api", body)
    slack.until(lambda: len(slack.acknowledged) >= len(bodies), 120)
    return [slack.acknowledged[e] - slack.sent[e] for e in slack.acknowledged]


def _report(
    way: str, times: list[float], threads: Counter[str], answered: float, questions: int
) -> bool:
    p50, p99 = statistics.median(times), sorted(times)[int(len(times) * 0.99) - 1]
    once = len(threads) == questions and set(threads.values()) == {1}
    print(
        f"{way}: {questions} questions, acknowledged p50 {1000 * p50:.0f} ms, p99"
        f" {1000 * p99:.0f} ms, slowest {1000 * max(times):.0f} ms; all answered in"
        f" {answered:.1f} s; each once: {once}"
    )
    return once


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
