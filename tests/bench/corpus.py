"""A corpus of made-up news of any size: ``python -m tests.bench.corpus COUNT FILE.jsonl``.

About 3,000 characters an article. Word ranks follow Zipf's law with exponent 1 (a rank is V ** u
for a uniform u), and the vocabulary V grows with the text as Heaps' law has it, V = 30 * n ** 0.6
words after n words, so that late articles bring new words as early ones did. The 120 commonest are
English function words. A fifth of an article's words come from a story of its own: a few names and
some twenty words that it repeats, as news does; one article in ten tells the story of the one
before it. The same seed gives the same corpus.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

_FUNCTION_WORDS = """the of to and a in that is for on was with as by at it from be have he are his
an has not they but this which were their will had been who its or more one about said would also
after when than all there two we can him her she some other into out new up time if first over year
years no last could people what so only most between before during against under where while each
how many because through those such made may since being both three any even much now then them
these should very here did around do does own same down off again me my our you your just like
still per part high early today""".split()
_ONSETS = "b br c ch cl d dr f fl g gr h j k kr l m n p pl pr r s sh sl st t tr v w z".split()
_VOWELS = "a e i o u ai ea ou".split()
_CODAS = ["", "", "l", "n", "r", "s", "t", "m", "nd", "rt", "ck"]
_SYLLABLES = [o + v + c for o in _ONSETS for v in _VOWELS for c in _CODAS]
_SOURCES = [f"Paper {name}" for name in "North South East West Coast Valley City Hill".split()]
_START = datetime(2015, 1, 1)


@lru_cache(maxsize=2**20)
def word(rank: int) -> str:
    """The word of this rank: the rarer, the longer; each rank has a word of its own."""
    if rank < len(_FUNCTION_WORDS):
        return _FUNCTION_WORDS[rank]
    number, parts = rank, []
    while True:
        # A large odd step, so that neighbouring ranks do not look alike.
        number, digit = divmod(number, len(_SYLLABLES))
        parts.append(_SYLLABLES[(digit * 1237 + 7 * len(parts)) % len(_SYLLABLES)])
        if not number:
            return "".join(parts)


def articles(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """``count`` articles as lines of a dump have them."""
    dice = np.random.default_rng(seed)
    words_so_far = 20_000
    story: list[str] = []
    for number in range(count):
        vocabulary = 30 * words_so_far**0.6
        if not story or dice.random() > 0.1:
            ranks = vocabulary ** dice.uniform(0.5, 1, 24)
            story = [word(int(rank)) for rank in ranks]
            story = [w.capitalize() for w in story[:4]] + story[4:]
        size = int(min(900, max(120, dice.normal(480, 90))))
        ranks = (vocabulary ** dice.random(size)).astype(int) - 1
        own = dice.random(size) < 0.2
        picked = dice.integers(0, len(story), size)
        tokens = [
            story[picked[i]] if own[i] else word(int(ranks[i])) for i in range(size)
        ]  # fmt: skip
        words_so_far += size
        yield {
            "id": f"made-{number}",
            "title": " ".join(story[:2] + tokens[:5]),
            "text": _prose(tokens, dice),
            "published": (_START + timedelta(minutes=number * 40)).isoformat() + "+00:00",
            "source": _SOURCES[int(len(_SOURCES) ** dice.random()) - 1],
        }


def _prose(tokens: list[str], dice: np.random.Generator) -> str:
    sentences, at = [], 0
    while at < len(tokens):
        length = int(dice.lognormal(3, 0.4))
        piece = " ".join(tokens[at : at + max(4, length)])
        sentences.append(piece[:1].upper() + piece[1:] + ".")
        at += max(4, length)
    paragraphs = [" ".join(sentences[i : i + 4]) for i in range(0, len(sentences), 4)]
    return "\n\n".join(paragraphs)


def write(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for fields in articles(count):
            file.write(json.dumps(fields) + "\n")


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[1]))
