"""Gates: conditions under which a run or a comparison has failed."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.evaluation.metrics import METRICS, known_metric

Verdict = Literal["passed", "failed", "undecided"]
_NUMBER = r"([0-9]{1,9}(?:\.[0-9]{1,9})?|\.[0-9]{1,9})\s*(%?)"
_FORM = re.compile(rf"\s*([a-z0-9_@]+)\s*(<=|>=|<|>)\s*{_NUMBER}\s*")
_MOST_DROP = re.compile(rf"\s*([a-z0-9_@]+)\s*=\s*{_NUMBER}\s*")
_OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """Failed if ``metric`` stands in this relation to ``value``."""

    metric: str
    relation: str
    value: float

    def __str__(self) -> str:
        return f"{self.metric}{self.relation}{self.value:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MostDrop:
    """Failed if ``metric`` is worse by more than ``value`` in the second run."""

    metric: str
    value: float

    def __str__(self) -> str:
        return f"{self.metric} worse by over {self.value:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one gate, in words."""

    gate: str
    verdict: Verdict
    text: str


def threshold(text: str) -> Threshold:
    """``citation_recall<0.9`` -> the gate. Raises ``ValueError`` saying what is allowed."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no condition such as citation_recall<0.9")
    value = _value(found[1], found[3], found[4])
    return Threshold(metric=found[1], relation=found[2], value=value)


def most_drop(text: str) -> MostDrop:
    """``answer_f1=0.02`` -> the gate. Raises ``ValueError`` saying what is allowed."""
    found = _MOST_DROP.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no drop such as answer_f1=0.02")
    return MostDrop(metric=found[1], value=_value(found[1], found[2], found[3]))


def _value(name: str, number: str, percent: str) -> float:
    """The bound; that of a share lies between 0 and 1, or is followed by a per cent sign."""
    metric = known_metric(name)
    if metric is None:
        raise ValueError(f"{name!r} is no metric; there are: {', '.join(METRICS)}")
    value = float(number) / (100 if percent else 1)
    if metric.scale == "amount" and percent:
        raise ValueError(f"{name} is no share, so it has no per cent")
    if metric.scale != "amount" and value > 1:
        raise ValueError(f"{name} is a share: its bound lies from 0 to 1, or 0% to 100%")
    return value


def judge_thresholds(gates: Iterable[Threshold], system: Mapping[str, Any]) -> list[Outcome]:
    """Each gate against one system of a summary. Without a value it has failed.

    Undecided: passed by what was measured, but not if the items that ended in an error, which are
    not in the mean, had scored 0.
    """
    found = []
    for gate in gates:
        entry = system["metrics"].get(gate.metric)
        mean = entry["mean"] if entry else None
        if mean is None:
            text = f"no item of this run has {gate.metric}"
            found.append(Outcome(gate=str(gate), verdict="failed", text=text))
            continue
        fails = _OPERATORS[gate.relation]
        interval = "" if entry["low"] is None else f" [{entry['low']:.3f}, {entry['high']:.3f}]"
        text = f"{gate.metric} is {mean:.3f}{interval} over {entry['n']} items"
        verdict: Verdict = "failed" if fails(mean, gate.value) else "passed"
        worst = entry.get("if_errors_scored_0")
        failed = system["statuses"]["error"]
        if verdict == "passed" and entry["scale"] == "amount" and 20 * failed > system["items"]:
            verdict = "undecided"
            text += f"; {failed} of {system['items']} failed, and who knows how these would be"
        if verdict == "passed" and worst is not None and fails(worst, gate.value):
            verdict = "undecided"
            text += f"; {worst:.3f} if what failed or was not run had scored 0"
        found.append(Outcome(gate=str(gate), verdict=verdict, text=text))
    return found


def judge_drops(gates: Iterable[MostDrop], metrics: Mapping[str, Any]) -> list[Outcome]:
    """Each gate against the paired differences of a comparison."""
    found = []
    for gate in gates:
        entry = metrics.get(gate.metric)
        if entry is None or entry["n"] == 0:
            text = f"no item of both runs has {gate.metric}"
            found.append(Outcome(gate=str(gate), verdict="failed", text=text))
            continue
        worse = -entry["difference"] if entry["higher_is_better"] else entry["difference"]
        verdict: Verdict = "failed" if worse > gate.value + 1e-12 else "passed"
        text = (
            f"{gate.metric} went from {entry['a']:.3f} to {entry['b']:.3f} over {entry['n']} items"
        )
        worst = entry.get("difference_if_errors_scored_0")
        if verdict == "passed" and worst is not None and -worst > gate.value + 1e-12:
            verdict = "undecided"
            text += f"; by {worst:+.3f} if the {entry['lost_in_b']} lost in B had scored 0"
        found.append(Outcome(gate=str(gate), verdict=verdict, text=text))
    return found
