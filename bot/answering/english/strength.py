"""Words by which a claim makes more of a thing than its quotes do: all, only, first, most, ever."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.answering.english.tokens import Token
from bot.answering.english.words import stem
from bot.answering.evidence import Matched, is_held
from bot.answering.numbers import numbers_in

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
        ("after afterwards following", "once when then upon triggered sparked prompted"),
        ("worst", "deadliest bloodiest heaviest gravest severest biggest largest lowest poorest"),
        ("until", "by till up for"),
        ("only", "one single lone second-largest second-biggest second-highest"),
        ("all every everyone everybody", "none nobody nothing each"),
        ("fully completely entirely wholly whole entire", "full total outright"),
        ("still", "not no never without none cannot unable"),
        ("yet", "not no never none still so"),
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
    "fewest lowest smallest least slightest cheapest",
    "highest largest biggest greatest most dearest costliest record",
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
_PERIODS = frozenset(
    """day days week weeks weekend month months year years season seasons spring summer autumn
    winter night morning evening half quarter quarters minute minutes hour hours decade decades
    century january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday time name names""".split()
)
_WHOLES = frozenset("all every everyone everybody everything none nobody entire entirely".split())
_ALMOST = frozenset("nearly almost virtually".split())
_ABOUT = frozenset("close about around roughly just under".split())
_APPROXIMATED = frozenset("nearly almost virtually practically not hardly barely".split())
_ALLOWED = frozenset("""last earlier prior following since later two never remain remains remained
    continue continues continued""".split())  # fmt: skip
_ALLOWED_AFTER = {"yet": {"not", "could", "may"}, "still": {"can", "could", "may"},
                  "first": {"was", "were", "is", "at"}, "often": {"as"}}  # fmt: skip
_ALLOWED_BEFORE = {
    "all": {"but"},
    "key": {"rate", "interest"},
    "before": {"court", "parliament", "judge", "council", "committee"},
}
_NO_SUPERLATIVES = frozenset(
    """west east rest test guest forest protest interest request invest contest suggest harvest
    arrest honest modest nest pest chest quest priest manifest digest crest southwest
    northwest midwest best worst latest earliest largest biggest""".split()
)
_RANKS = frozenset("first only best worst most top latest earliest largest biggest".split())
_ORDINAL = re.compile(r"^(?:second|third|\w+th)-")
_LIMIT = re.compile(
    r"\b(?:since (?:\d|the\b|last\b|it|[A-Z])"
    r"|in (?:more than |over |nearly |almost |about )?(?:\w+[ -]){1,2}(?:years|decades"
    r"|months|centuries)|in a (?:decade|century|generation|season)|on record|of its kind"
    r"|in the season|this (?:year|season|century)|so far|since records|for an? \w+)",
    re.IGNORECASE,
)
_LESS_THAN_FIRST = re.compile(
    r"\b(?:second-|third-|second (?:most|busiest|largest|biggest|highest))", re.IGNORECASE
)
_ONLY = re.compile(
    r"\bonly (?:with|if|when|after|by|in|for|to|where|until|from|on)\b", re.IGNORECASE
)
_BOUNDED = re.compile(r"\b(?:only|no|not|unless|until|without|solely?|just)\b", re.IGNORECASE)
MAJORITY = 50  # percent, of which more are most
NEAR_RANK = 80  # characters after "first" in which what bounds it is looked for


def too_strong(claim: Sequence[Token], quoted: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Kind and word of what in a claim is stronger than anything in the quotes."""
    theirs = {t.lower for t in quoted} | {stem(t.lower) for t in quoted if t.is_word}
    theirs |= {"most"} if _says_majority(quoted) else set()
    theirs |= {part for word in theirs if not _ORDINAL.match(word) for part in word.split("-")}
    for i, token in enumerate(claim):
        word, before = token.lower, claim[i - 1].lower if i else ""
        after = {t.lower for t in claim[i + 1 : i + 3]}
        if _is_harmless(claim, i) or before in _ALLOWED_AFTER.get(word, ()):
            continue
        if after & _ALLOWED_BEFORE.get(word, set()):
            continue
        if word == "most" and not _is_share(claim, i):
            continue
        lines = [line for line in _STRONG if word in line]
        if word in ("all", "every") and _none_of(claim[i + 1 : i + 4], quoted):
            continue
        if (word == "only" and is_little(after)) or (word == "chief" and _is_head(claim, i)):
            continue
        lines.append(_PROVEN_BY.get(word, frozenset()))
        if len(lines) > 1 and theirs.isdisjoint(frozenset().union(*lines)):
            yield "quantifier", token.text
        ends = _EQUAL_ENDS.get(word, frozenset())
        if _is_superlative(word) and theirs.isdisjoint({word, stem(word)} | ends):
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
    if word == "before" and before == "than":
        return True
    if word == "every" and following is not None and not following.is_content:
        return True  # "every eleven days"
    if word in ("first", "last", "final") and (after in _PERIODS or before in ("at", "in", "the")):
        return after in _PERIODS or (word == "final" and _is_noun_before(following))
    return word in ("after", "since") and (after.endswith("ing") or after.isdigit())


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


def _is_superlative(word: str) -> bool:
    return len(word) > 4 and word.endswith("est") and word not in _NO_SUPERLATIVES


def _is_rank(word: str) -> bool:
    return word in _RANKS or _is_superlative(word)


def _is_share(tokens: Sequence[Token], i: int) -> bool:
    following = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    return following in ("of", "people") or following.endswith("s")


def limits_lost(claim: str, matched: Sequence[Matched], quoted: str) -> Iterator[str]:
    """ "first since 1997" told as "first", "best young player" as "best player"."""
    for match in matched:
        for token in match.clause.tokens:
            if _is_rank(token.lower):
                yield from _bound_lost(token.lower, claim, quoted)
        yield from _modifiers_lost(match)
        yield from _ranks_of_another(match)


def _bound_lost(rank: str, claim: str, quoted: str) -> Iterator[str]:
    at = re.search(rf"\b{re.escape(rank)}\b", quoted, re.IGNORECASE)
    if at is None:
        return
    limit = _LIMIT.search(quoted, at.end(), at.end() + NEAR_RANK)
    if limit is not None and not _LIMIT.search(claim):
        yield limit.group()
    second = _LESS_THAN_FIRST.search(quoted, max(0, at.start() - 12), at.end())
    if second is not None and not _LESS_THAN_FIRST.search(claim):
        yield second.group()


def _modifiers_lost(match: Matched) -> Iterator[str]:
    theirs = match.best.tokens if match.best else []
    ours = match.clause.tokens
    said = {stem(t.lower) for t in ours if t.is_word}
    for i, token in enumerate(ours[:-1]):
        if not _is_rank(token.lower):
            continue
        for k, other in enumerate(theirs[:-2]):
            modifier, nouns = theirs[k + 1], [stem(t.lower) for t in theirs[k + 2 : k + 4]]
            lost = modifier.is_content and "-" not in modifier.text
            same_noun = other.lower == token.lower and stem(ours[i + 1].lower) in nouns
            if same_noun and lost and stem(modifier.lower) not in said:
                yield modifier.text


def _ranks_of_another(match: Matched) -> Iterator[str]:
    """ "the first to land" where the quote is first to reach the pole."""
    theirs = match.best.tokens if match.best else []
    ours = match.clause.tokens
    for i, token in enumerate(ours):
        if token.lower not in ("first", "only", "last") or _opens_period(ours, i):
            continue
        said = [t for t in ours[i + 1 : i + 9] if t.is_content and not t.is_name][:4]
        places = [k for k, t in enumerate(theirs) if t.lower == token.lower]
        near = [t for k in places for t in theirs[max(0, k - 3) : k + 12]]
        if places and said and not any(is_held(t, near) for t in said):
            yield token.text


def _opens_period(tokens: Sequence[Token], i: int) -> bool:
    """ "last November", "first half"."""
    return i + 1 < len(tokens) and tokens[i + 1].lower in _PERIODS


def onlys_lost(claim: str, matched: Sequence[Matched]) -> Iterator[str]:
    """ "only with", "only if", where the claim has no bound of its own."""
    if not _BOUNDED.search(claim):
        for match in matched:
            if match.best is not None and _ONLY.search(" ".join(match.best.words)):
                yield "only"
