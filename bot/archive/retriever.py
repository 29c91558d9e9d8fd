"""A question -> the passages to answer it from: candidates, score, passages under a budget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.archive.catalogue import Catalogue, StoredBlock
from bot.archive.passages import Atom, Stretch, assemble
from bot.archive.ranking import SCALES, Floats, QueryTerm, ceiling, idf, score_atoms
from bot.archive.terms import terms
from bot.archive.vectors.search import VectorSearch
from bot.domain import Passage, Revision

TEXT_CANDIDATES = 60
VECTOR_CANDIDATES = 20
REACH = 3  # blocks on each side: more than the widest scale
COSINE_WEIGHT = 0.1  # of a block's cosine beside a word score whose best is 1
_APART = 4 * max(SCALES)


class Embedder(Protocol):
    """Texts to vectors (shape: texts x dimensions)."""

    @property
    def name(self) -> str: ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


class Retriever:
    """Search in one archive."""

    def __init__(self, catalogue: Catalogue, vectors: VectorSearch, embedder: Embedder) -> None:
        self._catalogue = catalogue
        self._vectors = vectors
        self._embedder = embedder

    def retrieve(self, question: str, *, budget: int, limit: int | None = None) -> list[Passage]:
        """Passages for ``question``, best first: at most ``budget`` characters in all.

        A passage's score is its word score as a share of the highest that the question allows
        (0 to 1), so it can be compared between questions.
        """
        if not self._catalogue.count_blocks():
            return []
        self._catalogue.check_embedder(self._embedder.name)
        query = self._query_terms(question)
        vector = self._embedder.embed([question])[0]
        candidates = self._catalogue.match([q.term for q in query], TEXT_CANDIDATES)
        candidates += self._vectors.nearest(vector, VECTOR_CANDIDATES)
        blocks = self._catalogue.neighbourhood(sorted(set(candidates)), REACH)
        if not blocks:
            return []
        atoms, owner = _atoms_of(blocks)
        words = self._word_scores(atoms, blocks, query)
        cosines = (self._catalogue.vectors_of([b.num for b in blocks]) @ vector)[owner]
        fused = words / max(words.max(), 1e-12) + COSINE_WEIGHT * np.maximum(cosines, 0)
        top = max(ceiling(query), 1e-12)
        word_score = {(a.revision, a.start): w / top for a, w in zip(atoms, words, strict=True)}
        stretches = assemble(atoms, fused, budget, limit)
        return self._passages(stretches, word_score)

    def _query_terms(self, question: str) -> list[QueryTerm]:
        counts = Counter(terms(question))
        occurrences = self._catalogue.occurrences(list(counts))
        atoms = self._catalogue.totals().get("atoms", 0)
        return [
            QueryTerm(term=term, count=n, idf=idf(occurrences[term], atoms))
            for term, n in counts.items()
        ]

    def _word_scores(
        self, atoms: Sequence[Atom], blocks: Sequence[StoredBlock], query: Sequence[QueryTerm]
    ) -> Floats:
        totals = self._catalogue.totals()
        means = [totals[f"window_terms_{i}"] / totals["atoms"] for i in range(len(SCALES))]
        middles = np.array([(a.start + a.end) // 2 for a in atoms], dtype=np.int64)
        atom_terms = [t for b in blocks for t in b.block.atom_terms]
        return score_atoms(_far_apart(middles, atoms), atom_terms, query, means)

    def _passages(
        self, stretches: Sequence[Stretch], word_score: dict[tuple[int, int], float]
    ) -> list[Passage]:
        revisions: dict[int, Revision] = {}
        passages = []
        for s in stretches:
            if s.revision not in revisions:
                revisions[s.revision] = self._catalogue.revision_by_num(s.revision)
            inside = (
                w
                for (revision, start), w in word_score.items()
                if revision == s.revision and s.start <= start < s.end
            )
            passages.append(
                Passage(
                    revision=revisions[s.revision],
                    start=s.start,
                    end=s.end,
                    score=round(max(inside), 6),
                )
            )
        return passages


def _atoms_of(blocks: Sequence[StoredBlock]) -> tuple[list[Atom], NDArray[np.int64]]:
    """The atoms of ``blocks`` in order, and for each the index of its block."""
    atoms: list[Atom] = []
    owner: list[int] = []
    segment = -1
    before: tuple[int, int] | None = None
    for index, stored in enumerate(blocks):
        here = (stored.revision, stored.block.ordinal)
        if before is None or here != (before[0], before[1] + 1):
            segment += 1
        before = here
        start = stored.block.start
        for end in stored.block.atom_ends:
            atoms.append(Atom(segment=segment, revision=stored.revision, start=start, end=end))
            owner.append(index)
            start = end
    return atoms, np.array(owner, dtype=np.int64)


def _far_apart(middles: NDArray[np.int64], atoms: Sequence[Atom]) -> NDArray[np.int64]:
    """Middles shifted so that windows never reach from one segment into another."""
    shifted = middles.copy()
    offset = 0
    for i in range(1, len(atoms)):
        if atoms[i].segment != atoms[i - 1].segment:
            offset = int(shifted[i - 1]) + _APART - int(middles[i])
        shifted[i] += offset
    return shifted
