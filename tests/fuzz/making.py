"""Hostile input: whole texts and files with a few things done to them, and texts of odd pieces."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

MOST_CHANGES = 8
ODD = (
    "\x00", "\x1b[2J", "\x1b]8;;http://x\x07", "\u202e", "\ud800", "\ufeff", "\u2028", "\r", "\n\n",
    "---\n", "...", "```json\n", "{", "}", "[[", "]]", '"', "\\", "\\u0000", "&amp;", "<!--", "-->",
    "<q n=\"1\">", "</q>", "<q", "<gap>", "</gap>", "<conflict about=\"x\">", "</conflict>",
    "<think>", "</think>", "[1]", "[999999]", "【1†source】", "<script>", "</script>",
    "=cmd|' /C'!A0", "＝1+1", "@SUM(A1)",
    "not ", "n’t", "32", "thirty-two", "1e999", "-0", "NaN", "2024-04-29", "9999-99-99", "April",
    "é", "e\u0301", "ﬁ", "½", "١٢", "中文", "🇳🇱", "\U0010ffff", "A" * 300, "(" * 60, " " * 300,
    "http://127.0.0.1/", "javascript:alert(1)", "../../etc/passwd", "%s%n", "{0}", "${x}",
    "supported", "unsupported", "yes", "no", "verdict:", "null", "true", "1,5", "5%", "$5m",
)  # fmt: skip

pieces = st.one_of(st.sampled_from(ODD), st.text(max_size=12), st.sampled_from(" .,;:!?\n\t'\""))


def texts(*whole: str) -> st.SearchStrategy[str]:
    """Pieces on end, or one of ``whole`` with pieces put in and stretches taken out."""
    loose = st.lists(pieces, max_size=20).map("".join)
    return st.one_of(loose, changed(whole, pieces)) if whole else loose


def files(*whole: bytes) -> st.SearchStrategy[bytes]:
    """One of ``whole`` with bytes put in and stretches taken out, or any bytes."""
    odd = st.one_of(
        st.binary(max_size=8), pieces.map(lambda text: text.encode("utf-8", "surrogatepass"))
    )
    return st.one_of(changed(whole, odd), st.binary(max_size=200))


def changed(whole: Sequence, odd: st.SearchStrategy) -> st.SearchStrategy:  # type: ignore[type-arg]
    """One of ``whole`` after up to :data:`MOST_CHANGES` changes: put in, cut out, doubled."""
    change = st.tuples(st.sampled_from("icd"), st.integers(0, 10_000), st.integers(0, 60), odd)

    def made(start, changes):  # type: ignore[no-untyped-def]
        for kind, at, length, piece in changes:
            at = at * (len(start) + 1) // 10_001
            cut = start[at : at + length]
            middle = {"i": piece, "c": start[:0], "d": cut + cut}[kind]
            start = start[:at] + middle + start[at + (0 if kind == "i" else length) :]
        return start

    return st.builds(made, st.sampled_from(whole), st.lists(change, max_size=MOST_CHANGES))


def mutant(value: Any, other: Any, dice: random.Random) -> Any:
    """``value`` after a few changes to its texts; what is no text may be taken from ``other``.

    Costs a hundredth of what drawing another value does. ``other`` is of the same kind.
    """
    if isinstance(value, (str, bytes)):
        return _edited(value, other if isinstance(other, type(value)) else value, dice)
    if isinstance(value, tuple) and isinstance(other, tuple) and len(value) == len(other):
        return tuple(mutant(a, b, dice) for a, b in zip(value, other, strict=True))
    if isinstance(value, dict) and isinstance(other, dict):
        return {name: mutant(one, other.get(name, one), dice) for name, one in value.items()}
    return dice.choice((value, other))


def _edited(value: Any, other: Any, dice: random.Random) -> Any:
    """Odd pieces and stretches of ``other`` put in, stretches taken out or doubled."""
    for _ in range(dice.randint(1, MOST_CHANGES)):
        at, length, kind = dice.randint(0, len(value)), dice.randint(0, 60), dice.randrange(5)
        if kind == 0:
            piece = dice.choice(ODD)
            odd = piece if isinstance(value, str) else piece.encode("utf-8", "surrogatepass")
            value = value[:at] + odd + value[at:]
        elif kind == 1:
            start = dice.randint(0, len(other))
            value = value[:at] + other[start : start + length] + value[at:]
        elif kind == 2:
            value = value[:at] + value[at + length :]
        elif kind == 3:
            value = value[: at + length] + value[at:]
        else:
            odd = chr(dice.randrange(0xD000)) if isinstance(value, str) else dice.randbytes(1)
            value = value[:at] + odd + value[at + 1 :]
    return value
