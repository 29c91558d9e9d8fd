"""SIGKILL in the middle of an ingest, Dateline beside LangChain's Chroma: ``make kills``.

``python -m tests.bench.kills [--random N] [--persist N] [--operations N] [--out FILE.json]``

Each trial is an ingest in a process group of its own, killed: at a random moment; or within a
millisecond of a change in a file of the vector index; or, of Dateline only, before each file
operation and each statement of SQL that publishing takes. Then another process opens what is left:
every article that was acknowledged must be there, and half of a sample be found by their own
vectors (an approximate search misses some without any kill); of Dateline, each must also be there
once, and be found by its words. Both get the same articles, the same vectors and the same kind of
kills. Every process has limits on time and on the size of its files, and all scratch files are
deleted.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn, Protocol

from bot.domain import Article
from tests import kill_driver
from tests.archives import TestArchive, article
from tests.bench.corpus import articles

MOST_BYTES, MOST_SECONDS = 512 * 2**20, 120
ARTICLES = 12  # of one ingest that is killed at random
BASE, PERSISTED = 900, 260  # of an archive, and added while its index is killed: 1,000 blocks
SAMPLES = 15
MADE = 2000

Say = Callable[[str], None]


class System(Protocol):
    """What is killed. Both methods run in processes of their own."""

    def ingest(self, folder: Path, first: int, count: int, say: Say) -> None:
        """Say ``stored N`` for each article once it is acknowledged."""

    def check(self, folder: Path, acknowledged: set[int]) -> None:
        """Raise if any of ``acknowledged`` is lost."""


class Dateline:
    """The archive, with the worker process that publishes."""

    def ingest(self, folder: Path, first: int, count: int, say: Say) -> None:
        archive = TestArchive(folder)
        archive.generations.prepare()
        for number in range(first, first + count):
            archive.store(text_of(number))
            say(f"stored {number}")
        archive.generations.publish()
        say("published")
        archive.close()

    def check(self, folder: Path, acknowledged: set[int]) -> None:
        archive = TestArchive(folder)
        keys = [revision.article.key for revision in archive.catalogue.revisions()]
        assert len(keys) == len(set(keys)), "an article is there twice"
        assert {f"id:{n}" for n in acknowledged} <= set(keys), "an article is lost"
        assert archive.catalogue.check() == [], "the catalogue is damaged"
        index = archive.catalogue.index
        near = 0
        for number in (numbers := sampled(acknowledged)):
            wanted = text_of(number)
            found = archive.find(" ".join(wanted.text.split()[:15]))
            assert wanted.key in {p.revision.article.key for p in found}, "it is not found"
            (block, *_) = index.blocks_of(archive.catalogue.identity_of(wanted))
            vector = index.vectors_of([block.num])[0]
            near += block.num in archive.vectors.nearest(vector, 3, index)
        assert 2 * near >= len(numbers), f"only {near} of {len(numbers)} are near themselves"
        archive.close()


class Tutorial:
    """LangChain's Chroma, as its documentation fills it."""

    def _store(self, folder: Path) -> object:
        from langchain_chroma import Chroma

        from bot.providers.langchain_embeddings import DatelineEmbeddings
        from bot.providers.static_embedder import StaticEmbedder

        return Chroma(
            "news",
            embedding_function=DatelineEmbeddings(StaticEmbedder()),
            persist_directory=str(folder),
        )

    def ingest(self, folder: Path, first: int, count: int, say: Say) -> None:
        from langchain_core.documents import Document
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        store = self._store(folder)
        splitter = RecursiveCharacterTextSplitter(chunk_size=800, chunk_overlap=0)
        for number in range(first, first + count):
            pieces = splitter.split_text(text_of(number).text)
            documents = [
                Document(id=f"{number}-{i}", page_content=text, metadata={"n": number})
                for i, text in enumerate(pieces)
            ]
            store.add_documents(documents)  # type: ignore[attr-defined]
            say(f"stored {number}")
        say("published")

    def check(self, folder: Path, acknowledged: set[int]) -> None:
        store = self._store(folder)
        collection = store._collection  # type: ignore[attr-defined]
        missing = found = 0
        numbers = sampled(acknowledged)
        for number in numbers:
            got = collection.get(ids=[f"{number}-0"], include=["embeddings"])
            if not got["ids"]:
                missing += 1
                continue
            near = collection.query(query_embeddings=got["embeddings"], n_results=3, include=[])
            found += f"{number}-0" in near["ids"][0]
        assert not missing, f"{missing} of {len(numbers)} are lost"
        assert 2 * found >= len(numbers), f"only {found} of {len(numbers)} are found"


@cache
def _made() -> list[str]:
    return [made["text"] for made in articles(MADE)]


def text_of(number: int) -> Article:
    """An article of four or five blocks, like no other (as long as ``MADE`` last)."""
    return article(f"id:{number}", _made()[number % MADE])


def sampled(acknowledged: set[int]) -> list[int]:
    """The last ones, which are in most danger, and some of the others."""
    ordered = sorted(acknowledged)
    others = ordered[:-5]
    return ordered[-5:] + random.Random(1).sample(others, min(len(others), SAMPLES - 5))


# --- one trial ---------------------------------------------------------------------------


@dataclass(slots=True)
class Child:
    """A process group with limits, and what it has said."""

    pid: int
    pipe: int
    text: str = ""
    ended: bool = False

    def listen(self, seconds: float) -> None:
        import select

        ready, _, _ = select.select([self.pipe], [], [], seconds)
        if ready:
            said = os.read(self.pipe, 65536)
            self.ended = not said
            self.text += said.decode()

    def kill(self) -> int:
        """End the whole group; its wait status."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        while not self.ended:
            self.listen(10)
        os.close(self.pipe)
        return status

    @property
    def stored(self) -> set[int]:
        lines = self.text.splitlines()
        return {int(line.split()[1]) for line in lines if line.startswith("stored ")}


def start(work: Callable[[Say], None]) -> Child:
    """Fork: everything heavy is imported already."""
    receive, send = os.pipe()
    pid = os.fork()
    if pid == 0:
        _be_child(work, send)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.setpgid(pid, pid)  # the child does the same: whoever comes first
    os.close(send)
    return Child(pid=pid, pipe=receive)


def _be_child(work: Callable[[Say], None], send: int) -> NoReturn:
    def say(text: str) -> None:
        os.write(send, text.encode() + b"\n")

    try:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_BYTES, MOST_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        work(say)
    except BaseException as error:
        say(f"failed {type(error).__name__}: {error}"[:300].replace("\n", " "))
    finally:
        os._exit(0)


def verdict(system: System, folder: Path, acknowledged: set[int]) -> str:
    """Empty if nothing is lost; else what is."""
    child = start(lambda _: system.check(folder, acknowledged))
    end = time.monotonic() + MOST_SECONDS
    while not child.ended and time.monotonic() < end:
        child.listen(1)
    late = not child.ended
    status = child.kill()
    if late:
        return "hangs when it is opened"
    failed = [line for line in child.text.splitlines() if line.startswith("failed ")]
    if failed:
        return failed[0].removeprefix("failed ")
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) != signal.SIGKILL:
        return f"crashes when it is opened: {signal.Signals(os.WTERMSIG(status)).name}"
    return ""


def index_files(folder: Path) -> set[tuple[str, int, int]]:
    """The files of the vector index as they are now."""
    found = set()
    for root, _, names in os.walk(folder):
        for name in names:
            if name == "data_level0.bin":
                with contextlib.suppress(OSError):
                    state = Path(root, name).stat()
                    found.add((name, state.st_size, state.st_mtime_ns))
    return found


def until_random(child: Child, folder: Path, dice: random.Random, longest: float) -> bool:
    end = time.monotonic() + dice.uniform(0, longest)
    while not child.ended and time.monotonic() < end:
        child.listen(max(0.0, end - time.monotonic()))
    return not child.ended


def until_persisting(child: Child, folder: Path, dice: random.Random, longest: float) -> bool:
    """Until a file of the index that holds vectors has changed, and up to 3 ms longer."""
    before = index_files(folder)
    end, listened = time.monotonic() + MOST_SECONDS, 0.0
    while not child.ended and time.monotonic() < end:
        if index_files(folder) - before:
            time.sleep(dice.uniform(0, 0.003))
            return True
        if time.monotonic() - listened > 0.1:
            child.listen(0)
            listened = time.monotonic()
    return False


# --- series ------------------------------------------------------------------------------


@dataclass(slots=True)
class Series:
    """Kills of one kind and what became of what had been acknowledged."""

    system: str
    kind: str
    kills: int = 0
    acknowledged: int = 0
    damaged: int = 0
    reasons: list[str] = field(default_factory=list)
    seconds: float = 0.0


Until = Callable[[Child, Path, random.Random, float], bool]


def series(
    name: str,
    system: System,
    kind: str,
    until: Until,
    count: int,
    kills: int,
    size: int,
    scratch: Path,
) -> Series:
    """Kills of one kind. At random, one folder is killed again and again, so that damage adds up;
    otherwise each trial goes on from a copy of an archive that is large enough for its index to
    take a few milliseconds to write."""
    result = Series(system=name, kind=kind)
    grown = kind != "random"
    dice = random.Random(f"{kind} of 2024-04-29")
    started, folder, kept, first = time.monotonic(), scratch / "0", set[int](), 0
    base = scratch / "base"
    longest = run_whole(system, base, size if grown else count)
    if grown:
        shutil.copytree(base, folder)
        kept, first = set(range(size)), size
    attempts = 0
    while result.kills < kills and attempts < 3 * kills:
        attempts += 1
        child = start(lambda say, at=first, into=folder: system.ingest(into, at, count, say))  # type: ignore[misc]
        hit = until(child, folder, dice, longest)
        child.kill()
        kept |= child.stored
        first = first + count if not grown else size
        result.kills += hit
        result.acknowledged += len(child.stored)
        if reason := verdict(system, folder, kept) if kept else "":
            result.damaged += 1
            result.reasons.append(reason)
        if reason or len(kept) > 20 * count or grown:
            shutil.rmtree(folder, ignore_errors=True)
            folder, kept = scratch / str(attempts), set()
            if grown:
                shutil.copytree(base, folder)
                kept = set(range(size))
        say_progress(result, kills)
    for left in (folder, base):
        shutil.rmtree(left, ignore_errors=True)
    result.seconds = round(time.monotonic() - started, 1)
    return result


def run_whole(system: System, folder: Path, count: int) -> float:
    """How long an ingest takes that nobody kills; it must pass the check, or that means nothing."""
    started = time.monotonic()
    child = start(lambda say: system.ingest(folder, 0, count, say))
    while not child.ended:
        child.listen(1)
    took = time.monotonic() - started
    child.kill()
    reason = verdict(system, folder, child.stored)
    assert len(child.stored) == count, child.text
    assert not reason, f"damaged without any kill: {reason}"
    return took


def operations(most: int, scratch: Path) -> Series:
    """Dateline killed before each file operation and statement of publishing, one after the other.

    The archive grows from kill to kill; ``most`` spreads fewer kills over all of them.
    """
    result = Series(system="Dateline", kind="each operation of publishing")
    started, folder, kept = time.monotonic(), scratch / "operations", set[int]()
    total = count_operations(scratch / "count")
    numbers = range(1, total + 1)
    if most < total:
        numbers = [1 + i * total // most for i in range(most)]  # type: ignore[assignment]
    for first, number in enumerate(numbers):
        child = start(
            lambda say, at=10 * first, n=number: _driven(folder, at, str(n), say)  # type: ignore[misc]
        )
        while not child.ended:
            child.listen(1)
        status = child.kill()
        result.kills += os.WIFSIGNALED(status)
        kept |= child.stored
        result.acknowledged += len(child.stored)
        if reason := verdict(Dateline(), folder, kept):
            result.damaged += 1
            result.reasons.append(reason)
        say_progress(result, len(numbers))
    shutil.rmtree(folder, ignore_errors=True)
    result.seconds = round(time.monotonic() - started, 1)
    return result


def _driven(folder: Path, first: int, fatal: str, say: Say) -> None:
    kill_driver.run(folder, first, 2, fatal, say, make=text_of)


def count_operations(folder: Path) -> int:
    """Of a publishing that has an earlier generation to remove, which is the longest kind."""
    child = start(lambda say: _driven(folder, 0, "", say))
    while not child.ended:
        child.listen(1)
    child.kill()

    def work(say: Say) -> None:
        say(f"operations {kill_driver.run(folder, 10, 2, '1000000', lambda _: None, make=text_of)}")

    child = start(work)
    while not child.ended:
        child.listen(1)
    child.kill()
    shutil.rmtree(folder, ignore_errors=True)
    return int(child.text.split()[-1])


def say_progress(result: Series, kills: int) -> None:
    print(
        f"\r{result.system}, {result.kind}: {result.kills} of {kills}, {result.damaged} damaged"
        + "".join(f" ({reason})" for reason in result.reasons[-1:]),
        end="",
        file=sys.stderr,
        flush=True,
    )


def rows(results: list[Series]) -> Iterator[str]:
    yield (
        "| killed | system | kills | articles acknowledged before | trials with loss or damage"
        " | seconds |"
    )
    yield "|---|---|---|---|---|---|"
    for r in results:
        row = f"| {r.kind} | {r.system} | {r.kills} | {r.acknowledged:,} | {r.damaged}"
        yield f"{row} | {r.seconds:.0f} |"


def record(results: list[Series], began: datetime, load: float) -> dict[str, object]:
    """When and where it was taken, how busy the machine was (its load over a minute), and what came
    of each series."""
    return {
        "began": began.isoformat(timespec="seconds"),
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "packages": {name: version(name) for name in ("chromadb", "langchain-chroma", "dateline")},
        "cores": os.cpu_count(),
        "load_before": round(load, 2),
        "load_after": round(os.getloadavg()[0], 2),
        "series": [asdict(one) for one in results],
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--random", type=int, default=100)
    parser.add_argument("--persist", type=int, default=50)
    parser.add_argument("--operations", type=int, default=1000, help="at most so many")
    parser.add_argument("--base", type=int, default=BASE, help="articles in what is killed so")
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    import langchain_chroma  # noqa: F401  # before the forks, as the texts are
    import langchain_text_splitters  # noqa: F401

    _made()

    plans: list[tuple[str, Until, int, int]] = [
        ("random", until_random, ARTICLES, chosen.random),
        ("while the index is written", until_persisting, PERSISTED, chosen.persist),
    ]
    results: list[Series] = []
    began, load = datetime.now(UTC), os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="dateline-kills-") as scratch:
        for kind, until, count, kills in plans:
            for name, system in (("Dateline", Dateline()), ("LangChain + Chroma", Tutorial())):
                place = Path(scratch, f"{kind}-{name}".replace(" ", "-"))
                place.mkdir()
                results.append(series(name, system, kind, until, count, kills, chosen.base, place))  # type: ignore[arg-type]
                print(file=sys.stderr)
        if chosen.operations:
            results.append(operations(chosen.operations, Path(scratch)))
            print(file=sys.stderr)
    print("\n".join(rows(results)))
    if chosen.out:
        chosen.out.write_text(json.dumps(record(results, began, load), indent=1) + "\n")
    return 1 if any(r.damaged for r in results if r.system == "Dateline") else 0


if __name__ == "__main__":
    sys.exit(main())
