"""Which words of news English mean the same, and which the opposite: ``groups.txt``, a thesaurus.

``groups.txt`` was chosen by hand; it decides what counts as one another and what as a contrary.
``thesaurus.txt``, from WordNet, is much broader: it only keeps a word from being called new.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

from bot.answering.english.words import stem

Meaning = tuple[int, int]  # a group and its pole
_OPPOSING_PREFIXES = ("un", "in", "im", "il", "ir", "non", "dis", "anti")
_AMBIGUOUS = ("us", "un")  # in small letters these are other words
LEAST_PREFIX = 5  # letters that words of one family share: decide, decision


def _lines(name: str) -> Iterator[str]:
    text = (files("bot.answering.english") / name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def _groups() -> tuple[dict[str, set[Meaning]], frozenset[int]]:
    """The meanings of each stem, and the groups that have two poles."""
    found: dict[str, set[Meaning]] = {}
    with_poles = set()
    countries = (" ".join(words) for words in _countries())
    for number, line in enumerate((*_lines("groups.txt"), *countries)):
        poles = line.split("/")
        if len(poles) == 2:
            with_poles.add(number)
        for sign, pole in zip((1, -1), poles, strict=False):
            for word in pole.split():
                found.setdefault(stem(word), set()).add((number, sign))
    return found, frozenset(with_poles)


@cache
def _thesaurus() -> dict[str, set[int]]:
    """The sets of WordNet in which each stem stands, by their line."""
    sets: dict[str, set[int]] = {}
    for number, line in enumerate((*_lines("synonyms.txt"), *_lines("thesaurus.txt"))):
        for word in line.split():
            sets.setdefault(stem(word), set()).add(number)
    return sets


@cache
def nations() -> dict[str, str]:
    """A country by each name of it, of its people, and by its adjective, in small letters."""
    return {word: words[0] for words in _countries() for word in words}


def written_nations() -> list[list[str]]:
    """The names of each nation as they are written."""
    lines = (line.partition("|")[0].split() for line in _lines("nations.txt"))
    return [[name.replace("_", " ") for name in names] for names in lines if names]


def _countries() -> Iterator[list[str]]:
    """The words for each nation in small letters, without what is no word of its own."""
    for line in _lines("nations.txt"):
        words = line.replace("|", " ").casefold().split()
        yield [word for word in words if word.isalpha() and word not in _AMBIGUOUS]


def meanings(word: str) -> frozenset[Meaning]:
    """The groups, each with its pole, in which ``word`` (in small letters) stands."""
    return frozenset(_groups()[0].get(stem(word), ()))


@lru_cache(maxsize=50_000)
def same(left: str, right: str) -> bool:
    """Whether two words in small letters may say the same thing."""
    a, b = stem(left), stem(right)
    return a == b or _of_one_family(a, b) or not meanings(left).isdisjoint(meanings(right))


def _of_one_family(a: str, b: str) -> bool:
    shared = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), None)
    shared = min(len(a), len(b)) if shared is None else shared
    return shared >= max(LEAST_PREFIX, len(a) - 3, len(b) - 3)


def has_opposite(word: str) -> bool:
    """Whether ``word`` stands in a group of two poles: it matters which of them is said."""
    return any(group in _groups()[1] for group, _ in meanings(word))


def is_known(word: str) -> bool:
    """Whether ``word``, in small letters, is an ordinary English word, as far as is known here."""
    return stem(word) in _groups()[0] or stem(word) in _thesaurus()


@lru_cache(maxsize=50_000)
def near(left: str, right: str) -> bool:
    """Whether two words may say the same thing in some sense that the thesaurus knows."""
    if same(left, right):
        return True
    if opposite(left, right):
        return False
    sets = _thesaurus()
    return not sets.get(stem(left), set()).isdisjoint(sets.get(stem(right), set()))


@lru_cache(maxsize=50_000)
def opposite(left: str, right: str) -> bool:
    """Whether one says the opposite of the other: rose and fell, likely and unlikely."""
    ours, theirs = meanings(left), meanings(right)
    if any((group, -sign) in theirs for group, sign in ours if group in _groups()[1]):
        return ours.isdisjoint(theirs) and stem(left) != stem(right)
    shorter, longer = sorted((left, right), key=len)
    if len(shorter) > 3 and longer == shorter.removesuffix("s") + "less":
        return True
    a, b = sorted((stem(left), stem(right)), key=len)
    return len(a) > 3 and any(b == prefix + a for prefix in _OPPOSING_PREFIXES)
