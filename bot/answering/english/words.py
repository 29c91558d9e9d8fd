"""English word forms: irregular pasts, phrases that are one word, and how many words a text has."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.terms import terms

_PASTS = """be:was,were,been beat:beaten become:became begin:began,begun bend:bent bite:bit,bitten
bleed:bled
blow:blew,blown break:broke,broken bring:brought build:built burn:burnt buy:bought catch:caught
choose:chose,chosen come:came deal:dealt dig:dug do:did,done draw:drew,drawn dream:dreamt
drink:drank,drunk drive:drove,driven eat:ate,eaten fall:fell,fallen feed:fed feel:felt
fight:fought find:found flee:fled fly:flew,flown forbid:forbade,forbidden forget:forgot,forgotten
freeze:froze,frozen get:got,gotten give:gave,given go:went,gone grow:grew,grown hang:hung have:had
hear:heard hide:hid,hidden hold:held keep:kept know:knew,known lay:laid lead:led leave:left
lend:lent lose:lost make:made mean:meant meet:met overcome:overcame override:overridden,overrode
overtake:overtook,overtaken overthrow:overthrew,overthrown pay:paid ride:rode,ridden
ring:rang,rung rise:rose,risen run:ran say:said see:saw,seen seek:sought sell:sold send:sent
shake:shook,shaken shine:shone shoot:shot show:shown shrink:shrank,shrunk sing:sang,sung
sink:sank,sunk sit:sat sleep:slept slide:slid speak:spoke,spoken spend:spent spin:spun stand:stood
steal:stole,stolen stick:stuck strike:struck,stricken swear:swore,sworn sweep:swept swim:swam,swum
swing:swung take:took,taken teach:taught tear:tore,torn tell:told think:thought throw:threw,thrown
understand:understood undergo:underwent,undergone wake:woke,woken wear:wore,worn weep:wept win:won
withdraw:withdrew,withdrawn write:wrote,written outrun:outran uphold:upheld foresee:foresaw
mislead:misled undo:undid,undone arise:arose,arisen die:dying lie:lying tie:tying
be:is,are,am,being meet:met bear:bore,borne bind:bound cling:clung creep:crept
forgive:forgave,forgiven hurt:hurt light:lit read:read spring:sprang,sprung sting:stung
swell:swollen weave:wove,woven wind:wound spit:spat ring:rang breed:bred kneel:knelt
oversee:oversaw,overseen input:input broadcast:broadcast"""
_BASE = {
    form: entry.split(":")[0] for entry in _PASTS.split() for form in entry.split(":")[1].split(",")
}
_EED = frozenset("agreed freed guaranteed decreed disagreed refereed".split())
_NO_PASTS = frozenset("is are am being dying lying tying".split())
# Verbs whose past looks like their present: no sign of time.
UNCHANGED = frozenset(
    "beat bet burst bid cast cost cut fit hit hurt let put quit read set shed shut split spread"
    " upset reset".split()
)
# Words of one meaning that are written as several; each is replaced before words are compared.
_PHRASES = (
    (r"(?:step(?:s|ped|ping)?|stand(?:s|ing)?|stood) (?:down|aside)", "resign"),
    (r"put(?:s|ting)? off", "postpone"),
    (r"rul(?:e|es|ed|ing) (?:him |her |it |them )?out", "exclude"),
    (r"call(?:s|ed|ing)? (?:on|upon)", "urge"),
    (r"call(?:s|ed|ing)? off", "cancel"),
    (r"call(?:s|ed|ing)? for", "demand"),
    (r"g(?:o|oes|oing|one)? up|went up", "rise"),
    (r"g(?:o|oes|oing|one)? down|went down", "fall"),
    (r"turn(?:s|ed|ing)? down", "reject"),
    (r"(?:strik(?:e|es|ing)|struck) down", "overturn"),
    (r"throw(?:s|n|ing)? out|threw out", "dismiss"),
    (r"walk(?:s|ed|ing)? out", "strike"),
    (r"(?:go|goes|going|went|gone) on strike", "strike"),
    (r"pull(?:s|ed|ing)? out", "withdraw"),
    (r"(?:hand|giv)(?:e|es|s|ed|ing|en)? back|gave back", "return"),
    (r"(?:giv(?:e|es|en|ing)|gave) up", "abandon"),
    (r"break(?:s|ing)? apart|brok(?:e|en) (?:up|apart)", "disintegrate"),
    (r"bring(?:s|ing)? down|brought down", "topple"),
    (r"blow(?:s|n|ing)? up|blew up", "explode"),
    (r"(?:tak(?:e|es|en|ing)|took) place", "happen"),
    (r"(?:tak(?:e|es|en|ing)|took) office", "inaugurate"),
    (r"(?:set|sets|setting) out", "depart"),
    (r"(?:lay|lays|laid|laying) off", "sack"),
    (r"carr(?:y|ies|ied|ying) out", "conduct"),
    (r"(?:find|finds|finding|found) out", "learn"),
    (r"(?:shut|shuts|shutting|close[sd]?|closing) down", "close"),
    (r"(?:back|backs|backed|backing) down", "relent"),
    (r"(?:mak(?:e|es|ing)|made) up", "constitute"),
    (r"(?:look(?:s|ed|ing)?) into", "investigate"),
    (r"climate change", "climate-change"),
    (r"no longer", "not"),
    (r"far from", "not"),
    (r"vot(?:e|es|ed|ing) down", "reject"),
    (r"(?:pay|pays|paying|paid) back", "repay"),
    (r"no more than|not more than", "at-most"),
    (r"no (?:fewer|less) than|not (?:fewer|less) than", "at-least"),
    (r"(?:tak(?:e|es|en|ing)|took|bring(?:s|ing)?|brought) (?:\w+ )?to court", "sue"),
    (r"(?:is|are) not over", "has not ended"),
    (r"(?:is|are|was|were) over(?=[ ]*(?:[.,;)]|$))", "has ended"),
    (r"(?:advis(?:e|es|ed)|argu(?:e|es|ed)|decid(?:e|es|ed)|rul(?:e|es|ed)) against", "reject"),
    (r"vot(?:e|es|ed|ing) against", "reject"),
    (r"(?:is|are|was|were) due to(?= [a-z]+ (?:a|an|the|in|on|from|to|at|by|\w+s)\b)", "is to"),
    (r"every (?=day|week|month|year|hour|minute)", "a "),
    (r"cut off", "disconnected"),
    (r"out of control", "not controlled"),
    (r"under control", "controlled"),
    (r"(?:ha[sd]|have|is|are) yet to", "has not"),
    (r"(?:must|ha(?:s|ve) to|needs? to) still", "must not-yet"),
    (r"still (?:must|ha(?:s|ve) to|needs? to)", "must not-yet"),
    (r"yet to", "not"),
    (r"(?:in|for) favou?r of", "for"),
    (r"as well as", "and"),
    (r"chief executive(?: officer)?", "ceo"),
    (r"no(?:t)? (?:earlier|sooner) than|not before|at the earliest", "from"),
)  # fmt: skip
_IRREGULAR = {"rise": "rose", "fall": "fell", "withdraw": "withdrew", "strike": "struck",
              "sue": "sued", "repay": "repaid", "learn": "learned"}  # fmt: skip
_REGULAR = """resign postpone exclude urge cancel demand reject overturn dismiss return abandon
    disintegrate topple explode happen depart sack conduct close relent constitute investigate"""
_INFLECTED = _IRREGULAR | {w: w + ("d" if w[-1] == "e" else "ed") for w in _REGULAR.split()}
_PHRASE = re.compile(
    r"\b(?:" + "|".join(f"(?P<p{i}>{form})" for i, (form, _) in enumerate(_PHRASES)) + r")\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def with_phrases_joined(text: str) -> str:
    """``text`` with each known phrase replaced by the one word that it means."""
    return _PHRASE.sub(_joined, text)


def _joined(found: re.Match[str]) -> str:
    word = _PHRASES[int((found.lastgroup or "p0")[1:])][1]
    first = found.group().split()[0].casefold()
    if word not in _INFLECTED or not (is_past_form(first) or first.endswith("ing")):
        return word
    if first.endswith("ing"):
        return word.removesuffix("e") + "ing"
    return _INFLECTED[word]


def base(word: str) -> str:
    """The plain form of an irregular past (``fell`` -> ``fall``), any other word as it is."""
    return _BASE.get(word, word)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """What the forms of ``word`` (in small letters) have in common."""
    found = terms(base(word))
    return found[0] if found else base(word)


def is_past_form(word: str) -> bool:
    """Whether ``word``, in small letters, may be a past tense or a past participle."""
    if word in _BASE:
        return word not in _NO_PASTS
    return len(word) > 3 and word.endswith("ed") and (not word.endswith("eed") or word in _EED)


def word_count(text: str) -> int:
    """How many words ``text`` has; two letters are one where no spaces part them."""
    unspaced = len(_UNSPACED.findall(text))
    return len(_WORD.findall(_UNSPACED.sub(" ", text))) + (unspaced + 1) // 2
