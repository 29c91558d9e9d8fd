"""A summary or a comparison for a terminal or a pipe: lines, nothing drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.evaluation.gates import Outcome
from bot.evaluation.reports import figures

_WIDTH = 30
MOST_LISTED = 10
_OF_TAGS = ("correct", "citation_recall")


def summary_lines(summary: Mapping[str, Any]) -> Iterator[str]:
    """Every metric of every system: mean, interval, over how many items, and what is left out."""
    manifest = summary["manifest"]
    asked = manifest["questions"]
    yield (
        f"{asked['chosen']} of {asked['of']} questions of {asked['file']}, about"
        f" {manifest['corpus']['articles']} articles; judge: {manifest['judge']['name']}"
    )
    for name, system in summary["systems"].items():
        yield ""
        yield f"{name}: {figures.statuses(system)}"
        group = ""
        for metric, entry in system["metrics"].items():
            if entry["mean"] is None and not entry["errors"]:
                continue
            if entry["group"] != group:
                group = entry["group"]
                yield f"  {group}"
            yield _metric_line(metric, entry)
        if system["spent"]["input_tokens"]:
            yield f"  {figures.spent(system)}"
        yield from _tag_lines(system)
        yield from _repeat_lines(system)
        yield from _agreement_lines(system)


def _metric_line(name: str, entry: Mapping[str, Any]) -> str:
    interval = figures.interval(entry)
    shown = f"{figures.value(entry):>10}  {f'[{interval}]' if interval else '':<17}"
    line = f"    {name:<{_WIDTH - 4}}{shown} n={entry['n']}"
    if entry["scale"] == "amount" and entry["n"]:
        p50, p95 = (figures.value(entry, entry[q]) for q in ("p50", "p95"))
        line += f"; p50 {p50}, p95 {p95}"
    why = figures.left_out(entry)
    return line + (f"; left out: {why}" if why else "")


def _tag_lines(system: Mapping[str, Any]) -> Iterator[str]:
    """The main metrics by tag, one line a tag."""
    shares = {f"words in common: {k}": v for k, v in system["by_words_in_common"].items()}
    for tag, held in (system["tags"] | shares).items():
        shown = [
            f"{name} {figures.value(entry)} [{figures.interval(entry)}]"
            for name, entry in held["metrics"].items()
            if entry["mean"] is not None and (name in _OF_TAGS or "recall@" in name)
        ]
        yield "; ".join([f"  {tag}: n={held['items']}", *([", ".join(shown)] if shown else [])])


def _repeat_lines(system: Mapping[str, Any]) -> Iterator[str]:
    repeats = system["repeats"]
    if repeats is None:
        return
    yield f"  asked {repeats['repeats']} times; {len(repeats['unstable'])} came out differently"
    for name in figures.MAIN:
        if name in repeats["metrics"]:
            found = repeats["metrics"][name]
            means = ", ".join(f"{m:.3f}" for m in found["means"])
            yield f"    {name:<{_WIDTH - 4}}{means} (deviation {found['deviation']:.3f})"


def _agreement_lines(system: Mapping[str, Any]) -> Iterator[str]:
    agreement = system["agreement"]
    if agreement is None:
        return
    kappa = "undefined" if agreement["kappa"] is None else f"{agreement['kappa']:.2f}"
    share = agreement["share"]
    yield (
        f"  judge and rules agree on {100 * share['mean']:.1f} % of {agreement['claims']} claims"
        f" [{100 * share['low']:.1f}–{100 * share['high']:.1f}], kappa {kappa}; only the judge"
        f" supports {agreement['only_model_supports']}, only the rules"
        f" {agreement['only_rules_support']}"
    )


def comparison_lines(comparison: Mapping[str, Any]) -> Iterator[str]:
    """Each metric from A to B, then the items that were fixed, broken and changed."""
    yield f"{comparison['compared']} questions compared"
    for why, names in comparison["not_compared"].items():
        if names:
            yield f"  not compared ({why.replace('_', ' ')}): {_named(names)}"
    yield from (f"  differs: {condition}" for condition in comparison["conditions"])
    for name, entry in comparison["metrics"].items():
        if not entry["n"]:
            continue
        from_to = f"{figures.value(entry, entry['a']):>9} → {figures.value(entry, entry['b']):<9}"
        yield (
            f"  {name:<{_WIDTH - 4}}{from_to} {figures.change(entry):>8}"
            f" [{figures.change_interval(entry)}] p {figures.chance(entry['p'])} n={entry['n']}"
        )
    for kind in ("fixed", "broken", "changed"):
        items = comparison[kind]
        yield f"{kind}: {len(items)}"
        for item in items[:MOST_LISTED]:
            yield f"  {item['id']}: {item['question']}"
            for side in ("a", "b"):
                said = item[side]["answer"] or item[side]["status"]
                yield f"    {side.upper()}: {said}"
        if len(items) > MOST_LISTED:
            yield f"  and {len(items) - MOST_LISTED} more"


def gate_lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for outcome in outcomes:
        yield f"gate {outcome.gate}: {outcome.verdict}: {outcome.text}"


def _named(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_LISTED])
    return shown + (f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else "")
