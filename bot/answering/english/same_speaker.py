"""Whether the one who says something in a claim may be the one who says it in a quote."""

from __future__ import annotations

from bot.answering.english.lexicon import near
from bot.answering.english.speakers import PERSONAL, Phrase, Report
from bot.answering.english.tokens import Token
from bot.answering.english.words import stem
from bot.answering.evidence import is_held

_OFFICIALS = frozenset(stem(w) for w in "official authority".split())
_OFFICES = frozenset(
    stem(w)
    for w in """government ministry department agency administration state authority official
    minister commission police council""".split()
)
_BODIES = frozenset(
    """company firm group maker carrier airline bank club union agency ministry regulator operator
    retailer manufacturer organisation organization party""".split()
)


def may_be(ours: Report, theirs: Report) -> bool:
    """Whether two reports may have one speaker: by a name, an office, or a pronoun."""
    known = theirs.known_as
    heads = ours.heads
    if not heads or not known:
        return True
    names = [t for t in (*heads, *_full_names(ours)) if t.is_name]
    if names and any(is_held(t, known) for t in names):
        return True
    pronoun = any(t.lower in PERSONAL for t in known)
    if pronoun and not names:
        return True
    if any(_is_short_for(t, theirs.words) for t in names):
        return True
    if names and any(t.is_name for t in theirs.heads):
        return False
    others = [t for t in heads if not t.is_name]
    if any(near(t.lower, o.lower) for t in others for o in known if o.is_content):
        return True
    if any(_is_office(t, known) for t in others):
        return True
    return bool(others) and any(is_held(t, known) for t in ours.known_as if t.is_content)


def _full_names(report: Report) -> list[Token]:
    """The last of the names that close a phrase: "dean of law Hector Solis"."""
    closing = (phrase[-2:] for phrase in report.speaker if len(phrase) > 1)
    return [pair[1] for pair in closing if all(t.is_name for t in pair)]


def _is_short_for(token: Token, words: Phrase) -> bool:
    """ "the WHO" for "the World Health Organization"."""
    initials = "".join(t.text[0] for t in words if t.text[0].isupper())
    return token.text.isupper() and len(token.text) > 1 and token.text in initials


def _is_office(token: Token, known: Phrase) -> bool:
    """ "officials" and "the authorities" for a ministry."""
    return stem(token.lower) in _OFFICIALS and any(stem(t.lower) in _OFFICES for t in known)


def is_understood(report: Report) -> bool:
    """ "The company": who it is was named before, in the title if there alone."""
    words = [t.lower for t in report.words]
    return words[:1] == ["the"] and any(w in _BODIES for w in words[1:2])
