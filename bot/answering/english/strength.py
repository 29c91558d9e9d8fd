"""Words by which a claim makes more of a thing than its quotes do: all, only, first, most, ever."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.answering.english.tokens import Token
from bot.answering.english.words import stem
from bot.answering.evidence import is_held
from bot.answering.quantities.numbers import numbers_in

# A claim may use a word of a line only if its quotes have one of that line.
_LINES = (
    """all every everyone everybody everything entire entirely whole wholly always unanimous
    unanimously throughout both fully completely""",
    "before earlier prior after following afterwards since later until",
    "only sole solely alone exclusively merely solo single-handedly unique",
    "first maiden debut earliest inaugural",
    "last final latest",
    "most majority mostly largely predominantly mainly chiefly primarily bulk overwhelmingly",
    "never record records history",
    "exactly precisely",
    "many several numerous",
    "often frequent frequently common regularly usually",
    "main chief primary principal leading key major",
    "both two pair",
    "second runner-up",
    "still remain remains remained continue continues continued yet",
    "worldwide global globally world",
    "immediately immediate instantly instant",
    "best top",
    "biggest largest record",
    "worst",
)
_STRONG = [frozenset(line.split()) for line in _LINES]
# What proves a word, though no word of its lines may stand for it the other way round.
_PROVEN_BY = {
    word: frozenset(by.split())
    for words, by in (
        ("before", "by first then ahead till advance previous previously preceding"),
        ("after afterwards following", "once when then upon triggered sparked prompted forcing"),
        ("worst", "deadliest bloodiest heaviest gravest severest biggest largest lowest poorest"),
        ("until", "by till up for far date hitherto"),
        ("first", "never unprecedented"),
        ("second", "runoff run-off rematch"),
        ("only", "one single lone second-largest second-biggest second-highest"),
        ("all every everyone everybody", "none nobody nothing each"),
        ("fully completely entirely wholly whole entire", "full total outright"),
        ("still", "not no never without none cannot unable"),
        ("yet", "not no never none still so early soon premature"),
        ("mainly", "main"),
        ("both", "neither each and"),
        ("biggest largest", "steepest sharpest greatest deepest heaviest highest"),
        ("best top", "leading highest number"),
        ("many several numerous", "hundreds thousands millions scores dozens"),
        ("often", "every always repeatedly"),
        ("last final", "latest"),
    )
    for word in words.split()
}
# Superlatives of which one may stand for the other.
_ENDS = (
    "fewest lowest smallest least slightest cheapest start starts starting",
    "highest largest biggest greatest most dearest costliest record peak maximum top",
    "steepest sharpest biggest largest greatest",
    "latest newest most-recent",
    "strongest biggest largest most-powerful",
    "deadliest bloodiest worst",
    "fastest quickest shortest",
    "oldest earliest longest",
)
_EQUAL_ENDS = {
    word: frozenset(w for line in _ENDS if word in line.split() for w in line.split())
    for word in {w for line in _ENDS for w in line.split()}
}
_LITTLE = frozenset(
    """minor slight slightly small little limited partial partly partially marginal marginally
    modest modestly superficial brief briefly narrow narrowly""".split()
)
PERIODS = frozenset(
    """day days week weeks weekend month months year years season seasons spring summer autumn
    winter night morning evening half quarter quarters minute minutes hour hours decade decades
    century january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday time name names""".split()
)
_AGO = frozenset("last ago earlier previous preceding prior".split())
_WHOLES = frozenset("all every everyone everybody everything none nobody entire entirely".split())
_ALMOST = frozenset("nearly almost virtually".split())
_ABOUT = frozenset("close about around roughly just under".split())
_APPROXIMATED = frozenset("nearly almost virtually practically not hardly barely".split())
_ALLOWED = frozenset("""last earlier prior following since later two never remain remains remained
    continue continues continued""".split())  # fmt: skip
_ALLOWED_AFTER = {"yet": {"not", "could", "may"}, "still": {"can", "could", "may"},
                  "first": {"was", "were", "is", "at"}, "often": {"as"}}  # fmt: skip
# "Taken before the court", "testified before it": where, not when.
_BODIES = frozenset(
    """court tribunal judge judges jury magistrate magistrates panel committee commission council
    parliament congress senate assembly board inquiry organization organisation body regulator
    legislature lawmakers deputies mps senators cameras""".split()
)
# Of "first aid", "on top of", "in all", "at all" nothing is made more.
_SET_PHRASES = frozenset(
    """first-aid first-lady first-minister first-hand first-name first-names first-instance
    first-class first-responders first-responder second-hand on-top all-told all-clear all-but
    last-minute last-resort only-child key-rate key-interest""".split()
)
_PUT_OFF = frozenset(
    stem(w) for w in "postpone delay defer adjourn extend prolong suspend push put hold".split()
)
_NO_SUPERLATIVES = frozenset(
    """west east rest test guest forest protest interest request invest contest suggest harvest
    arrest honest modest nest pest chest quest priest manifest digest crest southwest
    northwest midwest best worst latest earliest largest biggest""".split()
)
_ORDINAL = re.compile(r"^(?:second|third|\w+th)-")
_NEGATIONS = frozenset("not no nobody none nothing never cannot neither nor".split())
_ONLYS = frozenset("only sole solely alone exclusively".split())
_RANKING = frozenset(
    """most least best worst record first top only unprecedented never ever highest last main chief
    leading prime principal""".split()
)
MAJORITY = 50  # percent, of which more are most


def too_strong(claim: Sequence[Token], quoted: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Kind and word of what in a claim is stronger than anything in the quotes."""
    onlys = [i for i, t in enumerate(claim) if t.lower in _ONLYS]
    yield from (("quantifier", claim[i].text) for i in onlys if _only_denied(claim, i, quoted))
    theirs = {t.lower for t in quoted} | {stem(t.lower) for t in quoted if t.is_word}
    theirs |= {"most"} if _says_majority(quoted) else set()
    theirs |= {part for word in theirs if not _ORDINAL.match(word) for part in word.split("-")}
    for i, token in enumerate(claim):
        word, before = token.lower, claim[i - 1].lower if i else ""
        if _is_harmless(claim, i) or before in _ALLOWED_AFTER.get(word, ()):
            continue
        if word in ("most", "least") and not _is_share(claim, i):
            if _is_rank_of_adjective(claim, i) and not _says_rank(quoted):
                yield "superlative", token.text
            continue
        lines = [line for line in _STRONG if word in line]
        if word in ("all", "every") and _none_of(claim[i + 1 : i + 4], quoted):
            continue
        if _is_proven(claim, i, theirs):
            continue
        lines.append(_PROVEN_BY.get(word, frozenset()))
        if len(lines) > 1 and theirs.isdisjoint(frozenset().union(*lines)):
            yield "quantifier", token.text
        ends = _EQUAL_ENDS.get(word, frozenset())
        if is_superlative(word) and theirs.isdisjoint({word, stem(word)} | ends):
            yield "superlative", token.text


def _says_majority(quoted: Sequence[Token]) -> bool:
    """ "58 percent", "two thirds", "three in four"."""
    shares = (n for n in numbers_in(" ".join(t.text for t in quoted)).found if n.unit == "percent")
    return any(MAJORITY < n.value <= 100 for n in shares)


def _is_harmless(claim: Sequence[Token], i: int) -> bool:
    """Whether the word at ``i`` makes nothing more of anything where it stands."""
    word, before = claim[i].lower, claim[i - 1].lower if i else ""
    following = claim[i + 1] if i + 1 < len(claim) else None
    after = following.lower if following is not None else ""
    if word in _ALLOWED or (word == "many" and before in ("how", "as")):
        return True
    if f"{before}-{word}" in _SET_PHRASES or f"{word}-{after}" in _SET_PHRASES:
        return True
    if word == "all" and before in ("in", "at", "after", "above") and _stands_alone(following):
        return True  # "in all, 214 people"
    if word == "before" and (before == "than" or _is_heard(claim, i)):
        return True
    if word == "until" and any(stem(t.lower) in _PUT_OFF for t in claim[max(0, i - 10) : i]):
        return True
    if word == "yet" and (
        not i or claim[i].mark or not _NEGATIONS.isdisjoint(_words_before(claim, i))
    ):
        return True  # "yet they stayed", "cannot yet be said"
    if word == "every" and following is not None and not following.is_content:
        return True  # "every eleven days"
    if word in ("first", "last", "final") and (after in PERIODS or before in ("at", "in", "the")):
        return after in PERIODS or (word == "final" and _is_noun_before(following))
    return word in ("after", "since") and (after.endswith("ing") or after.isdigit())


def _stands_alone(following: Token | None) -> bool:
    return following is None or bool(following.mark) or following.text[0].isdigit()


def _is_heard(claim: Sequence[Token], i: int) -> bool:
    """ "Before the court", "before the World Trade Organization"."""
    return any(
        t.lower in _BODIES or t.lower.removesuffix("s") in _BODIES
        for t in claim[i + 1 : i + 6]
        if not any(o.verb or o.mark for o in claim[i + 1 : i + 6] if o.start <= t.start)
    )


def _is_proven(claim: Sequence[Token], i: int, theirs: set[str]) -> bool:
    """ "A year before" for "last year"; "only minor"; "the chief of police"."""
    word, before = claim[i].lower, claim[i - 1].lower if i else ""
    if word == "before" and before in PERIODS and not theirs.isdisjoint(_AGO):
        return True
    after = {t.lower for t in claim[i + 1 : i + 3]}
    return (word == "only" and is_little(after)) or (word == "chief" and _is_head(claim, i))


def _words_before(claim: Sequence[Token], i: int) -> set[str]:
    return {t.lower for t in claim[max(0, i - 3) : i]}


def is_little(words: Iterable[str]) -> bool:
    """ "only minor": it makes no more of it."""
    return not _LITTLE.isdisjoint(words)


def _is_head(claim: Sequence[Token], i: int) -> bool:
    """ "the chief of police", "Fire Chief Hutchins": an office, not "the chief reason"."""
    following = claim[i + 1] if i + 1 < len(claim) else None
    if following is None or following.mark or claim[i].text[0].isupper():
        return True
    return not following.is_content or following.is_name or following.verb


def _is_noun_before(following: Token | None) -> bool:
    """ "in the final", not "in the final vote"."""
    return following is None or bool(following.mark) or not following.is_content


def _none_of(following: Sequence[Token], quoted: Sequence[Token]) -> bool:
    """ "all customers" where the quote speaks of "no customer"."""
    first = next((t for t in following if t.is_content), None)
    return first is not None and any(
        t.lower == "no" and any(is_held(first, [o]) for o in quoted[k + 1 : k + 4])
        for k, t in enumerate(quoted)
    )


def nearly_lost(claim: Sequence[Token], quoted: Sequence[Token]) -> Iterator[str]:
    """ "all" for "nearly all", "abandoned" for "almost abandoned"."""
    for i, token in enumerate(claim):
        if token.lower in _WHOLES:
            theirs = [k for k, t in enumerate(quoted) if t.lower in _WHOLES]
        elif token.is_content and token.lower not in _APPROXIMATED:
            theirs = [k for k, t in enumerate(quoted) if stem(t.lower) == stem(token.lower)]
        else:
            continue
        approximating = _APPROXIMATED if token.lower in _WHOLES else _ALMOST
        near = [k for k in theirs if k and quoted[k - 1].lower in approximating]
        mine = any(t.lower in _APPROXIMATED or t.lower in _ABOUT for t in claim[max(0, i - 2) : i])
        if theirs and near == theirs and not mine:
            yield token.text


def is_superlative(word: str) -> bool:
    return len(word) > 4 and word.endswith("est") and word not in _NO_SUPERLATIVES


def _is_rank_of_adjective(tokens: Sequence[Token], i: int) -> bool:
    """ "The most expensive": not "most of them", "at least"."""
    before = tokens[i - 1].lower if i else ""
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    return (
        before in ("the", "its", "their", "his", "her")
        and following is not None
        and following.is_content
        and not following.mark
    )


def _says_rank(quoted: Sequence[Token]) -> bool:
    return any(
        is_superlative(t.lower) or (t.lower in _RANKING and quoted[max(0, k - 1)].lower != "at")
        for k, t in enumerate(quoted)
    )


def _only_denied(claim: Sequence[Token], i: int, quoted: Sequence[Token]) -> bool:
    """ "Alone to blame" where the quote has "one reason but not the only one"."""
    places = [k for k, t in enumerate(quoted) if t.lower in _ONLYS]
    denied = [k for k in places if any(t.lower == "not" for t in quoted[max(0, k - 2) : k])]
    mine = any(t.lower in _NEGATIONS for t in claim[max(0, i - 3) : i])
    return bool(places) and denied == places and not mine


def _is_share(tokens: Sequence[Token], i: int) -> bool:
    following = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    return following in ("of", "people") or following.endswith("s")
