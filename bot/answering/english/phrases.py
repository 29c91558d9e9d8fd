"""Phrases that are one word: "gave way" is "collapsed", "no longer" is "not"."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from bot.answering.english.words import UNCHANGED, is_past_form, past_of, stem

# What somebody is due to do; a thing is due to something else.
_DUE = (
    "be|become|appear|arrive|begin|start|open|reopen|close|end|report|resume|return|run|speak|expire"
    "|land|launch|play|compete|meet|vote|retire|testify|depart|leave|finish|take|go|step|rise|fall"
    "|receive|give|make|hold|face|sign|publish|announce|stand|hear|visit|travel|come|move|pay"
)
# Little words and what they mean; each is replaced before words are compared.
_FIXED = (
    (r"rul(?:e|es|ed|ing) (?:him |her |it |them )?out", "exclude"),
    (r"(?:tak(?:e|es|en|ing)|took|bring(?:s|ing)?|brought) \w+ to court", "sue"),
    (r"(?:advis(?:e|es|ed)|argu(?:e|es|ed)|decid(?:e|es|ed)|rul(?:e|es|ed)) against", "reject"),
    (r"climate change", "climate-change"),
    (r"no longer", "not"),
    (
        r"hundred and(?= (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
        r"|[a-z]+teen|[a-z]+ty)\b)",
        "hundred",
    ),
    (
        r"(?:brought|brings?) in(?= (?:(?:about|around|nearly|almost|over|more than) )?[€$£]?\d)",
        "earned",
    ),
    (
        r"(?:little|barely|hardly|scarcely) (?:changed|moved|altered)"
        r"|(?:did|has|have|had) (?:barely|hardly|scarcely) (?:changed?|moved?)"
        r"|(?:almost|nearly|virtually|practically|broadly|largely|more or less) unchanged",
        "near-unchanged",
    ),
    (r"did not (?:contest|challenge|dispute|oppose|object to)", "accepted"),
    (r"(?:do|does) not (?:contest|challenge|dispute|oppose|object to)", "accepts"),
    (
        r"miss(?:es|ed)?(?= (?:[\w']+ ){0,2}(?:forecast|expectation|estimate|target|goal)s?)",
        "was below",
    ),
    (r"(?:g[ai]ve[sn]?|offered) no (?:indication|hint|clue|word)(?: (?:of|as to))?", "did not say"),
    (r"(?:is|are|remains?) far from", "is not"),
    (r"(?:was|were|remained) far from", "was not"),
    (r"not impossible", "not excluded"),
    (r"(?:left|leaves|leaving|leave) open the possibility (?:of|that)", "may consider"),
    (r"(?:has|have|had|did|does|do) not (?:rul(?:e|ed) out|exclude[d]?)", "may consider"),
    (r"with(?:hold|holds|held) (?:its|his|her|their) signatures? from", "did not sign"),
    (
        r"with(?:hold|holds|held) (?:its|his|her|their) (?:signature|consent|approval|support)s?",
        "did not sign",
    ),
    (
        r"f(?:all|alls|ell|allen|alling) through"
        r"(?! (?:a|an|the|his|her|its|their|some|[\w-]+'s?)\b)",
        "failed",
    ),
    (
        r"short of(?= (?:[\w']+ ){0,2}(?:forecast|expectation|estimate|target|goal)s?)",
        "below",
    ),
    (r"put (?:it|this|that|them|(?:the |its |his |her |their )[a-z]+) right", "corrected it"),
    (r"too late(?= (?:to|for)\b)", "not in-time"),
    (r"in (?:good )?time(?= (?:to|for)\b)", "in-time"),
    (r"f(?:all|alls|ell|allen) short(?! of)", "disappointed"),
    (
        r"(?:for|at) (?:no|zero)(?: extra| additional)? (?:cost|charge)|free of charge"
        r"|for free|cost-free",
        "free-of-charge",
    ),
    (
        r"(?:is|are|was|were|been|remains?|remained) out of (?:service|order|action|operation)",
        "was not working",
    ),
    (r"in (?:service|operation)|up and running|operational", "working"),
    (
        r"too (?:early|soon) to (?:say|tell|know|judge|assess|name|determine|establish|predict)",
        "not clear",
    ),
    (r"no\. ?(?=\d)", "number "),
    (r"(?<=\d )votes against(?= \d)", "votes to"),
    (
        r"neither (?:side|party|of the[m]?(?: two)?|country|government|club|company)"
        r" (?:ha[sd] |have )?(?:ruled out|excluded)",
        "both may consider",
    ),
    (r"no more than|not more than", "at-most"),
    (r"no (?:fewer|less) than|not (?:fewer|less) than", "at-least"),
    (r"(?:is|are) not over", "has not ended"),
    (r"(?:is|are|was|were) over(?=[ ]*(?:[.,;)]|$))", "has ended"),
    (
        rf"(?:is|are|was|were) due to(?= (?:{_DUE})\b| [a-z]+ (?:a|an|the|his|her|its|their)\b)",
        "is to",
    ),
    (r"every (?=day|week|month|year|hour|minute)", "a "),
    (r"out of control", "not controlled"),
    (r"under control", "controlled"),
    (r"still (?:needs?|requires?)", "needs not-yet"),
    (r"subject to (?=(?:[a-z]+ )?(?:approval|consent|agreement))", "not-yet with "),
    (r"(?:ha[sd]|have|is|are) yet to", "has not"),
    (r"(?:must|ha(?:s|ve) to|needs? to) still", "must not-yet"),
    (r"still (?:must|ha(?:s|ve) to|needs? to)", "must not-yet"),
    (r"yet to", "not"),
    (r"(?<!vote )(?<!votes )(?<!voted )(?<!voting )in favou?r of", "for"),
    (r"(?:was|were|been) found to have", "was proven to have"),
    (r"as well as", "and"),
    (r"chief executive(?: officer)?", "ceo"),
    (r"no(?:t)? (?:earlier|sooner) than|not before|at the earliest", "from"),
)
_FIXED_ONE = re.compile(
    r"\b(?:" + "|".join(f"(?P<p{i}>{form})" for i, (form, _) in enumerate(_FIXED)) + r")\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_BEFORE_BARE = frozenset("to will would could may might must should can cannot not".split())


@cache
def _verbs() -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
    """By the stem of its first word: what follows it, what it means, and that first word."""
    found: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    text = (files("bot.answering.english") / "phrases.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        phrase, _, meaning = line.partition(" = ")
        if meaning and not line.startswith("#"):
            first, *rest = phrase.split()
            found.setdefault(stem(first), []).append((tuple(rest), meaning, first))
    for phrases in found.values():
        phrases.sort(key=lambda phrase: -len(phrase[0]))
    return found


def with_phrases_joined(text: str) -> str:
    """``text`` with each known phrase replaced by the one word that it means, in its tense."""
    text = _FIXED_ONE.sub(lambda m: _FIXED[int((m.lastgroup or "p0")[1:])][1], text)
    words = list(_WORD.finditer(text))
    pieces, at, i = [], 0, 0
    while i < len(words):
        found = _verb_at(text, words, i)
        if found is None:
            i += 1
            continue
        length, meaning = found
        pieces += [text[at : words[i].start()], meaning]
        at = words[i + length].end()
        i += length + 1
    return "".join([*pieces, text[at:]])


def _verb_at(text: str, words: list[re.Match[str]], i: int) -> tuple[int, str] | None:
    """How many more words the phrase has that begins at ``i``, and its meaning there."""
    first = words[i].group().casefold()
    for rest, meaning, plain in _verbs().get(stem(first), ()):
        following = words[i + 1 : i + 1 + len(rest)]
        if tuple(w.group().casefold() for w in following) != rest:
            continue
        if text[words[i].start() : following[-1].end()].casefold() != " ".join((first, *rest)):
            continue
        before = words[i - 1].group().casefold() if i else ""
        return len(rest), _in_tense_of(first, plain, before, meaning)
    return None


def _in_tense_of(first: str, plain: str, before: str, meaning: str) -> str:
    if first == plain and before in _BEFORE_BARE:
        return meaning
    if first.endswith("ing") and first != plain:
        return meaning.removesuffix("e") + "ing"
    if first in UNCHANGED:
        return meaning if before in _BEFORE_BARE else past_of(meaning)
    if is_past_form(first):
        return past_of(meaning)
    return meaning + "s" if first.endswith("s") and not plain.endswith("s") else meaning
