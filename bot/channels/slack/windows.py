"""The windows that buttons open: quotes in their context, words of feedback, a day to ask for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.slack import blocks, limits, rendering, wording
from bot.channels.slack.blocks import Block, link, paragraph, quotation, text
from bot.channels.slack.rules import Rules
from bot.domain import Revision
from bot.errors import UnknownArticle
from bot.state.slack_answers import GivenAnswer

AS_OF, WORDS = "dateline_as_of", "dateline_words"
DAY, WORDS_INPUT = "day", "words"
AROUND = 300  # characters of the article on each side of a quote

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """``revision`` finds an article's revision by id and number."""

    revision: Callable[[str, int], Revision]
    rules: Rules

    def sources(self, given: GivenAnswer, channel: str) -> dict[str, Any]:
        """Every quote of an answer in its article, with what stands around it."""
        assert given.answer is not None
        if self.hides(given, channel):
            content = rendering.notice(wording.NOT_IN_SCOPE)
        else:
            content = list(self._fitting(given.answer["citations"]))
        return blocks.modal(wording.SOURCES_TITLE, content, close=wording.CLOSE)

    def hides(self, given: GivenAnswer, channel: str) -> bool:
        """Whether it was drawn from other articles than ``channel`` may see now."""
        return bool(given.request.get("rules", "") != self.rules.mark(channel))

    def _fitting(self, citations: list[Json]) -> Iterator[Block]:
        room, most = limits.MODAL_CHARACTERS, limits.MODAL_BLOCKS - 1
        for i, citation in enumerate(citations):
            shown = list(self._source(citation))
            room -= blocks.weight(shown)
            most -= len(shown)
            if room < 0 or most < 0:
                left = wording.SOURCES_LEFT_OUT.format(count=len(citations) - i)
                yield from blocks.context(left)
                return
            yield from shown

    def _source(self, citation: Json) -> Iterator[Block]:
        yield from paragraph(text(f"[{citation['n']}] ", bold=True), *rendering.origin(citation))
        article = citation["article"]
        try:
            revision = self.revision(article["id"], article["revision"])
        except UnknownArticle:  # purged meanwhile: not even the quote is shown any more
            yield from rendering.notice(wording.GONE)
            return
        for span in citation["spans"]:
            yield from _in_context(revision.text, span["start"], span["end"])
        if article["url"]:
            yield from paragraph(link(wording.OPEN_ARTICLE, citation["link"]))

    def as_of(self, given: GivenAnswer, response_url: str | None, channel: str) -> dict[str, Any]:
        """A day to ask the same question for."""
        dated = (given.answer or {}).get("dateline")
        picker: dict[str, Any] = {"type": "datepicker", "action_id": DAY}
        if dated:
            picker["initial_date"] = dated[:10]
        return blocks.modal(
            wording.AS_OF_TITLE,
            [_input(DAY, wording.AS_OF_LABEL, picker)],
            close=wording.CLOSE,
            submit=wording.ASK,
            callback=AS_OF,
            private=_about(given, channel, response_url),
        )

    def words(self, given: GivenAnswer, channel: str) -> dict[str, Any]:
        """What a reader may add to their thumb."""
        field = {
            "type": "plain_text_input",
            "action_id": WORDS_INPUT,
            "multiline": True,
            "max_length": 3_000,
        }
        return blocks.modal(
            wording.WORDS_TITLE,
            [
                *paragraph(text(wording.THANKS)),
                _input(WORDS_INPUT, wording.WORDS_LABEL, field) | {"optional": True},
            ],
            close=wording.CLOSE,
            submit=wording.SEND,
            callback=WORDS,
            private=_about(given, channel, None),
        )


def _about(given: GivenAnswer, channel: str, response_url: str | None) -> str:
    return json.dumps({"answer": given.key, "channel": channel, "response_url": response_url})


def _input(name: str, label: str, element: dict[str, Any]) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "label": {"type": "plain_text", "text": label, "emoji": False},
        "element": element,
    }


def _in_context(article: str, start: int, end: int) -> Iterator[Block]:
    before, after = article[max(0, start - AROUND) : start], article[end : end + AROUND]
    lead = "…" + before[before.find(" ") :] if start > AROUND else before
    trail = after[: after.rfind(" ") + 1] + "…" if end + AROUND < len(article) else after
    return quotation(text(lead), text(article[start:end], bold=True), text(trail))
