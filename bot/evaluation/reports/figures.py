"""Numbers as readers see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

STATUS_WORDS = {
    "answered": "answered",
    "partly_answered": "partly answered",
    "abstained": "abstained",
    "found": "found",
    "error": "error",
}
MAIN = ("correct", "answer_f1", "quote_recall", "citation_recall", "citation_precision", "coverage",
        "abstention_recall", "abstention_precision", "char_recall")  # fmt: skip


def value(entry: Mapping[str, Any], number: float | None = None) -> str:
    """A metric's mean (or ``number`` on its scale); a dash where there is none."""
    number = entry["mean"] if number is None else number
    if number is None:
        return "–"
    if entry["scale"] != "amount":
        return f"{100 * number:.1f} %"
    if entry.get("unit") == "$":
        return f"${number:.5f}"
    return f"{number:,.0f}" + (f" {entry['unit']}" if entry.get("unit") else "")


def interval(entry: Mapping[str, Any]) -> str:
    """The interval at 95 %, in the unit of :func:`value`."""
    if entry.get("low") is None:
        return ""
    if entry["scale"] != "amount":
        return f"{100 * entry['low']:.1f}–{100 * entry['high']:.1f}"
    if entry.get("unit") == "$":
        return f"{entry['low']:.5f}–{entry['high']:.5f}"
    return f"{entry['low']:,.0f}–{entry['high']:,.0f}"


def left_out(entry: Mapping[str, Any]) -> str:
    """How many items are not in the mean, and why."""
    parts = [f"{count} {why}" for why, count in entry["left_out"].items()]
    if entry["errors"]:
        parts.append(f"{entry['errors']} failed")
    return ", ".join(parts)


def change(entry: Mapping[str, Any]) -> str:
    """A difference with its sign; points of per cent for shares."""
    if entry["scale"] != "amount":
        return f"{100 * entry['difference']:+.1f}"
    return f"{entry['difference']:+,.1f}"


def change_interval(entry: Mapping[str, Any]) -> str:
    if entry["scale"] != "amount":
        return f"{100 * entry['low']:+.1f} to {100 * entry['high']:+.1f}"
    return f"{entry['low']:+,.1f} to {entry['high']:+,.1f}"


def chance(p: float) -> str:
    return "< .001" if p < 0.001 else f"{p:.3f}".removeprefix("0")


def statuses(system: Mapping[str, Any]) -> str:
    """How many items ended how, in one line; those that were not run at the end."""
    parts = [f"{count} {STATUS_WORDS[s]}" for s, count in system["statuses"].items() if count]
    if system["not_run"]:
        parts.append(f"{system['not_run']} not run")
    return ", ".join(parts) or "nothing was run"


def spent(system: Mapping[str, Any]) -> str:
    """Tokens and cost, as far as they are known."""
    used = system["spent"]
    cost = "cost unknown" if used["cost"] is None else f"${used['cost']:.4f}"
    if used["cost"] is not None and used["cost_unknown"]:
        cost += f" and {used['cost_unknown']} answers of unknown cost"
    return f"{used['input_tokens']:,} tokens in, {used['output_tokens']:,} out; {cost}"
