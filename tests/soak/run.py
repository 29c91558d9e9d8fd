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
import subprocess
import sys
import time
import uuid
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.archive.catalogue import Catalogue
from tests.archives import NOON, TestArchive
from tests.soak.articles import about, millions, question
from tests.soak.figures import broken, course, watched
from tests.soak.plot import plot
from tests.soak.role import ROOT, Event, Role, kept_port, wait_for

KNOWN = 30  # articles that are there from the start and asked about
BETWEEN_KILLS = (1.0, 5.0)  # seconds
PATIENCE = 120  # seconds for a start, on a machine that has much else to do
LAST_CHILDREN = 30  # seconds until a child must have seen that its parent is gone
WITNESSES = ("witness-offline", "witness-model")


class Soak:
    """The processes on one data directory, and what came of them."""

    def __init__(
        self,
        folder: Path,
        seed: int,
        *,
        chroma: bool = False,
        between: tuple[float, float] = BETWEEN_KILLS,
    ) -> None:
        """``between``: the least and the most seconds between two kills."""
        self.folder = folder
        self.dice = random.Random(seed)
        self.mark = uuid.uuid4().hex
        self.between = between
        self.scratch = folder / "scratch"
        self.scratch.mkdir()
        self.ports = [kept_port(), kept_port()]
        port, store = (kept.getsockname()[1] for kept in self.ports)
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
        command += [about] if about else []
        return self._role(name, command, environment, tells=True, **more)

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
                "SOAK_MARK": self.mark,
                "TMPDIR": str(self.scratch),  # what is killed leaves things there
            },
            self.folder / f"{name}.log",
            **more,
        )

    def run(self, seconds: float) -> None:
        archive = TestArchive(self.folder / "data")
        archive.ingest(about(n) for n in range(KNOWN))
        archive.close()
        watched_ones = [role for role in self.roles if role.name in ("model", *WITNESSES)]
        for role in watched_ones:
            role.start()
        _until_worked(watched_ones)  # so that their figures are of the time of the kills
        for role in self.roles:
            if role not in watched_ones:
                role.start()
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(left, self.dice.uniform(*self.between)))
            role = self.dice.choice([one for one in self.roles if one.may_be_killed])
            role.kill()
            if role.first:  # go on after what may have been under way
                role.first += 1_000
            role.start()
            for other in self.roles:
                other.look()
        _until_worked(self.roles)  # all of them have come back
        workers = [role for role in self.roles if role is not self.server]
        for role in workers:
            role.process.terminate()  # type: ignore[union-attr]
        for role in workers:
            role.stop()
        if self.server is not None:
            self.server.look()
            wait_for(self.store_port)

    def report(self, seconds: float, *, patience: float = LAST_CHILDREN) -> dict[str, Any]:
        """The figures, and in ``broken`` what does not hold."""
        events = {role.name: role.events() for role in self.roles}
        asked = [e for found in events.values() for e in found if e.get("did") == "ask"]
        verdicts = Counter(str(e["verdict"]) for e in asked)
        kept = self._kept(events)
        if self.server is not None:
            self.server.kill()
            self.server.kills -= 1
        seen = {name: watched(events[name]) for name in WITNESSES}
        report: dict[str, Any] = {
            "seconds": seconds,
            "kills": {role.name: role.kills for role in self.roles if role.may_be_killed},
            "answers": dict(verdicts),
            "by": dict(Counter(str(e.get("model")) for e in asked if e["verdict"] == "right")),
            "not_right": [e["why"] for e in asked if e["verdict"] != "right"][:10],
            **kept,
            "witnesses": seen,
            "left_processes": self._left(patience),
            "failed": [said for role in self.roles for said in role.failed],
        }
        report["broken"] = broken(report)
        report["course"] = {name: course(events[name]) for name in WITNESSES}
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

    def _left(self, patience: float) -> list[str]:
        """Processes that carry our mark and still run: children end once their parent's pipe
        closes."""
        end = time.monotonic() + patience
        while (found := self._running()) and time.monotonic() < end:
            time.sleep(0.2)
        return found

    def _running(self) -> list[str]:
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if self.mark.encode() in (folder / "environ").read_bytes():
                    found.append((folder / "cmdline").read_text().replace("\0", " "))
        return found


def _until_worked(roles: list[Role]) -> None:
    """Until each has done something since it was started."""
    end = time.monotonic() + PATIENCE
    waiting = [role for role in roles if role.tells]
    while waiting and time.monotonic() < end:
        time.sleep(0.2)
        waiting = [role for role in waiting if not role.has_worked()]
    for role in waiting:
        role.failed.append(f"{role.name} did nothing within {PATIENCE} s of its start")


def _question(number: int) -> str:
    row = {"question": question(number), "answers": [f"{millions(number)} million"]}
    return json.dumps(row) + "\n"


def soak(
    seconds: float,
    seed: int,
    out: Path | None = None,
    *,
    chroma: bool = False,
    between: tuple[float, float] = BETWEEN_KILLS,
) -> dict[str, Any]:
    with TemporaryDirectory(prefix="dateline-soak-", ignore_cleanup_errors=True) as folder:
        work = Soak(Path(folder), seed, chroma=chroma, between=between)
        try:
            work.run(seconds)
            report = work.report(seconds)
        finally:
            for role in work.roles:
                if role.process is not None and role.process.poll() is None:
                    role.kill()
            for port in work.ports:
                port.close()
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
