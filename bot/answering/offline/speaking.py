"""Questions for what somebody said, or who said it, and which sentences tell that.

"What did the police say?" is not answered by what the police did; nor "who said it?" by who denied
it. English only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.offline.candidates import Candidate
from bot.answering.offline.stances import Terms

_SAY = (
    r"(?:say|said|tell|told|think|thought|announced?|warn(?:ed)?|promised?|claim(?:ed)?"
    r"|writ(?:e|ten)|predict(?:ed)?|suggest(?:ed)?)"
)
_WHAT_SAID = re.compile(
    rf"^\W*what (?:else )?(?:did|does|do|has|have|had) (?P<who>[^?,]{{1,80}}?) {_SAY}\b",
    re.IGNORECASE,
)
_WHO_SAID = re.compile(
    r"^\W*who (?:else )?(?:has |had )?(?:said|says|claim(?:s|ed)|told|warn(?:s|ed)|argue[sd])\b",
    re.IGNORECASE,
)
_NOBODY = frozenset("he she it they you we i one people".split())
_SPEAKS = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|t(?:old|ells?)|(?:add|announc|warn|promis|claim|argu|insist|stat|report"
    r"|suggest|predict|declar|explain|describ|call|criticis|criticiz|prais|demand|ask|urg|express"
    r"|emphasi[sz]|stress|reiterat|confirm|accus|not)(?:ed|es|s|ing)|den(?:ied|ies|ying)"
    r"|wr(?:ote|ites)|th(?:inks?|ought)|believe[sd]?|hope[sd]?|expect(?:s|ed)?"
    r"|want(?:s|ed)?|vow(?:s|ed)|refuse[sd]"
    r"|decline[sd]|reject(?:s|ed)|according to|commit(?:s|ted)|pledge[sd]?|statement"
    r"|comment(?:s|ed)?|(?:thank|admitt?|blam|apologi[sz]|back|welcom|support|oppos|rul|voic|conced"
    r"|acknowledg|agree|jok|recall|vot|offer|condemn|propos)(?:ed|d|es|s|ing)|f(?:ound|inds?))\b"
    r"|[\"“”«»]",
    re.IGNORECASE,
)
_ASSERTS = re.compile(r"\b(?:sa(?:id|ys?)|told|claim(?:s|ed)|warn(?:s|ed)|argue[sd])\b", re.I)
_DENIES = re.compile(
    r"\b(?:den(?:y|ied|ies|ying)|reject(?:s|ed)|dismiss(?:es|ed)|dispute[sd])\b", re.I
)
_ITS_SUBJECT = re.compile(
    r"^\W*(?:he|she|they|it)\b|\b(?:he|she|they|it) (?:said|says|added|told|wrote)\b", re.IGNORECASE
)


class Said:
    """Who spoke, as far as a question asks about that."""

    def __init__(self, question: str, terms: Terms) -> None:
        found = _WHAT_SAID.match(question)
        whom = re.split(r" (?:of|in|at|from|for) ", found["who"])[0] if found else ""
        named = terms(whom) if whom.casefold() not in _NOBODY and " and " not in whom else []
        self._speaker = named[-1] if named else None
        self._who = bool(_WHO_SAID.match(question))

    def told(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Those that tell it; if none does, those that name the speaker, whatever the verb."""
        telling = [c for c in candidates if self._is_told_by(c)]
        if telling or self._speaker is None:
            return telling
        return [c for c in candidates if self._speaker in c.terms]

    def _is_told_by(self, candidate: Candidate) -> bool:
        """Whether ``candidate`` tells what the speaker said, or who said so; if it is asked."""
        if self._who:
            return not _DENIES.search(candidate.text) or bool(_ASSERTS.search(candidate.text))
        if self._speaker is None:
            return True
        meant = candidate.near if _ITS_SUBJECT.search(candidate.text) else candidate.terms
        return self._speaker in meant and bool(_SPEAKS.search(candidate.text))
