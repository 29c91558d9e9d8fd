"""What a question asks for, read from its words: of what kind, about whom, and as of when.

English only; of a question in another language only its names and numbers are read, and of one in
small letters or Capitals Throughout only its numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.answering.quantities.dates import Mention, dates_in
from bot.terms import STOP_WORDS

Kind = Literal["who", "when", "where", "number", "why"]

_ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|[^\S ]|[\x00-\x08\x0e-\x1f\x7f‪-‮⁦-⁩]")
_COURTESY = re.compile(r"\bplease\b,?", re.IGNORECASE)
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("when", re.compile(r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|time)\b|\bhow long\b")),
    ("number", re.compile(r"\bhow (?:many|much|old|far|large|big|tall|often)\b|\bpercentage\b"
                          r"|\bnumber of\b"
                          r"|\b(?:what|which) (?:is|was|are|were) the (?:[\w-]+ ){0,2}?(?:toll"
                          r"|costs?|prices?|age|number|population|turnout)\b")),
    ("where", re.compile(r"\bwhere\b|\b(?:what|which) (?:city|country|state|town|place)\b")),
    ("why", re.compile(r"\bwhy\b|\breasons?\b")),
    ("who", re.compile(r"\b(?:who|whom|whose)\b|\bwhich (?!year|date|day|month|time)\w+\b")),
)  # fmt: skip
_OTHER = re.compile(r"(?:what|how|is|are|was|were|does|do|did|has|have|can|could|will|would)\b")
_NAME_IN_TEXT = re.compile(r"(?<=[^\s.!?:] )[A-Z][\w’'-]+|\b[A-Z][\w’'-]{1,60}(?= [A-Z])")
_PLACE = re.compile(
    r"\b(?:in|at|on|near|from|to|of|within|outside|across|off|around) (?:the )?(?:[\w-]+ )?"
    r"([A-Z][\w’'-]+)"
)
_MONTH_OR_DAY = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)
_DATE = re.compile(
    rf"\b(?:1\d{{3}}s?|20\d\ds?|(?!May\b){_MONTH_OR_DAY}|(?<=\b[IiBb][ny] )May|May(?= \d))\b"
    r"|\b(?:today|tonight|yesterday|tomorrow|centur(?:y|ies)|decades?|midnight|noon)\b"
    r"|\b\w+ (?:hours?|days?|weeks?|weekend|months?|years?|seasons?|spring|summer|autumn|fall"
    r"|winter|morning|evening|night)\b"
    r"|\b\d\d?(?::\d\d)? ?[ap]\.?m\b"
    r"|\b(?:when|whenever|until|till|once|during|as soon as)\b",
    re.IGNORECASE,
)
_OF_A_DATE = re.compile(
    rf"\b{_MONTH_OR_DAY}(?: \d\d?(?:[-–]\d\d?)?(?:st|nd|rd|th)?)?(?:, \d{{4}})?\b"
    rf"|\b\d\d?(?:st|nd|rd|th)?(?= {_MONTH_OR_DAY}\b)|\b(?:1[5-9]|20)\d\d\b"
)
_OF_A_MONTH = re.compile(
    r"\b(?:in|since|until|till|by|before|after|during|of|from|to|last|next|this|early|mid|late"
    r"|between|and)[ -]$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand"
    r"|million|billion|all|none|half|both|several|third|quarter)\b",
    re.IGNORECASE,
)
_PRICE_ASKED = re.compile(
    r"\bhow much\b.*\b(?:costs?|pays?|paid|prices?|worth|spends?|spent|earns?|charges?|money)\b",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"[$€£¥₹]|\b(?:dollars?|cents?|euros?|pounds?|yen|yuan|rupees?|roubles?|rubles?|francs?|kron(?:er|or)"
    r"|lira|pesos?|[A-Z]{3}(?= ?\d)|free)\b|\d ?(?:[mb]n\b|million|billion|trillion)"
)
_AGE_ASKED = re.compile(r"\bhow old\b", re.IGNORECASE)
_AGE = re.compile(
    r",? \(?\b\d{1,3}(?:\)|, )|\b\d{1,4}\b[ -]years?\b|\b(?:aged?|turn(?:s|ed)?)(?: of)? \d"
    r"|\b(?:born|built|founded|opened|made|since|dates?|dating)\b.{0,60}\b1?\d{3}\b"
    r"|\b[a-z]+[ -]year[ -]olds?\b|\b[a-z]+ (?:years|months|weeks|days|centuries) old\b"
    r"|\bin (?:his|her|their) (?:teens|[a-z]+ties)\b",
    re.IGNORECASE,
)
_DURATION_ASKED = re.compile(r"\bhow long\b", re.IGNORECASE)
_DURATION = re.compile(
    r"\b(?:\d[\d.,]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen"
    r"|twenty|thirty|forty|fifty|sixty|ninety|several|few|many|half|dozens? of|hundreds of)"
    r"(?:[ -](?:and a half|more|full|long|working|whole|consecutive|couple of))?[ -]"
    r"(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies)"
    r"|seasons?|weekends?)\b|\b(?:overnight|since|until|till)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|since|due|so that|in order to|caus(?:e|es|ed|ing)|reasons?|result(?:s|ed|ing)?"
    r"|therefore|thus|purpose|owing|leads?|led|as (?:a|an|the|it|he|she|they|this)"
    r"|to (?:avoid|prevent|help|make|keep|allow|ensure|protect|seek))\b",
    re.IGNORECASE,
)
_OF_NOW = re.compile(
    r"\b(?:still|now|nowadays|latest|newest|current(?:ly)?|today|at present|so far|yet"
    r"|most recent(?:ly)?|will)\b|^\W*(?:is|are|has|have|does|do)\b",
    re.IGNORECASE,
)
_AS_IT_IS = re.compile(
    r"^\W*(?:who|what|which)\b(?: [\w-]+){0,2}? (?:is|are|has|have)\b|\bhow (?:many|much)\b",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"\W*(?:is|are|was|were|does|do|did|has|have|had|will|would|can|could|should|must) (?:the )?",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:yet|needs?|must|will|would|should|could|might)\b",
    re.IGNORECASE,
)
_CARRIED = re.compile(r"\(([^()]+)\)\?*$")
_EDGES = ".,;:!?\"'()[]“”‘’«»…"
_INITIALS = re.compile(r"(?:[A-Z]\.){2,}")
_JOINING = frozenset(("and", "or", "nor", "&"))
TITLES = frozenset(
    """president prime minister secretary general chancellor king queen prince princess pope senator
    governor mayor mr mrs ms dr sir lord lady i""".split()
)
_OPENINGS = STOP_WORDS | frozenset(
    "tell give name show list explain describe must may might say ignore please whats whos".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as it was understood.

    ``kinds``: what its question words ask for, if that can be told. ``dates``: the days and
    months in it; a year alone is a number like any other. ``names``: the other names and numbers;
    those of a group are joined by the question ("Hungary" and "Slovakia" in "Do Hungary or Slovakia
    agree?"). ``carried``: names of the question before, one of which it is
    about. ``subject``: the names that a yes-or-no question asks about. ``of_now``: the newest
    evidence counts; ``as_it_is``: newer evidence in other words stands like older in the same.
    ``open``: it asks for something that is not settled, to which those who refuse belong as much as
    those who agree.
    """

    text: str
    kinds: tuple[Kind, ...]
    dates: tuple[Mention, ...]
    names: tuple[tuple[str, ...], ...]
    carried: tuple[str, ...]
    subject: tuple[str, ...]
    of_now: bool
    as_it_is: bool
    open: bool


def read(question: str) -> Asked:
    """What ``question`` asks for."""
    text = " ".join(_COURTESY.sub(" ", _ESCAPES.sub(" ", question)).split())
    carried = _CARRIED.search(text)
    body = text[: carried.start()] if carried else text
    dates = tuple(days_of(body))
    names = tuple(_groups(without(dates, body)))
    return Asked(
        text=text,
        kinds=tuple(_kinds(text.casefold())),
        dates=dates,
        names=names,
        subject=names[0] if names and _is_subject(names[0][0], body) else (),
        carried=tuple(n.strip() for n in carried.group(1).split(",")) if carried else (),
        of_now=asks_of_now(text),
        as_it_is=asks_of_now(text) or bool(_AS_IT_IS.search(text)),
        open=bool(_YES_NO.match(text) or _OPEN.search(text)),
    )


def asks_of_now(question: str) -> bool:
    """Whether it is asked how things are, or will be: the newest evidence counts."""
    return bool(_OF_NOW.search(question))


def asks_for_a_span(question: str) -> bool:
    """Whether it is asked how old something is, or how long it lasts."""
    return bool(_AGE_ASKED.search(question) or _DURATION_ASKED.search(question))


def days_of(question: str) -> Iterator[Mention]:
    """The dates in ``question`` that have a month or a weekday; "May" only where it is one."""
    for mention in dates_in(question):
        told = mention.month is not None or mention.weekday is not None
        alone = mention.said.casefold() in ("may", "april", "june", "august")
        if told and (not alone or _OF_A_MONTH.search(question[: mention.start])):
            yield mention


def without(dates: Iterable[Mention], text: str) -> str:
    """``text`` with a comma in the place of each of the ``dates`` in it."""
    for mention in sorted(dates, key=lambda m: m.start, reverse=True):
        text = f"{text[: mention.start].rstrip()}, {text[mention.end :].lstrip(' ')}"
    return text


def holds(kind: Kind, text: str, asked: str) -> bool:
    """Whether ``text`` has what a question of ``kind`` wants: a name, say, that is not in it."""
    if kind == "who":
        return bool(new_names(text, asked))
    if kind == "where":
        return bool(_new(_PLACE.findall(_OF_A_DATE.sub("", text)), asked))
    if kind == "number":
        text = _OF_A_DATE.sub("", text)
        if _PRICE_ASKED.search(asked):
            return bool(_PRICE.search(text))
        if _AGE_ASKED.search(asked):
            return bool(_AGE.search(text))
    if kind == "when" and _DURATION_ASKED.search(asked):
        return bool(_DURATION.search(text))
    pattern = {"when": _DATE, "number": _NUMBER, "why": _REASON}[kind]
    return bool(pattern.search(text))


def _kinds(text: str) -> list[Kind]:
    """The kind that is asked for first, and those that are added to it with "and"."""
    found = sorted(
        (match.start(), kind) for kind, words in _KINDS for match in words.finditer(text)
    )
    first = 0 if _OTHER.match(text) else min((at for at, _ in found), default=0)
    asked = [kind for at, kind in found if at == first or text[:at].endswith(("and ", ", "))]
    return list(dict.fromkeys(asked))


def _has_cases(text: str) -> bool:
    """Whether capitals tell names here: not where small words have them, or all words."""
    words = [word.strip(_EDGES) for word in text.split()[1:]]
    small = (word for word in words if word.istitle() and word != "The")
    small_with_one = any(word.casefold() in STOP_WORDS for word in small)
    return not small_with_one and not text.isupper()


def _groups(text: str) -> list[tuple[str, ...]]:
    """The names and numbers; those joined by "and", "or" and commas together, others apart."""
    groups: list[list[str]] = []
    words, cases = text.split(), _has_cases(text)
    runs, joins = False, False  # whether the next name goes on with the last, or stands beside it
    for i, word in enumerate(words):
        bare = _base(word)
        if bare.casefold() in _JOINING:
            joins, runs = joins or runs, False
            continue
        if bare.casefold() in TITLES:
            runs = False
            continue
        number = bare[:1].isdigit() or (bare[:1] in "$€£" and bare[1:2].isdigit())
        if not number and not (cases and _is_name(words, i)):
            runs = joins = False
            continue
        if runs and not number:
            groups[-1][-1] += f" {bare}"
        elif joins and not number:
            groups[-1].append(bare)
        else:
            groups.append([bare])
        runs = not number and word[-1] not in _EDGES and bare == word.strip(_EDGES)
        joins = not number and word[-1] == ","
    return [tuple(group) for group in groups]


def _is_subject(name: str, text: str) -> bool:
    """Whether ``name`` follows the verb with which a yes-or-no question begins."""
    begun = _YES_NO.match(text)
    if begun is None:
        return False
    rest = [word for word in text[begun.end() :].split() if _base(word).casefold() not in TITLES]
    return _base(" ".join(rest[:1])) == name.split()[0]


def _base(word: str) -> str:
    """``word`` without marks around it and the 's of a possessive; but U.S. keeps its last dot."""
    bare = re.sub(r"['’]s?$", "", word.strip(_EDGES))
    return f"{bare}." if _INITIALS.fullmatch(f"{bare}.") else bare


def _is_name(words: list[str], i: int) -> bool:
    """Whether capitals say that this word is a name; of the first one, only its neighbours can."""
    word = words[i].strip(_EDGES)
    if not word[:1].isupper():
        return False
    if i:
        return True
    followed = len(words) > 1 and words[1][:1].isupper()
    return _base(word).casefold() not in _OPENINGS and (word != _base(word) or followed)


def new_names(text: str, known: str) -> frozenset[str]:
    """Words of ``text`` that look like names and do not stand in ``known``; no months or days."""
    return _new(_NAME_IN_TEXT.findall(_OF_A_DATE.sub("", text)), known)


def _new(found: Iterable[str], known: str) -> frozenset[str]:
    held = known.casefold()
    bare = (re.sub(r"['’]s?$", "", name) for name in found)
    return frozenset(name for name in bare if name.casefold() not in held)
