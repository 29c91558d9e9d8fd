"""Where the sentences of a text are: spans fit to be quoted, without bullets and outer space."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain import Span

# Looked at once from its start, however many dots there are: else a page of dots takes for ever.
_END = re.compile(r"(?<![.!?…。！？])[.!?…。！？]++[\"'”’)\]»]*(?=\s|$)|[。！？]|\n")
_BULLET = re.compile(r"[\s•·▪◦‣*–—-]*(?=\S)|\s+")
_INITIALS = re.compile(r"(?:^|[\s(\"“])(?:[A-Z]\.)+$")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"“])(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Adm|Rev|Hon|St|Jr|Sr|Inc"
    r"|Ltd|Corp|Co|Bros|vs|No|Nos|Art|Sec|Fig|approx|est|dept|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?"
    r"|Oct|Nov|Dec|e\.g|i\.e|cf|al|p|pp|a\.m|p\.m)\.$",
)


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences within ``text[start:end]``; a line end always closes one."""
    end = len(text) if end is None else end
    spans = []
    for first, last in _pieces(text, start, end):
        lead = _BULLET.match(text, first, last)
        first = lead.end() if lead else first
        while last > first and text[last - 1].isspace():
            last -= 1
        if last > first:
            spans.append(Span(start=first, end=last))
    return spans


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    for found in _END.finditer(text, start, end):
        if found.group() != "\n" and _goes_on(text, first, found, end):
            continue
        yield first, found.end()
        first = found.end()
    yield first, end


def _goes_on(text: str, first: int, found: re.Match[str], end: int) -> bool:
    """Whether the dot belongs to an abbreviation, an initial or a number within the sentence."""
    after = text[found.end() : min(end, found.end() + 3)].lstrip(" ")
    if not found.group().startswith(".") or len(found.group()) > 1:
        return after[:1].islower() and found.group()[-1] in "\"'”’)]»…"
    if after[:1].islower():
        return True
    before = text[first : found.end()]
    return bool(_ABBREVIATION.search(before[-12:]) or _INITIALS.search(before[-8:]))


def sentence_around(text: str, span: Span, reach: int = 600) -> str:
    """The sentences of ``text`` that ``span`` lies in, as far as ``reach`` on each side."""
    start, end = max(0, span.start - reach), min(len(text), span.end + reach)
    touched = [
        found
        for found in sentence_spans(text, start, end)
        if found.start < span.end and found.end > span.start
    ]
    return text[touched[0].start : touched[-1].end] if touched else text[span.start : span.end]
