from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.archive.passages import Atom, Telling, assemble
from bot.archive.retelling import told_sentences
from bot.domain import Article
from tests.archives import TestArchive, article
from tests.bench.several import stories

SHARED = (
    "The minister said on Friday that the ferry of Melk would sail again from the first of June."
)


def atoms_of(*stories: str) -> tuple[list[Atom], Telling]:
    """Atoms of 100 characters, those of one story one after another."""
    atoms = [
        Atom(segment=ord(s), revision=ord(s), start=100 * i, end=100 * i + 100)
        for i, s in enumerate(stories)
    ]
    return atoms, Telling(stories=stories, sentences=lambda _: frozenset())


def told_by(found: Sequence[object], letter: str) -> int:
    return sum(s.end - s.start for s in found if s.revision == ord(letter))  # type: ignore[attr-defined]


def test_a_comparable_article_gets_its_best_passage_before_one_takes_the_budget() -> None:
    atoms, telling = atoms_of(*"aaaaaaaaaabbbbb")
    scores = np.array([1.0] * 10 + [0.85, 0.5, 0.5, 0.5, 0.5])
    alone = assemble(atoms, scores, 500)
    shared = assemble(atoms, scores, 500, telling=telling)
    assert (told_by(alone, "b"), told_by(shared, "b")) == (0, 200)
    assert sum(s.end - s.start for s in shared) <= 500


def test_an_article_that_is_no_match_takes_nothing_from_the_one_that_is() -> None:
    atoms, telling = atoms_of(*"aaaaaaaaaabbbbb")
    scores = np.array([1.0] * 10 + [0.7] * 5)
    assert told_by(assemble(atoms, scores, 500, telling=telling), "b") == 0


def test_the_more_an_article_has_of_the_budget_the_less_its_next_sentence_counts() -> None:
    atoms, telling = atoms_of(*"aaaaaaaaaaaaaaabbbbbbbbbb")
    scores = np.array([1.0] * 15 + [0.95] * 10)
    found = assemble(atoms, scores, 2000, telling=telling)
    assert told_by(found, "b") >= 600  # 500 without


def test_what_answers_best_stays_whatever_is_preferred() -> None:
    atoms, telling = atoms_of(*"abbbbbbbbbb")
    scores = np.array([0.75] + [1.0] * 10)
    assert told_by(assemble(atoms, scores, 500, telling=telling), "a") == 0
    assert told_by(assemble(atoms, scores, 500, telling=telling, surely=0), "a") == 100


def test_a_sentence_of_several_articles_is_given_once(archive: TestArchive) -> None:
    for key, more in (("a", "He was in Linz."), ("b", "Ida Kern owns it."), ("c", "Rain fell.")):
        filler = " ".join(f"Paper {key} wrote of ship {key}{n} and its crew." for n in range(12))
        archive.store(article(f"id:{key}", f"{filler} {SHARED} {more}", title=f"Ship {key}"))
    found = archive.find("When will the ferry of Melk sail again, said the minister?", budget=1500)
    assert sum(p.text.count(SHARED) for p in found) == 1
    assert len({p.revision.article.key for p in found}) > 1


def test_short_sentences_are_compared_with_no_other_article() -> None:
    assert told_sentences("He declined to comment. It rained.") == frozenset()
    long = f"{SHARED} Nobody was hurt."
    assert told_sentences(long) == told_sentences(long.replace("June.", "June!").upper())
    assert told_sentences(SHARED) != told_sentences(SHARED.replace("first", "third"))


def test_an_article_may_repeat_itself(archive: TestArchive) -> None:
    text = " ".join(f"{SHARED} Section {n} follows here for the reader." for n in range(4))
    archive.store(article("id:a", text))
    found = archive.find("When will the ferry sail?", budget=1000)
    assert sum(p.text.count(SHARED) for p in found) > 2


def test_evidence_in_several_articles_is_found_under_one_budget(archive: TestArchive) -> None:
    """Before articles were given turns, .73 of the articles that answer had a passage."""
    asked = []
    for articles, (several, _) in stories():
        asked.append(several)
        for made in articles:
            archive.store(Article(key=made["id"], text=made["text"], title=made["title"]))
    reached = []
    for question in asked:
        wanted = {reference["article"] for reference in question["relevant"]}
        found = {p.revision.article.key for p in archive.find(question["question"], budget=1500)}
        reached.append(len(wanted & found) / len(wanted))
    assert np.mean(reached) > 0.9


def test_a_title_alone_makes_an_article_a_candidate(archive: TestArchive) -> None:
    text = "Dogs have a seat for free in winter. Nobody was hurt."
    archive.store(article("id:wanted", text, title="Tirana ferry"))
    for n in range(60):
        ship = f"Ship {n} crosses the sea to Albania with many boats and sailors on board."
        archive.store(article(f"id:{n}", ship, title=f"Ship {n}"))
    found = archive.find("What about the ferry of Tirana?", budget=200)
    assert found[0].revision.article.key == "id:wanted"
