"""Generations as collections of a Chroma server.

They are built, probed and deleted through Chroma's own client, in the worker process, which is
ended if that takes too long. Questions go to the server directly, by its documented interface:
Chroma's client waits without limit, and takes a second to import.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from bot.archive.vectors.named import Generation
from bot.archive.vectors.place import Place, headers_of
from bot.archive.vectors.store import Vector
from bot.errors import IndexDamaged, StoreUnreachable

PATIENCE = 2.0  # seconds that a question waits for a server that does not answer
RECOVERY = 5.0  # seconds before one that did not is tried again
_BETWEEN_TRIES = 0.1
_MOST_BYTES = 64 * 2**20
_PASSING = (408, 425, 429, 502, 503, 504)
_REFUSING = (401, 403, 407)
_QUERY = "{}/api/v2/tenants/default_tenant/databases/default_database/collections/{}/query"


class ServerStore:
    """The collections that this archive has on one server."""

    builds_on_this_disk = False

    def __init__(
        self, address: str, token: str | None = None, *, recovery: float = RECOVERY
    ) -> None:
        self.address = address.rstrip("/")
        self._token = token
        self._line = Line(self.address, token, recovery=recovery)

    def unfinished(self, name: str) -> Place:
        return Place(collection=f"dateline-{name}", server=self.address, token=self._token)

    finished = unfinished

    def finish(
        self, name: str, built: Mapping[str, Any], on_step: Callable[[str], None]
    ) -> dict[str, Any]:
        return {"collection": built["collection"]}

    def looks_whole(self, generation: Generation) -> bool:
        return True

    def check(self, generation: Generation) -> None:
        """The probe asks the server itself."""

    def open(self, generation: Generation) -> OnServer:
        return OnServer(generation, self._line)

    def remove(self, name: str, delete: Callable[[Place], None]) -> None:
        delete(self.unfinished(name))

    def strays(self) -> set[str]:
        return set()

    def close(self) -> None:
        self._line.close()


class Line:
    """The connection to a server, and whether it has been answering."""

    def __init__(
        self,
        address: str,
        token: str | None,
        *,
        recovery: float = RECOVERY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._address = address
        self._client: httpx.Client | None = None
        self._token = token
        self._recovery = recovery
        self._clock = clock
        self._failed: float | None = None

    def post(self, collection: str, body: dict[str, Any]) -> tuple[int, bytes]:
        """Status and body of the answer. Raises :class:`StoreUnreachable`.

        A server that has been answering is waited for, up to ``PATIENCE``; one that has not is
        tried once, and not before ``recovery`` seconds have passed.
        """
        started = self._clock()
        if self._failed is not None and started - self._failed < self._recovery:
            raise self._unreachable("it did not answer a moment ago")
        patient = self._failed is None
        end = started + PATIENCE
        while True:
            try:
                answer = self._post(collection, body, end)
            except httpx.TransportError as error:
                if patient and self._clock() + _BETWEEN_TRIES < end:
                    time.sleep(_BETWEEN_TRIES)
                    continue
                self._failed = self._clock()
                raise self._unreachable(f"{type(error).__name__} {error}".strip()) from error
            self._failed = None
            return answer

    def _post(self, collection: str, body: dict[str, Any], end: float) -> tuple[int, bytes]:
        if self._client is None:
            self._client = httpx.Client(headers=headers_of(self._token))
        url = _QUERY.format(self._address, collection)
        left = max(0.05, end - self._clock())
        with self._client.stream("POST", url, json=body, timeout=left) as response:
            found = b""
            for piece in response.iter_bytes():
                found += piece
                if len(found) > _MOST_BYTES or self._clock() > end:
                    raise httpx.ReadTimeout("it answers without end")
            if response.status_code in _PASSING:
                raise httpx.ReadError(f"status {response.status_code}")
            return response.status_code, found

    def _unreachable(self, reason: str) -> StoreUnreachable:
        return StoreUnreachable(
            f"the Chroma server at {self._address} does not answer: {reason}",
            hint="start it, or unset DATELINE_STORE to keep the vector index on this machine",
        )

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None


class OnServer:
    """One collection."""

    def __init__(self, generation: Generation, line: Line) -> None:
        self._generation = generation
        self._line = line

    def search(self, vector: Vector, k: int) -> tuple[list[int], list[float]]:
        body = {
            "query_embeddings": [vector.tolist()],
            "n_results": k,
            "include": ["distances"],
        }
        status, answer = self._line.post(str(self._generation.manifest.get("collection")), body)
        if status in _REFUSING:
            raise StoreUnreachable(
                f"the Chroma server refuses the request (status {status})",
                hint="set DATELINE_STORE_TOKEN to the token that it wants",
            )
        try:
            if status != httpx.codes.OK:
                raise ValueError(f"status {status}")
            found = json.loads(answer)
            return (
                [int(number) for number in found["ids"][0]],
                [1.0 - float(distance) for distance in found["distances"][0]],
            )
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise IndexDamaged(
                f"generation {self._generation.name[:8]} of the vector index cannot be asked on"
                f" its server: {error}"
            ) from error

    def close(self) -> None:
        """The line is its store's."""
