"""English word forms: irregular pasts, and how many words a text has."""

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
oversee:oversaw,overseen input:input broadcast:broadcast free:freed
retake:retook,retaken rebuild:rebuilt resell:resold redo:redid,redone rewrite:rewrote,rewritten
withhold:withheld withstand:withstood prove:proven slay:slew,slain spell:spelt spill:spilt
spoil:spoilt stride:strode strive:strove,striven tread:trod,trodden dwell:dwelt fling:flung
grind:ground leap:leapt lean:leant learn:learnt outdo:outdid,outdone outsell:outsold
outgrow:outgrew,outgrown overdo:overdid,overdone oversleep:overslept overspend:overspent
undersell:undersold mistake:mistook,mistaken misread:misread mishear:misheard foretell:foretold
forgo:forwent,forgone wring:wrung unwind:unwound stink:stank,stunk shear:shorn sew:sewn sow:sown
rerun:reran regrow:regrew,regrown"""
_BASE = {
    form: entry.split(":")[0] for entry in _PASTS.split() for form in entry.split(":")[1].split(",")
}
_EED = frozenset("agreed freed guaranteed decreed disagreed refereed".split())
_NO_PASTS = frozenset("is are am being dying lying tying".split())
_PAST_OF = {plain: form for form, plain in reversed(_BASE.items()) if form not in _NO_PASTS}
# Verbs whose past looks like their present: no sign of time.
UNCHANGED = frozenset(
    "beat bet burst bid cast cost cut fit hit hurt let put quit read set shed shut split spread"
    " upset reset".split()
)
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def base(word: str) -> str:
    """The plain form of an irregular past (``fell`` -> ``fall``), any other word as it is."""
    return _BASE.get(word, word)


def past_of(word: str) -> str:
    """The past tense of the plain form ``word``; of a regular one nearly as it is written."""
    if word in UNCHANGED:
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ied"
    return _PAST_OF.get(word, word + ("d" if word.endswith("e") else "ed"))


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
