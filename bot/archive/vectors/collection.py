"""One generation in Chroma: how it is written, proven and asked. It is written once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from bot.archive.vectors.place import Place, headers_of

if TYPE_CHECKING:
    from chromadb.api.client import Client

BATCH = 5000
BATCH_BYTES = 16 * 2**20  # of JSON: a server refuses what is larger than some 40 MB
_BYTES_A_NUMBER = 16  # at most, in JSON
# How many neighbours a search keeps in view. On 40,000 vectors without any clusters, the hardest
# case there is, 100 (the default) found 78 % of the nearest 20, and 300 found 91 %.
EF_SEARCH = 300
LEAST_THRESHOLD = 2  # records that Chroma takes before it writes its index, at least


def open_client(place: Place) -> Client:
    """A client for this place. Chroma keeps clients by path, so no folder name is used twice."""
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if place.server:
        _greet(place.server, headers_of(place.token))
        client = chromadb.HttpClient(
            host=place.server, headers=headers_of(place.token), settings=settings
        )
    else:
        assert place.folder is not None
        client = chromadb.PersistentClient(path=str(place.folder.resolve()), settings=settings)
    return cast("Client", client)  # what is declared, ClientAPI, cannot be closed


def _greet(server: str, headers: dict[str, str]) -> None:
    """Raise soon if the server is not there: Chroma's client would wait without limit."""
    import httpx

    answer = httpx.get(f"{server}/api/v2/heartbeat", headers=headers, timeout=5)
    if answer.status_code != httpx.codes.OK:
        raise RuntimeError(f"{server} answered with status {answer.status_code}")


def build(
    catalogue: Path, upto: int, place: Place, on_progress: Callable[[int], None]
) -> dict[str, Any]:
    """Write the vectors of the blocks up to ``upto`` into a place that has none yet.

    Returns how many ``blocks`` and the ``collection`` that holds them. ``on_progress`` is told how
    many are written.
    """
    database = sqlite3.connect(f"{catalogue.resolve().as_uri()}?mode=ro", uri=True)
    try:
        count, size = database.execute(
            "SELECT count(*), max(length(data)) FROM vector WHERE block <= ?", (upto,)
        ).fetchone()
        client = open_client(place)
        # The index file is written once, when the last record arrives: with a threshold above
        # the count it would be at each opening, and below it a remainder would stay in the log.
        collection = client.create_collection(
            place.collection,
            embedding_function=None,
            configuration={
                "hnsw": {
                    "space": "cosine",
                    "ef_search": EF_SEARCH,
                    "batch_size": max(LEAST_THRESHOLD, count),
                    "sync_threshold": max(LEAST_THRESHOLD, count),
                }
            },
        )
        done = 0
        for numbers, vectors in _batches(database, upto, _batch(size or 0)):
            collection.add(ids=[str(n) for n in numbers], embeddings=vectors)
            for _ in range(count, LEAST_THRESHOLD):  # one alone would wait in the log: twice, then
                collection.upsert(ids=[str(n) for n in numbers], embeddings=vectors)
            done += len(numbers)
            on_progress(done)
        if collection.count() != count:
            raise RuntimeError(f"{collection.count()} of {count} vectors were stored")
        # Chroma persists in the background of `add`; a query waits for it.
        if count:
            collection.query(query_embeddings=vectors[:1], n_results=1, include=[])
        identity = str(collection.id)
        client.close()
        return {"blocks": count, "collection": identity}
    finally:
        database.close()


def _batch(vector_bytes: int) -> int:
    numbers = max(1, vector_bytes // 4)
    return max(1, min(BATCH, BATCH_BYTES // (_BYTES_A_NUMBER * numbers)))


def _batches(database: sqlite3.Connection, upto: int, size: int) -> Iterator[tuple[list[int], Any]]:
    cursor = database.execute(
        "SELECT block, data FROM vector WHERE block <= ? ORDER BY block", (upto,)
    )
    while rows := cursor.fetchmany(size):
        data = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f4")
        yield [row[0] for row in rows], data.reshape(len(rows), -1)


def probe(catalogue: Path, upto: int, place: Place, samples: int = 20) -> None:
    """Open ``place`` afresh and see that it finds what it was given.

    The search is approximate, so not every sample need be found; a damaged index finds hardly any.
    Raises whatever goes wrong; may also crash or grow without bound on a damaged folder, so it
    runs in a process of its own, under limits.
    """
    database = sqlite3.connect(f"{catalogue.resolve().as_uri()}?mode=ro", uri=True)
    try:
        rows = database.execute(
            "SELECT data FROM vector WHERE block <= ? ORDER BY random() LIMIT ?",
            (upto, samples),
        ).fetchall()
    finally:
        database.close()
    client = open_client(place)
    reader = Reader(client, place.collection)
    found = 0
    for (data,) in rows:
        _, similarities = reader.search(np.frombuffer(data, dtype="<f4"), 1)
        found += bool(similarities) and similarities[0] >= 0.999
    if 2 * found < len(rows):
        raise RuntimeError(f"of {len(rows)} blocks only {found} are found by their own vectors")
    client.close()


def delete(place: Place) -> None:
    """Remove a collection from its server, if it is there."""
    from chromadb.errors import NotFoundError

    client = open_client(place)
    try:
        client.delete_collection(place.collection)
    except NotFoundError:
        pass
    finally:
        client.close()


class Reader:
    """Search in one opened place."""

    def __init__(self, client: Client, collection: str) -> None:
        self._client = client
        self._collection = client.get_collection(collection, embedding_function=None)

    def count(self) -> int:
        return self._collection.count()

    def search(self, vector: NDArray[np.float32], k: int) -> tuple[list[int], list[float]]:
        """The numbers of the ``k`` nearest blocks, and their cosine similarities."""
        vectors: Sequence[Any] = [vector]
        found = self._collection.query(query_embeddings=vectors, n_results=k, include=["distances"])
        distances = found["distances"] or [[]]
        return [int(i) for i in found["ids"][0]], [1.0 - d for d in distances[0]]

    def close(self) -> None:
        self._client.close()
