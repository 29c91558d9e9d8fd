"""One process of a soak, its log, and the port that a server of it keeps."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
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
    tells: bool = False  # whether its log has a JSON line for what it has done
    process: subprocess.Popen[bytes] | None = None
    kills: int = 0
    first: int = 0
    starts: int = 0
    began: int = 0  # where the log of the last start begins
    failed: list[str] = field(default_factory=list)

    def start(self) -> None:
        with self.log.open("ab") as out, self.log.with_suffix(".err").open("ab") as err:
            self.starts += 1
            self.began = self.log.stat().st_size
            command = [part.replace("{n}", str(self.starts)) for part in self.command]
            command += [str(self.first)] if self.first else []
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=out, stderr=err,
                start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        assert self.process
        self._note_end()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(60)
        self.kills += 1

    def look(self) -> None:
        """Start it again if it has ended by itself; only an evaluation may do that."""
        assert self.process
        if self.process.poll() is not None:
            self._note_end()
            self.start()

    def _note_end(self, *also: int) -> None:
        """If it has ended, and not as it should: what it said."""
        assert self.process
        if self.process.poll() not in (None, 0, *also):
            said = self.log.with_suffix(".err").read_text()[-500:]
            self.failed.append(f"{self.name} ended with {self.process.returncode}: {said}")

    def stop(self) -> None:
        """Wait until it has ended, after it was told to."""
        assert self.process
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.failed.append(f"{self.name} did not stop when it was told to")
            self.kill()
        self._note_end(-signal.SIGTERM)  # that is how those end which do not look out for it

    def has_worked(self) -> bool:
        """Whether it has done something since it was started last."""
        return any("did" in event for event in self.events(self.began))

    def events(self, start: int = 0) -> list[Event]:
        """What its log has from the byte ``start`` on."""
        found = []
        logged = self.log.read_bytes()[start:] if self.log.exists() else b""
        for line in logged.decode().splitlines():
            with contextlib.suppress(ValueError):  # a kill may cut a line
                found.append(json.loads(line))
        return [one for one in found if isinstance(one, dict)]


def kept_port() -> socket.socket:
    """A port that nobody else is given while this is open, also when its server has been killed.

    It is bound and does not listen: a server may bind it beside us, and without one, connections
    are refused.
    """
    kept = socket.socket()
    kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    kept.bind(("127.0.0.1", 0))
    return kept


def wait_for(port: int) -> None:
    """Until something listens there; a Chroma server takes some seconds to start."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
