from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.archive.identity import article_id
from bot.archive.lexicon import Lexicon
from bot.domain import Article, Scope
from bot.errors import UsageError
from tests.archives import TestArchive, article

QUESTION = "What closed the harbour of Melk?"
STORM = "The storm closed the harbour of Melk on day {}, and the shops of {} were shut until noon."


def at(day: int) -> datetime:
    return datetime(2024, 4, day, 12, tzinfo=UTC)


def told(key: str, path: str, source: str | None = None, url: str | None = None) -> Article:
    made = article(f"id:{key}", STORM.format(key, key), title=f"Harbour {key}", day=4)
    return replace(made, path=path, source=source, url=url)


@pytest.fixture
def filled(archive: TestArchive) -> TestArchive:
    archive.store(told("a", "/news/politics/a.md", "Reuters"))
    archive.store(told("b", "/news/politics-old/b.md", "APA"))
    archive.store(told("c", "/news/politics/sub/c.md", url="https://uk.reuters.example:8443?c=1"))
    archive.store(told("d", r"C:\news\d.md", "reuters  WIRE"))
    archive.store(told("e", "https://x.example/news/e", url="https://x.example/uk.reuters.example"))
    return archive


@pytest.mark.parametrize(
    ("scope", "keys"),
    [
        (Scope(folders=("/news/politics",)), "ac"),
        (Scope(folders=("/news/politics/",)), "ac"),
        (Scope(folders=("/news/politics/a.md", "C:\\news")), "ad"),
        (Scope(folders=("/",)), "abc"),
        (Scope(folders=("https://x.example/news",)), "e"),
        (Scope(folders=("/news",), hidden_folders=("/news/politics/sub",)), "ab"),
        (Scope(hidden_folders=("/news/politics", "/nowhere")), "bde"),
        (Scope(hidden_folders=("/new",)), "abcde"),
        (Scope(hidden_sources=("reuters",)), "bcde"),
        (Scope(hidden_sources=("Reuters Wire", "apa")), "ace"),
        (Scope(hidden_sources=("reuters.example",)), "abde"),
        (Scope(hidden_sources=("Reuters",), sources=("reuters", "APA")), "b"),
    ],
)
def test_a_channel_sees_what_its_folders_and_sources_let_it(
    filled: TestArchive, scope: Scope, keys: str
) -> None:
    found = filled.retriever.retrieve(QUESTION, budget=4000, scope=scope)
    assert {p.revision.article.key for p in found} == {f"id:{key}" for key in keys}
    assert filled.catalogue.coverage(scope).articles == len(keys)


@pytest.mark.parametrize("folder", ["", "news", "./news", "/news/../secret", "C:news"])
def test_a_folder_that_could_be_any_is_refused(folder: str) -> None:
    with pytest.raises(UsageError, match="is no absolute path"):
        Scope(hidden_folders=(folder,))


def test_what_is_hidden_now_is_hidden_as_it_was_then(archive: TestArchive) -> None:
    first = told("a", "/open/a.md", "APA")
    archive.store(first)
    moved = replace(first, path="/secret/a.md", text=first.text + " More.", updated=at(20))
    archive.store(moved)
    scope = Scope(as_of=at(10), hidden_folders=("/secret",))
    assert archive.retriever.retrieve(QUESTION, budget=4000, scope=scope) == []
    assert archive.retriever.retrieve(QUESTION, budget=4000, scope=Scope(as_of=at(10)))


HIDDEN = [
    Scope(hidden_sources=("Secret Post",)),
    Scope(hidden_folders=("/secret",)),
    Scope(folders=("/news",)),
    Scope(sources=("APA",)),
    Scope(hidden_sources=("secret.example",), as_of=at(25)),
    Scope(hidden_folders=("/secret",), since=at(2)),
]


def seen(archive: TestArchive, scope: Scope) -> list[object]:
    """Everything that someone within ``scope`` could tell apart."""
    questions = (QUESTION, "harbour shops according to Secret Post", "noon by Mata Hari in 2021",
                 "What is the agents' treaty?", "harbour since 9 April")  # fmt: skip
    return [
        (
            [
                (p.revision.article_id, p.revision.story, p.start, p.end, p.score)
                for p in archive.retriever.retrieve(question, budget=400, scope=scope)
            ],
            archive.retriever.preferences(question, scope=scope),
        )
        for question in questions
    ] + [
        archive.catalogue.coverage(scope),
        archive.catalogue.left_out(scope),
        [archive.catalogue.has_word(word, scope) for word in ("treaty", "Hari", "noon")],
    ]


@pytest.mark.parametrize("scope", HIDDEN)
def test_no_count_score_story_or_date_tells_of_what_is_hidden(
    archive: TestArchive, scope: Scope
) -> None:
    long = " ".join(STORM.format(n, f"street {n}") for n in range(12))
    for key, text in (("a", long), ("b", STORM.format(2, "Linz")), ("c", "Agents met at noon.")):
        made = article(f"id:{key}", text, title=f"Harbour {key}", day=5)
        archive.store(replace(made, path=f"/news/{key}.md", source="APA"))
    before = seen(archive, scope)
    for n in range(30):
        words = "The agents signed a treaty at the harbour of Melk; shops were shut. " * 20
        secret = article(f"id:s{n}", f"{words} Street {n}.", title="Harbour treaty of agents")
        secret = replace(
            secret, published=None if n == 3 else datetime(2021, 4, n % 28 + 1, tzinfo=UTC)
        )
        archive.store(concealed(secret, n))
    reprints = [k for k in map(str, range(99)) if article_id(f"id:{k}") < article_id("id:a")]
    archive.store(concealed(article(f"id:{reprints[0]}", long + " Shut.", title="Harbour"), 99))
    assert archive.catalogue.story(article_id("id:a")) == [article_id(f"id:{reprints[0]}")]
    assert seen(archive, scope) == before


def concealed(made: Article, number: int) -> Article:
    path, url = f"/secret/{number}.md", f"https://www.secret.example/{number}"
    return replace(made, path=path, source="Secret Post", url=url, author="Mata Hari")


def test_two_articles_are_one_story_only_by_reprints_that_are_seen(archive: TestArchive) -> None:
    words = [f"word{n}" for n in range(62)]
    for key, text, path in (
        ("a", words[:50], "/news/a"),
        ("between", words[6:56], "/secret/b"),
        ("c", words[12:62], "/news/c"),
    ):
        archive.store(replace(article(f"id:{key}", " ".join(text)), path=path))

    def stories(scope: Scope) -> int:
        found = archive.retriever.retrieve("word20 word30", budget=4000, scope=scope)
        return len({p.revision.story for p in found})

    assert stories(Scope()) == 1
    assert stories(Scope(hidden_folders=("/secret",))) == 2


def test_what_is_hidden_makes_no_word_common_for_the_answerer(archive: TestArchive) -> None:
    archive.store(told("a", "/news/a.md"))
    scope = Scope(hidden_folders=("/secret",))
    lexicon = Lexicon(archive.catalogue)
    before = lexicon.within(scope).rarity(["harbour", "storm"])
    for n in range(9):
        archive.store(told(f"s{n}", f"/secret/{n}.md"))
    assert lexicon.within(scope).rarity(["harbour", "storm"]) == before
    assert lexicon.rarity(["harbour", "storm"]) != before


def test_joined_words_are_those_of_visible_articles(archive: TestArchive) -> None:
    german = "Die Präsidentschaftswahl in Wien ist für die Partei und für das Land sehr wichtig. "
    for key, path in (("a", "/news/a.md"), ("b", "/secret/b.md")):
        word = (
            german if key == "a" else german.replace("Präsident", "Landtags").replace("tschaf", "")
        )
        made = replace(article(f"id:{key}", word * 2, title="Wahl"), path=path, language="de")
        archive.store(made)
    with archive.catalogue.seen(Scope(hidden_folders=("/secret",))) as index:
        visible = index.words_around("wahl", 9)
    every = archive.catalogue.index.words_around("wahl", 9)
    assert (len(visible), len(every)) == (1, 2)
    assert set(visible) < set(every)
