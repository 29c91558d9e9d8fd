from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.passages import Atom, assemble
from bot.archive.querying import telling
from bot.archive.ranking import K1, SCALES, WEIGHTS, B, QueryTerm, ceiling, idf, score_atoms
from tests.archives import TestArchive, article

MIDDLES = np.array([50, 150, 420, 1300, 9000])
TERMS = ["nato rutt", "rutt", "ankara", "rutt rutt", "nato"]
MEANS = [1.4, 2.0, 3.0, 4.0, 5.0]


def by_hand(atom: int, query: list[QueryTerm]) -> float:
    """The formula at the head of bot.archive.ranking, term by term."""
    total = 0.0
    for h, w, k, mean in zip(SCALES, WEIGHTS, K1, MEANS, strict=True):
        near = [j for j in range(5) if j == atom or abs(MIDDLES[j] - MIDDLES[atom]) < h]
        found = [t for j in near for t in TERMS[j].split(" ")]
        norm = k * (1 - B + B * len(found) / mean)
        for q in query:
            tf = found.count(q.term)
            total += w * q.count * q.idf * tf * (k + 1) / (tf + norm)
    return total


def test_the_score_is_the_formula() -> None:
    query = [QueryTerm(term="rutt", count=1, idf=1.5), QueryTerm(term="nato", count=2, idf=0.7)]
    scores = score_atoms(MIDDLES, TERMS, query, MEANS)
    assert scores == pytest.approx([by_hand(i, query) for i in range(5)])
    assert scores.max() < ceiling(query)


def test_a_question_without_known_terms_scores_nothing() -> None:
    assert score_atoms(MIDDLES, TERMS, [], MEANS).tolist() == [0.0] * 5


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_idf_is_never_negative_and_rare_terms_weigh_more(occurrences: int, atoms: int) -> None:
    assert 0 <= idf(occurrences, atoms) < math.inf
    assert idf(occurrences, atoms) >= idf(occurrences + 1, atoms)


@given(
    st.lists(st.tuples(st.integers(1, 400), st.booleans(), st.floats(0, 9)), min_size=1),
    st.integers(1, 5000),
)
def test_passages_are_whole_atoms_within_the_budget(
    drawn: list[tuple[int, bool, float]], budget: int
) -> None:
    atoms, start, segment = [], 0, 0
    for length, new_segment, _ in drawn:
        segment += new_segment
        atoms.append(Atom(segment=segment, revision=segment, start=start, end=start + length))
        start += length
    found = assemble(atoms, np.array([score for *_, score in drawn]), budget)
    covered = [a for a in atoms for s in found if a.revision == s.revision
               and s.start <= a.start and a.end <= s.end]  # fmt: skip
    assert sum(a.length for a in covered) == sum(s.end - s.start for s in found) <= budget
    assert [s.score for s in found] == sorted((s.score for s in found), reverse=True)


@pytest.mark.parametrize(
    ("occurrences", "chosen"),
    [
        ({"bridge": 50_000, "melk": 10, "city": 70_000}, ["melk", "bridge"]),
        ({"city": 90_000, "people": 100_000, "year": 100_001}, ["city", "people"]),
        ({"melk": 3, "nowhere": 0}, ["melk"]),
        ({"nowhere": 0}, []),
        ({}, []),
    ],
)
def test_candidates_are_looked_for_by_the_rarest_terms(
    occurrences: dict[str, int], chosen: list[str]
) -> None:
    assert telling(occurrences) == chosen


def test_a_word_of_the_title_counts_where_it_does_not_stand_itself() -> None:
    query = [QueryTerm(term="rutt", count=1, idf=2.0), QueryTerm(term="melk", count=1, idf=1.0)]
    plain = score_atoms(MIDDLES, TERMS, query, MEANS)
    nowhere = np.zeros((2, len(TERMS)), dtype=np.bool_)
    assert score_atoms(MIDDLES, TERMS, query, MEANS, nowhere).tolist() == plain.tolist()
    in_title = nowhere.copy()
    in_title[1] = True
    titled = score_atoms(MIDDLES, TERMS, query, MEANS, in_title)
    assert (titled > plain).all()
    stands = nowhere.copy()
    stands[0, 3] = True  # the title has what the atom itself has twice
    assert score_atoms(MIDDLES, TERMS, query, MEANS, stands)[3] == plain[3]
    assert (titled <= ceiling(query)).all()


def test_an_article_is_found_by_its_title_though_its_text_never_says_it(
    archive: TestArchive,
) -> None:
    said = "The engineers expect that it will reopen in June. Nobody was hurt."
    archive.ingest(
        [
            article("id:a", said, title="Bridge of Melk closed"),
            article("id:b", said.replace("June", "July"), title="School of Linz closed"),
        ]
    )
    first = archive.find("When do engineers expect the bridge of Melk to reopen?")[0]
    assert first.revision.article.key == "id:a"


def test_where_few_words_are_found_what_a_text_is_about_counts_more(archive: TestArchive) -> None:
    ill = "In spring, doctors healed a number of ill babies in the hospital ward of the university."
    archive.store(article("id:ill", ill))
    archive.store(article("id:town", "The council of the town met about its new parking meters."))
    found = archive.find("Who cured the sick children of the town in spring?")
    assert [p.revision.article.key for p in found] == ["id:ill", "id:town"]
    assert found[0].score < found[1].score  # by the words alone it would be second
