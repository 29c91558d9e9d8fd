"""Names of a claim, and whether its quotes have them: also as nationality, initials, or title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.english.lexicon import is_known, meanings, nations
from bot.answering.english.words import is_past_form
from bot.terms import STOP_WORDS, terms

_CAPITALISABLE = re.compile(r"[^\W\d_][\w’'-]*")
_WORD = re.compile(r"\w+")
_LATIN = re.compile(r"[a-zà-ɏ]")
_OUTER = " \t\n\"'([*_-"
_OPENINGS = frozenset(
    """a about according after all also although among an and another any anyone are around as at
    because before being besides between both but by despite during each earlier either every
    everyone few finally first for four from had has he her here his how however if in instead is it
    its last later least less many members more most much nearly neither no nobody none nor not
    nothing now of on once one only other others our out over people second several she since so
    some still such ten than that the their then there these they this those though three through
    thus to today together two under unless until up was we were what when where whether which while
    who whoever whose why with within without yes yet fewer roughly approximately almost exactly
    should would could will just like near unlike further there'd additional
    annual subject tens dozens scores hundreds thousands millions billions citing

    alle das dem den der des die ein eine einem einer es im in la las le les lo los un una une uno
    de del des du del el il gli i de het een os o as um uma todos toutes tous tutti mindestens
    deux trois quatre cinq six sept huit neuf dix zwei drei vier fünf sechs sieben acht neun zehn
    dos tres cuatro cinco seis siete ocho nueve diez due tre quattro cinque sei sette otto nove
    dieci
    ungefähr nach vor seit laut selon au plus""".split()
)
_NUMBER_LIKE = re.compile(
    r"^(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety)(?:-\w+)?$",
    re.IGNORECASE,
)
_PREFIXED = re.compile(
    r"(?:pre|post|anti|ex|non|mid|co|self|pro|semi|multi|inter|well)-[a-z]", re.I
)
_SCIENTIFIC = (
    ("CO2", "carbon dioxide"),
    ("NO2", "nitrogen dioxide"),
    ("SO2", "sulphur dioxide"),
    ("GDP", "gross domestic product"),
    ("AI", "artificial intelligence"),
    ("VAT", "value added tax"),
    ("TV", "television"),
    ("HQ", "headquarters"),
    ("DNA", "genetic"),
)
_SPELT = (
    ("oscar oscars academy award awards", "academy award|oscar"),
    ("meps mep", "european parliament"),
    ("pm", "prime minister"),
    ("mps mp", "parliament"),
    ("ceo", "chief executive"),
    ("fed federal reserve", "fed |federal reserve"),
    ("sek nok dkk isk czk", "kron|krone|krón|crown|korun"),
    ("usd aud cad nzd", "dollar|$"),
    ("eur", "euro|€"),
    ("gbp", "pound|£"),
    ("jpy", " yen|¥"),
    ("chf", "franc"),
    ("inr pkr", "rupee|₹"),
    ("cny rmb", "yuan|renminbi"),
    ("pln", "zloty|złoty"),
    ("try", " lira|₺"),
    ("brl", " real|reais"),
    ("zar", " rand"),
    ("rub", "rouble|ruble"),
    ("mxn", " peso"),
)
_TITLES = frozenset("Mr Mrs Ms Dr".split())
_SHORT_NATIONS = {"US": "american"}  # "us" is another word
_ORDINARY = re.compile(r"..(?:tion|ment|ness|tions|ments|ers|ings)$")
_ADVERB = re.compile(r"...(?:ed|ent|ant|ous|al|ive)ly$")
_GERMAN = frozenset(
    """der die das und wurde wurden wird werden ist sind hat haben im ein eine nicht von müssen muss
    kann können soll sollen mit auf für bei alle""".split()
)
_GERMAN_LEADS = re.compile(r"(?:e|en|er|es|em|der|die|das|im|am|zum|zur|vom|ein|\d|%)$")


def missing_names(claim: str, evidence: str, texts: Sequence[str]) -> list[str]:
    """The names of ``claim`` that do not stand in ``evidence``, in any of their forms.

    ``texts``: the articles, which show what is written with a capital within a sentence.
    """
    held = {word.casefold() for word in _WORD.findall(evidence)}
    countries = {nations()[word] for word in held if word in nations()}
    initials = _initials(evidence)

    def stands(name: str) -> bool:
        bare = re.sub(r"['’]s?$", "", name)
        parts = _WORD.findall(bare.casefold())
        if all(_stands(part, held) or nations().get(part) in countries for part in parts):
            return True
        if bare in initials or bare in _TITLES:
            return True
        if nations().get(_SHORT_NATIONS.get(bare, "")) in countries:
            return True
        return any(
            bare.casefold() in ours.split()
            and any(w in evidence.casefold() for w in theirs.split("|"))
            for ours, theirs in _SPELT
        )

    names = [name for name in _names(claim, texts, held) if not stands(name)]
    small = [
        word
        for word in dict.fromkeys(_WORD.findall(claim))
        if word.islower() and len(word) > 3 and word not in held and not meanings(word)
        if _is_name(word, texts)
    ]
    return _without_spelt_out(names, claim, evidence) + small


def unabbreviated(claim: str, evidence: str) -> str:
    """``claim`` with "CO2" as the evidence writes it, "carbon dioxide", and the other way round."""
    said = evidence.casefold()
    for short, long in _SCIENTIFIC:
        if re.search(rf"\b{short}\b", evidence):
            claim = re.sub(rf"\b{long}\b", short, claim, flags=re.IGNORECASE)
        elif long in said:
            claim = re.sub(rf"\b{short}\b", long, claim)
    return claim


def spelt_out(claim: str, evidence: str) -> str:
    """``claim`` with initials as the evidence spells them: WHO, World Health Organization.

    And with a name as its initials where the evidence has only these.
    """
    ours, theirs = (set(re.findall(r"\b[A-Z]{2,6}\b", text)) for text in (claim, evidence))
    for short in ours - theirs:
        for name in _SPELT_NAME.findall(evidence):
            spelt = _spelling(name, short)
            if spelt is not None:
                claim = re.sub(rf"\b{short}\b", spelt, claim)
                break
    for short in theirs - ours:
        for name in _SPELT_NAME.findall(claim):
            spelt = _spelling(name, short)
            if spelt is not None and spelt not in evidence:
                claim = claim.replace(spelt, short)
                break
    if re.search(r"\bFed\b", claim) and "Federal Reserve" in evidence:
        claim = re.sub(r"\bFed\b", "Federal Reserve", claim)
    return claim


def _spelling(name: str, short: str) -> str | None:
    """The part of ``name`` whose capitals are ``short``: not "The", nor "on Wednesday"."""
    words = name.split()
    capitals = [i for i, word in enumerate(words) if word[0].isupper()]
    at = "".join(words[i][0] for i in capitals).find(short)
    if at < 0:
        return None
    return " ".join(words[capitals[at] : capitals[at + len(short) - 1] + 1])


def _stands(part: str, held: set[str]) -> bool:
    if part in held or part.rstrip("s") in held or part + "s" in held:
        return True
    peoples = [part + end for end in ("n", "ns", "ese", "i", "ish")] if len(part) > 3 else []
    return any(people in held for people in peoples) or (part.endswith("an") and part[:-1] in held)


# A word has a bound, or words without an end (A-A-A ...) would be tried from each of their parts.
_SPELT_NAME = re.compile(
    r"\b(?:[A-Z][\w'-]{1,60} (?:(?:of|for|and|the|on) ){0,2}){1,6}[A-Z][\w'-]{1,60}"
)


def _initials(text: str) -> set[str]:
    """ "European Central Bank": ECB. Little words between may be left out."""
    found = set()
    names = re.findall(
        r"\b(?:[A-Z][\w'-]{1,60}(?: (?:of|for|and|the|on)){0,8} ){1,6}[A-Z][\w'-]{1,60}", text
    )
    for name in names:
        letters = re.findall(r"\b[A-Z]", name)
        for i in range(len(letters)):
            for j in range(i + 2, len(letters) + 1):
                found.add("".join(letters[i:j]))
    return found


def _without_spelt_out(names: list[str], claim: str, evidence: str) -> list[str]:
    """Names without those that spell out initials of the evidence: European Central Bank, ECB."""
    short = set(re.findall(r"\b[A-Z]{2,6}\b", evidence))
    spelt = re.findall(
        r"\b(?:[A-Z][\w'-]{1,60} (?:of (?:the )?|for )?){1,5}[A-Z][\w'-]{1,60}", claim
    )
    covered = {
        word
        for name in spelt
        for initials in short
        for word in (_spelling(name, initials) or "").split()
    }
    return [name for name in names if name not in covered]


def _names(claim: str, texts: Sequence[str], held: set[str]) -> list[str]:
    """Capitalised words; the first of the claim only if it may be more than its place that made it
    so: if it is no usual opening and the articles never have it, or a word of its stem, in small
    letters.
    """
    german = len(_GERMAN.intersection(claim.casefold().split())) > 0
    found = [w for w in _CAPITALISABLE.finditer(claim) if w.group()[0].isupper()]
    names = []
    for w in found:
        word, before = w.group(), claim[: w.start()]
        if _NUMBER_LIKE.match(word):
            continue
        opens = not before.strip(_OUTER)
        if opens and _PREFIXED.match(word):
            continue
        if opens and (_is_common(word.casefold(), texts) or _is_like_a_word(word, held)):
            continue
        if german and before.strip() and _GERMAN_LEADS.search(before.split()[-1].casefold()):
            continue  # a German noun
        names.append(word)
    return names


def _is_like_a_word(word: str, held: set[str]) -> bool:
    """Whether the quotes have a word of its family: prosecutors, prosecution."""
    return any(len(h) > 6 and h[:7] == word[:7].casefold() for h in held)


def _is_common(word: str, texts: Sequence[str]) -> bool:
    """Whether ``word``, the first of a claim, is no name; in another script nobody can tell."""
    if word in _OPENINGS or word in STOP_WORDS or not _LATIN.match(word):
        return True
    if word not in nations() and (meanings(word) or is_past_form(word) or _ORDINARY.search(word)):
        return True
    alike = re.compile(rf"\b{re.escape(word[: max(4, len(word) - 4)])}\w*")
    stem = terms(word)
    if _ADVERB.search(word) and is_known(word[:-2]):
        return True
    return any(terms(found) == stem for text in texts for found in set(alike.findall(text)))


def _is_name(word: str, texts: Sequence[str]) -> bool:
    """Whether the articles have ``word`` only with a capital, and not for its place."""
    name = re.compile(rf"(?<=[a-z,] ){re.escape(word.capitalize())}\b")
    small = re.compile(rf"\b{re.escape(word)}\b")
    return any(name.search(text) for text in texts) and not any(small.search(t) for t in texts)
