"""What a model writes -> drafts, piece by piece as it streams.

The grammar: sentences, each followed by ``<q n="2">copied words</q>``; ``<gap>...</gap>`` for what
the passages do not say; ``<conflict about="...">`` around sentences that contradict each other.
Models get it wrong, so the parser takes unclosed and nested tags, other quote marks around
attributes, ``[2]`` without words, code fences, JSON around the whole, and thinking before the
answer. Any other angle bracket is text.

The same text gives the same drafts however it is cut into pieces: nothing is decided before enough
has come to decide it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator

from bot.answering.draft import Draft, DraftConflict, DraftGap, DraftQuote, DraftSentence
from bot.answering.sentences import sentence_spans

_QUOTE, _THINKING = ("q", "quote"), ("think", "thinking", "reasoning", "thought")
_NAMES = (*_QUOTE, *_THINKING, "gap", "conflict")
_TAG = re.compile(rf"<(/?)({'|'.join(_NAMES)})\b([^<>]{{0,200}})>", re.IGNORECASE)
_TAG_START = re.compile(r"<(/?)([A-Za-z]*)(\b[^<>]*)?$")
_LONGEST_TAG = 220
_NUMBER = re.compile(r"\d{1,6}")
_ABOUT = re.compile(r"about\s*=\s*[\"'“”‘’]?([^\"“”]*?)[\"'“”‘’]?\s*/?$", re.IGNORECASE)
_MARKER = re.compile(r"(?<!\s)\s*+[\[【](\d{1,6}(?:\s*[,;]\s*\d{1,6})*)(?:†[^\]】]*)?[\]】]")
_MARKER_AFTER_END = re.compile(r"([.!?])[ \t]*([\[【]\d+(?:\s*[,;]\s*\d+)*[\]】])")
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{12,}?)[\"”“»]")
_FENCE = re.compile(r"^[ \t]*```[\w-]*[ \t]*$", re.MULTILINE)
_JSON_START = re.compile(r"\{|\[\s*[\"{\[]")  # but not the marker [2]
_UNDECIDED = re.compile(r"`{0,2}|\[\s*")  # it may become a fence, or JSON
LONGEST_TAIL = 3  # words that may follow a sentence's last quote without one of their own
_CLOSERS = ".!?…。！？"
_EDGES = ' \t\n\r*_#>-–—•·)"”’]'


class Parser:
    """Feed it text as it comes; it gives back each draft as soon as that is certain."""

    def __init__(self) -> None:
        self._start = ""  # the very beginning, until its wrapping is known
        self._whole_is_json = False
        self._started = False
        self._buffer = ""
        self._builder = _Builder()

    def feed(self, text: str) -> Iterator[Draft]:
        """The drafts that ``text`` completes."""
        if not self._started:
            self._start += text
            opening = _FENCE.sub("", self._start).lstrip()
            if _UNDECIDED.fullmatch(opening):
                return
            self._started = True
            self._whole_is_json = bool(_JSON_START.match(opening))
            text, self._start = self._start, ""
        self._buffer += text
        if not self._whole_is_json:
            yield from self._consume(final=False)

    def close(self) -> Iterator[Draft]:
        """The drafts that the end completes."""
        self._buffer = self._start + self._buffer
        if self._whole_is_json:
            self._buffer = _unwrapped(self._buffer)
        yield from self._consume(final=True)
        yield from self._builder.close()

    def _consume(self, *, final: bool) -> Iterator[Draft]:
        while self._buffer:
            at = self._buffer.find("<")
            if at != 0:
                text = self._buffer if at < 0 else self._buffer[:at]
                self._buffer = self._buffer[len(text) :]
                yield from self._builder.text(text)
                continue
            tag = _TAG.match(self._buffer)
            if tag:
                self._buffer = self._buffer[tag.end() :]
                yield from self._tag(tag)
            elif not final and _may_become_tag(self._buffer):
                return
            else:
                self._buffer = self._buffer[1:]
                yield from self._builder.text("<")

    def _tag(self, tag: re.Match[str]) -> Iterator[Draft]:
        closing, name, rest = bool(tag.group(1)), tag.group(2).lower(), tag.group(3)
        if name in _THINKING:
            self._builder.thinking(opens=not closing)
        elif name in _QUOTE:
            number = _NUMBER.search(rest)
            yield from self._builder.quote(int(number.group()) if number else None, not closing)
        elif name == "gap":
            yield from self._builder.gap(opens=not closing)
        else:
            about = _ABOUT.search(rest.strip())
            yield from self._builder.conflict(about.group(1) if about else "", opens=not closing)


def _may_become_tag(buffer: str) -> bool:
    """Whether ``buffer``, which starts with ``<``, may still grow into a known tag."""
    start = _TAG_START.match(buffer)
    if start is None or len(buffer) > _LONGEST_TAG:
        return False
    name = start.group(2).lower()
    return name in _NAMES or (not start.group(3) and any(n.startswith(name) for n in _NAMES))


class _Builder:
    """Text and tags -> drafts. Decides by what has come, never by where it was cut."""

    def __init__(self) -> None:
        self._sentence = ""  # text of the sentence at hand, after the drafts given so far
        self._quotes: list[DraftQuote] = []
        self._quote: str | None = None  # words of the open quote
        self._quote_number: int | None = None
        self._after_quote = False
        self._tail_from: int | None = None  # where the text after the last quote begins
        self._gap: str | None = None
        self._conflict: DraftConflict | None = None
        self._thinking = False

    def text(self, text: str) -> Iterator[Draft]:
        if self._thinking:
            return
        if self._gap is not None:
            self._gap += text
        elif self._quote is not None:
            self._quote += text
        else:
            if self._after_quote:
                text = yield from self._continue(text)
            self._sentence += text

    def _continue(self, text: str) -> Generator[Draft, None, str]:
        """The first characters after a quote: do they go on with its sentence? -> the rest."""
        rest = text.lstrip()
        if not rest:
            return ""
        first = rest[0]
        self._after_quote = False
        if first in _CLOSERS:
            self._sentence += first
            yield from self._finish()
            return rest[1:]
        ended = self._sentence.rstrip()[-1:] in _CLOSERS
        if not ended and (first.islower() or first in ",;:)"):
            self._tail_from = len(self._sentence)
            self._sentence += ("" if first in ",;:)" else " ") + rest
            return ""
        yield from self._finish()
        return rest

    def quote(self, number: int | None, opens: bool) -> Iterator[Draft]:
        if self._thinking or self._gap is not None:
            return
        self._end_quote()
        if not opens:
            return
        if not self._quotes:
            yield from self._unquoted_before_last()
        self._quote, self._quote_number = "", number
        self._tail_from = None
        self._after_quote = False

    def gap(self, *, opens: bool) -> Iterator[Draft]:
        if self._thinking:
            return
        if self._gap is not None:
            gap, self._gap = " ".join(self._gap.split()), None
            if gap:
                yield DraftGap(text=gap)
        else:
            self._end_quote()
            yield from self._finish()
        if opens:
            self._gap = ""

    def conflict(self, about: str, *, opens: bool) -> Iterator[Draft]:
        if self._thinking or self._gap is not None:
            return
        self._end_quote()
        yield from self._finish()
        if self._conflict is not None:
            yield self._conflict
            self._conflict = None
        if opens:
            self._conflict = DraftConflict(about=" ".join(about.split()), sentences=())

    def thinking(self, *, opens: bool) -> None:
        """What came before a closing tag was thinking too, also where none was opened."""
        self._thinking = opens
        self._sentence, self._quotes, self._quote, self._after_quote = "", [], None, False
        self._tail_from = None

    def close(self) -> Iterator[Draft]:
        if self._gap is not None:
            yield from self.gap(opens=False)
        self._end_quote()
        yield from self._finish()
        if self._conflict is not None:
            yield self._conflict

    def _end_quote(self) -> None:
        if self._quote is None:
            return
        words = self._quote.split("\n\n")[0]  # an unclosed quote ends with its paragraph
        self._quotes.append(DraftQuote(n=self._quote_number, words=words.strip()))
        self._quote = None
        self._after_quote = True

    def _unquoted_before_last(self) -> Iterator[Draft]:
        """Of several sentences before a quote, it belongs to the last."""
        text = _with_markers_inside(self._sentence)
        spans = sentence_spans(text)
        for span in spans[:-1]:
            yield from self._give(text[span.start : span.end], [])
        if spans:
            self._sentence = text[spans[-1].start : spans[-1].end]

    def _finish(self) -> Iterator[Draft]:
        if not self._quotes:
            text = _with_markers_inside(self._sentence)
            for span in sentence_spans(text):
                yield from self._give(text[span.start : span.end], [])
        else:
            head, tail = self._sentence, ""
            if self._tail_from is not None and len(head[self._tail_from :].split()) > LONGEST_TAIL:
                head, tail = head[: self._tail_from], head[self._tail_from :]
            yield from self._give(head, self._quotes)
            yield from self._give(tail, [])
        self._sentence, self._quotes, self._after_quote = "", [], False
        self._tail_from = None

    def _give(self, raw: str, quotes: list[DraftQuote]) -> Iterator[Draft]:
        numbers = [int(n) for m in _MARKER.finditer(raw) for n in _NUMBER.findall(m.group(1))]
        text = " ".join(_MARKER.sub("", raw).split()).strip(_EDGES + "(")
        text = re.sub(r" ([.,;:!?])", r"\1", text)  # white space is single by now
        if not any(c.isalnum() for c in text):
            return
        if not quotes:
            named = numbers[0] if numbers else None
            quotes = [DraftQuote(n=named, words=words) for words in _QUOTED.findall(raw)]
            quotes += [DraftQuote(n=n, words="") for n in numbers]
        sentence = DraftSentence(text=text, quotes=tuple(quotes))
        if self._conflict is None:
            yield sentence
        else:
            self._conflict = DraftConflict(
                about=self._conflict.about, sentences=(*self._conflict.sentences, sentence)
            )


def _with_markers_inside(text: str) -> str:
    """``text`` without code fences, and with "over. [1]" as "over[1]."."""
    return _MARKER_AFTER_END.sub(r"\2\1", _FENCE.sub("", text))


def _unwrapped(text: str) -> str:
    """The answer inside JSON, in the grammar; ``text`` itself where it is no such JSON."""
    bare = _FENCE.sub("", text).strip()
    try:
        value = json.loads(bare)
    except (ValueError, RecursionError):
        return text
    return _flattened(value)


def _flattened(value: object) -> str:
    if isinstance(value, str):
        return value + "\n\n"
    if isinstance(value, list):
        return "".join(_flattened(item) for item in value)
    if not isinstance(value, dict):
        return ""
    words = value.get("quote") or value.get("words")
    if isinstance(words, str):
        number = value.get("n", value.get("passage", ""))
        claim = value.get("text") or value.get("sentence") or value.get("claim") or ""
        return f'{claim} <q n="{number}">{words}</q>\n\n'
    if isinstance(value.get("gap"), str) and len(value) == 1:
        return f"<gap>{value['gap']}</gap>"
    sentence = value.get("text") or value.get("sentence") or value.get("claim")
    quotes = value.get("quotes") or value.get("citations")
    if isinstance(sentence, str):
        return sentence + " " + (_flattened(quotes) if isinstance(quotes, list) else "") + "\n\n"
    return "".join(_flattened(item) for item in value.values())
