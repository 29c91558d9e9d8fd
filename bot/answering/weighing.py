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
      standing  the score of its passage as a share of the best passage's

Weights, BASE: logistic regression over the sentences found for one half of 300 questions of ClapNQ
(Rosenthal et al., 2024) and for Chroma's chunking evaluation (Smith and Troynikov, 2024), rounded;
the other numbers were set by hand, on the same questions.
Another word of approval or refusal counts in part for one that was asked for.
"""

from __future__ import annotations

import math
from collections.abc import Sequence, Set
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.answering.asking import Asked, holds, without
from bot.answering.candidates import Candidate, Lexicon
from bot.terms import STOP_WORDS

Floats = NDArray[np.float64]

FEATURES = ("asked", "near", "alike", "titled", "expected", "standing")
WEIGHTS = (0.8, 1.3, 2.0, 4.0, 0.6, 5.0)
BASE = -10.5
WHOLE = 0.7  # for a sentence that has all that is asked: short questions are like nothing
NAMES_ONLY = -0.8  # for one that has nothing of what is asked about the names in the question
STANCE = 0.7  # of a word's weight, for another word of approval or refusal in its place
LACKING = 2.0  # a sentence without any number is no answer to "how many", however alike

_SHAPING = frozenset(
    """many much against say says said tell happen happened mean name according accord please
    article articles""".split()
)


class Embedder(Protocol):
    """Texts to vectors (shape: texts x dimensions)."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


def weights_of(asked: Asked, lexicon: Lexicon) -> dict[str, float]:
    """The rarity of each term asked about, but for days and words that only shape a question."""
    text = without(asked.dates, asked.text) if asked.dates else asked.text
    topic = " ".join(w for w in text.split() if w.strip("?.,").lower() not in _SHAPING)
    return lexicon.rarity(sorted(set(lexicon.terms(topic))))


def odds(features: Floats, *, named: bool) -> Floats:
    """The logarithm of each candidate's odds to answer (shape: candidates).

    ``named``: the question has names.
    """
    asked, near, _, _, expected, _ = features.T
    whole = (asked == 1) & (near == 1) & (expected == 1)
    found: Floats = BASE + features @ np.array(WEIGHTS)
    found += WHOLE * whole + NAMES_ONLY * (named & (asked == 0))
    return found


def features_of(
    asked: Asked,
    weights: dict[str, float],
    candidates: Sequence[Candidate],
    stance: Set[str],
    lexicon: Lexicon,
    embedder: Embedder,
) -> Floats:
    """Shape: candidates x features. ``stance``: terms that count in part for one another."""
    names = _names(asked, lexicon)
    texts = [c.text for c in candidates]
    titled = [f"{c.article.title} {c.text}" for c in candidates]
    vectors = embedder.embed([_content(asked.text), *texts, *titled]).astype(np.float64)
    cosines = (vectors[1:] @ vectors[0]).reshape(2, len(candidates))
    return np.column_stack(
        [
            [_asked(weights, c, names, stance) for c in candidates],
            [_share(weights, c.near, stance) for c in candidates],
            *cosines,
            [_expected(asked, text) for text in texts],
            [c.standing for c in candidates],
        ]
    )


def _content(question: str) -> str:
    """Its words but for the commonest, which would only say that it is a question."""
    words = [w for w in question.split() if w.strip(".,;:?!").lower() not in STOP_WORDS]
    return " ".join(words) or question


def _names(asked: Asked, lexicon: Lexicon) -> frozenset[str]:
    return frozenset(lexicon.terms(" ".join(name for group in asked.names for name in group)))


def _asked(
    weights: dict[str, float], candidate: Candidate, names: Set[str], stance: Set[str]
) -> float:
    about = names | candidate.title
    beside = {term: weight for term, weight in weights.items() if term not in about}
    return math.sqrt(_share(beside or weights, candidate.terms, stance))


def _share(weights: dict[str, float], found: Set[str], stance: Set[str]) -> float:
    """The share of ``weights`` whose terms are in ``found``."""
    takes_one = not stance.isdisjoint(found)
    held = sum(
        weight if term in found else STANCE * weight * (takes_one and term in stance)
        for term, weight in weights.items()
    )
    return held / sum(weights.values())


def _expected(asked: Asked, text: str) -> float:
    if not asked.kinds:
        return 0.5
    if any(holds(kind, text, asked.text) for kind in asked.kinds):
        return 1
    return -LACKING if asked.kinds[0] in ("when", "number") else 0
