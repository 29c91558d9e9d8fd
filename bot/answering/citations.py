"""Quotes, verified: words that someone says stand in an article -> where they do, or nothing.

The ladder: exact, normalised, stitched (parts of one sentence, joined by an ellipsis), each of them
in the passage named, then in another one that was given (misattributed; what is stitched is called
stitched wherever it was found), absent. No edit distance decides anything: "would approve" is never
found in "would not approve".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from bot.answering.draft import DraftQuote
from bot.answering.normalising import Normalised, normalise
from bot.answering.stitching import MOST_PARTS, MOST_PLACES, parts_of, stitched
from bot.domain import Match, Passage, Quote, Span

# What a number may not be cut from: 5 is not 5 million, nor 5 %.
_MAGNITUDE = re.compile(
    r"[ \u00a0\u202f-]?(?:%|‰|°|(?:hundred|thousand|million|billion|trillion|dozen|bn|mn|tn|percent"
    r"|per\s?cent|percentage)\b)",
    re.IGNORECASE,
)
_WITHIN_NUMBERS = ".,:/–−"
_HYPHENS = "-\u2010\u2011\u2212"
_APOSTROPHES = "'’ʼ＇"


def verify(quote: DraftQuote, passages: Sequence[Passage]) -> Quote | None:
    """Where the words of ``quote`` stand in ``passages``; ``None`` when nowhere, whole, as words.

    The passage that it names is looked at first; found in another one, it is misattributed.
    """
    if not any(c.isalnum() for c in quote.words):
        return None
    named = quote.n - 1 if quote.n is not None and 0 < quote.n <= len(passages) else None
    order = sorted(range(len(passages)), key=lambda i: i != named)
    for search in (_whole, _in_parts):
        for i in order:
            found = search(quote.words, passages[i])
            if found is None:
                continue
            spans, match = found
            elsewhere = i != named and quote.n is not None and match != "stitched"
            return Quote(
                revision=passages[i].revision,
                spans=spans,
                match="misattributed" if elsewhere else match,
            )
    return None


Found = tuple[tuple[Span, ...], Match]


def _whole(words: str, passage: Passage) -> Found | None:
    text = passage.text
    stripped = words.strip()
    for at in _occurrences(stripped, text):
        if _are_whole_words(text, at, at + len(stripped)):
            return (_span(passage, at, at + len(stripped)),), "exact"
    haystack = _normalised(text)
    for wanted in dict.fromkeys((normalise(words).text, *_without_ellipses(words))):
        bounds = next(_folded_places(wanted, haystack, text), None)
        if bounds is not None:
            return (_span(passage, *bounds),), "normalised"
    return None


def _without_ellipses(words: str) -> Iterator[str]:
    """What is left of words that an ellipsis only opens or closes."""
    parts = parts_of(words)
    if len(parts) == 1:
        yield normalise(parts[0]).text


def _in_parts(words: str, passage: Passage) -> Found | None:
    parts = parts_of(words)
    if not 2 <= len(parts) <= MOST_PARTS:
        return None
    text = passage.text
    haystack = _normalised(text)
    places = [
        list(islice(_folded_places(normalise(part).text, haystack, text), MOST_PLACES))
        for part in parts
    ]
    bounds = stitched(text, parts, places)
    if bounds is None:
        return None
    return tuple(_span(passage, *pair) for pair in bounds), "stitched"


def _folded_places(wanted: str, haystack: Normalised, text: str) -> Iterator[tuple[int, int]]:
    """Where in ``text`` the folded words ``wanted`` stand, whole."""
    for at in _occurrences(wanted, haystack.text):
        bounds = _original_bounds(haystack, at, at + len(wanted))
        if bounds is not None and _are_whole_words(text, *bounds):
            yield bounds


# The same passages are searched for every quote of a draft, and a model may write thousands.
_normalised = lru_cache(maxsize=64)(normalise)


def _span(passage: Passage, start: int, end: int) -> Span:
    return Span(start=passage.start + start, end=passage.start + end)


def _occurrences(words: str, text: str) -> Iterator[int]:
    at = text.find(words) if words else -1
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _original_bounds(haystack: Normalised, start: int, end: int) -> tuple[int, int] | None:
    """Folded bounds -> bounds in the original; ``None`` if they cut one character in two."""
    source = haystack.source
    first, last = source[start], source[end - 1]
    if (start > 0 and source[start - 1] == first) or source[end] == last:
        return None
    return first, last + 1


def _are_whole_words(text: str, start: int, end: int) -> bool:
    """Whether no word and no number is cut.

    "able to leave" does not stand in "unable to leave", "smokers" not in "non-smokers", "We can"
    not in "We can't", nor "costs 1" in "costs 1,000" or in "costs 1 million".
    """
    cut_before = start > 0 and _joined(text, start)
    cut_after = end < len(text) and _joined(text, end)
    if cut_before or cut_after:
        return False
    return not (text[end - 1].isdecimal() and _MAGNITUDE.match(text, end))


def _joined(text: str, at: int) -> bool:
    """Whether the characters around ``at`` belong to one word or number."""
    left, right = text[at - 1], text[at]
    if left.isalnum() and right.isalnum():
        return True
    before = text[at - 2] if at >= 2 else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if right in _HYPHENS and left.isalnum():
        return after.isalnum()
    if left in _HYPHENS and right.isalnum():
        return before.isalnum() or right.isdecimal()  # a minus is part of its number
    if right in _APOSTROPHES and left.isalpha():
        return after in "tT" and left in "nN"  # can't
    if right in _WITHIN_NUMBERS and left.isdecimal():
        return after.isdecimal()
    return left in _WITHIN_NUMBERS and right.isdecimal() and before.isdecimal()
