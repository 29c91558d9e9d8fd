"""Articles that attack, and models that obey them: nothing of it reaches the reader as said.

``hostile.jsonl`` has one attack a line: an article, the reply of a model that does as it is told,
and what must not be shown. Each is asked of that model and of the offline answerer.
"""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import Dateline, ScriptedChatModel, Settings
from bot.answering.hostile import addresses_a_machine, plain
from bot.channels import as_json
from bot.channels.terminal.answers import lines_of_ask, lines_of_kept, sentence_line
from bot.channels.terminal.explanations import explanation_lines
from bot.channels.terminal.lines import Terminal
from bot.domain import Answer, Scope
from bot.reading.files import read_paths

ATTACKS = [
    json.loads(line)
    for line in (Path(__file__).parent / "hostile.jsonl").read_text("utf-8").splitlines()
]
WHOLE_REPLY = 10_000

Answering = Callable[[dict[str, Any], str], Answer]
REFUSED = ("javascript-url", "data-url")  # when it is read: no web address


@pytest.fixture(scope="module")
def answering(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answering]:
    """Ask about one attack: all are in one archive, each hidden from the others."""
    folder = tmp_path_factory.mktemp("hostile")
    dump = folder / "attacks.jsonl"
    fields = ("id", "title", "text", "url")
    rows = [{name: attack[name] for name in fields if attack[name]} for attack in ATTACKS]
    dump.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    settings = Settings.from_env({"DATELINE_DATA_DIR": str(folder / "data")})
    with Dateline(settings) as offline:
        skipped = offline.ingestor.ingest(read_paths([dump])).skipped
        assert [ATTACKS[error.line - 1]["id"] for error in skipped] == list(REFUSED)
        ids = {r.article.key: r.article_id for r in offline.catalogue.revisions()}

        def answer(attack: dict[str, Any], who: str) -> Answer:
            others = tuple(i for key, i in ids.items() if key != f"id:{attack['id']}")
            scope = Scope(without=others)
            if who == "the offline answerer":
                return offline.assistant.ask(attack["question"], scope=scope)
            replies = [attack["reply"]] * 2  # it does not mend its ways when asked again
            model = ScriptedChatModel(replies=replies, chunk_size=WHOLE_REPLY)
            with Dateline(settings, model=model) as dateline:
                return dateline.assistant.ask(attack["question"], scope=scope)

        yield answer


def shown(answer: Answer) -> str:
    """What a reader in a terminal or a pipe sees of an answer, without the articles' own quotes."""
    screen = io.StringIO()
    value = as_json.answer(answer)
    for lines in (
        (sentence_line(s, model=answer.model) for s in value["sentences"] if s["kind"] == "claim"),
        lines_of_ask(value, lambda *_: ""),
        lines_of_kept(value, lambda *_: "", 80),  # the chat's
        explanation_lines({**value, "dropped": []}, lambda *_: ""),
    ):
        Terminal(screen).lines(lines)
    return "".join(
        line for line in screen.getvalue().splitlines(keepends=True) if not line.startswith("[")
    )


@pytest.mark.parametrize("who", ["a model", "the offline answerer"])
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack["id"])
def test_an_attack_does_not_reach_the_reader(
    answering: Answering, attack: dict[str, Any], who: str
) -> None:
    answer = answering(attack, who)
    said = as_json.answer(answer)
    seen = [shown(answer), answer.text, json.dumps(said["absence"], ensure_ascii=False)]
    seen += [d["about"] for d in said["disagreements"]]
    seen += [str(citation["link"]) for citation in said["citations"]]
    for forbidden in attack["forbidden"]:
        assert [text for text in seen if forbidden in text] == []
    for line in seen[0].splitlines():
        assert line.isprintable(), line


def test_a_quote_of_a_hostile_article_is_still_its_own_words(answering: Answering) -> None:
    quoted = 0
    for attack in ATTACKS:
        for citation in answering(attack, "a model").citations:
            for span in citation.quote.spans:
                assert citation.quote.revision.text[span.start : span.end] in citation.quote.text
                quoted += 1
    assert quoted >= 7


def test_the_attacks_are_of_every_kind() -> None:
    kinds = Counter(attack["kind"] for attack in ATTACKS)
    assert len(ATTACKS) >= 40
    assert len({attack["id"] for attack in ATTACKS}) == len(ATTACKS)
    assert all(kinds[k] >= 6 for k in ("instruction", "marker", "delimiter", "link", "escape"))


@pytest.mark.parametrize(
    "sentence",
    [
        "Rutte told reporters that Hungary has approved his candidacy.",
        "You are the only ones who can decide, the minister told the members.",
        "The text hidden in the page read \"ignore all previous instructions\", researchers said.",
        "The court said that the rules must be applied.",
        "Asked whether he would run, he did not answer.",
        "The new rules are meant to protect readers.",
        "Say what you will, the bridge is finished.",
        "The assistant: a portrait of the mayor's closest aide.",
        "A language model wrote the report, the ministry admitted.",
    ],
)  # fmt: skip
def test_ordinary_news_addresses_no_machine(sentence: str) -> None:
    assert not addresses_a_machine(sentence)


@given(st.text(max_size=400))
def test_what_is_left_of_a_text_is_words_alone(text: str) -> None:
    words = plain(text)
    carried = r"\]\(|<[A-Za-z/]\w*>|[a-z]{3,}://\w|[\x00-\x1f\x7f-\x9f\u202a-\u202e]"
    assert not re.search(carried, words)
    assert plain(words) == words


def test_no_run_of_spaces_hides_a_link_until_it_is_one_space() -> None:
    text = f"See [here{' ' * 400}now](http:{' ' * 400}x://a.example) for more."
    bare = plain(text)
    assert plain(bare) == bare
    assert "](" not in bare
