"""When it is: plans may not be told as done, nor what is done as a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.english.clauses import Clause
from bot.answering.english.lexicon import same
from bot.answering.english.tokens import AUXILIARIES, BE, MODALS, Token, is_slight
from bot.answering.english.words import UNCHANGED, is_past_form, stem
from bot.answering.evidence import Framed, Matched
from bot.answering.quantities.dates import MONTHS, WEEKDAYS

_REALISED = frozenset(
    stem(w)
    for w in """manage have help fail continue begin start refuse decline able force cause go come
    use need first second third fourth fifth sixth seventh eighth ninth tenth last only""".split()
)
# What is done to a thing before it is.
_SEEKING = frozenset(
    stem(w)
    for w in """need require await consider demand seek plan propose offer weigh want request urge
    mull contemplate envisage advocate prepare promise pledge threaten suggest recommend expect
    predict forecast foresee hope""".split()
)
# "beat them to reach the final": what comes of it, no mere purpose.
_RESULTS = frozenset("win become reach clinch claim advance qualify complete take set".split())
_NOT_YET = frozenset("until till once if unless when before".split())  # "had ruled" is to come here
_DENYING = frozenset("not no never nobody none neither".split())
# "had until Friday to appeal", "the right to appeal": nothing of what they will do.
_ALLOWING = frozenset("until till right rights chance opportunity time option power".split())
_DAYS = frozenset([*MONTHS, *WEEKDAYS, "month-may", "tomorrow", "next"])
_TO_COME = frozenset(MODALS - {"can", "cannot"})


def mood(tokens: Sequence[Token], i: int) -> str:
    """``done``, ``to come`` or ``open``: what the words before a verb make of it."""
    if _is_only_sought(tokens, i):
        return "to come"
    bare = False
    for k in range(i - 1, max(-1, i - 7), -1):
        if tokens[k + 1].mark or tokens[k].clause != tokens[i].clause:
            break
        found = _made_by(tokens, k, i)
        if found is not None:
            return found
        bare = bare or tokens[k].lower == "be"
        if k < i - 1 and tokens[k].verb and tokens[k].lower not in BE:
            break
    word = tokens[i].lower
    if bare:  # "requires that each be supervised"
        return "open"
    return "done" if is_past_form(word) and tokens[i].verb and word not in UNCHANGED else "open"


def _is_only_sought(tokens: Sequence[Token], i: int) -> bool:
    """ "needs the approval", "considering the sale", "demanded a debate": a noun of what is not."""
    if tokens[i].verb or _is_past(tokens[i]) or tokens[i].lower.endswith("ing"):
        return False
    if i and tokens[i - 1].lower == "for" and any(t.lower in _TO_COME for t in tokens[:i]):
        return True  # "will be sent for analysis"
    for k in range(i - 1, max(-1, i - 5), -1):
        if tokens[k + 1].mark or tokens[k].clause != tokens[i].clause:
            return False
        if stem(tokens[k].lower) in _SEEKING:
            return True
        if tokens[k].verb:
            return False
    return False


def _made_by(tokens: Sequence[Token], k: int, i: int) -> str | None:
    """The mood that the word at ``k`` gives to the verb at ``i``, if it gives any."""
    word = tokens[k].lower
    if word in _TO_COME:
        return "to come"
    if word == "to" and _is_infinitive(tokens, k, i):
        return _infinitive(tokens, k, tokens[i].lower)
    if word in ("has", "have", "had") and not _is_past(tokens[i]):
        return None  # "to have a committee hear it"
    if word == "have" and k > 1 and tokens[k - 1].lower == "to" and tokens[k - 2].lower in BE:
        return "to come"  # "was to have finished"
    if word in ("has", "have", "had", "was", "were"):
        return "done"
    if word in ("is", "are", "am"):
        return "open"
    if word in ("by", "of", "and") and not any(t.is_content for t in tokens[k + 1 : i]):
        return "open"
    return None


def _is_past(token: Token) -> bool:
    return is_past_form(token.lower) or token.lower in UNCHANGED


def _is_infinitive(tokens: Sequence[Token], k: int, i: int) -> bool:
    """Whether "to" at ``k`` belongs to the verb at ``i``: not in "contrary to earlier reports"."""
    word = tokens[i].lower
    if (
        word.endswith("ing")
        or (word.endswith("s") and not word.endswith("ss"))
        or (_is_past(tokens[i]) and word not in UNCHANGED)
    ):
        return False
    if stem(word) == "blame":  # "to blame" is no plan
        return False
    between = tokens[k + 1 : i]
    joined = any(t.lower in ("and", "or") for t in between)
    return joined or not any(t.is_content and not is_slight(t.lower) for t in between)


def _infinitive(tokens: Sequence[Token], k: int, verb: str) -> str:
    """ "to win" after "managed", or after "beat them", is so; after "hopes" it is not."""
    # "had to mediate" is so, "had offered to mediate" is not
    near = [
        t for t in tokens[max(0, k - 4) : k] if t.lower not in AUXILIARIES or t is tokens[k - 1]
    ]
    governs = {stem(t.lower) for t in near}
    if not governs.isdisjoint(_REALISED) or any(t.lower in _ALLOWING for t in near):
        return "open"
    past = any(_is_past(t) for t in tokens[:k] if t.verb)
    by_voting = any(stem(t.lower) == "vote" for t in tokens[:k])
    result = verb in _RESULTS and not (k and tokens[k - 1].verb)
    return "open" if past and (result or by_voting) else "to come"


def _mood_in(frame: Framed, clause: Clause, k: int) -> str:
    """The mood of a verb of the quote; in "will be shipped and sent" both are to come."""
    if clause.opening in _NOT_YET:
        return "open"
    found = mood(clause.tokens, k)
    at = next((i for i, c in enumerate(frame.clauses) if c is clause), 0)
    while found != "to come" and at and _continues(frame.clauses[at], clause.tokens[k]):
        at -= 1
        before = [t.lower for t in frame.clauses[at].rest]
        passive = not _is_past(clause.tokens[k]) or "be" in before or "been" in before
        if before and before[0] in _TO_COME and passive:
            return "to come"
    return found


def _continues(clause: Clause, verb: Token) -> bool:
    """Whether a clause goes on with the auxiliary of the one before it: ", shipped and sent"."""
    opens = clause.tokens[1:] if clause.opening in ("and", "or") else clause.tokens
    opens = [t for t in opens if not is_slight(t.lower)]
    same_verb = bool(opens) and (opens[0] is verb or opens[0].verb)
    bare = same_verb and opens[0].lower not in AUXILIARIES
    return bare and not clause.own_subject and clause.mark in ("", ",")


def time_shifts(matched: Sequence[Matched]) -> Iterator[str]:
    """Verbs that the quote has as to come and the claim as done, or the other way round."""
    for match in matched:
        verb = match.clause.main_verb
        denied = not _DENYING.isdisjoint(match.clause.words)
        if verb is None or denied or match.clause.opening in _NOT_YET:
            continue
        ours = match.clause.tokens
        said = _mood_of_claim(ours, ours.index(verb))
        shifted = {"done": "to come", "to come": "done"}.get(said)
        moods = _moods_of(match, verb)
        if shifted in moods and said not in moods and "open" not in moods:
            yield verb.text


def _mood_of_claim(tokens: Sequence[Token], i: int) -> str:
    """``done`` also for what is so now, "supplies", "has been selling", or "made a delivery"."""
    said, word = mood(tokens, i), tokens[i].lower
    if said != "open":
        return said
    if (word.endswith("s") and tokens[i].verb and not _is_dated(tokens)) or (
        word.endswith("ing") and i and tokens[i - 1].lower == "been"
    ):
        return "done"
    light = next((k for k in range(i - 1, max(-1, i - 4), -1) if tokens[k].verb), None)
    if light is None or tokens[light].lower in AUXILIARIES or tokens[light].is_content:
        return said
    return mood(tokens, light)


def _is_dated(tokens: Sequence[Token]) -> bool:
    """ "Closes on 14 October": that is to come as well."""
    return any(t.lower in _DAYS for t in tokens)


def _moods_of(match: Matched, verb: Token) -> list[str]:
    """The moods that the first clause with this verb gives to it."""
    for frame, clause in match.drawn_from:
        places = [k for k, t in enumerate(clause.tokens) if t.is_word and same(verb.lower, t.lower)]
        exact = [k for k in places if stem(clause.tokens[k].lower) == stem(verb.lower)]
        if places:
            return [_mood_in(frame, clause, k) for k in exact or places]
    return []
