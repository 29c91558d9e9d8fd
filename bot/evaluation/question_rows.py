"""The fields of one line of a question set -> a checked question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic import ValidationError as PydanticError

from bot.domain import Turn
from bot.evaluation.questions import DisagreementKind, Question, Reference
from bot.evaluation.text_metrics import squad_form
from bot.reading.dates import parse_as_of


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


FIELDS = frozenset(_Row.model_fields)
LISTS = frozenset(
    "answers wrong_answers relevant expected_quotes history tags without references".split()
)


def from_fields(fields: Mapping[str, Any], line: int) -> Question:
    """Raises ``ValueError``; :func:`reasons` puts it into words."""
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


def reasons(error: ValueError) -> list[str]:
    """What is wrong with a line, each with its field."""
    if not isinstance(error, PydanticError):
        return [str(error)]
    found: dict[str, str] = {}
    for detail in error.errors(include_url=False):
        parts = [str(p) for p in detail["loc"] if str(p).isdigit() or str(p).islower()]
        parts = [p for p in parts if not p.startswith(("_", "constrained-"))]
        said = _PLAINLY.get(detail["type"]) or detail["msg"]
        found.setdefault(".".join(parts), f"{said} (here: {detail['input']!r:.60})")
    return [f"{place}: {reason}" for place, reason in found.items()]


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


def misspelt(fields: Iterable[str]) -> Iterator[str]:
    """Fields that are not known but nearly."""
    for name in sorted(set(fields) - _Row.model_fields.keys()):
        near = get_close_matches(name.lower(), _Row.model_fields, n=1, cutoff=0.8)
        if near:
            yield f"{name}: is no field; {near[0]}?"
