"""Where articles differ about what was asked, both sides are shown, dated; elsewhere nothing is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import Dateline, Settings
from bot.domain import Answer, Scope
from bot.packaged import folder
from bot.reading.files import read_paths
from tests.archives import article

Ask = Callable[..., Answer]
FILLER = (
    "Residents gathered near the harbour for the evening. Shops along the quay stayed open until"
    " late, and a band played for the visitors who had come by ferry."
)


DIFFERENT = [
    # question, first article, second article, kind
    ("How many people died in the Melk fire?",
     (3, "Twelve people died in the fire in Melk, the mayor said."),
     (5, "Fifteen people died in the fire in Melk, the mayor said."), "superseded"),
    ("How many people died in the Melk fire?",
     (3, "The fire in Melk killed 12 people, the mayor said."),
     (3, "The fire in Melk killed 14 people, according to the hospital."), "disputed"),
    ("How much will the Melk bridge cost?",
     (3, "The new Melk bridge will cost 40 million euros, the council said."),
     (9, "The new Melk bridge will cost 52 million euros, the council said."), "superseded"),
    ("When will the Melk bridge open?",
     (3, "The Melk bridge will open on 12 May, the council said."),
     (9, "The Melk bridge will open on 30 June, the council said."), "superseded"),
    ("When will the Melk bridge open?",
     (3, "The Melk bridge will open in May, the council said."),
     (3, "The Melk bridge will open in July, the contractor told reporters."), "disputed"),
    ("Has the council approved the Melk stadium plan?",
     (3, "The council has approved the Melk stadium plan after a long debate."),
     (9, "The council has not approved the Melk stadium plan after all."), "superseded"),
    ("Did Elena Marsh approve the Melk stadium plan?",
     (3, "Mayor Elena Marsh approved the Melk stadium plan on Monday."),
     (9, "Mayor Elena Marsh never approved the Melk stadium plan, she said."), "superseded"),
    ("What was the turnout in the Melk election?",
     (3, "Turnout in the Melk election was 61 percent, officials said."),
     (4, "Turnout in the Melk election was 58 percent, officials said."), "superseded"),
    ("How many workers does the Melk plant employ?",
     (3, "The Melk plant employs 1,200 workers in two shifts."),
     (3, "The Melk plant employs 900 workers in two shifts."), "disputed"),
    ("When was the Melk museum founded?",
     (3, "The Melk museum was founded in 1911 by a merchant."),
     (8, "The Melk museum was founded in 1921 by a merchant."), "superseded"),
]  # fmt: skip


AGREEING = [
    ("How many people died in the fire?",
     (3, "Twelve people died in the fire in Melk, the mayor said."),
     (5, "Fifteen people died in the fire in Krems, the mayor said.")),
    ("How many people died in the Melk fire?",
     (3, "Twelve people died in the fire in Melk, the mayor said."),
     (5, "In Melk 15 people were hurt in the fire, the mayor said.")),
    ("How many people died in the Melk fire?",
     (3, "Twelve people died in the fire in Melk, the mayor said."),
     (5, "12 people died in the fire in Melk, the hospital said.")),
    ("How much did the Melk plant earn?",
     (3, "The Melk plant earned 40 million euros in 2022, its owner said."),
     (3, "The Melk plant earned 52 million euros in 2023, its owner said.")),
    ("When did the council vote on the Melk bridge?",
     (3, "The council voted on the Melk bridge on 12 May."),
     (9, "The council voted on the Melk bridge in May.")),
    ("When will the Melk bridge open?",
     (3, "The Melk bridge will open on 12 May, the council said."),
     (9, "The Melk pool will open on 30 June, the council said.")),
    ("How many workers does the Melk plant employ?",
     (3, "The Melk plant employs about 1,200 workers in two shifts."),
     (3, "The Melk plant employs 1,180 workers in two shifts.")),
    ("Who backs the Melk stadium plan?",
     (3, "Mayor Huber backs the Melk stadium plan of the council."),
     (9, "Mayor Gruber does not back the Melk stadium plan of the council.")),
    ("When is the Melk market held?",
     (3, "The Melk market is held in May, and the fair of Krems in July."),
     (9, "The Melk market is held in May again.")),
    ("What crashed near Melk?",
     (3, "A Boeing 737 crashed near Melk in heavy fog, the airport said."),
     (9, "A Boeing 747 crashed near Melk in heavy fog, the airport said.")),
    ("Which jets crashed near Melk?",
     (3, "Two F-16 jets crashed near Melk in heavy fog, the airport said."),
     (9, "Two F-35 jets crashed near Melk in heavy fog, the airport said.")),
    ("Has the Boeing 737 landed in Melk?",
     (3, "The Boeing 737 landed in Melk in heavy fog, the airport said."),
     (9, "The Boeing 747 has not landed in Melk in heavy fog, the airport said.")),
    ("Who is the mayor of Melk?",
     (3, "Mayor Elena Marsh of Melk voted for it."),
     (9, "Mayor Elena Marsh of Melk said she did not expect further delays.")),
    ("What did the council do about the Melk stadium plan?",
     (3, "The council approved the Melk stadium plan after a long debate."),
     (9, "The council did not publish the Melk stadium plan after the debate.")),
]  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Ask the offline answerer about articles, each the day of its month and its text.

    The articles of all tests are in one archive, hidden from each other.
    """
    folder = tmp_path_factory.mktemp("disagreements")
    pairs = [pair for _, *pair, _ in DIFFERENT] + [pair for _, *pair in AGREEING]
    texts = list(dict.fromkeys(text for pair in pairs for text in pair))
    with Dateline(Settings.from_env({"DATELINE_DATA_DIR": str(folder)})) as made:
        made.ingestor.ingest(
            article(f"a{n}", f"{text} {FILLER}", title="News from Melk", day=day)
            for n, (day, text) in enumerate(texts)
        )
        ids = {r.article.key: r.article_id for r in made.catalogue.revisions()}

        def answer(question: str, *seen: tuple[int, str]) -> Answer:
            hidden = [ids[f"a{n}"] for n, text in enumerate(texts) if text not in seen]
            return made.assistant.ask(question, scope=Scope(without=tuple(hidden)))

        yield answer


@pytest.mark.parametrize(("question", "one", "other", "kind"), DIFFERENT)
def test_articles_that_differ_about_what_was_asked_are_shown_side_by_side(
    ask: Ask, question: str, one: tuple[int, str], other: tuple[int, str], kind: str
) -> None:
    answer = ask(question, one, other)
    (found,) = answer.disagreements
    assert found.kind == kind
    quotes = [answer.citations[n - 1].quote for _, n in found.claims]
    assert len({q.revision.article_id for q in quotes}) == 2
    assert all(text == q.text for (text, _), q in zip(found.claims, quotes, strict=True))
    days = [q.revision.article.published for q in quotes]
    assert days == sorted(days, key=str)
    (notice,) = [s for s in answer.sentences if s.kind == "notice"]
    assert set(notice.citations) == {n for _, n in found.claims}


@pytest.mark.parametrize(("question", "one", "other"), AGREEING)
def test_articles_that_speak_of_different_things_are_not_set_against_each_other(
    ask: Ask, question: str, one: tuple[int, str], other: tuple[int, str]
) -> None:
    answer = ask(question, one, other)
    assert answer.disagreements == ()
    assert [s for s in answer.sentences if s.kind == "notice"] == []


ALONE = [
    ("What did the Krems plant do?", [
        "The Krems plant hired 40 workers for its new hall in March, its owner said."
        " The Krems plant hired 60 workers for its new hall in March, its owner said."]),
    ("How many workers did the plant hire?", [
        "The plant hired 40 workers for its hall.", "The plant hired 60 workers for its hall."]),
]  # fmt: skip


@pytest.mark.parametrize(("question", "texts"), ALONE)
def test_without_a_reason_to_think_of_one_thing_nothing_is_set_against_each_other(
    tmp_path: Path, question: str, texts: list[str]
) -> None:
    """One article, asked for no number; two that share no name, title or story."""
    with Dateline(Settings.from_env({"DATELINE_DATA_DIR": str(tmp_path / "data")})) as made:
        made.ingestor.ingest(
            article(f"b{n}", text, title=title)
            for n, (text, title) in enumerate(zip(texts, ("Jobs in Krems", "Steyr"), strict=False))
        )
        answer = made.assistant.ask(question)
    assert answer.citations
    assert answer.disagreements == ()


def test_the_sample_article_contradicts_itself_about_the_nomination(tmp_path: Path) -> None:
    with Dateline(Settings.from_env({"DATELINE_DATA_DIR": str(tmp_path / "data")})) as made:
        made.ingestor.ingest(read_paths([folder("corpus")]))
        answer = made.assistant.ask("When will the successor be nominated?")
    (found,) = answer.disagreements
    assert found.kind == "disputed"
    texts = [text for text, _ in found.claims]
    assert "by the end of April" in texts[0]
    assert "by June" in texts[1]


def test_an_abstention_shows_no_disagreement(ask: Ask) -> None:
    answer = ask("Who founded the Melk observatory?", *[case[1] for case in DIFFERENT[:2]])
    assert (answer.outcome, answer.disagreements) == ("abstained", ())
