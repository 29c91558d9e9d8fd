"""The flags that narrow what is answered from: each alone, for `ask` and for `search`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot import Dateline, Settings
from bot.channels import as_json
from bot.channels.terminal.answers import lines_of_ask
from bot.cli.arguments import parser
from bot.cli.scopes import scope_of, tell_if_unseen
from bot.reading.files import read_paths

ASKED = "Which harbour did the river police close in the storm?"


@pytest.fixture(scope="module")
def dateline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dateline]:
    folder = tmp_path_factory.mktemp("flags")
    for town, day, source in (
        ("Melk", 3, "Reuters"),
        ("Linz", 10, "APA"),
        ("Krems", 20, "Reuters"),
    ):
        (folder / f"{town}.md").write_text(
            f"---\npublished: 2024-04-{day:02}\nsource: {source}\n"
            f"url: https://www.{source.lower()}.example/{day}\n---\n# Harbour of {town}\n\n"
            f"In the storm the river police did close the harbour of {town} for {day} hours.\n"
        )
    with Dateline(Settings.from_env({"DATELINE_DATA_DIR": str(folder / "data")})) as made:
        made.ingestor.ingest(read_paths([folder]))
        yield made


@pytest.mark.parametrize(
    ("flags", "towns"),
    [
        (("--since", "2024-04-10"), {"Linz", "Krems"}),
        (("--since", "2024-04-11"), {"Krems"}),
        (("--until", "2024-04-10"), {"Melk", "Linz"}),
        (("--until", "2024-04-09"), {"Melk"}),
        (("--source", "apa"), {"Linz"}),
        (("--source", "reuters.example"), {"Melk", "Krems"}),
        (("--source", "APA", "--source", "Reuters"), {"Melk", "Linz", "Krems"}),
        (("--source", "nobody"), set()),
        (("--as-of", "2024-04-10"), {"Melk", "Linz"}),
        (("--as-of", "2024-04-01"), set()),
    ],
)
def test_a_flag_lets_nothing_else_be_found_or_cited(
    dateline: Dateline, flags: tuple[str, ...], towns: set[str]
) -> None:
    for command in ("search", "ask"):
        scope = scope_of(parser().parse_args([command, ASKED, *flags]))
        found = dateline.retriever.retrieve(ASKED, budget=4000, scope=scope)
        assert {p.revision.article.title for p in found} == {f"Harbour of {t}" for t in towns}
    answer = dateline.assistant.ask(ASKED, scope=scope)
    assert list(answer.passages) == found
    cited = {c.quote.revision.article.title for c in answer.citations}
    assert cited <= {f"Harbour of {town}" for town in towns}
    assert bool(cited) == bool(towns)


@pytest.mark.parametrize("flag", ["--since", "--until", "--as-of"])
def test_a_day_that_is_none_is_wrong_use(flag: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        parser().parse_args(["search", ASKED, flag, "sometime"])
    assert "'sometime' is not a date" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (("--source", "Reuter"), 'no article is of "Reuter"; there is "Reuters"'),
        (("--source", "APA", "--source", "apc"), 'no article is of "apc"; there is "APA"'),
        (("--source", "Der Bote"), 'no article is of "Der Bote"; there is "APA" and "Reuters"'),
        (("--since", "2030-01-01"), "these flags leave no article; of all, there are 3 articles"),
        (("--source", "reuters.example", "--since", "2024-04-11"), ""),
        ((), ""),
    ],
)
def test_a_source_of_no_article_and_dates_of_none_are_said(
    dateline: Dateline,
    flags: tuple[str, ...],
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell_if_unseen(dateline, scope_of(parser().parse_args(["ask", ASKED, *flags])))
    said = capsys.readouterr().err
    assert told in said
    assert bool(told) == bool(said)


@pytest.mark.parametrize(
    ("flags", "missing"),
    [
        (("--source", "nobody"), ()),
        (("--source", "APA"), ("None of the articles searched mentions Krems.",)),
        ((), ("No article mentions Graz.",)),
    ],
)
def test_what_a_flag_leaves_out_is_not_said_to_be_in_no_article(
    dateline: Dateline, flags: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    asked = "Why did the mayor resign in Krems?" if flags else "Why did the mayor resign in Graz?"
    scope = scope_of(parser().parse_args(["ask", asked, *flags]))
    answer = dateline.assistant.ask(asked, scope=scope)
    assert answer.absence is not None
    assert answer.absence.missing == missing
    lines = "".join(line.text for line in lines_of_ask(as_json.answer(answer), lambda *_: ""))
    assert ("only from" in lines) == bool(flags)
