"""Exact match, F1 and containment of answers, as SQuAD's and ALCE's evaluation scripts have them.

Rajpurkar et al. (2016), https://arxiv.org/abs/1606.05250; Gao et al. (2023),
https://arxiv.org/abs/2305.14627 (containment: "STR-EM").
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation + "‘’“”–—…«»")


def squad_form(text: str) -> str:
    """Lower case, without punctuation and a, an, the, white space folded.

    What consists of nothing else ("A", a grade, say) keeps its articles: SQuAD has no such answers.
    """
    bare = " ".join(text.lower().translate(_PUNCTUATION).split())
    return " ".join(_ARTICLES.sub(" ", bare).split()) or bare


def exact_match(answer: str, gold: Sequence[str]) -> float:
    """1 if ``answer`` is one of ``gold``; no gold answer means that the empty one is right."""
    return float(any(squad_form(answer) == squad_form(text) for text in gold or ("",)))


def f1(answer: str, gold: Sequence[str]) -> float:
    """The best harmonic mean of the shares of words that answer and gold answer have in common.

    Both empty: 1; one of them empty: 0. Without gold answers the empty one is right.
    """
    return max(_f1(squad_form(answer).split(), squad_form(text).split()) for text in gold or ("",))


def _f1(said: Sequence[str], wanted: Sequence[str]) -> float:
    if not said or not wanted:
        return float(said == wanted)
    common = sum((Counter(said) & Counter(wanted)).values())
    return 2 * common / (len(said) + len(wanted))


def contains(answer: str, gold: Sequence[str]) -> float:
    """1 if the words of a gold answer stand in ``answer``, in order and together."""
    said = f" {squad_form(answer)} "
    return float(any(squad_form(t) and f" {squad_form(t)} " in said for t in gold))
