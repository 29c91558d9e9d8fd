"""Runs and comparisons as Markdown, short enough for a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.channels.safe_text import printable
from bot.evaluation.items import Item
from bot.evaluation.reports import figures
from bot.evaluation.reports.failures import has_failed, reasons, short

MOST_LISTED = 20
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!@~&])")
Json = Mapping[str, Any]


def run_text(summary: Json, items: Sequence[Item]) -> str:
    """Every metric of every system, and the questions that failed."""
    return "\n".join(_run_lines(summary, items)) + "\n"


def comparison_text(comparison: Json) -> str:
    return "\n".join(_comparison_lines(comparison)) + "\n"


def _run_lines(summary: Json, items: Sequence[Item]) -> Iterator[str]:
    asked, systems = summary["manifest"]["questions"], summary["systems"]
    yield f"### Evaluation: {asked['chosen']} questions of {plain(asked['file'])}"
    yield ""
    for name, system in systems.items():
        yield f"- **{plain(name)}**: {figures.statuses(system)}"
    yield from _gates(summary)
    yield ""
    yield "| metric | " + " | ".join(plain(name) for name in systems) + " | left out |"
    yield "|---|" + "---:|" * len(systems) + "---|"
    main = next(iter(systems.values()))
    for name in dict.fromkeys(n for s in systems.values() for n in s["metrics"]):
        entries = [system["metrics"].get(name) for system in systems.values()]
        if any(entry and entry["mean"] is not None for entry in entries):
            why = figures.left_out(main["metrics"][name]) if name in main["metrics"] else ""
            yield f"| {plain(name)} | " + " | ".join(map(_cell, entries)) + f" | {plain(why)} |"
    wrong = [item for item in items if item.failed or has_failed(item)]
    if wrong:
        yield ""
        yield f"<details><summary>{len(wrong)} items wrong or failed</summary>"
        yield ""
        for item in wrong[:MOST_LISTED]:
            why = plain("; ".join(reasons(item)) or item.status)
            question, system = plain(short(item.asked["question"])), plain(item.key.system)
            yield f"- {question} ({system}): {why}"
        if len(wrong) > MOST_LISTED:
            yield f"- and {len(wrong) - MOST_LISTED} more"
        yield ""
        yield "</details>"


def _cell(entry: Json | None) -> str:
    if entry is None or entry["mean"] is None:
        return "–"
    interval = figures.interval(entry)
    return figures.value(entry) + (f" ({interval})" if interval else "") + f", n={entry['n']}"


def _comparison_lines(comparison: Json) -> Iterator[str]:
    yield (
        f"### {comparison['compared']} questions compared: {len(comparison['fixed'])} fixed,"
        f" {len(comparison['broken'])} broken, {len(comparison['changed'])} answered otherwise"
    )
    yield from _gates(comparison)
    yield ""
    yield "| metric | A | B | difference | interval | p | n |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for name, entry in comparison["metrics"].items():
        if entry["n"]:
            a, b = figures.value(entry, entry["a"]), figures.value(entry, entry["b"])
            yield (
                f"| {plain(name)} | {a} | {b} | {figures.change(entry)} |"
                f" {figures.change_interval(entry)} | {plain(figures.chance(entry['p']))} |"
                f" {entry['n']} |"
            )
    for kind in ("broken", "fixed"):
        if comparison[kind]:
            yield ""
            yield f"**{kind.capitalize()}**"
            yield ""
        for item in comparison[kind][:MOST_LISTED]:
            yield f"- {plain(short(item['question']))}"
            yield f"  - A: {plain(str(item['a']['answer']))}"
            yield f"  - B: {plain(str(item['b']['answer']))}"
        if len(comparison[kind]) > MOST_LISTED:
            yield f"- and {len(comparison[kind]) - MOST_LISTED} more"


def _gates(holder: Json) -> Iterator[str]:
    for gate in holder["gates"]:
        mark = {"passed": "✅", "failed": "❌", "undecided": "❔"}[gate["verdict"]]
        yield f"- {mark} `{gate['gate']}`: {plain(gate['text'])}"


def plain(text: str) -> str:
    """``text`` in one line, with nothing in it that Markdown or a mention would act on."""
    return (
        _SPECIAL.sub(r"\\\1", printable(text))
        .replace("://", "\\://")
        .replace("www.", "www\\.")
        .replace("@", "@\u200b")
    )
