"""Whether the one who says something in a claim may be the one who says it in a quote."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.english.lexicon import near
from bot.answering.english.speakers import PERSONAL, Phrase, Report
from bot.answering.english.tokens import COUNTS, Token
from bot.answering.english.words import stem
from bot.answering.evidence import is_held

_OFFICIALS = frozenset(stem(w) for w in "official authority".split())
_OFFICES = frozenset(
    stem(w)
    for w in """government ministry department agency administration state authority official
    minister commission police council""".split()
)
_FIRMS = frozenset(
    """company firm group business corporation enterprise giant maker carmaker automaker chipmaker
    drugmaker planemaker steelmaker shipbuilder builder housebuilder contractor developer brewer
    distiller baker bakery carrier airline airport bank lender insurer broker fund utility supplier
    producer grower miner refiner operator retailer supermarket grocer chain store shop
    manufacturer publisher broadcaster newspaper startup start-up hotel restaurant employer owner
    landlord""".split()
)
_BODIES = _FIRMS | frozenset(
    """club team union guild league association federation charity foundation institute university
    school college hospital agency ministry department regulator watchdog organisation organization
    party authority council court museum committee commission""".split()
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
    if is_understood(ours) and is_understood(theirs) and _are_of_one_kind(ours, theirs):
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
    words = [t.lower for t in report.words if not COUNTS.match(t.lower)]
    return words[:1] in (["the"], ["both"]) and _body(words[-1:]) and len(words) < 4


def is_named_beside(report: Report, names: Phrase, tokens: Phrase) -> bool:
    """ "The firm" where a quote has "the company Aquaval"; "the two firms" where it has both."""
    heads = [t.lower for t in report.heads]
    if any(COUNTS.match(t.lower) for t in report.words) or "both" in (
        t.lower for t in report.words
    ):
        return all(is_held(name, tokens) for name in names)
    return any(
        tokens[i - 1].lower in _BODIES
        and (tokens[i - 1].lower in heads or (_FIRMS.issuperset((tokens[i - 1].lower, *heads))))
        and any(is_held(name, [token]) for name in names)
        for i, token in enumerate(tokens)
        if i and token.is_name
    )


def _body(words: Sequence[str]) -> bool:
    singular = [w if w in _BODIES else w.removesuffix("s") for w in words]
    return any(w in _BODIES or w.removesuffix("ie") + "y" in _BODIES for w in singular)


def _are_of_one_kind(ours: Report, theirs: Report) -> bool:
    """ "The company" for "the brewer"."""
    return all(head.lower in _FIRMS for head in (*ours.heads, *theirs.heads))
