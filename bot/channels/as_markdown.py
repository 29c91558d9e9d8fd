"""Answers and conversations as Markdown, to be kept or passed on.

What comes from articles and readers is escaped: it stays text wherever the file is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from bot.channels.conversing import answer_of
from bot.channels.moments import moment_text
from bot.channels.safe_text import printable
from bot.domain import faults
from bot.state.conversations import Exchange

Json = dict[str, Any]

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#!|~&])|^(\s*)([-+=])|^(\s*\d+)([.)])")
# Emphasis and code may stay.
_OF_SENTENCES = re.compile(r"([\\{}\[\]<>!|&])|^(\s*)([-+=#])|^(\s*\d+)([.)])")


def conversation(exchanges: Sequence[Exchange]) -> str:
    """Questions as headings, each with its answer."""
    parts = ["# Conversation with Dateline\n"]
    for exchange in exchanges:
        parts.append(f"## {_escaped(exchange.question)}\n")
        found = answer_of(exchange)
        if found is not None:
            parts.append(answer(found))
        if exchange.failure is not None:
            parts.append(f"*No answer: {_escaped(exchange.failure)}*\n")
        elif found is None:
            parts.append("*No answer: it ended before one came.*\n")
    return "\n".join(parts)


def answer(value: Json) -> str:
    """An answer with its markers, its dateline, and every quote with its origin."""
    return "\n\n".join(_paragraphs(value)) + "\n"


def _paragraphs(value: Json) -> Iterator[str]:
    yield " ".join(_sentence(sentence) for sentence in value["sentences"]) or "*No words of it.*"
    if value["citations"]:
        as_of = f", as of {moment_text(value['as_of'])}" if value["as_of"] else ""
        yield f"**Dateline: {moment_text(value['dateline']) or 'undated'}{as_of}**"
    for found in value["disagreements"]:
        claims = "; ".join(f"{_escaped(c['text'])} \\[{c['citation']}\\]" for c in found["claims"])
        yield f"**{found['kind'].capitalize()}**, about {_escaped(found['about'])}: {claims}"
    for citation in value["citations"]:
        yield _source(citation)
    absence = value["absence"]
    for missing in absence["missing"] if absence else ():
        yield f"Not found: {_escaped(missing)}"
    for warning in value["warnings"]:
        yield f"Warning: {_escaped(warning['text'])}"


def _sentence(sentence: Json) -> str:
    marks = "".join(f" \\[{n}\\]" for n in sentence["citations"])
    if sentence["as_of"]:
        marks = f" (as of {sentence['as_of'][:10]}){marks}"
    if sentence["support"] == "unsupported":
        faulty = faults(sentence["unsupported_terms"], sentence.get("left_out", ()))
        marks = f" (unproven{_escaped(faulty)}){marks}"
    return _OF_SENTENCES.sub(_escape, printable(sentence["text"])) + marks


def _source(citation: Json) -> str:
    article = citation["article"]
    origin = [article["title"], article["source"], moment_text(article["published"]) or "undated"]
    named = _escaped(", ".join(part for part in origin if part))
    where = citation["link"] or citation["place"] or ""
    place = f"  \n  {_place(where)}" if where else ""
    return f"- \\[{citation['n']}\\] “{_escaped(citation['quote'])}”  \n  {named}{place}"


def _place(where: str) -> str:
    """An address as a link that shows itself; a file as text."""
    if where.startswith(("http://", "https://")) and not re.search(r"[\s<>]", where):
        return f"<{where}>"
    return _escaped(where)


def _escaped(text: str) -> str:
    """``text`` on one line, with nothing in it that Markdown or HTML would read."""
    return _SPECIAL.sub(_escape, printable(text))


def _escape(match: re.Match[str]) -> str:
    special, space, opener, number, stop = match.groups()
    if special:
        return f"\\{special}"
    return f"{space}\\{opener}" if opener else f"{number}\\{stop}"
