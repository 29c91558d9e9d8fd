"""Question sets: JSON Lines or CSV -> checked questions. What is wrong is named by its line."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic import ValidationError as PydanticError

from bot.domain import Turn
from bot.errors import UsageError
from bot.evaluation.text_metrics import squad_form
from bot.reading.dates import parse_as_of

MOST_PROBLEMS = 10  # named in one message
LARGEST_FILE = 2**30
DisagreementKind = Literal["superseded", "disputed", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An article as the question set names it, and where in its text the answer stands.

    ``article`` is an id, a key, an address, a path or a file's name. Without ``start`` the words
    of ``text`` say where; without either, the whole article is meant. ``field`` is for messages.
    """

    article: str
    start: int | None = None
    end: int | None = None
    text: str | None = None
    revision: int | None = None
    field: str = "relevant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question and what is known of its answer; what the set does not say is empty or None.

    ``without`` names articles that are hidden when it is asked. ``wrong_answers`` are words that a
    right answer does not hold. ``line`` is the line of the file.
    """

    id: str
    text: str
    line: int
    answers: tuple[str, ...] = ()
    wrong_answers: tuple[str, ...] = ()
    answerable: bool | None = None
    relevant: tuple[Reference, ...] = ()
    expected_quotes: tuple[str, ...] = ()
    as_of: datetime | None = None
    history: tuple[Turn, ...] = ()
    tags: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    disagreement: DisagreementKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSet:
    """The questions of one file. ``unused``: its fields that mean nothing here."""

    name: str
    digest: str
    questions: tuple[Question, ...]
    unused: tuple[str, ...]


def _as_list(value: object) -> object:
    return [value] if isinstance(value, (str, dict)) else value


_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000)]
_Texts = Annotated[list[_Text], BeforeValidator(_as_list)]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class _Span(_Strict):
    article: _Text | None = None
    start: Annotated[int, Field(ge=0)] | None = None
    end: Annotated[int, Field(ge=0)] | None = None
    text: str | None = None
    revision: Annotated[int, Field(ge=1)] | None = None


class _Turn(_Strict):
    question: _Text
    answer: str | None = None


class _Message(_Strict):
    role: Literal["user", "assistant"]
    content: _Text


_Spans = Annotated[list[_Text | _Span], BeforeValidator(_as_list)]


class _Row(_Strict):
    """The fields of one line; ``article`` with ``references`` is how Chroma's sets name spans.

    There, the article is the tag, where no other is given: each is a corpus of its own.
    """

    id: _Text | int | None = None
    question: _Text
    answers: _Texts = []
    wrong_answers: _Texts = []
    answerable: bool | None = None
    relevant: _Spans = []
    expected_quotes: _Texts = []
    as_of: _Text | None = None
    history: Annotated[list[_Text | _Turn | _Message], BeforeValidator(_as_list)] = []
    tags: _Texts = []
    without: _Texts = []
    disagreement: DisagreementKind | None = None
    article: _Text | None = None
    references: Annotated[list[_Span], BeforeValidator(_as_list)] = []


_LISTS = frozenset(
    "answers wrong_answers relevant expected_quotes history tags without references".split()
)
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
        problems += [f"{path}:{line}: {reason}" for reason in _misspelt(row)]
        try:
            questions.append(_question(row, line))
        except ValueError as error:
            problems += [f"{path}:{line}: {reason}" for reason in _reasons(error)]
    problems += [f"{path}:{line}: {reason}" for line, reason in _repeated(questions)]
    if problems:
        raise _wrong(problems)
    if not questions:
        raise UsageError(f"{str(path)!r} holds no question")
    unused = tuple(sorted(seen.keys() - _Row.model_fields.keys()))
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
        if name in _LISTS and text.startswith(("[", "{")):
            try:
                fields[name] = json.loads(text)
            except ValueError as error:
                return f"{name}: is no JSON array: {error}"
        elif name == "answerable" and text.lower() in (*_YES, *_NO):
            fields[name] = text.lower() in _YES
        else:
            fields[name] = text
    return fields


def _question(fields: Mapping[str, Any], line: int) -> Question:
    row = _Row.model_validate(fields)
    as_of = None
    if row.as_of is not None:
        try:
            as_of = parse_as_of(row.as_of)
        except ValueError:
            raise ValueError(
                f"as_of: {row.as_of!r} is no date that can be read in one way only; write it as"
                " 2024-04-29"
            ) from None
    relevant = tuple(_references(row))
    implied = True if row.answers or row.expected_quotes or relevant else None
    if row.answerable is False and (row.answers or row.expected_quotes):
        raise ValueError("answerable: is false, but there are answers or expected_quotes")
    both = {squad_form(a) for a in row.answers} & {squad_form(w) for w in row.wrong_answers}
    if both:
        raise ValueError(f"wrong_answers: {min(both)!r} is among the answers, too")
    return Question(
        id="" if row.id is None else str(row.id),
        text=row.question,
        line=line,
        answers=tuple(row.answers),
        wrong_answers=tuple(row.wrong_answers),
        answerable=implied if row.answerable is None else row.answerable,
        relevant=relevant,
        expected_quotes=tuple(row.expected_quotes),
        as_of=as_of,
        history=tuple(_turns(row.history)),
        tags=tuple(dict.fromkeys(row.tags or ([row.article] if row.article else []))),
        without=tuple(row.without),
        disagreement=row.disagreement,
    )


def _references(row: _Row) -> Iterator[Reference]:
    groups: tuple[tuple[str, Iterable[str | _Span]], ...] = (
        ("relevant", row.relevant),
        ("references", row.references),
    )
    for field, entries in groups:
        for i, entry in enumerate(entries):
            place = f"{field}[{i}]"
            if isinstance(entry, str):
                yield Reference(article=entry, field=place)
                continue
            article = entry.article or row.article
            if article is None:
                raise ValueError(f"{place}: names no article")
            if (entry.start is None) != (entry.end is None):
                raise ValueError(f"{place}: has only one of start and end")
            if entry.start is not None and entry.end is not None and entry.end <= entry.start:
                raise ValueError(f"{place}: ends at {entry.end}, before its start")
            yield Reference(
                article=article,
                start=entry.start,
                end=entry.end,
                text=entry.text,
                revision=entry.revision,
                field=place,
            )
    if row.article is not None and not row.references and not row.relevant:
        yield Reference(article=row.article, field="article")


def _turns(history: Sequence[str | _Turn | _Message]) -> Iterator[Turn]:
    """Questions alone, questions with answers, or messages by role -> turns."""
    asked: str | None = None
    for entry in history:
        if isinstance(entry, _Message) and entry.role == "assistant":
            if asked is not None:
                yield Turn(question=asked, answer=entry.content)
                asked = None
            continue
        if asked is not None:
            yield Turn(question=asked)
            asked = None
        if isinstance(entry, _Message):
            asked = entry.content
        elif isinstance(entry, _Turn):
            yield Turn(question=entry.question, answer=entry.answer)
        else:
            yield Turn(question=entry)
    if asked is not None:
        yield Turn(question=asked)


def _reasons(error: ValueError) -> list[str]:
    if not isinstance(error, PydanticError):
        return [str(error)]
    reasons: dict[str, str] = {}
    for detail in error.errors(include_url=False):
        parts = [str(p) for p in detail["loc"] if str(p).isdigit() or str(p).islower()]
        parts = [p for p in parts if not p.startswith(("_", "constrained-"))]
        said = _PLAINLY.get(detail["type"]) or detail["msg"]
        reasons.setdefault(".".join(parts), f"{said} (here: {detail['input']!r:.60})")
    return [f"{place}: {reason}" for place, reason in reasons.items()]


_PLAINLY = {
    "missing": "is missing",
    "string_type": "is no text",
    "string_too_short": "is empty",
    "list_type": "is no list",
    "bool_type": "is neither true nor false",
    "int_type": "is no whole number",
    "greater_than_equal": "is too small",
    "model_type": "is none of the forms that this field takes",
    "model_attributes_type": "is none of the forms that this field takes",
}


def _misspelt(fields: Iterable[str]) -> Iterator[str]:
    """Fields that are not known but nearly."""
    for name in sorted(set(fields) - _Row.model_fields.keys()):
        near = get_close_matches(name.lower(), _Row.model_fields, n=1, cutoff=0.8)
        if near:
            yield f"{name}: is no field; {near[0]}?"


def _repeated(questions: Sequence[Question]) -> Iterator[tuple[int, str]]:
    lines: dict[str, int] = {}
    for question in questions:
        if question.id and question.id in lines:
            yield question.line, f"id: {question.id!r} is that of line {lines[question.id]}, too"
        elif question.id:
            lines[question.id] = question.line


def _named(questions: Sequence[Question]) -> Iterator[Question]:
    """Questions without an id get one from what they ask, the same wherever they stand."""
    from dataclasses import replace

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
