"""How well the offline answerer picks sentences: ``python -m tests.bench.clapnq --questions FILE``.

FILE holds questions of ClapNQ (Rosenthal et al., 2024), a line each: ``{"question", "answerable",
"passages": [{"title", "text"}], "selected_sentences": [[...]]}``. The passages of all of them,
answered or not, are ingested as articles, and every question is asked of Dateline as a reader asks
it. Of its answer the first two sentences count, as far as 350 characters hold them whole.

hit        of the answerable questions: a quote has at least half of a sentence that was selected
precision  of the quotes for answerable questions: at least half of it was selected
refused    of the unanswerable questions: no answer (the passage is of the right document, but does
           not answer)
lost       of the answerable questions: no answer

The baselines always quote one sentence of the passages that were found: the one with most of the
question's weight (idf of its terms), and the one that Dateline thinks likeliest. Every second
question of each kind, from the first, is of the half on which weights and thresholds were chosen.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot import Dateline, Settings
from bot.answering.asking import read
from bot.answering.offline.candidates import Candidate, find
from bot.answering.offline.likewise import likewise
from bot.answering.offline.stances import stances
from bot.answering.offline.weighing import features_of, odds, weights_of
from bot.archive.lexicon import Lexicon
from bot.domain import Passage, Span
from bot.evaluation.statistics import wilson
from bot.reading.files import read_paths

MOST_SENTENCES, MOST_CHARACTERS, HALF = 2, 350, 0.5
BUDGET = 4000

Place = tuple[str, Span]  # an article's id, and where in it
Answering = Callable[[str], list[Place]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One question, and where in the articles what was selected stands; nowhere: no answer."""

    question: str
    gold: tuple[Place, ...]


def ingest(dateline: Dateline, lines: Sequence[dict[str, Any]], folder: Path) -> list[Row]:
    """Take in every passage once, by way of a dump."""
    ids: dict[tuple[str, str], str] = {}
    for line in lines:
        for passage in line["passages"]:
            ids.setdefault((passage["title"], passage["text"]), f"passage-{len(ids)}")
    dump = folder / "passages.jsonl"
    rows = [{"id": i, "title": title, "text": text} for (title, text), i in ids.items()]
    dump.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    report = dateline.ingestor.ingest(read_paths([dump]))
    if report.skipped:
        raise SystemExit(f"not all passages were taken in: {report.skipped[0]}")
    known = {r.article.key.removeprefix("id:"): r for r in dateline.catalogue.revisions()}
    found = []
    for line in lines:
        texts = [known[ids[p["title"], p["text"]]] for p in line["passages"]]
        selected = {s for sentences in line["selected_sentences"] for s in sentences}
        gold = [
            (revision.article_id, Span(start=at, end=at + len(sentence)))
            for sentence in sorted(selected)
            for revision in texts
            if (at := revision.text.find(sentence)) >= 0
        ]
        if len(gold) < len(selected) or bool(gold) != line["answerable"]:
            raise SystemExit(f"a selected sentence is in no passage: {line['question']!r}")
        found.append(Row(question=line["question"], gold=tuple(gold)))
    return found


def shared(one: Place, other: Place) -> int:
    """Characters that both places have."""
    if one[0] != other[0]:
        return 0
    return max(0, min(one[1].end, other[1].end) - max(one[1].start, other[1].start))


def length(place: Place) -> int:
    return place[1].end - place[1].start


def within_bounds(places: Sequence[Place]) -> list[Place]:
    """Those of the first two that 350 characters hold."""
    kept, room = [], MOST_CHARACTERS
    for place in places[:MOST_SENTENCES]:
        if length(place) <= room:
            kept.append(place)
            room -= length(place)
    return kept


def measure(rows: Sequence[Row], answer: Answering) -> str:
    """The cells of one row of the table."""
    hits: list[bool] = []
    right: list[bool] = []
    refused: list[bool] = []
    lost: list[bool] = []
    for row in rows:
        places = answer(row.question)
        if not row.gold:
            refused.append(not places)
            continue
        quotes = within_bounds(places)
        lost.append(not places)
        hits.append(any(shared(q, g) >= HALF * length(g) for q in quotes for g in row.gold))
        right += [sum(shared(q, g) for g in row.gold) >= HALF * length(q) for q in quotes]
    return " | ".join(cell(values) for values in (hits, right, refused, lost))


def cell(values: Sequence[bool]) -> str:
    share = sum(values) / len(values)
    low, high = wilson(share, len(values))
    return f"{100 * share:.0f} % ({100 * low:.0f}–{100 * high:.0f})"


def asked(dateline: Dateline) -> Answering:
    """What a reader is shown: the quotes of each claim, verified."""

    def answer(question: str) -> list[Place]:
        found = dateline.assistant.ask(question)
        quotes = {c.n: c.quote for c in found.citations}
        shown = [quotes[n] for s in found.sentences if s.kind == "claim" for n in s.citations]
        return [(quote.revision.article_id, span) for quote in shown for span in quote.spans]

    return answer


def always(dateline: Dateline, score: Callable[[str, list[Candidate]], Any]) -> Answering:
    """The one sentence with the highest score of all that are short enough, whatever it is."""

    def answer(question: str) -> list[Place]:
        passages = dateline.retriever.retrieve(question, budget=BUDGET)
        candidates = [
            c for c in find(passages, Lexicon(dateline.catalogue)) if len(c.text) <= MOST_CHARACTERS
        ]
        if not candidates:
            return []
        best = candidates[int(np.argmax(score(question, candidates)))]
        return [place_of(best, passages[best.passage - 1])]

    return answer


def place_of(candidate: Candidate, passage: Passage) -> Place:
    start = passage.start + passage.text.find(candidate.text)
    span = Span(start=start, end=start + len(candidate.text))
    return passage.revision.article_id, span


def by_words(dateline: Dateline) -> Answering:
    def score(question: str, candidates: list[Candidate]) -> list[float]:
        weights = Lexicon(dateline.catalogue).rarity(
            sorted(set(Lexicon(dateline.catalogue).terms(question)))
        )
        return [sum(w for t, w in weights.items() if t in c.words) for c in candidates]

    return always(dateline, score)


def by_odds(dateline: Dateline) -> Answering:
    lexicon, embedder = Lexicon(dateline.catalogue), dateline.embedder

    def score(question: str, candidates: list[Candidate]) -> Any:
        understood = read(question)
        weights = weights_of(understood, lexicon)
        if not sum(weights.values()):
            return np.zeros(len(candidates))
        sides = stances(understood, lexicon.terms)
        others = likewise(understood, [c.text for c in candidates], sides, lexicon.terms)
        features = features_of(understood, weights, candidates, others, lexicon, embedder)
        return odds(features, understood)

    return always(dateline, score)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--questions", type=Path, required=True, help="questions of ClapNQ")
    file: Path = parser.parse_args().questions
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as name:
        settings = Settings.from_env({"DATELINE_DATA_DIR": f"{name}/data"})
        with Dateline(settings) as dateline:
            rows = ingest(dateline, lines, Path(name))
            kinds = [[r for r in rows if r.gold], [r for r in rows if not r.gold]]
            print("| half | | hit | precision | refused | lost |\n|---|---|---|---|---|---|")
            for start, half in enumerate(("chosen on", "reported")):
                part = [row for kind in kinds for row in kind[start::2]]
                for who, answer in (
                    ("Dateline", asked(dateline)),
                    ("the likeliest sentence, always", by_odds(dateline)),
                    ("most words in common, always", by_words(dateline)),
                ):
                    print(f"| {half} | {who} | {measure(part, answer)} |", flush=True)


if __name__ == "__main__":
    main()
