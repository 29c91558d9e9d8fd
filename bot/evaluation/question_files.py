"""Question sets: JSON Lines or CSV -> checked questions. What is wrong is named by its line."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.errors import UsageError
from bot.evaluation.question_rows import FIELDS, LISTS, from_fields, misspelt, reasons
from bot.evaluation.questions import Question, QuestionSet

MOST_PROBLEMS = 10  # named in one message
LARGEST_FILE = 2**30
_YES, _NO = ("true", "yes", "1"), ("false", "no", "0")


def load(path: Path) -> QuestionSet:
    """Every question of a ``.jsonl`` or ``.csv`` file.

    Raises :class:`UsageError` that names each bad line (the first ten) and what is wrong there.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UsageError(f"{str(path)!r} is over 1 GiB", hint="part it into several sets")
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{str(path)!r} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{path}:{line}: is not UTF-8", hint="save it as UTF-8") from None
    rows = _csv_rows(text) if path.suffix.lower() in (".csv", ".tsv") else _json_rows(text)
    questions, problems, seen = [], [], Counter[str]()
    for line, row in rows:
        if isinstance(row, str):
            problems.append(f"{path}:{line}: {row}")
            continue
        seen.update(row.keys())
        problems += [f"{path}:{line}: {reason}" for reason in misspelt(row)]
        try:
            questions.append(from_fields(row, line))
        except ValueError as error:
            problems += [f"{path}:{line}: {reason}" for reason in reasons(error)]
    problems += [f"{path}:{line}: {reason}" for line, reason in _repeated(questions)]
    if problems:
        raise _wrong(problems)
    if not questions:
        raise UsageError(f"{str(path)!r} holds no question")
    unused = tuple(sorted(seen.keys() - FIELDS))
    digest = sha256(data).hexdigest()
    return QuestionSet(
        name=path.name, digest=digest, questions=tuple(_named(questions)), unused=unused
    )


def _wrong(problems: Sequence[str]) -> UsageError:
    shown = "\n  ".join(problems[:MOST_PROBLEMS])
    more = len(problems) - MOST_PROBLEMS
    return UsageError(
        shown + (f"\n  and {more} more" if more > 0 else ""),
        hint="mend the question set; nothing was asked",
    )


Row = tuple[int, Mapping[str, Any] | str]  # line, and its fields or what is wrong with it


def _json_rows(text: str) -> Iterator[Row]:
    for line, content in enumerate(text.split("\n"), start=1):
        if not content.strip():
            continue
        try:
            fields = json.loads(content)
        except json.JSONDecodeError as error:
            yield line, f"is no JSON: {error.msg} at character {error.pos + 1}"
            continue
        except (RecursionError, ValueError):
            yield line, "is no JSON that can be read"
            continue
        yield line, fields if isinstance(fields, dict) else "is not an object {...}"


def _csv_rows(text: str) -> Iterator[Row]:
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count),
                      strict=True)  # fmt: skip
    header: list[str] | None = None
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield line, f"is no CSV: {error}"
            return
        if row is None:
            return
        if not any(cell.strip() for cell in row):
            continue
        if header is None:
            header = [name.strip().lower() for name in row]
            twice = [name for name, count in Counter(header).items() if count > 1]
            if twice:
                yield line, f"names the column {twice[0]!r} twice"
                return
        elif len(row) != len(header):
            yield line, f"has {len(row)} columns, not {len(header)} as the first row"
        else:
            yield line, _cells(dict(zip(header, row, strict=True)))


def _cells(row: Mapping[str, str]) -> Mapping[str, Any] | str:
    """Cells -> the values that a line of JSON would have; empty ones are left out."""
    fields: dict[str, Any] = {}
    for name, cell in row.items():
        text = cell.strip()
        if not text:
            continue
        if name in LISTS and text.startswith(("[", "{")):
            try:
                fields[name] = json.loads(text)
            except ValueError as error:
                return f"{name}: is no JSON array: {error}"
        elif name == "answerable" and text.lower() in (*_YES, *_NO):
            fields[name] = text.lower() in _YES
        else:
            fields[name] = text
    return fields


def _repeated(questions: Sequence[Question]) -> Iterator[tuple[int, str]]:
    lines: dict[str, int] = {}
    for question in questions:
        if question.id and question.id in lines:
            yield question.line, f"id: {question.id!r} is that of line {lines[question.id]}, too"
        elif question.id:
            lines[question.id] = question.line


def _named(questions: Sequence[Question]) -> Iterator[Question]:
    """Questions without an id get one from what they ask, the same wherever they stand."""
    taken = {q.id for q in questions if q.id}
    for question in questions:
        if question.id:
            yield question
            continue
        asked = [question.text, str(question.as_of), *(t.question for t in question.history)]
        asked += question.without
        stem = "q" + sha256("\0".join(asked).encode("utf-8", "surrogatepass")).hexdigest()[:10]
        name, count = stem, 1
        while name in taken:
            count += 1
            name = f"{stem}-{count}"
        taken.add(name)
        yield replace(question, id=name)
