"""Figures as SVG files of their own: readable on a light page and on a dark one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from bot.errors import UsageError
from bot.evaluation.reports import charts

RECALL = "char_recall@"
TITLE = "Character recall against budget"
# The colours of the report's page. The card has a ground of its own: a page may be of one colour
# scheme and its reader's system of the other.
_STYLE = """
svg { --one: #0b62b3; --two: #a84300; --three: #5b3a9b; --line: #d5d9de; --ink: #1c2126;
  --ground: #ffffff; font: 13px system-ui, "DejaVu Sans", sans-serif; }
@media (prefers-color-scheme: dark) { svg { --one: #74b3f5; --two: #f0995c; --three: #bfa3f2;
  --line: #3b424a; --ink: #e6e9ec; --ground: #14181c; } }
text { fill: var(--ink); } polyline { stroke-width: 1.8; } .ground { fill: var(--ground); }
"""


def by_budget(systems: Mapping[str, Any]) -> dict[str, list[tuple[float, charts.Point]]]:
    """Of each system that was measured at several budgets, its recall at each."""
    found: dict[str, list[tuple[float, charts.Point]]] = {}
    for system_name, system in systems.items():
        points = [
            (float(name.partition("@")[2]), (entry["mean"], entry["low"], entry["high"]))
            for name, entry in system["metrics"].items()
            if name.startswith(RECALL) and entry["mean"] is not None
        ]
        if len(points) > 1:
            found[system_name] = points
    return found


def recall(summary: Mapping[str, Any]) -> str:
    """The plot of recall against budget. Raises :class:`UsageError` if a run has none."""
    points = by_budget(summary["systems"])
    if not points:
        raise UsageError(
            "the run has no recall at several budgets",
            hint="run it with --retrieval-only --budgets 1000,2000,4000",
        )
    return _standing_alone(charts.curves(TITLE, points, "characters of passages"))


def _standing_alone(figure: Markup) -> str:
    opening, tag_end, rest = str(figure).partition(">")
    opening = opening.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    ground = '<rect class="ground" width="100%" height="100%" rx="6"/>'
    return f"{opening}{tag_end}<style>{_STYLE}</style>{ground}{rest}\n"
