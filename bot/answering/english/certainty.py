"""Whether a claim is surer than its quotes: what is possible, expected or intended, told as so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.answering.english.clauses import Clause
from bot.answering.english.tokens import BE, MODALS, Token, is_slight
from bot.answering.evidence import Matched, is_held

# Three degrees: what may be so, what is expected to be so, what somebody means to do.
_POSSIBLE = frozenset(
    """could might may maybe reportedly alleged allegedly allegation allegations possibly
    possible possibility perhaps apparently apparent seemingly likely unlikely likelihood
    suspect suspects suspected suspicion suspicions rumoured rumored rumour rumours supposedly
    presumed presumably probable probably probability potential potentially appear appears
    appeared seem seems seemed believed estimated purportedly purported ostensibly chance
    chances whether prospect prospects conceivably conceivable plausible plausibly doubtful
    uncertain unclear danger odds""".split()
)
_EXPECTED = frozenset(
    """expect expects expected expecting expectation expectations forecast forecasts forecasting
    foresee foresees foresaw foreseen envisage envisages envisaged predict
    predicts predicted predicting project projected projecting projection projections anticipate
    anticipates anticipated anticipating fear
    fears feared fearing hope hopes hoped hoping suggest suggests suggested consider considers
    considering considered consideration think thinks thinking thought believe believes signs
    risk risks tentative""".split()
)
_INTENDED = frozenset(
    """plan plans planned planning intend intends intended intending intention aim aims aimed
    aiming propose proposes proposed proposal want wants wanted seek seeks seeking sought
    threaten threatens threatened threatening""".split()
)
# What else a claim may say for each: nothing of it makes a mere possibility sure.
_FOR_POSSIBLE = (
    _POSSIBLE
    | _EXPECTED
    | frozenset(
        """can able weigh weighs weighing weighed mull mulls mulling explore explores exploring
    contemplate contemplates contemplating study studying examine examining investigating
    worry worries worried concerned concern accuse accuses accused accusing accusation accusations
    allege alleges claim claims claimed doubt doubts unsure unconfirmed tentatively""".split()
    )
)
_FOR_EXPECTED = (
    _FOR_POSSIBLE
    | _INTENDED
    | frozenset(
        """would should set due poised bound preliminary look looks looking tried try attempt
    attempted bid offer offered indicate indicates indicated indicating indication indications imply
    implies implied hint hints hinted signal signals signalled point points pointed sign outlook
    track course scheduled tipped favourite view opinion eyes mind""".split()
    )
)
_FOR_INTENDED = _FOR_EXPECTED | frozenset(
    """promise promises promised pledge pledges pledged vow vows vowed demand demands demanded
    demanding ask asks asked asking request requested urge urged call called wish wishes
    prepare prepares preparing going insist insisted threat target targets targeted targeting meant
    designed purpose goal goals objective mission ambition ambitions hope willing ready prepared
    eye eyes eyeing order""".split()
)
_FOR_ABLE = _FOR_INTENDED | frozenset(
    """allow allows allowed let lets permit permits if until undecided undetermined open right free
    entitled eligible""".split()
)
HEDGES = _FOR_ABLE - {"would", "should", "set", "due", "bound", "called", "asked", "offered"}
_SAID_TO = frozenset("said reported rumoured rumored reputed understood claimed".split())
_MEANT_TO = frozenset("meant designed tipped poised supposed destined".split())
_ABLE = frozenset("can able could allow allows allowed let lets permit permits".split())
_NO = frozenset("no none nobody nothing neither nor".split())
_SHOWING_UP = frozenset("in at before on for with alongside as".split())
FURTHEST_NO = 6  # words before a modal in which what denies it is looked for
_DETERMINERS = frozenset("a an the its his her their this that".split())
_TO_BE_DONE = {(be, "to") for be in ("is", "are", "was", "were", "be")}


def hedges_lost(claim: Sequence[Token], matched: Sequence[Matched]) -> Iterator[str]:
    """Hedges of the clauses that a claim is drawn from, where the claim has none as strong."""
    ours = {t.lower for i, t in enumerate(claim) if not _is_paper(claim, i)}
    # "what the machine can do", in both: it makes nothing else less sure
    ours -= _ABLE & {t.lower for m in matched if m.best is not None for t in m.best.tokens}
    if not {(a.lower, b.lower) for a, b in pairwise(claim)}.isdisjoint(_TO_BE_DONE):
        ours.add("due")
    for match in matched:
        if match.best is None:
            continue
        tokens = _with_what_governs(match)
        for i, token in enumerate(tokens):
            enough = _matching(tokens, i)
            if token.lower in _ABLE and any(t.lower == token.lower for t in claim):
                continue
            if enough and ours.isdisjoint(enough) and not _only_describes(tokens, i, claim):
                yield token.lower
                break


def _is_paper(tokens: Sequence[Token], i: int) -> bool:
    """ "A study": not "will study"."""
    before = tokens[i - 1].lower if i else "a"
    return tokens[i].lower in ("study", "studies") and before not in MODALS | {"to"}


def _matching(tokens: Sequence[Token], i: int) -> frozenset[str]:
    """The words of which a claim needs one for the hedge at ``i``; none, if it is no hedge."""
    word = tokens[i].lower
    before = tokens[i - 1].lower if i else ""
    after = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    if _is_no_hedge(tokens, i) or _describes(tokens, i):
        return frozenset()
    if (word == "would" and after == "have") or word in ("whether", "can"):
        return _FOR_ABLE
    phrase = _as_phrase(before, word, after)
    if phrase:
        return phrase
    if word in _POSSIBLE or word.startswith("considering"):
        return _FOR_POSSIBLE
    if word.startswith("suggest"):
        return _FOR_EXPECTED | {"according"}
    if word in _EXPECTED:
        return _FOR_EXPECTED
    return _FOR_INTENDED if word in _INTENDED else frozenset()


def _as_phrase(before: str, word: str, after: str) -> frozenset[str]:
    """ "Is said to", "meant to", "on course to"."""
    if after == "to" and before in BE and word in _SAID_TO:
        return _FOR_POSSIBLE | _SAID_TO | {"said", "says", "according", "reports"}
    if after == "to" and word in _MEANT_TO:
        return _FOR_INTENDED
    if word == "course" and before == "on" and after in ("to", "for"):
        return _FOR_EXPECTED
    return frozenset()


def _describes(tokens: Sequence[Token], i: int) -> bool:
    """ "More likely", "the plan", "an estimated 40", "considers it": no hedge over what is done."""
    word = tokens[i].lower
    before = tokens[i - 1].lower if i else ""
    after = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    return (
        (word in ("could", "can") and after == "not")
        or (word in ("likely", "unlikely") and before in ("as", "more", "less"))
        or (before in _DETERMINERS and word in ("forecast", "plan", "hope", "project", "plans"))
        or (word == "alleged" and tokens[i].verb and before not in BE)
        or before == "than"
        or (word == "estimated" and after[:1].isdigit())
        or (word.startswith("consider") and after in ("it", "him", "her", "them"))
    )


def _is_no_hedge(tokens: Sequence[Token], i: int) -> bool:
    """ "No pile may be driven", "appear in court", "a rail project", "head of planning"."""
    word = tokens[i].lower
    before = tokens[i - 1].lower if i else ""
    after = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    if word in ("may", "might", "could"):
        return any(t.lower in _NO for t in tokens[max(0, i - FURTHEST_NO) : i])
    if word.startswith("appear"):
        return after in _SHOWING_UP
    if word in ("project", "projects"):
        return not tokens[i].verb
    return word == "planning" and before not in BE and not is_slight(before)


def _with_what_governs(match: Matched) -> list[Token]:
    """The tokens of the quote's clause, after those of one that it is the object of."""
    frame, clause = match.drawn_from[0]
    at = next((i for i, c in enumerate(frame.clauses) if c is clause), 0)
    tokens = list(clause.tokens)
    while at and (
        frame.clauses[at].opening in ("that", "whether") or _is_said(frame.clauses[at - 1], clause)
    ):
        tokens = [*frame.clauses[at - 1].tokens, *tokens]
        at -= 1
    return tokens


def _is_said(before: Clause, clause: Clause) -> bool:
    """Whether ``before`` ends in a verb with ``clause`` as its object: "fear | the toll rose"."""
    last = before.tokens[-1] if before.tokens else None
    return (
        last is not None
        and clause.mark in ("", '"')
        and (
            last.lower in _EXPECTED | _POSSIBLE | _INTENDED
            or last.lower in ("said", "says", "say", "that")
        )
    )


def _only_describes(tokens: Sequence[Token], i: int, claim: Sequence[Token]) -> bool:
    """Whether the hedge stands with what the claim leaves out."""
    phrase = tokens[i + 1 : i + 9]
    end = next((k for k, t in enumerate(phrase) if t.mark), len(phrase))
    after = [t for t in phrase[:end] if t.is_content and t.lower not in HEDGES][:2]
    if not after and i and tokens[i - 1].lower in _DETERMINERS:  # "of a planned six"
        return not any(t.lower == o.lower for t in phrase[:1] for o in claim)
    return bool(after) and not any(is_held(t, claim) for t in after)
