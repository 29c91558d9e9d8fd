"""One process of the soak: it asks, ingests, removes or answers as a model, until it is stopped.

Usage: python -m tests.soak.worker ROLE FOLDER FIRST

It writes one JSON line for each thing that it has done, after it was done: what is in its log has
been acknowledged. ROLE ``model`` is a fake model server at port FIRST. The other roles work on
articles numbered from FIRST on; ``ask`` and ``ask-model`` about those below FIRST.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.archive.identity import article_id
from bot.domain import Answer
from bot.errors import DatelineError
from bot.providers.fake_server import FakeOpenAIServer
from bot.settings import Settings, gather
from bot.wiring import Dateline
from tests.soak.articles import about, fact, question

BATCH = 3  # articles in one ingest
EVERY = 2.0  # seconds between two ingests, so that an archive of some minutes stays small
BROKEN_OFF = {"cut_off", "too_slow", "empty"}  # what a killed model server leaves may be no answer
# SIGTERM is only noted: an exception out of nowhere may be swallowed by whatever runs just then.
_told_to_stop: list[bool] = []
_ASKED = re.compile(r"How much will the (\w+) Bridge cost")


def say(**what: Any) -> None:
    print(json.dumps({"at": time.time(), **what}), flush=True)


def rest(seconds: float) -> bool:
    """Whether this process was told to stop, within ``seconds`` at most."""
    end = time.monotonic() + seconds
    while not _told_to_stop and (left := end - time.monotonic()) > 0:
        time.sleep(min(left, 0.1))
    return bool(_told_to_stop)


def state() -> dict[str, int]:
    """This process's memory in kB and its open files."""
    status = Path("/proc/self/status").read_text()
    memory = int(status.partition("VmRSS:")[2].split()[0])
    return {"memory": memory, "files": len(list(Path("/proc/self/fd").iterdir()))}


def judged(answer: Answer, number: int) -> str:
    """What the answer to the question about article ``number`` is worth."""
    claims = [sentence for sentence in answer.sentences if sentence.kind == "claim"]
    if not claims:
        told = {warning.code for warning in answer.warnings}
        return "broken off, and said so" if told & BROKEN_OFF else "abstained"
    keys = {citation.quote.revision.article.key for citation in answer.citations}
    sound = fact(number) in answer.text and keys == {f"id:{number}"}
    return "right" if sound else "wrong"


def ask(dateline: Dateline, below: int) -> None:
    dice = random.Random(os.getpid())
    while not _told_to_stop:
        number = dice.randrange(below)
        started = time.monotonic()
        try:
            answer = dateline.assistant.ask(question(number))
        except DatelineError as error:
            say(did="ask", verdict="error", why=str(error), **state())
            continue
        verdict = judged(answer, number)
        why = "" if verdict == "right" else f"{question(number)} {answer.text}"[:300]
        seconds = round(time.monotonic() - started, 3)
        say(did="ask", verdict=verdict, model=answer.model, seconds=seconds, why=why, **state())
        rest(0.05)


def ingest(dateline: Dateline, first: int) -> None:
    for number in range(first, first + 90_000, BATCH):
        numbers = range(number, number + BATCH)
        say(doing="ingest", numbers=list(numbers))
        report = dateline.ingestor.ingest(about(n) for n in numbers)
        assert not report.skipped
        say(did="ingest", numbers=list(numbers), **state())
        if rest(EVERY):
            return


def remove(dateline: Dateline, first: int) -> None:
    """Take articles in and out again, and some of them in once more."""
    for number in range(first, first + 90_000):
        say(doing="remove", numbers=[number])
        dateline.ingestor.ingest([about(number)])
        dateline.ingestor.remove(article_id(f"id:{number}"))
        say(did="remove", numbers=[number], **state())
        if number % 3 == 0:
            say(doing="ingest", numbers=[number])
            dateline.ingestor.ingest([about(number)])
            say(did="ingest", numbers=[number], **state())
        if rest(EVERY):
            return


def reply(messages: Sequence[Mapping[str, Any]]) -> str:
    """The sentence that has what is asked about, quoted from the passage that has it."""
    text = "\n".join(str(message["content"]) for message in messages)
    names = _ASKED.findall(text)
    for passage in re.split(r"(?m)^=+\w+ passage (?=\d)", text)[1:]:
        found = re.search(rf"The {names[-1]} Bridge will cost \d+ million euros", passage)
        if found:
            return f'{found[0]}. <q n="{passage.partition(";")[0]}">{found[0]}</q>'
    return "<gap>The passages do not say.</gap>"


def model(port: int) -> None:
    with FakeOpenAIServer(reply, port=port):
        say(did="model")
        while not rest(60):
            pass


def main() -> None:
    role, folder, first = sys.argv[1], sys.argv[2], int(sys.argv[3])
    signal.signal(signal.SIGTERM, lambda *_: _told_to_stop.append(True))
    if role == "model":
        model(first)
        return
    settings = Settings.from_env(gather({"DATELINE_DATA_DIR": folder}))
    with Dateline(settings) as dateline:
        {"ask": ask, "ask-model": ask, "ingest": ingest, "remove": remove}[role](dateline, first)


if __name__ == "__main__":
    main()
