"""A question -> the passages to answer it from: candidates, score, passages under a budget."""

from __future__ import annotations

import re
from collections import Counter
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
from bot.archive.passages import Atom, Stretch, Telling, assemble
from bot.archive.preferring import Among, worth
from bot.archive.querying import Query, query_of
from bot.archive.ranking import SCALES, Floats, QueryTerm, ceiling, score_atoms
from bot.archive.vectors.search import VectorSearch
from bot.domain import EVERYTHING, Passage, Revision, Scope
from bot.languages.indexing import ENGLISH, index_terms

TEXT_CANDIDATES = 60
TITLE_CANDIDATES = 10  # articles
PREFERRED_CANDIDATES = 20
VECTOR_CANDIDATES = 20
REACH = 3  # blocks on each side: more than the widest scale
COSINE_WEIGHT = 0.1  # of a block's cosine beside a word score whose best is 1
UNSURE, COSINE_UNSURE = 0.3, 0.4  # its weight where no passage has a higher share of the words
FEWEST_WORDS = 8  # of sentences that may be the same in two articles
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])[\"'”’)\]]*\s+|\n+")
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
        atoms, owner, atom_terms = _atoms_of(blocks, self._told_before(blocks, stories))
        titles = self._title_terms(stories, index)
        totals = index.totals()
        shares = np.array([
            _word_scores(atoms, atom_terms, query.terms, totals, titles)
            / max(ceiling(query.terms), 1e-12)
            for query in queries
        ])  # fmt: skip
        words = np.array([1.0, *also.values()]) @ shares
        cosines = (index.vectors_of([b.num for b in blocks]) @ vectors.T).max(axis=1)[owner]
        weight = COSINE_WEIGHT if shares.max() >= UNSURE else COSINE_UNSURE
        fused = words / max(words.max(), 1e-12) + weight * np.maximum(cosines, 0)
        surely = int(np.argmax(fused))  # what answers best stays, whatever is preferred
        met = [index.heads.meeting(p, stories) for p in asides.preferences]
        fused *= worth([a.revision for a in atoms], asides.preferences, met)
        best = shares.max(axis=0)
        word_score = {(a.revision, a.start): w for a, w in zip(atoms, best, strict=True)}
        told_by = self._telling(atoms, stories)
        stretches = assemble(atoms, fused, budget, limit, told_by, surely)
        return self._passages(stretches, word_score, stories)

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

    def _told_before(
        self, blocks: Sequence[StoredBlock], stories: Mapping[int, str]
    ) -> set[tuple[int, int]]:
        """Revision and start of each atom that an earlier reprint has in the same words."""
        shared = {story for story, count in Counter(stories.values()).items() if count > 1}
        revisions = {
            num: self._catalogue.revision_by_num(num)
            for num, story in stories.items()
            if story in shared
        }
        told: dict[str, set[str]] = {story: set() for story in shared}
        found: set[tuple[int, int]] = set()
        for num in sorted(revisions, key=lambda num: _earliest(revisions[num])):
            mine = {
                (num, start): _same_words(revisions[num].text[start:end])
                for stored in blocks
                if stored.revision == num
                for start, end in stored.block.atom_spans
            }
            before = told[stories[num]]
            found |= {place for place, words in mine.items() if words in before}
            before |= set(mine.values())
        return found

    def _telling(self, atoms: Sequence[Atom], stories: Mapping[int, str]) -> Telling:
        @cache
        def text(revision: int) -> str:
            return self._catalogue.revision_by_num(revision).text

        def sentences(i: int) -> frozenset[str]:
            atom = atoms[i]
            return told_sentences(text(atom.revision)[atom.start : atom.end])

        return Telling(stories=[stories[a.revision] for a in atoms], sentences=cache(sentences))

    def _passages(
        self,
        stretches: Sequence[Stretch],
        word_score: dict[tuple[int, int], float],
        stories: Mapping[int, str],
    ) -> list[Passage]:
        revisions: dict[int, Revision] = {}
        passages = []
        for s in stretches:
            if s.revision not in revisions:
                revisions[s.revision] = replace(
                    self._catalogue.revision_by_num(s.revision), story=stories[s.revision]
                )
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


def _earliest(revision: Revision) -> tuple[bool, str, str]:
    """The order in which reprints count: the earliest first, those without a date last."""
    published = revision.article.published
    return published is None, published.isoformat() if published else "", revision.article_id


def _same_words(text: str) -> str:
    """What two reprints of a sentence have in common; every word of it counts."""
    return " ".join(re.findall(r"\w+", text.casefold())) or text


def told_sentences(text: str) -> frozenset[str]:
    """What is compared to see whether two articles say the same; empty if it is but a few words.

    A short sentence means another thing in another article ("He declined to comment.").
    """
    if len(text.split()) < FEWEST_WORDS:
        return frozenset()
    return frozenset(_same_words(sentence) for sentence in _SENTENCE_END.split(text.strip()))


def _word_scores(
    atoms: Sequence[Atom],
    atom_terms: Sequence[Sequence[str]],
    query: Sequence[QueryTerm],
    totals: Mapping[str, int],
    title_terms: Mapping[int, frozenset[str]],
) -> Floats:
    has = [
        {num for num, found in title_terms.items() if not found.isdisjoint(q.terms)} for q in query
    ]
    in_title = np.array(
        [[a.revision in nums for a in atoms] for nums in has], dtype=np.bool_
    ).reshape(len(query), len(atoms))
    means = [totals[f"window_terms_{i}"] / totals["atoms"] for i in range(len(SCALES))]
    middles = np.array([(a.start + a.end) // 2 for a in atoms], dtype=np.int64)
    return score_atoms(_far_apart(middles, atoms), atom_terms, query, means, in_title)


def _atoms_of(
    blocks: Sequence[StoredBlock], left_out: Collection[tuple[int, int]]
) -> tuple[list[Atom], NDArray[np.int64], list[tuple[str, ...]]]:
    """The atoms of ``blocks`` in order; for each the index of its block, and its terms.

    ``left_out``: revision and start of atoms to pass by.
    """
    atoms: list[Atom] = []
    owner: list[int] = []
    atom_terms: list[tuple[str, ...]] = []
    segment = -1
    before: tuple[int, int] | None = None
    for index, stored in enumerate(blocks):
        here = (stored.revision, stored.block.ordinal)
        if before is None or here != (before[0], before[1] + 1):
            segment += 1
        before = here
        spans = stored.block.atom_spans
        for (start, end), found in zip(spans, stored.block.atom_terms, strict=True):
            if (stored.revision, start) in left_out:
                segment += 1
            else:
                atoms.append(Atom(segment=segment, revision=stored.revision, start=start, end=end))
                owner.append(index)
                atom_terms.append(found)
    return atoms, np.array(owner, dtype=np.int64), atom_terms


def _far_apart(middles: NDArray[np.int64], atoms: Sequence[Atom]) -> NDArray[np.int64]:
    """Middles shifted so that windows never reach from one segment into another."""
    shifted = middles.copy()
    offset = 0
    for i in range(1, len(atoms)):
        if atoms[i].segment != atoms[i - 1].segment:
            offset = int(shifted[i - 1]) + _APART - int(middles[i])
        shifted[i] += offset
    return shifted
