"""Reports into files: all of a file or nothing of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.errors import DatelineError, UsageError
from bot.evaluation.items import Item
from bot.evaluation.reports import html, markdown, pictures, tables

HTML, MARKDOWN, JUNIT, CSV, JSON = (
    "report.html",
    "report.md",
    "junit.xml",
    "items.csv",
    "summary.json",
)


def run(folder: Path, summary: Mapping[str, Any], items: Sequence[Item]) -> None:
    """Every report of a run into its folder."""
    _write(folder / JSON, _json(summary))
    _write(folder / CSV, tables.csv_text(items))
    _write(folder / JUNIT, tables.junit_text(summary, items))
    _write(folder / MARKDOWN, markdown.run_text(summary, items))
    _write(folder / HTML, html.run_page(summary, items))


def recall_picture(path: Path, summary: Mapping[str, Any]) -> None:
    """The plot of recall against budget, as SVG. Raises :class:`UsageError`."""
    _write(path, pictures.recall(summary))


def gates(folder: Path) -> list[Any]:
    """What became of the gates when the run's reports were last written."""
    try:
        known = json.loads((folder / JSON).read_text(encoding="utf-8"))
        return list(known["gates"])
    except (OSError, ValueError, KeyError, TypeError):
        return []


def comparison(path: Path, value: Mapping[str, Any]) -> None:
    """A comparison in the form that the file's ending names. Raises :class:`UsageError`."""
    _write(path, check_form(path)(value))


def check_form(path: Path) -> Callable[[Mapping[str, Any]], str]:
    """What makes a comparison into such a file. Raises :class:`UsageError`."""
    forms = {".html": html.comparison_page, ".md": markdown.comparison_text, ".json": _json}
    form = forms.get(path.suffix.lower())
    if form is None:
        raise UsageError(f"{str(path)!r} ends in none of {', '.join(forms)}")
    if path.exists() and path.name in (JSON, "manifest.json"):
        raise UsageError(f"{str(path)!r} belongs to a run", hint="name another file with --out")
    return form


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, indent=1, ensure_ascii=True) + "\n"


def _write(path: Path, text: str) -> None:
    scratch = path.with_name(path.name + ".new")
    try:
        with scratch.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)
        scratch.replace(path)
    except OSError as error:
        raise DatelineError(
            f"{str(path)!r} cannot be written: {error.strerror}",
            hint="the results are kept; free some space, then: dateline eval report RUN",
        ) from None
