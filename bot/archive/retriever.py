"""A question -> the passages to answer it from: candidates, score, passages under a budget."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.archive.asides import Asides
from bot.archive.asides import read as read_asides
from bot.archive.catalogue import Catalogue
from bot.archive.index import BlockIndex, StoredBlock
from bot.archive.passages import Atom, Stretch, assemble
from bot.archive.preferring import Among, worth
from bot.archive.querying import Query, query_of
from bot.archive.retelling import telling, told_before
from bot.archive.scoring import candidates_of, word_shares
from bot.archive.vectors.search import VectorSearch
from bot.domain import EVERYTHING, Passage, Scope
from bot.languages.indexing import ENGLISH, index_terms

TEXT_CANDIDATES = 60
TITLE_CANDIDATES = 10  # articles
PREFERRED_CANDIDATES = 20
VECTOR_CANDIDATES = 20
REACH = 3  # blocks on each side: more than the widest scale
COSINE_WEIGHT = 0.1  # of a block's cosine beside a word score whose best is 1
UNSURE, COSINE_UNSURE = 0.3, 0.4  # its weight where no passage has a higher share of the words


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

    def retrieve(
        self,
        question: str,
        *,
        budget: int,
        limit: int | None = None,
        scope: Scope = EVERYTHING,
        also: Mapping[str, float] | None = None,
    ) -> list[Passage]:
        """Passages for ``question``, best first: at most ``budget`` characters in all.

        A passage's score is its word score as a share of the highest that the question allows
        (0 to 1), so it can be compared between questions. Nothing is from out of ``scope``. What
        several reprints of a story say in the same words is given once, from the earliest.

        ``also``: further queries for the same, in other words or in another language, and how much
        each of them counts beside the question, which counts 1.
        """
        if not self._catalogue.index.has_blocks():
            return []
        self._catalogue.check_embedder(self._embedder.name)
        with self._catalogue.seen(scope) as index:
            asides = read_asides(question, index.heads, scope.as_of or self._catalogue.now())
            others = {text: share for text, share in (also or {}).items() if text != question}
            return self._search(index, asides, others, budget, limit)

    def preferences(self, question: str, *, scope: Scope = EVERYTHING) -> tuple[str, ...]:
        """What of the articles ``question`` prefers, in words: it came before the rest."""
        with self._catalogue.seen(scope) as index:
            asides = read_asides(question, index.heads, scope.as_of or self._catalogue.now())
        return tuple(preference.text for preference in asides.preferences)

    def _search(
        self,
        index: BlockIndex,
        asides: Asides,
        also: Mapping[str, float],
        budget: int,
        limit: int | None,
    ) -> list[Passage]:
        queries = [query_of(asides.question, index, asides)]
        queries += [query_of(text, index) for text in also]
        vectors = self._embedder.embed([asides.topic, *also])
        found = self._candidates(index, queries, vectors, Among(asides.preferences))
        with self._catalogue.database.snapshot():  # an article may be removed just now
            blocks = index.neighbourhood(sorted(set(found)), REACH)
            if not blocks:
                return []
            return self._ranked(index, blocks, asides, queries, also, vectors, budget, limit)

    def _ranked(
        self,
        index: BlockIndex,
        blocks: Sequence[StoredBlock],
        asides: Asides,
        queries: Sequence[Query],
        also: Mapping[str, float],
        vectors: NDArray[np.float32],
        budget: int,
        limit: int | None,
    ) -> list[Passage]:
        """The passages that ``blocks`` come to."""
        stories = index.stories_of({b.revision for b in blocks})
        revision_of = cache(self._catalogue.revision_by_num)
        found = candidates_of(blocks, told_before(blocks, stories, revision_of))
        titles = self._title_terms(stories, index)
        shares = word_shares(found, [query.terms for query in queries], index.totals(), titles)
        words = np.array([1.0, *also.values()]) @ shares
        cosines = (index.vectors_of([b.num for b in blocks]) @ vectors.T).max(axis=1)[found.owner]
        weight = COSINE_WEIGHT if shares.max() >= UNSURE else COSINE_UNSURE
        fused = words / max(words.max(), 1e-12) + weight * np.maximum(cosines, 0)
        surely = int(np.argmax(fused))  # what answers best stays, whatever is preferred
        met = [index.heads.meeting(p, stories) for p in asides.preferences]
        fused *= worth([a.revision for a in found.atoms], asides.preferences, met)
        told_by = telling(found.atoms, stories, revision_of)
        stretches = assemble(found.atoms, fused, budget, limit, told_by, surely)
        best = _best_of(stretches, found.atoms, shares.max(axis=0))
        return [
            Passage(
                revision=replace(revision_of(s.revision), story=stories[s.revision]),
                start=s.start,
                end=s.end,
                score=round(score, 6),
            )
            for s, score in zip(stretches, best, strict=True)
        ]

    def _candidates(
        self,
        index: BlockIndex,
        queries: Sequence[Query],
        vectors: NDArray[np.float32],
        preferred: Among,
    ) -> list[int]:
        """The numbers of blocks that may answer."""
        found: list[int] = []
        for query, vector in zip(queries, vectors, strict=True):
            sought = query.telling_forms()
            found += index.match(sought, TEXT_CANDIDATES)
            found += index.match_titles([*sought, *query.unsaid_forms()], TITLE_CANDIDATES)
            if preferred.preferences:
                found += index.match(sought, PREFERRED_CANDIDATES, preferred)
            found += self._vectors.nearest(vector, VECTOR_CANDIDATES, index)
        return found

    def _title_terms(self, nums: Collection[int], index: BlockIndex) -> dict[int, frozenset[str]]:
        """The terms of the title of each of these revisions, in any language of the archive."""
        languages = index.languages() or (ENGLISH,)
        return {
            num: frozenset(t for language in languages for t in index_terms(title, language))
            for num, title in self._catalogue.titles_of(nums).items()
        }


def _best_of(
    stretches: Sequence[Stretch], atoms: Sequence[Atom], scores: NDArray[np.float64]
) -> list[float]:
    """The highest score of an atom in each of ``stretches``."""
    by_revision: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for atom, score in zip(atoms, scores.tolist(), strict=True):
        by_revision[atom.revision].append((atom.start, score))
    return [
        max(score for start, score in by_revision[s.revision] if s.start <= start < s.end)
        for s in stretches
    ]
