"""Two runs -> what changed from A to B: paired tests, and the items that were fixed or broken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from bot.evaluation.folder import differing
from bot.evaluation.items import FOUND, Item
from bot.evaluation.metrics import Metric, known_metric
from bot.evaluation.statistics import paired
from bot.evaluation.summary import metric_names, summarise

SCHEMA = 1
Json = dict[str, Any]
Run = tuple[Mapping[str, Any], Sequence[Item]]


def compare(a: Run, b: Run, system_a: str, system_b: str) -> Json:
    """``system_a`` of run A against ``system_b`` of run B, on the questions that both answered.

    A question that asks something else in B, or failed in either, is not compared, and named.
    """
    first, second = _by_question(a[1], system_a), _by_question(b[1], system_b)
    common = [name for name in first if name in second]
    changed_question = [n for n in common if _asks(first[n]) != _asks(second[n])]
    failed = [
        n
        for n in common
        if n not in changed_question and _failed(first[n]) + _failed(second[n]) > 0
    ]
    pairs = [n for n in common if n not in changed_question and n not in failed]
    left = {n: first[n] for n in pairs}
    right = {n: second[n] for n in pairs}
    fixed, broken, changed = _changes(left, right)
    only_a = [n for n in first if n not in second]
    lost = [first[n] for n in failed if _failed(second[n])]
    side_b = _side(b, system_b)
    if side_b["not_run"]:
        lost += [first[n] for n in only_a]
    return {
        "schema": SCHEMA,
        "a": _side(a, system_a),
        "b": side_b,
        "conditions": list(differing(_conditions(a, system_a), _conditions(b, system_b))),
        "compared": len(pairs),
        "not_compared": {
            "only_a": only_a,
            "only_b": [n for n in second if n not in first],
            "other_question": changed_question,
            "failed": failed,
        },
        "metrics": _metrics(left, right, lost),
        "fixed": fixed,
        "broken": broken,
        "changed": changed,
    }


Repeats = Mapping[str, Sequence[Item]]


def _by_question(items: Sequence[Item], system: str) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.key.system == system:
            found[item.key.question].append(item)
    return dict(found)


def _failed(items: Sequence[Item]) -> bool:
    return all(item.failed for item in items)


def _asks(items: Sequence[Item]) -> object:
    """What is asked and what is right: not the line, nor tags."""
    item = items[0]
    return {k: v for k, v in item.asked.items() if k not in ("line", "tags")}, item.gold


def _side(run: Run, system: str) -> Json:
    summary = summarise(run[0], run[1])
    return {"system": system, "manifest": dict(run[0]), **summary["systems"][system]}


def _conditions(run: Run, system: str) -> Json:
    manifest = run[0]
    kept = {k: manifest[k] for k in ("dateline", "code", "questions", "corpus", "choice", "judge")}
    return kept | {"system": {"name": system, **manifest["systems"][system]}}


def _value(items: Sequence[Item], name: str) -> float | None:
    values = [item.scores[name] for item in items if name in item.scores]
    return sum(values) / len(values) if values else None


def _metrics(left: Repeats, right: Repeats, lost: Sequence[Sequence[Item]]) -> Json:
    """``lost``: the items of A whose questions failed in B, or were not run."""
    found = {}
    for name in metric_names(i for items in (*left.values(), *right.values()) for i in items):
        metric = known_metric(name)
        if metric is None:
            continue
        pairs = [(_value(left[q], name), _value(right[q], name)) for q in left]
        both = [(x, y) for x, y in pairs if x is not None and y is not None]
        one = sum((x is None) != (y is None) for x, y in pairs)
        known = paired(
            [x for x, _ in both],
            [y for _, y in both],
            proportion=metric.scale == "proportion",
            bounded=metric.scale != "amount",
        )
        entry: Json = {"title": metric.title, "group": metric.group, "scale": metric.scale,
                       "higher_is_better": metric.higher_is_better, "n": len(both),
                       "in_one_run_only": one}  # fmt: skip
        if known is not None:
            entry |= {"a": sum(x for x, _ in both) / len(both),
                      "b": sum(y for _, y in both) / len(both),
                      "difference": known.mean, "low": known.low, "high": known.high,
                      "p": known.p, "test": known.test}  # fmt: skip
            entry |= _if_lost_scored_0(metric, both, [_value(items, name) for items in lost])
        found[name] = entry
    return found


def _if_lost_scored_0(
    metric: Metric, both: Sequence[tuple[float, float]], lost: Sequence[float | None]
) -> Json:
    """What the difference would be had the questions that failed in B scored 0 there."""
    had = [value for value in lost if value is not None]
    if not had or metric.scale == "amount":
        return {}
    changes = [b - a for a, b in both] + [-value for value in had]
    return {
        "lost_in_b": len(had),
        "difference_if_errors_scored_0": sum(changes) / len(changes),
    }


def _changes(left: Repeats, right: Repeats) -> tuple[list[Json], list[Json], list[Json]]:
    """Right in B and not in A, right in A and not in B, and otherwise answered differently."""
    fixed: list[Json] = []
    broken: list[Json] = []
    changed: list[Json] = []
    for question in left:
        before, after = _value(left[question], "correct"), _value(right[question], "correct")
        shown = _side_by_side(left[question][0], right[question][0])
        if before is not None and after is not None and before != after:
            (fixed if after > before else broken).append(shown)
        elif FOUND in (shown["a"]["status"], shown["b"]["status"]):
            continue  # nothing was answered there
        elif shown["a"]["answer"] != shown["b"]["answer"] or (
            shown["a"]["status"] != shown["b"]["status"]
        ):
            changed.append(shown)
    return fixed, broken, changed


def _side_by_side(a: Item, b: Item) -> Json:
    return {
        "id": a.key.question,
        "question": a.asked["question"],
        "tags": a.asked["tags"],
        "gold": a.gold,
        "a": _answer(a),
        "b": _answer(b),
        "scores": {
            name: [a.scores.get(name), b.scores.get(name)]
            for name in sorted({*a.scores, *b.scores})
            if a.scores.get(name) != b.scores.get(name)
        },
    }


def _answer(item: Item) -> Json:
    answer = item.answer or {}
    return {
        "status": item.status,
        "answer": answer.get("answer"),
        "quotes": [c["quote"] for c in answer.get("citations", [])],
        "left_out": item.left_out,
        "retrieved": [
            {k: p[k] for k in ("rank", "title", "score", "start", "end")} for p in item.retrieved
        ],
    }
