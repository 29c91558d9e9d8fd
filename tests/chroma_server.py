"""A real Chroma server on a free port of this machine, to be killed and started again."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx

_STARTS_WITHIN = 60.0
_COLLECTIONS = "/api/v2/tenants/default_tenant/databases/default_database/collections"


class ChromaServer:
    """``chroma run`` over a folder. Use it with ``with``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it answers."""
        command = [str(Path(sys.executable).with_name("chroma")), "run"]
        self._process = subprocess.Popen(
            [*command, "--path", self._folder, "--host", "127.0.0.1", "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + _STARTS_WITHIN
        while not self._answers():
            assert self._process.poll() is None, "the Chroma server ended"
            assert time.monotonic() < end, "the Chroma server does not answer"
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.address}/api/v2/heartbeat", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def collections(self) -> dict[str, str]:
        """Name -> id of everything it holds."""
        answer = httpx.get(self.address + _COLLECTIONS)
        return {collection["name"]: collection["id"] for collection in answer.json()}

    def create(self, name: str) -> None:
        httpx.post(self.address + _COLLECTIONS, json={"name": name}).raise_for_status()

    def delete(self, name: str) -> None:
        httpx.delete(f"{self.address}{_COLLECTIONS}/{name}").raise_for_status()

    def everything_in(self, name: str) -> dict[str, Any]:
        url = f"{self.address}{_COLLECTIONS}/{self.collections()[name]}/get"
        held: dict[str, Any] = httpx.post(url, json={"include": ["documents", "metadatas"]}).json()
        return held

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=30)
            self._process = None

    def __enter__(self) -> ChromaServer:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
