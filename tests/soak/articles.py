"""Articles of the soak: each about a bridge of its own, with one figure that is asked for."""

from __future__ import annotations

from bot.domain import Article
from tests.archives import article

_FIRST = "Bar Cal Dor Fen Gar Hol Jun Kel Lor Mar Nor Pel Quin Ros Sel Tor Ul Var Wen Zor".split()
_NEXT = "a e i o u ada eno iri olo umi asta endi orva ulta anka".split()
_LAST = "bury dale field ford gate ham holm mouth port stead stone ton vale wick worth".split()


def town(number: int) -> str:
    """A name that no other number has."""
    parts = []
    number, first = divmod(number, len(_FIRST))
    number, last = divmod(number, len(_LAST))
    while number:
        number, between = divmod(number - 1, len(_NEXT))
        parts.append(_NEXT[between])
    return _FIRST[first] + "".join(parts) + _LAST[last]


def millions(number: int) -> int:
    return 11 + number * 37 % 887


def question(number: int) -> str:
    return f"How much will the {town(number)} Bridge cost?"


def fact(number: int) -> str:
    return f"The {town(number)} Bridge will cost {millions(number)} million euros"


def about(number: int) -> Article:
    name = town(number)
    text = (
        f"{fact(number)}, the mayor of {name} told reporters on Monday. Work on it is to begin next"
        f" spring, and the old ferry of {name} will then be closed for good.\n\n"
        f"Residents of {name} have asked for a crossing since the ferry sank in a storm. The"
        " council voted for the plan by a large majority after a debate of five hours.\n\n"
        + "\n\n".join(
            f"In district {part} of {name}, shopkeepers said they feared {part} years of noise, and"
            " that nobody had asked them before the decision was taken."
            for part in range(2, 8)
        )
    )
    return article(f"id:{number}", text, title=f"{name} to get its bridge", day=1 + number % 28)
