"""A soak: processes that ask, ingest, remove and evaluate on one data directory, killed at random.

Usage: python -m tests.soak.run [--seconds 600] [--out DIR] [--seed N] [--chroma]

Two askers (one offline, one through a model with the offline answerer to fall back on) are never
killed: their memory and open files are watched. Everything else is killed (SIGKILL) at random and
started again: the model server, two ingests, one that removes, an asker, an evaluation. In the end
every article that was acknowledged must be there, once; every answer right; no process left. The
exit code says whether all of that holds; `soak.json` has the figures, `soak.svg` their course.

With ``--chroma`` the vectors are on a Chroma server, which is killed and started again, too.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bot.archive.catalogue import Catalogue
from tests.archives import NOON, TestArchive
from tests.soak.articles import about, millions, question
from tests.soak.plot import plot

ROOT = Path(__file__).parent.parent.parent
KNOWN = 30  # articles that are there from the start and asked about
BETWEEN_KILLS = (1.0, 5.0)  # seconds
WITNESSES = ("witness-offline", "witness-model")
MOST_GROWTH = 1.15  # of a witness's memory, from the second quarter to the last
MOST_FILES = 6  # more open ones, likewise
Event = dict[str, Any]


@dataclass
class Role:
    """One process of the soak and its log.

    ``first``: where its articles begin; ``{n}`` in its command counts how often it was started.
    """

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    may_be_killed: bool = True
    process: subprocess.Popen[bytes] | None = None
    kills: int = 0
    first: int = 0
    starts: int = 0
    failed: list[str] = field(default_factory=list)

    def start(self) -> None:
        with self.log.open("ab") as out, self.log.with_suffix(".err").open("ab") as err:
            self.starts += 1
            command = [part.replace("{n}", str(self.starts)) for part in self.command]
            command += [str(self.first)] if self.first else []
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=out, stderr=err,
                start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        assert self.process
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(60)
        self.kills += 1

    def look(self) -> None:
        """Start it again if it has ended by itself; only an evaluation may do that."""
        assert self.process
        if self.process.poll() is not None:
            if self.process.returncode not in (0, -signal.SIGKILL):
                said = self.log.with_suffix(".err").read_text()[-500:]
                self.failed.append(f"{self.name} ended with {self.process.returncode}: {said}")
            self.start()

    def stop(self) -> None:
        assert self.process
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.failed.append(f"{self.name} did not stop when it was told to")
            self.kill()

    def events(self) -> list[Event]:
        found = []
        for line in self.log.read_text().splitlines() if self.log.exists() else []:
            with contextlib.suppress(ValueError):  # a kill may cut a line
                found.append(json.loads(line))
        return [one for one in found if isinstance(one, dict)]


class Soak:
    """The processes on one data directory, and what came of them."""

    def __init__(self, folder: Path, seed: int, *, chroma: bool = False) -> None:
        self.folder = folder
        self.dice = random.Random(seed)
        self.mark = uuid.uuid4().hex
        self.scratch = folder / "scratch"
        self.scratch.mkdir()
        port, store = _free_port(), _free_port()
        self.store_port = store
        self.store = {"DATELINE_STORE": f"http://127.0.0.1:{store}"} if chroma else {}
        offline = {"DATELINE_MODEL": "offline"}
        asked = {"DATELINE_MODEL": "openai:fake", "DATELINE_FALLBACK": "offline",
                 "OPENAI_BASE_URL": f"http://127.0.0.1:{port}/v1"}  # fmt: skip
        questions = folder / "questions.jsonl"
        questions.write_text("".join(_question(n) for n in range(KNOWN)))
        evaluation = ["-m", "bot", "eval", "run", str(questions), "--out", str(folder / "run-{n}"),
                      "--data-dir", str(folder / "data")]  # fmt: skip
        known = str(KNOWN)
        self.roles = [
            self._worker("witness-offline", "ask", known, offline, may_be_killed=False),
            self._worker("witness-model", "ask-model", known, asked, may_be_killed=False),
            self._worker("asker", "ask-model", known, asked),
            self._worker("model", "model", str(port), {}),
            self._worker("ingest-1", "ingest", "", offline, first=100_000),
            self._worker("ingest-2", "ingest", "", offline, first=200_000),
            self._worker("remover", "remove", "", offline, first=300_000),
            self._role("evaluation", evaluation, offline),
        ]
        self.server: Role | None = None
        if chroma:
            self.server = self._role("chroma", [], {})
            self.server.command = [
                str(Path(sys.executable).with_name("chroma")), "run", "--host", "127.0.0.1",
                "--port", str(store), "--path", str(folder / "chroma"),
            ]  # fmt: skip
            self.roles.append(self.server)

    def _worker(
        self, name: str, role: str, about: str, environment: dict[str, str], **more: Any
    ) -> Role:
        command = ["-m", "tests.soak.worker", role, str(self.folder / "data")]
        return self._role(name, command + ([about] if about else []), environment, **more)

    def _role(
        self, name: str, command: list[str], environment: dict[str, str], **more: Any
    ) -> Role:
        return Role(
            name,
            [sys.executable, *command],
            {
                **os.environ,
                **self.store,
                **environment,
                "DATELINE_SOAK": self.mark,
                "TMPDIR": str(self.scratch),  # what is killed leaves things there
            },
            self.folder / f"{name}.log",
            **more,
        )

    def run(self, seconds: float) -> None:
        archive = TestArchive(self.folder / "data")
        archive.ingest(about(n) for n in range(KNOWN))
        archive.close()
        for role in self.roles:
            role.start()
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(left, self.dice.uniform(*BETWEEN_KILLS)))
            role = self.dice.choice([one for one in self.roles if one.may_be_killed])
            role.kill()
            if role.first:  # go on after what may have been under way
                role.first += 1_000
            role.start()
            for other in self.roles:
                other.look()
        for role in self.roles:
            if role is not self.server:
                role.stop()
        if self.server is not None:
            self.server.look()
            _wait_for(self.store_port)

    def report(self, seconds: float) -> dict[str, Any]:
        """The figures, and in ``broken`` what does not hold."""
        events = {role.name: role.events() for role in self.roles}
        asked = [e for found in events.values() for e in found if e.get("did") == "ask"]
        verdicts = Counter(str(e["verdict"]) for e in asked)
        kept = self._kept(events)
        if self.server is not None:
            self.server.kill()
            self.server.kills -= 1
        watched = {name: _watched(events[name]) for name in WITNESSES}
        report: dict[str, Any] = {
            "seconds": seconds,
            "kills": {role.name: role.kills for role in self.roles if role.may_be_killed},
            "answers": dict(verdicts),
            "by": dict(Counter(str(e.get("model")) for e in asked if e["verdict"] == "right")),
            "not_right": [e["why"] for e in asked if e["verdict"] != "right"][:10],
            **kept,
            "witnesses": watched,
            "left_processes": self._left(),
            "failed": [said for role in self.roles for said in role.failed],
        }
        report["broken"] = _broken(report)
        report["course"] = {name: _course(events[name]) for name in WITNESSES}
        return report

    def _kept(self, events: dict[str, list[Event]]) -> dict[str, Any]:
        """What was acknowledged beside what is there."""
        must, may, gone = set(range(KNOWN)), set(range(KNOWN)), set[int]()
        for event in (e for found in events.values() for e in found):
            numbers = set(event.get("numbers", ()))
            must -= numbers  # once something is under way, either is right
            gone -= numbers
            may |= numbers
            must |= numbers if event.get("did") == "ingest" else set()
            gone |= numbers if event.get("did") == "remove" else set()
        catalogue = Catalogue(self.folder / "data" / "catalogue.db", clock=lambda: NOON)
        keys = [int(r.article.key.removeprefix("id:")) for r in catalogue.revisions()]
        problems = catalogue.check()
        catalogue.close()
        doctor = subprocess.run(
            [sys.executable, "-m", "bot", "doctor", "--data-dir", str(self.folder / "data")],
            cwd=ROOT, capture_output=True, text=True, check=False,
            env={**os.environ, **self.store, "DATELINE_MODEL": "offline"},
        )  # fmt: skip
        return {
            "acknowledged": len(must),
            "present": len(must & set(keys)),
            "lost": sorted(must - set(keys)),
            "removed": len(gone),
            "back": sorted(gone & set(keys)),
            "unknown": sorted(set(keys) - may),
            "twice": sorted(n for n, times in Counter(keys).items() if times > 1),
            "catalogue": problems,
            "doctor": [line for line in doctor.stdout.splitlines() if line.startswith("BAD")],
        }

    def _left(self) -> list[str]:
        """Processes that carry our mark and still run."""
        time.sleep(1)  # the last children end when their parent's pipe closes
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if self.mark.encode() in (folder / "environ").read_bytes():
                    found.append((folder / "cmdline").read_text().replace("\0", " "))
        return found


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _wait_for(port: int) -> None:
    """Until something listens there; a Chroma server takes some seconds to start."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)


def _question(number: int) -> str:
    row = {"question": question(number), "answers": [f"{millions(number)} million"]}
    return json.dumps(row) + "\n"


def _watched(events: list[Event]) -> dict[str, float]:
    """Memory (kB) and open files of the second quarter and the last, as medians."""
    seen = [e for e in events if "memory" in e]
    quarter = max(1, len(seen) // 4)
    early, late = seen[quarter : 2 * quarter] or seen, seen[-quarter:]
    return {
        f"{name}_{when}": median(e[name] for e in part) if part else 0.0
        for name in ("memory", "files")
        for when, part in (("early", early), ("late", late))
    }


def _course(events: list[Event]) -> list[tuple[float, float, int]]:
    """Moment, memory in MB, open files: at most 300 points."""
    seen = [e for e in events if "memory" in e]
    step = max(1, len(seen) // 300)
    return [(e["at"], e["memory"] / 1024, e["files"]) for e in seen[::step]]


def _broken(report: dict[str, Any]) -> list[str]:
    found = [f"{name}: {report[name]}" for name in
             ("lost", "back", "unknown", "twice", "catalogue", "left_processes", "failed")
             if report[name]]  # fmt: skip
    found += [f"{n} answers {verdict}" for verdict, n in report["answers"].items()
              if verdict != "right"]  # fmt: skip
    if report["doctor"]:
        found.append(f"doctor: {report['doctor']}")
    for name, seen in report["witnesses"].items():
        if seen["memory_late"] > MOST_GROWTH * seen["memory_early"]:
            found.append(f"the memory of {name} grows: {seen}")
        if seen["files_late"] > seen["files_early"] + MOST_FILES:
            found.append(f"the open files of {name} grow: {seen}")
    return found


def soak(
    seconds: float, seed: int, out: Path | None = None, *, chroma: bool = False
) -> dict[str, Any]:
    with TemporaryDirectory(prefix="dateline-soak-", ignore_cleanup_errors=True) as folder:
        work = Soak(Path(folder), seed, chroma=chroma)
        try:
            work.run(seconds)
            report = work.report(seconds)
        finally:
            for role in work.roles:
                if role.process is not None and role.process.poll() is None:
                    role.kill()
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / "soak.svg").write_text(plot(report["course"]))
        (out / "soak.json").write_text(json.dumps(report, indent=1))
    return report


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--out", type=Path, default=Path("build/soak"))
    parser.add_argument("--seed", type=int, default=20240429)
    parser.add_argument("--chroma", action="store_true")
    chosen = parser.parse_args()
    report = soak(chosen.seconds, chosen.seed, chosen.out, chroma=chosen.chroma)
    print(json.dumps({name: value for name, value in report.items() if name != "course"}, indent=1))
    return 1 if report["broken"] else 0


if __name__ == "__main__":
    sys.exit(main())
