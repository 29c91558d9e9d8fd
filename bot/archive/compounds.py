"""Words joined into one, as German does: found by what the archive's own words are made of.

A question about a "Wahl" also looks for the archive's "Präsidentschaftswahl", and one about the
"Präsidentschaftswahl" also for "Wahl" and "Präsident": no dictionary, only words that stand in the
archive, so a part that no article has is never made up. Parts shorter than six letters count only
where the other part is a word of the archive, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from bot.archive.blocks import Split
from bot.languages.indexing import COMPOUNDING, PREFIX_MARK, word_terms

LONG = 9  # letters: a shorter word is not taken apart
PART = 4
TELLING = 6  # letters of a part that needs no other one beside it
MOST_LOOKED_AT, MOST_FORMS = 200, 30
_LINKS = ("", "s", "es", "n", "en", "e")


class Words(Protocol):
    """The archive's words, as :class:`bot.archive.index.BlockIndex` has them."""

    def words_around(self, part: str, limit: int) -> list[str]: ...

    def occurrences(self, terms: Sequence[str]) -> dict[str, int]: ...


def long_words(split: Split) -> set[str]:
    """The terms of a text that may be joined from others."""
    if split.language not in COMPOUNDING:
        return set()
    return {
        term
        for block in split.blocks
        for terms in block.atom_terms
        for term in terms
        if len(term) >= LONG and term.isalpha()
    }


def joined_with(part: str, words: Words, languages: Sequence[str]) -> list[str]:
    """The archive's terms in which ``part`` is joined with another word, the most frequent first.

    ``languages``: those of the archive that join words.
    """
    if len(part) < PART or part.endswith(PREFIX_MARK):
        return []
    rests: dict[str, list[str]] = {}
    for term in words.words_around(part, MOST_LOOKED_AT):
        begins = term.startswith(part)
        rest = term[len(part) :] if begins else term[: -len(part)]
        if forms := _stems(rest, languages, at_start=begins):
            rests[term] = forms
    asked = {form for forms in rests.values() for form in forms}
    known = words.occurrences(sorted(asked | set(rests)))
    found = [
        term
        for term, forms in rests.items()
        if known[term] and (len(part) >= TELLING or any(known[form] for form in forms))
    ]
    return sorted(found, key=lambda term: (-known[term], term))[:MOST_FORMS]


def parts_of(word: str, words: Words, languages: Sequence[str]) -> list[str]:
    """The two words of the archive that ``word``, a term, is joined from; empty if it is not.

    Where it can be parted in several ways, the one whose rarer part is the most frequent.
    """
    if len(word) < LONG or word.endswith(PREFIX_MARK):
        return []
    ways = [
        (left, right)
        for at in range(PART, len(word) - PART + 1)
        for left in _stems(word[:at], languages, at_start=False)
        for right in _stems(word[at:], languages, at_start=False)
    ]
    known = words.occurrences(sorted({part for way in ways for part in way}))
    best = max(ways, key=lambda way: min(known[way[0]], known[way[1]]), default=None)
    if best is None or not min(known[best[0]], known[best[1]]):
        return []
    return list(best)


def _stems(piece: str, languages: Sequence[str], *, at_start: bool) -> list[str]:
    """The terms that a piece of a word may be, without the letters that link it to the other one.

    ``at_start``: the link, if there is one, stands before it.
    """
    return list(dict.fromkeys(
        term
        for bare in _without_links(piece, at_start=at_start)
        for language in languages
        for term in word_terms(bare, language)
        if not term.endswith(PREFIX_MARK)
    ))  # fmt: skip


def _without_links(piece: str, *, at_start: bool) -> Iterator[str]:
    for link in _LINKS:
        if at_start and piece.startswith(link):
            bare = piece[len(link) :]
        elif not at_start and piece.endswith(link):
            bare = piece[: len(piece) - len(link)]
        else:
            continue
        if len(bare) >= PART:
            yield bare
