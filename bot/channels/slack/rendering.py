"""The JSON of an answer (the contract of ``ask --json``) -> blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from bot.channels.moments import moment_text
from bot.channels.slack import blocks, limits, wording
from bot.channels.slack.blocks import Block, Element, link, paragraph, text
from bot.domain import faults

Json = Mapping[str, Any]
LISTED = 20  # sources below an answer; all are under its button
QUOTE = 300  # characters of a quote below an answer; the whole one is under the button

# The ids by which Slack says which button was pressed.
SOURCES, AGAIN, SHARE, RETRY, FEEDBACK = (
    "dateline_sources",
    "dateline_again",
    "dateline_share",
    "dateline_retry",
    "dateline_feedback",
)


def prose(answer: Json, first: int = 0) -> Iterator[Block]:
    """The sentences from number ``first`` on, with the numbers of their citations."""
    addresses = {c["n"]: c["article"]["url"] for c in answer["citations"]}
    elements: list[Element] = []
    for sentence in answer["sentences"][first:]:
        if elements:
            elements.append(text(" "))
        style = {} if sentence["kind"] == "claim" else {"italic": True}
        elements.append(text(sentence["text"], **style))
        if sentence["as_of"]:
            elements.append(text(wording.STOOD.format(date=sentence["as_of"][:10])))
        if sentence["support"] == "unsupported":
            faulty = faults(sentence["unsupported_terms"], sentence.get("left_out", ()))
            doubt = wording.UNPROVEN.format(terms=faulty)
            elements.append(text(doubt, italic=True))
        for n in sentence["citations"]:
            elements += [text(" "), link(f"[{n}]", addresses.get(n))]
    return paragraph(*elements)


def closing(answer: Json, key: str, *, share: bool) -> Iterator[Block]:
    """Everything below the sentences; ``key`` is that of the answer as it is kept."""
    for disagreement in answer["disagreements"]:
        yield from _disagreement(disagreement)
    for citation in answer["citations"][:LISTED]:
        yield from _source(citation)
    yield from blocks.context(*_small_print(answer))
    yield from buttons(answer, key, share=share)


def buttons(answer: Json, key: str, *, share: bool) -> Iterator[Block]:
    if not answer["citations"] and not answer["absence"]:
        return  # a word of courtesy
    row = []
    if answer["citations"]:
        row.append(blocks.button(wording.SOURCES, SOURCES, key))
    row.append(blocks.button(wording.AGAIN, AGAIN, key))
    if share:
        row.append(blocks.button(wording.SHARE, SHARE, key, primary=True))
    yield from blocks.actions(*row)
    yield blocks.feedback(FEEDBACK, wording.GOOD, wording.BAD, key)


def retry_button(key: str) -> Iterator[Block]:
    return blocks.actions(blocks.button(wording.RETRY, RETRY, key))


def _disagreement(disagreement: Json) -> Iterator[Block]:
    kind = wording.DISPUTED if disagreement["kind"] == "disputed" else wording.SUPERSEDED
    claims = "; ".join(f"{c['text']} [{c['citation']}]" for c in disagreement["claims"])
    about = wording.ABOUT.format(about=disagreement["about"])
    return paragraph(text(kind, bold=True), text(about + claims))


def _source(citation: Json) -> Iterator[Block]:
    quote = limits.shortened(" ".join(citation["quote"].split()), QUOTE)
    return paragraph(
        text(f"[{citation['n']}] ", bold=True), text(f"“{quote}”\n"), *origin(citation)
    )


def origin(citation: Json) -> Iterator[Element]:
    """Title, outlet, date and place of what is cited; the title leads to the quoted words."""
    article = citation["article"]
    title = limits.shortened(" ".join(article["title"].split()), QUOTE) or wording.UNDATED
    yield link(title, citation["link"] if article["url"] else None)
    rest = [article["source"], moment_text(article["published"]) or wording.UNDATED]
    if article["updated"]:
        rest.append(wording.UPDATED.format(date=moment_text(article["updated"])))
    if not article["url"] and citation["place"]:
        rest.append(PurePath(citation["place"]).name)  # folders of the server are nobody's business
    if article["revision"] < article["revisions"]:
        rest.append(wording.REPLACED.format(number=article["revision"], count=article["revisions"]))
    yield text("".join(f", {limits.shortened(str(r), QUOTE)}" for r in rest if r))


def _small_print(answer: Json) -> Iterator[str]:
    if answer["rewritten"]:
        yield wording.UNDERSTOOD.format(text=answer["rewritten"])
    more = len(answer["citations"]) - LISTED
    if more > 0:
        yield wording.MORE_SOURCES.format(count=more, button=wording.SOURCES)
    if answer["citations"]:
        yield dateline(answer)
    if answer["absence"]:
        yield from _absence(answer["absence"])
    for warning in answer["warnings"]:
        yield wording.WARNING.format(text=warning["text"])


def dateline(answer: Json) -> str:
    """The date up to which the sources know, how many they are, and what was asked for."""
    counts = answer["stories"]
    told = ""
    if counts["stories"] < counts["sources"]:
        told = wording.STORIES.format(
            stories=wording.counted(counts["stories"], "story", "stories")
        )
    return wording.DATELINE.format(
        date=moment_text(answer["dateline"]) or wording.UNDATED,
        articles=wording.counted(counts["sources"], "article"),
        stories=told,
        asked=wording.AS_OF.format(date=moment_text(answer["as_of"])) if answer["as_of"] else "",
    )


def _absence(absence: Json) -> Iterator[str]:
    yield wording.LOOKED_FOR.format(text=absence["looked_for"])
    for missing in absence["missing"]:
        yield wording.NOT_FOUND.format(text=missing)
    yield wording.COVERED.format(text=_covered(absence["covered"]))


def _covered(covered: Json) -> str:
    parts = [wording.counted(covered["articles"], "article")]
    if covered["from"]:
        days = dict.fromkeys((covered["from"][:10], covered["to"][:10]))
        parts.append(" to ".join(days))
    if covered["undated"]:
        parts.append(f"{covered['undated']} undated")
    if covered["sources"]:
        more = " …" if len(covered["sources"]) > 8 else ""
        parts.append(f"from {', '.join(covered['sources'][:8])}{more}")
    return "; ".join(parts)


def summary(answer: Json) -> str:
    """The sentences with their markers, as plain text: for notifications and as a last resort."""
    return str(answer["answer"])


def notice(words: str) -> list[Block]:
    """Something that Dateline says of itself."""
    return list(paragraph(text(words, italic=True)))


def shown_whole(answer: Json, key: str, *, share: bool, heading: str = "") -> list[list[Block]]:
    """The whole answer as one message or, where it is too long, as several."""
    head: Sequence[Block] = notice(heading) if heading else ()
    return blocks.packed([*head, *prose(answer), *closing(answer, key, share=share)])
