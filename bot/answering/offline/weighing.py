"""How likely a sentence answers a question: a few things that can be counted, weighed and summed.

    odds (log) = BASE + sum of weight * feature
                 + WHOLE if asked, near and expected are 1
                 + NAMES_ONLY if the question has names and asked is 0
      asked     the square root of: the share of the question's weight (the idf of its terms) that
                the sentence has, of those terms that are no names and not in the title
      near      the share of all its weight in the sentence, beside it, or in its title or date
      alike     the cosine of the question's content words and the sentence
      titled    the cosine of those and the sentence with its title before it
      expected  1 if it holds what the question word asks for, 0 if not, 0.5 if none is told;
                -LACKING if a time or a number is asked for and it holds none
      standing  the score of its passage as a share of the best passage's; if the newest counts,
                1 for a dated one that has all that is asked

Weights, BASE: logistic regression over the sentences found for one half of 300 questions of ClapNQ
(Rosenthal et al., 2024) and for Chroma's chunking evaluation (Smith and Troynikov, 2024), rounded;
the other numbers were set by hand, on the same questions.
Another word that says the same counts in part for one that was asked for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence, Set
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.answering.asking import Asked, holds, without
from bot.answering.offline.candidates import Candidate, Lexicon
from bot.answering.offline.likewise import Likewise
from bot.terms import STOP_WORDS

Floats = NDArray[np.float64]

WEIGHTS = (0.8, 1.3, 2.0, 4.0, 0.6, 5.0)
BASE = -10.5
WHOLE = 0.7  # for a sentence that has all that is asked: short questions are like nothing
NAMES_ONLY = -0.8  # for one that has nothing of what is asked about the names in the question
ANOTHER = 0.7  # of a word's weight, for another word in its place
WITH_ALL = 0.69  # of all weight, be it in other words: then a new article stands like an old one
LACKING = 2.0  # a sentence without any number is no answer to "how many", however alike

_SHAPING = frozenset(
    """many much against say says said tell happen happened mean name according accord please
    article articles latest newest recent recently""".split()
)
_HOW = re.compile(r"\bhow (old|long)\b", re.IGNORECASE)
_SHAPING_HOW = {  # the word after "how", and what then says only what is asked for
    "old": frozenset(("old", "age")),
    "long": frozenset("long last lasts lasted take takes took taken".split()),
}


class Embedder(Protocol):
    """Texts to vectors (shape: texts x dimensions)."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


def weights_of(asked: Asked, lexicon: Lexicon) -> dict[str, float]:
    """The rarity of each term asked about, but for days and words that only shape a question."""
    text = without(asked.dates, asked.text) if asked.dates else asked.text
    how = _HOW.search(text)
    shaping = _SHAPING | (_SHAPING_HOW[how[1].lower()] if how else frozenset())
    topic = " ".join(w for w in text.split() if w.strip("?.,").lower() not in shaping)
    return lexicon.rarity(sorted(set(lexicon.terms(topic))))


def odds(features: Floats, asked_for: Asked) -> Floats:
    """The logarithm of each candidate's odds to answer ``asked_for`` (shape: candidates)."""
    asked, near, _, _, expected, _ = features.T
    whole = (asked == 1) & (near == 1) & (expected == 1)
    names_only = NAMES_ONLY if asked_for.names else 0.0
    found: Floats = BASE + features @ np.array(WEIGHTS)
    found += WHOLE * whole + names_only * (asked == 0)
    return found


def features_of(
    asked: Asked,
    weights: dict[str, float],
    candidates: Sequence[Candidate],
    likewise: Likewise,
    lexicon: Lexicon,
    embedder: Embedder,
) -> Floats:
    """Shape: candidates x features."""
    names = _names(asked, lexicon)
    texts = [c.read for c in candidates]
    titled = [f"{c.article.title} {c.read}" for c in candidates]
    vectors = embedder.embed([_content(asked.text), *texts, *titled]).astype(np.float64)
    cosines = (vectors[1:] @ vectors[0]).reshape(2, len(candidates))
    found = np.array([_asked(weights, c, names, likewise) for c in candidates])
    near = np.array([_share(weights, c.near, likewise) for c in candidates])
    standing = np.array([c.standing for c in candidates])
    if asked.as_it_is:  # an old passage may have more words in common
        dated = np.array([c.article.published is not None for c in candidates])
        standing[dated & (found**2 >= WITH_ALL) & (near >= WITH_ALL)] = 1
    expected = np.array([_expected(asked, text) for text in texts])
    return np.column_stack([found, near, *cosines, expected, standing])


def _content(question: str) -> str:
    """Its words but for the commonest, which would only say that it is a question."""
    words = [w for w in question.split() if w.strip(".,;:?!").lower() not in STOP_WORDS]
    return " ".join(words) or question


def _names(asked: Asked, lexicon: Lexicon) -> frozenset[str]:
    return frozenset(lexicon.terms(" ".join(name for group in asked.names for name in group)))


def _asked(
    weights: dict[str, float], candidate: Candidate, names: Set[str], likewise: Likewise
) -> float:
    about = names | candidate.title
    beside = {term: weight for term, weight in weights.items() if term not in about}
    return math.sqrt(_share(beside or weights, candidate.terms, likewise))


def _share(weights: dict[str, float], found: Set[str], likewise: Likewise) -> float:
    """The share of ``weights`` whose terms are in ``found``."""
    held = sum(
        weight
        if term in found
        else ANOTHER * weight * (not found.isdisjoint(likewise.instead.get(term, ())))
        for term, weight in weights.items()
    )
    return held / sum(weights.values())


def _expected(asked: Asked, text: str) -> float:
    if not asked.kinds:
        return 0.5
    if any(holds(kind, text, asked.text) for kind in asked.kinds):
        return 1
    return -LACKING if asked.kinds[0] in ("when", "number") else 0
