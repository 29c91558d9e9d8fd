"""Text -> index terms: folded, lower-cased, stop words dropped, Snowball-stemmed."""

from __future__ import annotations

import re
import threading
import unicodedata
from typing import Protocol

_WORD = re.compile(r"\w+")

STOP_WORDS = frozenset(
    """a about above after again all also am an and any are as at be because been before being
    below between both but by can could did do does doing don during each few for from further
    had has have having he her here him his how i if in into is it its itself just me more most
    my no nor not now of off on once only or other our ours out over own s same shall she should
    so some still such t than that the their theirs them then there these they this those through
    to too under until up us very was we were what when where which while who whom whose why will
    with would you your yours""".split()
)


class _Stemmer(Protocol):
    def stemWords(self, words: list[str], /) -> list[str]: ...  # noqa: N802


_local = threading.local()


def _stemmer() -> _Stemmer:
    """This thread's stemmer: they must not be shared."""
    stemmer: _Stemmer | None = getattr(_local, "stemmer", None)
    if stemmer is None:
        import Stemmer

        stemmer = _local.stemmer = Stemmer.Stemmer("english", 100_000)
    return stemmer


def fold(text: str) -> str:
    """``text`` in lower case without accents (NFKD, combining marks dropped)."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return text.lower()


def words(text: str) -> list[str]:
    """The folded words of ``text`` that are not stop words, in order."""
    return [w for w in _WORD.findall(fold(text)) if w not in STOP_WORDS]


def terms(text: str) -> list[str]:
    """The index terms of ``text``, in order, repeats kept. A term holds only ``\\w`` characters."""
    return _stemmer().stemWords(words(text))
