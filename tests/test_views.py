"""What a scope lets be seen is kept from one question to the next, and never an answer too old."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from bot.archive.identity import article_id
from bot.archive.preferring import Among, Preference
from bot.archive.views import MOST_KEPT
from bot.domain import Article, Scope
from bot.errors import ArchiveError
from tests.archives import TestArchive, article

ROOT = Path(__file__).parents[1]
QUESTION = "What closed the harbour of Melk?"
SCOPES = [
    Scope(sources=("APA",)),
    Scope(hidden_folders=("/secret",), hidden_sources=("Secret Post",)),
    Scope(since=datetime(2024, 4, 2, tzinfo=UTC)),
    Scope(as_of=datetime(2024, 4, 28, tzinfo=UTC)),
]


def told(key: str, path: str = "/news", source: str = "APA", day: int = 4) -> Article:
    text = f"The storm closed the harbour of Melk on day {key}, and the shops were shut until noon."
    made = article(f"id:{key}", text, title=f"Harbour {key}", day=day)
    return replace(made, path=f"{path}/{key}.md", source=source)


def revised(archive: TestArchive) -> None:
    later = datetime(2024, 4, 20, tzinfo=UTC)
    archive.store(replace(told("a", source="Secret Post"), text="Melk is open.", updated=later))


CHANGES: dict[str, Callable[[TestArchive], object]] = {
    "added": lambda archive: archive.store(told("c")),
    "removed": lambda archive: archive.ingestor.remove(article_id("id:a")),
    "revised": revised,
    "moved": lambda archive: archive.catalogue.note_place(told("a", "/secret")),
    "purged": lambda archive: archive.ingestor.purge(article_id("id:b")),
}


def state(archive: TestArchive, scope: Scope) -> tuple[list[object], object]:
    """Everything that a search within ``scope`` brings, scores and stories included."""
    found = archive.retriever.retrieve(QUESTION, budget=4000, scope=scope)
    with archive.catalogue.seen(scope) as index:
        counts = index.occurrences(["harbour", "melk", "storm"]), index.totals()
    return [(p.revision, p.start, p.end, p.score) for p in found], counts


def tables(archive: TestArchive) -> int:
    rows = archive.catalogue.database.connection.execute("SELECT count(*) FROM sqlite_temp_master")
    return int(rows.fetchone()[0])


@pytest.fixture
def filled(archive: TestArchive) -> TestArchive:
    archive.store(told("a"))
    archive.store(told("b", "/secret", "Secret Post", day=6))
    return archive


@pytest.mark.parametrize("by_itself", [True, False], ids=["by itself", "by another"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_scope_asked_before_sees_every_change_at_the_next_question(
    filled: TestArchive, change: str, by_itself: bool
) -> None:
    assert len(SCOPES) <= MOST_KEPT
    before = [state(filled, scope) for scope in SCOPES]
    other = TestArchive(filled.folder)  # another connection, as another thread has
    CHANGES[change](filled if by_itself else other)
    after = [state(filled, scope) for scope in SCOPES]
    assert after == [state(TestArchive(filled.folder), scope) for scope in SCOPES]
    assert after != before


def test_a_scope_asked_before_sees_what_another_process_does(filled: TestArchive) -> None:
    before = [len(state(filled, scope)[0]) for scope in SCOPES]
    command = [sys.executable, "-m", "bot", "articles", "remove", article_id("id:a")]
    subprocess.run([*command, "--data-dir", filled.folder], cwd=ROOT, check=True)
    assert [len(state(filled, scope)[0]) for scope in SCOPES] == [n - 1 for n in before]


def test_a_scope_is_looked_through_once_while_nothing_changes(filled: TestArchive) -> None:
    statements: list[str] = []
    filled.catalogue.database.connection.set_trace_callback(statements.append)
    states = [state(filled, SCOPES[1]) for _ in range(3)]
    filled.catalogue.database.connection.set_trace_callback(None)
    assert sum("CREATE TEMP TABLE" in statement for statement in statements) == 1
    assert states[0] == states[2]


def test_only_the_scopes_asked_last_are_kept(filled: TestArchive) -> None:
    scopes = [Scope(hidden_folders=(f"/{number}",)) for number in range(3 * MOST_KEPT)]
    assert len({str(state(filled, scope)) for scope in scopes}) == 1
    assert tables(filled) == MOST_KEPT


def test_an_index_in_use_outlives_changes_and_other_scopes(filled: TestArchive) -> None:
    with filled.catalogue.seen(SCOPES[0]) as index:
        filled.store(told("c"))
        for scope in [*SCOPES, Scope(sources=("x",)), Scope(sources=("y",))]:
            state(filled, scope)
        assert index.totals()["articles"] == 1
        assert len(index.match(["harbour"], 9)) == 1
    assert tables(filled) == MOST_KEPT
    with filled.catalogue.seen(SCOPES[0]) as index:
        assert index.totals()["articles"] == 2


def test_a_scope_asked_within_a_transaction_is_not_kept(filled: TestArchive) -> None:
    def fail() -> None:
        with filled.catalogue.database.transaction() as db:
            state(filled, SCOPES[0])
            db.execute("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(ArchiveError):
        fail()
    assert state(filled, SCOPES[0]) == state(TestArchive(filled.folder), SCOPES[0])


def test_each_thread_keeps_its_own(filled: TestArchive) -> None:
    states = [state(filled, SCOPES[1])]
    thread = Thread(target=lambda: states.append(state(filled, SCOPES[1])))
    thread.start()
    thread.join()
    states.append(state(filled, SCOPES[1]))
    assert states[0] == states[1] == states[2]


def test_a_preference_is_met_among_what_is_visible(filled: TestArchive) -> None:
    filled.store(told("c", source="Die Zeit"))
    preferred = Among((Preference(kind="source", names=frozenset(("apa", "secret post"))),))
    with filled.catalogue.seen(SCOPES[1]) as index:
        everywhere, few = index.match(["harbour"], 9), index.match(["harbour"], 9, preferred)
        keys = [
            filled.catalogue.revision_by_num(block.revision).article.key
            for block in index.neighbourhood(few, 0)
        ]
    assert (len(everywhere), keys) == (2, ["id:a"])


def test_words_of_an_earlier_text_are_counted_as_of_its_day(filled: TestArchive) -> None:
    revised(filled)
    then = replace(SCOPES[1], as_of=datetime(2024, 4, 10, tzinfo=UTC), hidden_sources=())
    with filled.catalogue.seen(then) as index:
        assert index.occurrences(["storm"]) == {"storm": 1}
        assert len(index.match(["storm"], 9)) == 1
    with filled.catalogue.seen(replace(then, as_of=None)) as index:
        assert index.occurrences(["storm"]) == {"storm": 0}
