"""How far a claim goes: part and whole, one or the other, within what limits, than what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.answering.english.comparing import COMPARED
from bot.answering.english.lexicon import near, same
from bot.answering.english.tokens import DETERMINERS, Token
from bot.answering.english.words import stem
from bot.answering.evidence import Framed, Matched, is_held

_PARTS = frozenset(
    """part parts portion portions section sections minority majority top bottom front back rear
    side north south east west centre outskirts edge rest remainder corner wing floor stretch some
    several few many most handful number dozens hundreds thousands tip roof""".split()
)
_NO = frozenset("not no never none nobody nothing neither without cannot".split())
_OPEN = frozenset("or could might may either possibly perhaps".split())
_EVERY = frozenset("all every any everyone everything everybody only always".split())
_LIMITING = frozenset("before until till unless outside within except among beyond by".split())
_EVER_SINCE = frozenset("ever never record records history alltime all-time yet".split())
_WITHIN = frozenset("since decade decades years year season century among".split())
_PARTS_OF_PLACES = frozenset(
    """northern southern eastern western north-western north-eastern south-western south-eastern
    northwestern northeastern southwestern southeastern central upper lower inner outer rural urban
    north south east west downtown greater""".split()
)
_RANKED = frozenset("leading main chief major key top principal".split())
_IDIOMS = frozenset("well soon long far".split())
_EQUATIVE = re.compile(r"\b(?P<near>\w+) as (?P<word>[a-z]+) as\b")
_COMPARISON = re.compile(r"\b(?P<word>[a-z]{4,30}er|more [a-z]+|less [a-z]+) than\b")
_RANKED_IN = re.compile(
    r"\b(?P<rank>\w{3,}est|best|worst|most \w+) (?:[\w-]+ ){0,3}?in (?:the|its|his|her|their) "
    r"(?P<where>[a-z]+)\b"
)
_THAN_ANY = re.compile(
    r"\bthan (?:any(?:where|thing|one|body)?|all|every|ever)\b(?: (?:other|else|before))?",
    re.IGNORECASE,
)
_OUTDOING = re.compile(
    r"\bthan (?:any|all|every|ever)|\b\w{2,}est\b|\b(?:most|record|first|best|worst|least|top|only"
    r"|leads?|never|unprecedented|no other|none)\b",
    re.IGNORECASE,
)


def disjunctions_lost(claim: Sequence[Token], matched: Sequence[Matched]) -> Iterator[str]:
    """ "fully or partly" told as "fully", "in April or May" as "in May"."""
    if any(t.lower in _OPEN and t.text != "May" for t in claim):
        return
    for match in matched:
        best = match.best
        ours = match.clause.tokens
        if best is None or any(t.lower in _NO for t in ours):
            continue
        theirs = [*best.tokens, *_following(match, frozenset({"or"}))]
        for i, token in enumerate(theirs):
            if token.lower != "or" or any(t.lower in _NO | {"whether"} for t in theirs[:i]):
                continue
            left, right = _beside(theirs[:i], last=True), _beside(theirs[i + 1 :], last=False)
            if left is None or right is None:
                continue
            alike = same(left.lower, right.lower)
            if _says(left, ours, alike=alike) != _says(right, ours, alike=alike):
                yield "or"


def _beside(tokens: Sequence[Token], *, last: bool) -> Token | None:
    telling = [t for t in tokens if t.is_word and t.lower not in DETERMINERS and t.lower != "in"]
    if not telling or not any(t is tokens[-1 if last else 0] for t in tokens):
        return None
    return telling[-1] if last else telling[0]


def _says(token: Token, others: Sequence[Token], *, alike: bool) -> bool:
    """Whether ``others`` say it; word for word where the two words joined are near ``alike``."""
    if alike:
        return any(stem(token.lower) == stem(t.lower) for t in others if t.is_word)
    return any(same(token.lower, t.lower) for t in others if t.is_word)


def parts_for_wholes(matched: Sequence[Matched]) -> Iterator[str]:
    """ "the top of the tower" told as "the tower"."""
    for match in matched:
        best, ours, verb = match.best, match.clause.tokens, match.clause.main_verb
        if best is None or (verb is not None and not is_held(verb, best.tokens)):
            continue
        theirs = best.tokens
        for i, token in enumerate(theirs[:-2]):
            of_it = token.lower in _PARTS and theirs[i + 1].lower == "of"
            if not of_it or theirs[i + 2].lower not in DETERMINERS:
                continue
            whole = next((t for t in theirs[i + 2 : i + 6] if t.is_content), None)
            before = [t for t in theirs[:i] if t.is_content][-1:]
            if before and not is_held(before[0], ours):
                continue
            if whole is not None and is_held(whole, ours) and not _says_part(token, ours):
                yield token.text


def _says_part(part: Token, claim: Sequence[Token]) -> bool:
    return any(
        t.lower in _PARTS | _OPEN
        or t.text[0].isdigit()
        or t.text == "%"
        or near(part.lower, t.lower)
        for t in claim
    )


def ranks_made_the(claim: Sequence[Token], quoted: Sequence[Token]) -> Iterator[str]:
    """ "the leading cause" for "a leading cause"."""
    for i, token in enumerate(claim[1:], start=1):
        if token.lower not in _RANKED or claim[i - 1].lower != "the":
            continue
        if any(t.lower == "of" for t in claim[max(0, i - 2) : i - 1]):  # "one of the leading"
            continue
        places = [k for k, t in enumerate(quoted) if k and t.lower == token.lower]
        before = [{t.lower for t in quoted[max(0, k - 3) : k]} for k in places]
        if places and all(b & {"a", "an", "another", "one"} for b in before):
            yield token.text


def limits_of_negations_lost(matched: Sequence[Matched]) -> Iterator[str]:
    """ "no job cuts before 2026" told as "no job cuts"."""
    for match in matched:
        best, ours = match.best, match.clause.tokens
        if best is None or not any(t.lower in _NO | _EVERY for t in ours):
            continue
        theirs = [*best.tokens, *_following(match, _LIMITING)]
        first = next((i for i, t in enumerate(theirs) if t.lower in _NO | _EVERY), None)
        if first is None or any(t.lower in _LIMITING for t in ours):
            continue
        for i, token in enumerate(theirs[first + 1 :], start=first + 1):
            if token.lower not in _LIMITING or token.mark or i + 1 == len(theirs):
                continue
            named = [t for t in theirs[i + 1 : i + 5] if t.is_content or not t.text[0].islower()]
            if named and not any(is_held(t, ours) or t.text in _texts(ours) for t in named):
                yield token.text


def _following(match: Matched, openings: frozenset[str]) -> list[Token]:
    """The clause that goes on with a clause of a quote: "until the channel has been swept"."""
    frame, best = match.drawn_from[0]
    at = next((i for i, c in enumerate(frame.clauses) if c is best), len(frame.clauses))
    after = frame.clauses[at + 1 : at + 2]
    return after[0].tokens if after and not after[0].mark and after[0].opening in openings else []


def _texts(tokens: Sequence[Token]) -> set[str]:
    return {t.text for t in tokens}


def ranked_elsewhere(claim: str, quoted: str) -> Iterator[str]:
    """ "The longest in the country" for "the longest exhibit in the building"."""
    theirs = {m["rank"].casefold(): m["where"] for m in _RANKED_IN.finditer(quoted)}
    for found in _RANKED_IN.finditer(claim):
        where = theirs.get(found["rank"].casefold())
        known = re.search(rf"\b{re.escape(found['where'])}\b", quoted, re.IGNORECASE)
        if where and not known and not near(where.casefold(), found["where"].casefold()):
            yield found["where"]


def evers_added(claim: Sequence[Token], quoted: Sequence[Token]) -> Iterator[str]:
    """ "the longest ever" for "the longest since 2022"."""
    theirs = {t.lower for t in quoted}
    if theirs.isdisjoint(_WITHIN):
        return
    for i, token in enumerate(claim):
        if token.lower == "ever" and theirs.isdisjoint(_EVER_SINCE):
            following = claim[i + 1].lower if i + 1 < len(claim) else ""
            if following != "since" and not any(t.lower in _NO for t in claim[:i]):
                yield token.text


def ranked_otherwise(matched: Sequence[Matched], quoted: Sequence[Token]) -> Iterator[str]:
    """ "its highest number" for "its highest share"."""
    for match in matched:
        ours = match.clause.tokens
        for i, token in enumerate(ours[:-1]):
            if not _is_superlative(token):
                continue
            mine = _noun_after(ours, i)
            places = [k for k, t in enumerate(quoted) if stem(t.lower) == stem(token.lower)]
            theirs = [n for k in places if (n := _noun_after(quoted, k)) is not None]
            if mine is None or not theirs or len(theirs) < len(places):
                continue
            if not any(near(mine.lower, n.lower) for n in theirs):
                yield mine.text


def _is_superlative(token: Token) -> bool:
    return token.lower in ("best", "worst") or (
        token.lower in COMPARED and token.lower.endswith("est") and not token.is_name
    )


def _noun_after(tokens: Sequence[Token], i: int) -> Token | None:
    """The noun right after a superlative, or ``None`` if there is no telling which it is."""
    after = tokens[i + 1 : i + 3]
    if not after or after[0].mark or not after[0].is_content:
        return None
    if len(after) > 1 and after[1].is_content and not after[1].mark and not after[1].verb:
        return None
    return after[0]


def comparisons_made(claim: str, quoted: str) -> Iterator[str]:
    """ "larger than" for "as large as", and the other way round; "than any other" for neither."""
    of_all = _THAN_ANY.search(claim)
    if of_all is not None and not _OUTDOING.search(quoted):
        yield of_all.group()
    equal = {found["word"]: found["near"] for found in _EQUATIVE.finditer(quoted)}
    more = {found["word"] for found in _COMPARISON.finditer(quoted)}
    for found in _COMPARISON.finditer(claim):
        word = found["word"]
        plain = next((w for w in equal if _of_one_adjective(w, word)), "")
        turned = plain and not _times(equal[plain]) and word not in quoted
        if turned and not word.startswith("less"):
            yield word
    for found in _EQUATIVE.finditer(claim):
        word = found["word"]
        if (
            word not in _IDIOMS
            and word not in equal
            and any(_of_one_adjective(word, m) for m in more)
        ):
            yield word


def _of_one_adjective(plain: str, comparative: str) -> bool:
    return stem(plain)[:4] == stem(comparative.split()[-1])[:4]


def _times(word: str) -> bool:
    return word in ("twice", "times", "thrice")


def domains_widened(matched: Sequence[Matched], frames: Sequence[Framed]) -> Iterator[str]:
    """ "the biggest in the Balkans" for "the biggest in the southern Balkans"."""
    quoted = [t for f in frames for t in f.tokens if t.quoted]
    for match in matched:
        ours = match.clause.tokens
        bounding = [i for i, t in enumerate(ours) if _is_superlative(t) or t.lower in _NO | _EVERY
                    or t.lower in ("first", "last", "most")]  # fmt: skip
        if not bounding:
            continue
        for token in ours[bounding[0] :]:
            if not token.is_name:
                continue
            places = [k for k, t in enumerate(quoted) if t.lower == token.lower]
            parted = [k for k in places if k and quoted[k - 1].lower in _PARTS_OF_PLACES]
            if (
                places
                and parted == places
                and not any(t.lower == quoted[k - 1].lower for t in ours for k in parted)
            ):
                yield token.text
