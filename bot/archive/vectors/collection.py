"""One Chroma folder: how it is written, opened and asked. A folder is written once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from chromadb.api.client import Client

NAME = "blocks"
BATCH = 5000
# How many neighbours a search keeps in view. On 40,000 vectors without any clusters, the hardest
# case there is, 100 (the default) found 78 % of the nearest 20, and 300 found 91 %.
EF_SEARCH = 300


def open_client(folder: Path) -> Client:
    """A client for this folder. Chroma keeps clients by path, so no folder name is used twice."""
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(
        path=str(folder.resolve()), settings=Settings(anonymized_telemetry=False)
    )
    return cast("Client", client)  # what is declared, ClientAPI, cannot be closed


def build(catalogue: Path, upto: int, folder: Path) -> int:
    """Write the vectors of the blocks up to ``upto`` into a new folder; returns how many."""
    database = sqlite3.connect(f"{catalogue.resolve().as_uri()}?mode=ro", uri=True)
    try:
        total = database.execute("SELECT count(*) FROM vector WHERE block <= ?", (upto,))
        count = int(total.fetchone()[0])
        client = open_client(folder)
        # The index file is written once, when the last record arrives: with a threshold above
        # the count it would never be, and below it a remainder would stay in the log.
        collection = client.create_collection(
            NAME,
            embedding_function=None,
            configuration={
                "hnsw": {
                    "space": "cosine",
                    "ef_search": EF_SEARCH,
                    "batch_size": max(2, count),
                    "sync_threshold": max(2, count),
                }
            },
        )
        for numbers, vectors in _batches(database, upto):
            collection.add(ids=[str(n) for n in numbers], embeddings=vectors)
        if collection.count() != count:
            raise RuntimeError(f"{collection.count()} of {count} vectors were stored")
        # Chroma persists in the background of `add`; a query waits for it.
        if count:
            collection.query(query_embeddings=vectors[:1], n_results=1, include=[])
        client.close()
        return count
    finally:
        database.close()


def _batches(database: sqlite3.Connection, upto: int) -> Iterator[tuple[list[int], Any]]:
    cursor = database.execute(
        "SELECT block, data FROM vector WHERE block <= ? ORDER BY block", (upto,)
    )
    while rows := cursor.fetchmany(BATCH):
        data = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f4")
        yield [row[0] for row in rows], data.reshape(len(rows), -1)


def probe(catalogue: Path, upto: int, folder: Path, samples: int = 20) -> None:
    """Open ``folder`` afresh and see that it finds what it was given.

    The search is approximate, so not every sample need be found; a damaged folder finds hardly any.
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
    client = open_client(folder)
    reader = Reader(client)
    found = 0
    for (data,) in rows:
        _, similarities = reader.search(np.frombuffer(data, dtype="<f4"), 1)
        found += bool(similarities) and similarities[0] >= 0.999
    if 2 * found < len(rows):
        raise RuntimeError(f"of {len(rows)} blocks only {found} are found by their own vectors")
    client.close()


class Reader:
    """Search in one opened folder."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._collection = client.get_collection(NAME, embedding_function=None)

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
