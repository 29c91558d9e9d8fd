"""Text in the form in which quotes are compared, with the way back to the text itself.

Folded: white space, quote marks, dashes, soft hyphens and other invisible characters, ligatures,
ellipsis dots, Unicode forms. Never folded: letters, digits, case.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_FOLDS = {
    **dict.fromkeys("‘’‚‛‹›′´`ʼ＇", "'"),
    **dict.fromkeys("“”„‟″«»＂", '"'),
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    **dict.fromkeys("\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u2060\ufeff", ""),
    **dict.fromkeys("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", ""),
    **dict.fromkeys("\ufe00\ufe01\ufe0e\ufe0f", ""),  # how a sign is drawn
}
# Compatibility forms that change what is said: 10² is not 102, ½ is not 1/2 beside a digit.
_MEANINGFUL = ("<super>", "<sub>", "<fraction>", "<circle>")


@dataclass(frozen=True, slots=True)
class Normalised:
    """``text`` folded; ``source[i]`` is the index in the original of the folded character i.

    ``source`` has one more entry: the length of the original.
    """

    text: str
    source: tuple[int, ...]


def normalise(original: str) -> Normalised:
    """Fold ``original``; white space at either end is dropped."""
    folded: list[str] = []
    source: list[int] = []
    space: int | None = None
    for i, character in enumerate(original):
        if character.isspace():
            space = i if space is None else space
            continue
        piece = _fold(character)
        if piece and space is not None:
            if folded:
                folded.append(" ")
                source.append(space)
            space = None
        folded.extend(piece)
        source.extend([i] * len(piece))
    return Normalised("".join(folded), (*source, len(original)))


def _fold(character: str) -> str:
    if character in _FOLDS:
        return _FOLDS[character]
    if character.isascii():
        return character
    if unicodedata.decomposition(character).startswith(_MEANINGFUL):
        return character
    decomposed = unicodedata.normalize("NFKD", character)
    if any(c.isspace() for c in decomposed):  # a spacing accent: ¨ is not a space and a mark
        return character
    return "".join(_FOLDS.get(c, c) for c in decomposed)
