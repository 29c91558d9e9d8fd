"""Runs and comparisons as one self-contained HTML page: no network, no other file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import bot
from bot.channels.moments import moment_text
from bot.channels.safe_text import printable
from bot.evaluation.items import Item
from bot.evaluation.metrics import known_metric
from bot.evaluation.reports import charts, figures, pictures
from bot.evaluation.reports.failures import found_share, has_failed, reasons
from bot.evaluation.reports.highlighting import pieces

MOST_WITH_PASSAGES = 2_000
MOST_TAGS_DRAWN = 24
_TEMPLATES = Path(__file__).parent / "templates"
_COLUMNS = (("F1", "answer_f1"), ("Gold quoted", "quote_recall"),
            ("Citation recall", "citation_recall"), ("Character recall", "char_recall"),
            ("Words in common", "words_in_common"),
            ("Time, ms", "latency_ms"))  # fmt: skip
_DRAWN_BY_TAG = ("correct", "citation_recall", "char_recall")
Json = Mapping[str, Any]


def run_page(summary: Json, items: Sequence[Item]) -> str:
    """The report of a run."""
    ordered = sorted(items, key=lambda i: not (i.failed or has_failed(i)))
    with_passages = {i.key for i in ordered[:MOST_WITH_PASSAGES]}
    columns = [(h, n) for h, n in _COLUMNS if any(n in i.scores for i in items)]
    if any("correct" in i.scores for i in items):  # then there is no room for it
        columns = [(h, n) for h, n in columns if n != "words_in_common"]
    shown = [
        _shown(number, item, columns, passages=item.key in with_passages)
        for number, item in enumerate(items, start=1)
    ]
    return _render(
        "run.html.j2",
        summary=summary,
        main=next(iter(summary["systems"])),
        metric_rows=list(_metric_rows(summary)),
        charts=list(_charts(summary, items)),
        items=shown,
        heads=["Question", "System", "Verdict", "Tags", *(head for head, _ in columns)],
        verdicts=sorted({item["verdict"] for item in shown}),
        statuses=sorted({item.status for item in items}),
        tags=sorted({tag for item in items for tag in item.asked["tags"]}),
        shortened=len(with_passages) if len(items) > MOST_WITH_PASSAGES else 0,
        conditions=list(_flat(summary["manifest"])),
    )


def comparison_page(comparison: Json) -> str:
    """The report of a comparison."""
    rows = [
        (entry["title"], {"B − A": (entry["difference"], entry["low"], entry["high"])})
        for name, entry in comparison["metrics"].items()
        if entry["n"] and entry["scale"] != "amount" and name in figures.MAIN
    ]
    widest = max((abs(v) for _, row in rows for point in row.values() for v in point), default=0)
    reach = max(0.05, widest)
    return _render(
        "comparison.html.j2",
        c=comparison,
        main=figures.MAIN,
        chart=charts.intervals("Differences, B minus A", rows, low=-reach, high=reach)
        if rows
        else "",
    )


def _render(template: str, **values: Any) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        moment=moment_text,
        clean=lambda text: printable(str(text), lines=True),
        value=figures.value,
        interval=figures.interval,
        statuses=figures.statuses,
        spent=figures.spent,
        change=figures.change,
        change_interval=figures.change_interval,
        chance=figures.chance,
        expected=lambda item: expected(item["gold"]),
        score=lambda value: "–" if value is None else f"{value:.2f}",
    )
    return environment.get_template(template).render(version=bot.__version__, **values)


def _metric_rows(summary: Json) -> Iterator[Json]:
    systems = list(summary["systems"].values())
    names = dict.fromkeys(name for system in systems for name in system["metrics"])
    for name in names:
        cells = [system["metrics"].get(name) for system in systems]
        metric = known_metric(name)
        if metric is None or all(cell is None or cell["mean"] is None for cell in cells):
            continue
        yield {
            "name": name,
            "is_main": name in figures.MAIN or name.startswith("char_recall@"),
            "title": metric.title,
            "meaning": metric.meaning,
            "cells": cells,
            "left_out": figures.left_out(cells[0]) if cells[0] else "",
        }


def _shown(
    number: int, item: Item, columns: Sequence[tuple[str, str]], *, passages: bool
) -> Json:  # fmt: skip
    answer: Json = item.answer or {}
    claims = iter(item.judged)
    sentences = [
        s | {"verdict": next(claims, None) if s["kind"] == "claim" else None}
        for s in answer.get("sentences", [])
    ]
    words = " ".join([item.key.question, item.asked["question"], str(answer.get("answer", ""))])
    shown_passages = [p | {"pieces": pieces(item, p)} for p in item.retrieved] if passages else []
    return {
        "number": number,
        "id": item.key.question,
        "system": item.key.system,
        "repeat": item.key.repeat,
        "question": item.asked["question"],
        "as_of": item.asked["as_of"],
        "history": [turn["question"] for turn in item.asked["history"]],
        "tags": item.asked["tags"],
        "words": printable(words.lower()),
        "status": item.status,
        "status_words": figures.STATUS_WORDS.get(item.status, item.status),
        "verdict": verdict(item),
        "expected": expected(item.gold),
        "reasons": reasons(item),
        "sentences": sentences,
        "citations": answer.get("citations", []),
        "disagreements": answer.get("disagreements", []),
        "warnings": answer.get("warnings", []),
        "passages": shown_passages,
        "retrieved": len(item.retrieved),
        "cells": [
            {"value": item.scores.get(name), "text": _cell(item.scores.get(name), name)}
            for _, name in columns
        ],
    }


def _cell(value: float | None, name: str) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if name == "latency_ms" else f"{value:.2f}"


def verdict(item: Item) -> str:
    """Right, wrong, failed or unknown; of retrieval alone: all, part or nothing found."""
    if item.failed:
        return "failed"
    if item.status == "found":
        recall = found_share(item)
        return "unknown" if recall is None else (
            "all found" if recall == 1 else "nothing found" if recall == 0 else "part found"
        )  # fmt: skip
    correct = item.scores.get("correct")
    return "unknown" if correct is None else "right" if correct else "wrong"


def expected(gold: Json) -> str:
    """What a right answer is, in a line."""
    if gold["answerable"] is False:
        return "to abstain: the articles do not say"
    parts = [*gold["answers"][:3], *(f"“{q}”" for q in gold["quotes"][:3])]
    parts += [f"“{s['text']}”" for s in gold["spans"][:3]]
    return "; ".join(parts) or "not known"


def _charts(summary: Json, items: Sequence[Item]) -> Iterator[tuple[str, str]]:
    systems = summary["systems"]
    for name in _DRAWN_BY_TAG:
        for part, by in (("tags", "by tag"), ("by_words_in_common", "by words in common")):
            rows = list(_by_part(systems, name, part))
            if len(rows) > 1:
                title = f"{known_metric(name).title} {by}"  # type: ignore[union-attr]
                yield title, charts.intervals(title, rows)
    main = next(iter(systems))
    times = [i.scores["latency_ms"] for i in items
             if i.key.system == main and "latency_ms" in i.scores]  # fmt: skip
    if len(times) > 1:
        entry = systems[main]["metrics"]["latency_ms"]
        marks = {"p50": entry["p50"], "p95": entry["p95"]}
        yield "Time to the answer", charts.histogram("Time to the answer", times, marks, "ms")
    points = list(_coverage_and_accuracy(systems))
    if points:
        title = "Abstention against accuracy"
        yield title, charts.scatter(title, points, "answered", "right when answered")
    by_budget = pictures.by_budget(systems)
    if by_budget:
        title = pictures.TITLE
        yield title, charts.curves(title, by_budget, "characters of passages")


def _by_part(systems: Json, name: str, part: str) -> Iterator[tuple[str, dict[str, charts.Point]]]:
    """A row for each part, and one for all."""
    tags = dict.fromkeys(tag for system in systems.values() for tag in system[part])
    for label in ["all", *list(tags)[:MOST_TAGS_DRAWN]]:
        row: dict[str, charts.Point] = {}
        for system_name, system in systems.items():
            held = system if label == "all" else system[part].get(label, {"metrics": {}})
            entry = held["metrics"].get(name)
            if entry and entry["mean"] is not None:
                row[system_name] = (entry["mean"], entry["low"], entry["high"])
        if row:
            yield label, row


def _coverage_and_accuracy(systems: Json) -> Iterator[tuple[str, float, float]]:
    for name, system in systems.items():
        groups = {name: system["metrics"]}
        if name == next(iter(systems)):
            groups |= {tag: held["metrics"] for tag, held in system["tags"].items()}
        for label, metrics in list(groups.items())[:MOST_TAGS_DRAWN]:
            coverage, accuracy = metrics.get("coverage"), metrics.get("accuracy_answered")
            if coverage and accuracy and None not in (coverage["mean"], accuracy["mean"]):
                yield label, coverage["mean"], accuracy["mean"]


def _flat(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _flat(inner, f"{place}.{name}" if place else str(name))
    elif value is not None:
        yield place, str(value)
