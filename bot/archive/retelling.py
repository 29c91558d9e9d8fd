"""What several articles say in the same words: told once, by the earliest of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache

from bot.archive.index import StoredBlock
from bot.archive.passages import Atom, Telling
from bot.domain import Revision

FEWEST_WORDS = 8  # of sentences that may be the same in two articles
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])[\"'”’)\]]*\s+|\n+")

RevisionOf = Callable[[int], Revision]


def told_before(
    blocks: Sequence[StoredBlock], stories: Mapping[int, str], revision_of: RevisionOf
) -> Collection[tuple[int, int]]:
    """Revision and start of each atom that an earlier reprint has in the same words."""
    shared = {story for story, count in Counter(stories.values()).items() if count > 1}
    revisions = {num: revision_of(num) for num, story in stories.items() if story in shared}
    told: dict[str, set[str]] = {story: set() for story in shared}
    found: set[tuple[int, int]] = set()
    for num in sorted(revisions, key=lambda num: _earliest(revisions[num])):
        mine = {
            (num, start): _same_words(revisions[num].text[start:end])
            for stored in blocks
            if stored.revision == num
            for start, end in stored.atom_spans
        }
        before = told[stories[num]]
        found |= {place for place, words in mine.items() if words in before}
        before |= set(mine.values())
    return found


def telling(atoms: Sequence[Atom], stories: Mapping[int, str], revision_of: RevisionOf) -> Telling:
    """Who tells each of ``atoms``, and what it says as that is compared."""

    @cache
    def sentences(i: int) -> frozenset[str]:
        atom = atoms[i]
        return told_sentences(revision_of(atom.revision).text[atom.start : atom.end])

    return Telling(stories=[stories[a.revision] for a in atoms], sentences=sentences)


def _earliest(revision: Revision) -> tuple[bool, str, str]:
    """The order in which reprints count: the earliest first, those without a date last."""
    published = revision.article.published
    return published is None, published.isoformat() if published else "", revision.article_id


def _same_words(text: str) -> str:
    """What two reprints of a sentence have in common; every word of it counts."""
    return " ".join(re.findall(r"\w+", text.casefold())) or text


def told_sentences(text: str) -> frozenset[str]:
    """What is compared to see whether two articles say the same; empty if it is but a few words.

    A short sentence means another thing in another article ("He declined to comment.").
    """
    if len(text.split()) < FEWEST_WORDS:
        return frozenset()
    return frozenset(_same_words(sentence) for sentence in _SENTENCE_END.split(text.strip()))
