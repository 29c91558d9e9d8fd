"""Who says it: an attribution may not be lost, nor given to someone else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.answering.english.clauses import Clause
from bot.answering.english.lexicon import same
from bot.answering.english.said import STANCES, after_verb, said_by
from bot.answering.english.speakers import PERSONAL, Report
from bot.answering.english.tense import mood
from bot.answering.english.tokens import (
    AUXILIARIES,
    BE,
    BEFORE_NOUNS,
    PREPOSITIONS,
    Token,
)
from bot.answering.english.words import stem
from bot.answering.evidence import Framed, Matched, is_held

# Verbs by which a claim owns that someone says it, thinks it or has it so.
_ATTRIBUTING = frozenset(
    stem(w)
    for w in """say tell call describe report announce claim argue insist state warn allege
    believe think suggest estimate accuse admit confirm deny add complain expect fear find show
    acknowledge stress caution note explain declare blame praise criticise criticize view label
    intend plan pledge promise vow consider conclude see reject dismiss rule ask urge
    demand forecast predict project anticipate worry seem appear deem regard condemn denounce
    welcome want question decide quote cite brand dub doubt hope suspect indicate imply
    maintain assert contend promise propose offer threaten seek feel judge name
    attribute point refer mention speak defend reveal disclose testify write
    speculate plead express voice signal air concede reckon remark observe recall assure inform
    recommend""".split()
)
# What is said so by nobody in particular, and nouns for what someone says.
_HEARSAY = frozenset(
    """according reportedly allegedly alleged purportedly purported supposedly supposed apparently
    likely unlikely presumably rumoured rumored""".split()
)
_SAYINGS = frozenset(
    """statement claim claims allegation allegations accusation accusations view opinion words
    account estimate estimates report reports suspicion belief fear fears expectation
    expectations assessment reckoning count
    tally calculation calculations judgment eyes figures announcement announcements""".split()
)
_MAKING = frozenset(stem(w) for w in "make issue give publish release".split())
_BEFORE_SAYINGS = frozenset("in by on to amid per its his her their".split())
_AFTER_SAYINGS = frozenset("that of is was were are put".split())
# What these say of is their own doing: nobody doubts it because it is they who say it.
_OWN_ACTS = frozenset(
    stem(w) for w in "announce declare confirm decide rule order promise pledge".split()
)
_ACCUSING = frozenset(
    stem(w) for w in "accuse suspect suspicion allege allegation charge accusation deny".split()
)
_PARTIES = re.compile(
    r"\b(?:officials?|sources?|people|person|insiders?|diplomats?|aides?|anonymous)\b",
    re.IGNORECASE,
)


def _attributes(tokens: Sequence[Token], i: int) -> bool:
    """Whether the word at ``i`` owns that what is said there is somebody's word."""
    token = tokens[i]
    word = token.lower
    if word in _HEARSAY:
        return True
    before = tokens[i - 1] if i else token
    after = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    if word in _SAYINGS and not token.verb:
        owned = before.lower in _BEFORE_SAYINGS or any(
            t.text.endswith("'s") for t in tokens[max(0, i - 2) : i]
        )
        made = any(stem(t.lower) in _MAKING for t in tokens[:i] if t.verb)
        return owned or made or after in _AFTER_SAYINGS
    if stem(word) == "put" and _puts_at(tokens, i):
        return True
    if stem(word) not in _ATTRIBUTING:
        return False
    if (word == "blame" and before.lower == "to") or (word == "found" and before.lower in BE):
        return False  # "was found to blame": by nobody named
    if word.endswith("ing"):
        return before.lower not in BEFORE_NOUNS - {"by"}
    singular = i > 1 and tokens[i - 2].lower in ("a", "an")
    if singular and not (token.verb or word.endswith("s")):  # "a distress call"
        return False
    return token.verb or not (i == 0 or _stands_as_noun(before, after))


def _puts_at(tokens: Sequence[Token], i: int) -> bool:
    """ "put the bill at 2 million": by whoever counts it."""
    return any(
        t.lower == "at"
        and any(o.text[0].isdigit() or o.text[0] in "$€£" for o in tokens[k : k + 4])
        for k, t in enumerate(tokens[i + 1 : i + 12], i + 1)
    )


def _stands_as_noun(before: Token, after: str) -> bool:
    """ "their demands", "warnings were": not "police suspect"."""
    word = before.lower
    return (
        word in (BEFORE_NOUNS | PREPOSITIONS) - {"to"}
        or before.text.endswith("'s")
        or before.text[0].isdigit()
        or after in AUXILIARIES | {"of"}
    )


def attributions_lost(claim: Sequence[Token], matched: Sequence[Matched]) -> Iterator[str]:
    """Verbs of saying over a clause that a claim is drawn from, where the claim names no source."""
    said = [
        (report, match)
        for match in matched
        for frame, best in _sources(match)
        for report in said_by(frame.clauses, best)
        if not (report.clause is best and _is_none_of_it(report, match))
    ]
    owning = [t for i, t in enumerate(claim) if t.is_word and _attributes(claim, i)]
    if any(not _is_told(token, said) for token in owning):
        return
    for match in matched:
        yield from _accusations_of(match)
    own = {id(report.clause) for report, match in said if _speaks_of_itself(report, match)}
    for report, _ in said:
        if id(report.clause) not in own and not _is_own_act(report):
            yield report.verb
            return


def _sources(match: Matched) -> Sequence[tuple[Framed, Clause]]:
    """The clause that a claim is mainly drawn from, and the one with what is done, if another."""
    verb, drawn = match.clause.main_verb, match.drawn_from
    if verb is None or not verb.verb or not drawn or is_held(verb, drawn[0][1].tokens):
        return drawn[:1]
    return [*drawn[:1], *[d for d in drawn[1:] if is_held(verb, d[1].tokens)][:1]]


def _is_told(token: Token, said: Sequence[tuple[Report, Matched]]) -> bool:
    """ "Lutania demanded it" where "Venn said Lutania had demanded it": no word of Venn's."""
    named = [r for r, _ in said if any(t.lower not in PERSONAL for t in r.words)]
    if any(stem(report.verb) == stem(token.lower) for report in named):
        return False
    for report, match in said:
        best = match.best
        if (
            best is None
            or report.clause is best
            or not any(t is token for t in match.clause.tokens)
        ):
            continue
        theirs = [t for t in report.words if t.is_content]
        own = any(is_held(t, match.clause.subject) for t in theirs) and token.lower not in (
            "saw",
            "seen",
        )
        if not own and any(stem(t.lower) == stem(token.lower) for t in best.tokens):
            return True
    return False


def _is_none_of_it(report: Report, match: Matched) -> bool:
    """Whether what a claim draws from the clause of a report is nothing that is said there."""
    return _says_nothing(report) or _is_silence(report) or _stands_before(report, match)


def _stands_before(report: Report, match: Matched) -> bool:
    """ "The report, adopted in May, says"; "according to a study published in May"."""
    verb, best = match.clause.main_verb, match.best
    if verb is None or best is None:
        return False
    at = next((i for i, t in enumerate(best.tokens) if t.lower == report.verb), 0)
    places = [i for i, t in enumerate(best.tokens) if t.is_word and same(verb.lower, t.lower)]
    if report.verb == "according":
        of_source = any(is_held(head, match.clause.subject) for head in report.heads)
        return of_source and bool(places) and all(i > at for i in places)
    speaker = [i for i, t in enumerate(best.tokens) if any(t is w for w in report.words)]
    return bool(places) and all(min(speaker, default=at) < i < at for i in places)


def _accusations_of(match: Matched) -> Iterator[str]:
    """ "accusing him of taking bribes", "on suspicion of": what is done there is only alleged."""
    done = [t for t in match.clause.rest[:4] if t.verb and t.lower not in AUXILIARIES]
    doings = {stem(t.lower) for t in (match.clause.main_verb, *done[:1]) if t is not None}
    for _, clause in match.drawn_from:
        alleged = ""
        for token, after in pairwise(clause.tokens):
            if token.mark in (";", "."):
                alleged = ""
            if stem(token.lower) in _ACCUSING:
                alleged = token.lower
            gerund = after.lower.endswith("ing") and stem(after.lower) in doings
            if alleged and token.lower in ("of", "with", "for", "over") and gerund:
                yield alleged


def _says_nothing(report: Report) -> bool:
    """ "X, the union's leader, said": what a claim draws from it is who X is."""
    speaker = {id(t) for t in report.words}
    after = [t for t in after_verb(report) if t.is_content and id(t) not in speaker]
    return report.verb != "according" and not after


def _is_silence(report: Report) -> bool:
    """ "Has not commented": nothing is said that might be somebody's word."""
    tokens = report.clause.tokens
    at = next((i for i, t in enumerate(tokens) if t.lower == report.verb), 0)
    return any(t.lower in ("not", "never") for t in tokens[max(0, at - 3) : at])


def _speaks_of_itself(report: Report, match: Matched) -> bool:
    """ "The airline said it would cut": its own plan, which it must know."""
    ours = [t for t in match.clause.agents or match.clause.subject if t.is_content]
    theirs = [t for t in report.words if t.is_content]
    spoken = " ".join(t.text for t in report.words)
    if not any(is_held(t, ours) for t in theirs) or _PARTIES.search(spoken):
        return False
    if stem(report.verb) in STANCES | _OWN_ACTS:
        return True
    verb = match.best.main_verb if match.best is not None else None
    if match.best is None or verb is None:
        return False
    if match.best.is_passive and not match.best.agents and not match.clause.is_passive:
        return True  # "She has been suspended, the agency said": by the agency
    return mood(match.best.tokens, match.best.tokens.index(verb)) == "to come"


def _is_own_act(report: Report) -> bool:
    speaker = " ".join(t.text for t in report.words)
    return stem(report.verb) in _OWN_ACTS and not _PARTIES.search(speaker)
