"""Quotes, verified: words that someone says stand in an article -> where they do, or nothing.

The ladder: exact, normalised, misattributed (found in another passage that was given), absent.
No edit distance decides anything: "would approve" is never found in "would not approve".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.draft import DraftQuote
from bot.answering.normalising import Normalised, normalise
from bot.domain import Match, Passage, Quote, Span


def verify(quote: DraftQuote, passages: Sequence[Passage]) -> Quote | None:
    """Where the words of ``quote`` stand in ``passages``; ``None`` when nowhere, whole, as words.

    The passage that it names is looked at first; found in another one, it is misattributed.
    """
    if not any(c.isalnum() for c in quote.words):
        return None
    named = quote.n - 1 if quote.n is not None and 0 < quote.n <= len(passages) else None
    order = sorted(range(len(passages)), key=lambda i: i != named)
    for i in order:
        found = _find(quote.words, passages[i])
        if found is not None:
            span, match = found
            return Quote(
                revision=passages[i].revision,
                spans=(span,),
                match=match if i == named or quote.n is None else "misattributed",
            )
    return None


def _find(words: str, passage: Passage) -> tuple[Span, Match] | None:
    text = passage.text
    stripped = words.strip()
    for at in _occurrences(stripped, text):
        if _are_whole_words(text, at, at + len(stripped)):
            return _span(passage, at, at + len(stripped)), "exact"
    wanted, haystack = normalise(words).text, normalise(text)
    for at in _occurrences(wanted, haystack.text):
        bounds = _original_bounds(haystack, at, at + len(wanted))
        if bounds is not None and _are_whole_words(text, *bounds):
            return _span(passage, *bounds), "normalised"
    return None


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
    """Whether no word is cut: "able to leave" does not stand in "unable to leave"."""
    cut_before = start > 0 and _joins(text[start - 1], text[start])
    cut_after = end < len(text) and _joins(text[end - 1], text[end])
    return not cut_before and not cut_after


def _joins(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum()
