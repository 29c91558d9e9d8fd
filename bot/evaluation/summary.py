"""The items of a run -> what it comes to: each metric with its interval, and what is not in it."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bot.evaluation.items import ERROR, Item
from bot.evaluation.metrics import METRICS, Metric, known_metric
from bot.evaluation.statistics import estimate, quantile

SCHEMA = 1
STATUSES = ("answered", "partly_answered", "abstained", "found", ERROR)
BY_TAG = tuple(
    "correct answer_f1 quote_recall citation_recall citation_precision coverage accuracy_answered"
    " abstention_recall char_recall latency_ms".split()
)
LEAST_FOR_THIRDS = 15
Json = dict[str, Any]


def summarise(manifest: Mapping[str, Any], items: Sequence[Item]) -> Json:
    """Everything that reports show but the items themselves."""
    asked = expected(manifest) // len(manifest["systems"])
    systems = {}
    for name in manifest["systems"]:
        mine = [item for item in items if item.key.system == name]
        systems[name] = _system(mine, asked)
    return {"schema": SCHEMA, "manifest": dict(manifest), "systems": systems}


def expected(manifest: Mapping[str, Any]) -> int:
    """How many items the run has when it is done."""
    choice: Json = manifest["choice"]
    return int(manifest["questions"]["chosen"] * choice["repeat"] * len(manifest["systems"]))


def _system(items: Sequence[Item], asked: int) -> Json:
    tags = sorted({tag for item in items for tag in item.asked["tags"]})
    return {
        "expected": asked,
        "items": len(items),
        "not_run": max(0, asked - len(items)),
        "statuses": {s: sum(item.status == s for item in items) for s in STATUSES},
        "metrics": _metrics(items, metric_names(items), max(0, asked - len(items))),
        "tags": {tag: _part([i for i in items if tag in i.asked["tags"]]) for tag in tags},
        "by_words_in_common": _thirds(items),
        "spent": _spent(items),
        "repeats": _repeats(items),
        "agreement": _agreement(items),
    }


def _part(items: Sequence[Item]) -> Json:
    by_budget = [n for n in metric_names(items) if "@" in n and n not in METRICS]
    questions = len({item.key.question for item in items})
    return {"items": questions, "metrics": _metrics(items, [*BY_TAG, *by_budget])}


def _thirds(items: Sequence[Item]) -> Json:
    """The items in thirds by how many words their question shares with its gold spans."""
    known = [item for item in items if "words_in_common" in item.scores]
    known.sort(key=lambda item: (item.scores["words_in_common"], item.key))
    if len(known) < LEAST_FOR_THIRDS:
        return {}
    cuts = [0, len(known) // 3, 2 * len(known) // 3, len(known)]
    found = {}
    for name, (a, b) in zip(("fewest", "middle", "most"), itertools.pairwise(cuts), strict=True):
        shares = [item.scores["words_in_common"] for item in known[a:b]]
        found[f"{name} ({100 * shares[0]:.0f}–{100 * shares[-1]:.0f} %)"] = _part(known[a:b])
    return found


def metric_names(items: Iterable[Item]) -> list[str]:
    """The metrics that these items have or leave out: those with a budget at the end."""
    said = {name for item in items for name in (*item.scores, *item.left_out)}
    seen = {name for name in said if known_metric(name)}  # another version may know others
    return sorted(seen, key=_order)


def _order(name: str) -> tuple[int, int]:
    """That of the registry; metrics with a budget after the others."""
    names = list(METRICS)
    if name in METRICS:
        return names.index(name), 0
    base, _, budget = name.partition("@")
    return len(names) + names.index(base), int(budget)


def _metrics(items: Sequence[Item], names: Iterable[str], not_run: int = 0) -> Json:
    found = {}
    for name in names:
        metric = known_metric(name)
        if metric is not None:
            found[name] = _metric(metric, items, not_run)
    return found


def _metric(metric: Metric, items: Sequence[Item], not_run: int = 0) -> Json:
    """One mean over questions (repeats of one count as one), and how many are left out of it."""
    values: dict[str, list[float]] = defaultdict(list)
    why: dict[str, str] = {}
    failed: Counter[str] = Counter()  # askings by question: an answer or a verdict that is none
    for item in items:
        question = item.key.question
        reason = item.left_out.get(metric.name, "")
        if item.failed or reason.startswith("judge:"):
            failed[question] += 1
        elif metric.name in item.scores:
            values[question].append(item.scores[metric.name])
        elif reason:
            why[question] = reason
    left_out = Counter(why[question] for question in why.keys() - values.keys())
    for question in why.keys() - values.keys():
        del failed[question]
    means = [sum(v) / len(v) for v in values.values()]
    known = estimate(
        means, proportion=metric.scale == "proportion", bounded=metric.scale != "amount"
    )
    found: Json = {
        "title": metric.title,
        "scale": metric.scale,
        "group": metric.group,
        "unit": metric.unit,
        "higher_is_better": metric.higher_is_better,
        "left_out": dict(sorted(left_out.items())),
        "errors": failed.total(),
    }
    found |= asdict(known) if known else {"n": 0, "mean": None, "low": None, "high": None}
    if metric.scale == "amount":
        raw = [v for several in values.values() for v in several]
        return found | {"p50": quantile(raw, 0.5), "p95": quantile(raw, 0.95), "sum": sum(raw)}
    if known and (failed or not_run):
        worst = sum(sum(v) / (len(v) + failed[q]) for q, v in values.items())
        lost = len(failed.keys() - values.keys())
        found["if_errors_scored_0"] = worst / (len(means) + lost + not_run)
    return found


def _spent(items: Iterable[Item]) -> Json:
    """Tokens and cost over all, and for how many answers the cost is unknown."""
    usages = [item.answer["usage"] for item in items if item.answer is not None]
    costs = [u["cost"] for u in usages if u["cost"] is not None]
    return {
        "input_tokens": sum(u["input_tokens"] for u in usages),
        "output_tokens": sum(u["output_tokens"] for u in usages),
        "cost": sum(costs) if costs else None,
        "cost_unknown": len(usages) - len(costs),
    }


def _repeats(items: Sequence[Item]) -> Json | None:
    """How much asking again changes: means of each repeat, and questions that came out otherwise.

    ``None`` without repeats.
    """
    numbers = sorted({item.key.repeat for item in items})
    if len(numbers) < 2:
        return None
    outcomes: dict[str, set[str]] = defaultdict(set)
    for item in items:
        if not item.failed:
            outcomes[item.key.question].add(f"{item.status} {item.scores.get('correct')}")
    metrics = {}
    for name in metric_names(items):
        means = [
            sum(values) / len(values)
            for number in numbers
            if (values := [i.scores[name] for i in items
                           if i.key.repeat == number and name in i.scores])
        ]  # fmt: skip
        if len(means) > 1:
            middle = sum(means) / len(means)
            spread = (sum((m - middle) ** 2 for m in means) / (len(means) - 1)) ** 0.5
            metrics[name] = {"means": means, "deviation": spread}
    unstable = sorted(q for q, found in outcomes.items() if len(found) > 1)
    return {"repeats": len(numbers), "unstable": unstable, "metrics": metrics}


def _agreement(items: Iterable[Item]) -> Json | None:
    """How far a model judge and the rules agree on claims: share and Cohen's kappa (1960)."""
    pairs = [
        (bool(model["supported"]), bool(rules["supported"]))
        for item in items
        if item.judged_by_rules
        for model, rules in zip(item.judged, item.judged_by_rules, strict=True)
    ]
    if not pairs:
        return None
    n = len(pairs)
    agreed = sum(a == b for a, b in pairs)
    yes_model, yes_rules = sum(a for a, _ in pairs) / n, sum(b for _, b in pairs) / n
    chance = yes_model * yes_rules + (1 - yes_model) * (1 - yes_rules)
    known = estimate([float(a == b) for a, b in pairs], proportion=True, bounded=True)
    return {
        "claims": n,
        "only_model_supports": sum(a and not b for a, b in pairs),
        "only_rules_support": sum(b and not a for a, b in pairs),
        "share": asdict(known) if known else None,
        "kappa": None if chance == 1 else (agreed / n - chance) / (1 - chance),
    }
