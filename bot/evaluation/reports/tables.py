"""A run's items as CSV, and as JUnit for a CI server."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.evaluation.items import FOUND, Item
from bot.evaluation.reports.failures import has_failed, reasons

if TYPE_CHECKING:
    from junitparser import TestCase

_BEFORE = ("system", "id", "repeat", "status", "tags", "question", "answer", "reasons", "seconds")
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # some take the wide ones for them, too


def csv_text(items: Sequence[Item]) -> str:
    """One row an item; an empty cell is a metric without a value."""
    metrics = list(dict.fromkeys(name for item in items for name in item.scores))
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow([*_BEFORE, *metrics])
    for item in items:
        answer = (item.answer or {}).get("answer") or ""
        said = [item.key.system, item.key.question, str(item.key.repeat), item.status,
                " ".join(item.asked["tags"]), item.asked["question"], answer,
                "; ".join(reasons(item)), f"{item.seconds:.4f}"]  # fmt: skip
        scores = [item.scores.get(name) for name in metrics]
        writer.writerow([*map(harmless, said), *("" if s is None else f"{s:g}" for s in scores)])
    return buffer.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, nor for the start of another row."""
    cell = cell.replace("\r", " ")
    # What cannot be seen is passed over by some of them.
    shown = next((at for at, c in enumerate(cell) if c.isprintable() and not c.isspace()), 0)
    return "'" + cell if cell.startswith(_FORMULA, shown) or cell.startswith("\t") else cell


def junit_text(summary: Mapping[str, Any], items: Sequence[Item]) -> str:
    """A suite for each system, a case for each item: wrong is a failure, failed an error.

    An item of which nothing is known to be right or wrong is skipped. Gates are a suite of their
    own.
    """
    from junitparser import JUnitXml, TestSuite

    xml = JUnitXml("dateline eval")
    suites = {
        name: [_case(item) for item in items if item.key.system == name]
        for name in summary["systems"]
    }
    if summary["gates"]:
        suites["gates"] = [_gate_case(gate) for gate in summary["gates"]]
    for name, cases in suites.items():
        suite = TestSuite(_xml(name))
        for case in cases:
            suite.add_testcase(case)
        xml.add_testsuite(suite)
    xml.update_statistics()
    text: bytes = xml.tostring()
    return text.decode()


def _case(item: Item) -> TestCase:
    from junitparser import Error, Failure, Skipped, TestCase

    name = _xml(f"{item.key.question}: {item.asked['question']}")
    if item.key.repeat > 1:
        name += f" ({item.key.repeat})"
    case = TestCase(name, classname=_xml(f"dateline.{item.key.system}"), time=item.seconds)
    text = _xml("; ".join(reasons(item)) or item.status)
    if item.failed:
        case.result = [Error(text)]
    elif has_failed(item):
        case.result = [Failure(text)]
    elif "correct" not in item.scores and item.status != FOUND:
        case.result = [Skipped("the question set does not say what is right")]
    return case


def _gate_case(gate: Mapping[str, Any]) -> TestCase:
    from junitparser import Error, Failure, TestCase

    case = TestCase(gate["gate"], classname="dateline.gates")
    if gate["verdict"] == "failed":
        case.result = [Failure(gate["text"])]
    elif gate["verdict"] == "undecided":
        case.result = [Error(gate["text"])]
    return case


def _xml(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(
        c for c in text
        if c in "\t\n\r" or "\x20" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )  # fmt: skip
