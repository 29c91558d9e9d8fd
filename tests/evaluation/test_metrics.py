from __future__ import annotations

import itertools
import math
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.verdicts import Unjudged, Verdict, read_verdict
from bot.domain import Disagreement
from bot.evaluation.citation_metrics import citation_scores
from bot.evaluation.judging import Judge, ModelJudge, RulesJudge
from bot.evaluation.ranking_metrics import ranking_scores
from bot.evaluation.scoring import score, score_passages
from bot.evaluation.span_metrics import GoldSpan, Place, is_found, span_scores
from bot.evaluation.statistics import estimate, mcnemar, paired, sign_flips, wilson
from bot.evaluation.text_metrics import contains, exact_match, f1, squad_form
from tests.evaluation.answers import NOON, answer, gold, passage, question, quoted

# --- SQuAD ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "wanted", "exact", "overlap"),
    [
        ("The 32 members.", ["32 members"], 1, 1),
        ("all 32 members", ["32 members"], 0, 2 * 2 / 5),
        ("Erdogan", ["Recep Tayyip Erdogan", "Erdogan"], 1, 1),
        ("in Ankara on April 29", ["Ankara"], 0, 2 * 1 / 6),
        ("a a a dog", ["dog dog"], 0, 2 * 1 / 3),
        ("Paris", ["Ankara"], 0, 0),
        ("", [], 1, 1),
        ("something", [], 0, 0),
        ("", ["Ankara"], 0, 0),
        ("A", ["A"], 1, 1),  # a grade: nothing would be left of it
        ("", ["A"], 0, 0),
    ],
)
def test_exact_match_and_f1_are_those_of_squad(
    said: str, wanted: list[str], exact: float, overlap: float
) -> None:
    assert exact_match(said, wanted) == exact
    assert f1(said, wanted) == pytest.approx(overlap)


@given(st.text(max_size=40), st.text(max_size=40))
def test_f1_is_symmetric_and_one_for_an_exact_match(a: str, b: str) -> None:
    assert f1(a, [b]) == f1(b, [a])
    assert (exact_match(a, [b]) == 1) <= (f1(a, [b]) == 1)


def test_an_answer_contains_gold_words_only_as_whole_words_together() -> None:
    assert contains("All 32 members must agree.", ["32 members"]) == 1
    assert contains("All 132 members must agree.", ["32 members"]) == 0
    assert contains("32 of the members", ["32 members"]) == 0
    assert contains("anything", []) == 0
    assert squad_form("An “apple”, the  pear!") == "apple pear"


# --- characters -------------------------------------------------------------------------------

spans = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 60), st.integers(1, 30)), min_size=1, max_size=5
)


def places(found: list[tuple[str, int, int]]) -> list[Place]:
    return [Place(article_id=a, revision=1, start=s, end=s + n) for a, s, n in found]


def positions(found: list[Place]) -> set[tuple[str, int]]:
    return {(p.article_id, i) for p in found for i in range(p.start, p.end)}


@given(spans, spans)
def test_character_scores_are_those_of_sets_of_characters(
    wanted: list[tuple[str, int, int]], got: list[tuple[str, int, int]]
) -> None:
    targets, retrieved = places(wanted), places(got)
    scores = span_scores([GoldSpan(text="", places=(p,)) for p in targets], retrieved)
    both = len(positions(targets) & positions(retrieved))
    size = sum(p.end - p.start for p in retrieved)
    assert scores.recall == pytest.approx(both / len(positions(targets)))
    assert scores.precision == pytest.approx(both / size)
    assert scores.iou == pytest.approx(both / (size + len(positions(targets)) - both))


def test_text_retrieved_twice_costs_precision_as_in_chromas_report() -> None:
    target = GoldSpan(text="", places=tuple(places([("a", 0, 10)])))
    once = span_scores([target], places([("a", 0, 20)]))
    twice = span_scores([target], places([("a", 0, 20), ("a", 0, 20)]))
    assert (once.recall, once.precision, once.iou) == (1, 0.5, 0.5)
    assert (twice.recall, twice.precision, twice.iou) == (1, 0.25, 0.25)


def test_a_span_found_in_a_reprint_is_found() -> None:
    target = GoldSpan(text="", places=tuple(places([("a", 0, 10), ("b", 50, 10)])))
    assert span_scores([target], places([("b", 45, 20)])).recall == 1
    assert is_found(target, places([("b", 52, 8)]))
    assert not is_found(target, places([("b", 58, 20)]))
    assert is_found(target, places([("a", 2, 4)]))  # a third of it, and nothing else
    assert not is_found(target, places([("a", 2, 2)]))


# --- ranks ------------------------------------------------------------------------------------


def test_rank_metrics_of_a_worked_example() -> None:
    scores = ranking_scores(["x", "g1", "g1", "y", "g2"], ["g1", "g2", "g3"])
    # folded: x, g1, y, g2; relevant at ranks 2 and 4
    assert scores["success@1"] == 0
    assert scores["success@5"] == 1
    assert scores["recall@5"] == pytest.approx(2 / 3)
    assert scores["rr"] == pytest.approx(1 / 2)
    assert scores["ap"] == pytest.approx((1 / 2 + 2 / 4) / 3)
    gained = 1 / math.log2(3) + 1 / math.log2(5)
    ideal = 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert scores["ndcg@10"] == pytest.approx(gained / ideal, abs=1e-4)


def test_nothing_retrieved_scores_0_and_is_not_left_out() -> None:
    assert set(ranking_scores([], ["g"]).values()) == {0.0}


# --- citations --------------------------------------------------------------------------------


class Entails:
    """A judge that knows which sets of quotes prove which claim."""

    name = "table"
    prompt_hash = None

    def __init__(self, *proofs: tuple[str, set[str]]) -> None:
        self._proofs = proofs

    def verdict(self, claim: str, quotes: list) -> Verdict:  # type: ignore[type-arg]
        had = {q.text for q in quotes}
        return Verdict(supported=any(c == claim and needed <= had for c, needed in self._proofs))


ONE, TWO, THREE = "The council approved the budget", "voted against it", "The bridge in Melk"


@pytest.mark.parametrize(
    ("claims", "proofs", "recall", "precision"),
    [
        # one citation that entails
        ([("c", [ONE])], [("c", {ONE})], 1, 1),
        # one that does not
        ([("c", [ONE])], [], 0, 0),
        # two that only together entail: both count
        ([("c", [ONE, TWO])], [("c", {ONE, TWO})], 1, 1),
        # one entails alone, the other is beside the point
        ([("c", [ONE, TWO])], [("c", {ONE})], 1, 1 / 2),
        # either entails alone
        ([("c", [ONE, TWO])], [("c", {ONE}), ("c", {TWO})], 1, 1),
        # three, of which two are needed
        ([("c", [ONE, TWO, THREE])], [("c", {ONE, TWO})], 1, 2 / 3),
        # a claim without a citation beside one with
        ([("c", [ONE]), ("d", [])], [("c", {ONE})], 1 / 2, 1),
        # no citation at all
        ([("c", [])], [], 0, 0),
    ],
)
def test_citation_recall_and_precision_are_those_of_alce(
    claims: list[tuple[str, list[str]]],
    proofs: list[tuple[str, set[str]]],
    recall: float,
    precision: float,
) -> None:
    scores = citation_scores(answer(*claims), Entails(*proofs))
    assert scores is not None
    assert (scores.recall, scores.precision) == pytest.approx((recall, precision))


def test_a_marker_out_of_range_scores_0() -> None:
    made = answer(("c", [ONE]), citations=())
    scores = citation_scores(made, Entails(("c", {ONE}), ("c", set())))
    assert scores is not None
    assert (scores.recall, scores.precision) == (0, 0)


def test_an_abstention_has_no_citation_scores_and_says_why() -> None:
    scores = score(question(), gold(ONE), answer(), RulesJudge())
    assert scores.left_out["citation_recall"] == "abstained"
    assert scores.values["coverage"] == 0
    assert scores.values["correct"] == 0


# --- judges -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "supported"),
    [
        ("The council approved the budget of 40 million euros.", True),
        ("The council approved the budget of 41 million euros.", False),
        ("The council did not approve the budget.", False),
        ("Bob approved the budget.", False),
        ("Approval of the budget came on Friday.", True),
        ("On Friday, Bob Huber approved the budget.", False),
        ("Many cats sleep in warm kitchens.", False),
    ],
)
def test_the_rules_judge(claim: str, supported: bool) -> None:
    quotes = [quoted("The council approved the budget of 40 million euros on Friday.")]
    assert RulesJudge().verdict(claim, quotes).supported is supported


@pytest.mark.parametrize(
    ("reply", "supported"),
    [
        ("SUPPORTED", True),
        ("NOT SUPPORTED: the quotes do not say when", False),
        ("**Supported**", True),
        ("```\nNOT SUPPORTED: no\n```", False),
        ("<think>It says so, so NOT SUPPORTED? no.</think>\nSUPPORTED", True),
        ('{"supported": false, "reason": "no date"}', False),
        ('```json\n{"verdict": "SUPPORTED"}\n```', True),
        ("Verdict: unsupported", False),
        ("Yes, the quotes prove it.", True),
    ],
)
def test_a_judges_reply_is_read_however_it_is_dressed(reply: str, supported: bool) -> None:
    assert read_verdict(reply).supported is supported


@pytest.mark.parametrize("reply", ["", "I cannot say.", "{}", '{"supported": null}', "[1]", "{"])
def test_a_reply_that_is_no_verdict_is_neither_yes_nor_no(reply: str) -> None:
    with pytest.raises(Unjudged):
        read_verdict(reply)


@given(st.text(max_size=200))
def test_any_reply_is_a_verdict_or_unjudged(reply: str) -> None:
    with suppress(Unjudged):
        assert read_verdict(reply).supported in (True, False)


class _Prompt:
    hash = "h"

    def fill(self, values: dict[str, str]) -> list[tuple[str, str]]:
        return [("user", f"{values['claim']}|{values['evidence']}")]


def model_judge(*replies: str) -> tuple[Judge, list[str]]:
    asked: list[str] = []

    def ask(messages: list[tuple[str, str]]) -> str:
        asked.append(messages[0][1])
        return replies[len(asked) - 1]

    return ModelJudge(ask, name="m", prompt=_Prompt()), asked  # type: ignore[arg-type]


def test_a_judge_that_cannot_be_read_is_counted_apart_and_not_as_wrong() -> None:
    judge, _ = model_judge("Hm.")
    scores = score(question(), gold(ONE), answer(("c", [ONE])), judge)
    assert "citation_recall" not in scores.values
    assert scores.left_out["citation_recall"].startswith("judge: the judge's reply is no verdict")


def test_a_model_judge_is_asked_once_for_the_same_claim_and_the_rules_judge_beside_it() -> None:
    judge, asked = model_judge("SUPPORTED", "SUPPORTED", "SUPPORTED")
    claim = "The council rejected the budget."
    scores = score(question(), gold(ONE), answer((claim, [ONE]), (claim, [ONE])), judge)
    assert len(asked) == 1
    assert [v.supported for v in scores.verdicts] == [True, True]
    assert [v.supported for v in scores.second] == [False, False]


# --- answers, abstention, dates ---------------------------------------------------------------


def test_an_unanswerable_question_is_right_only_by_abstaining() -> None:
    unanswerable = question(answerable=False)
    right = score(unanswerable, gold(), answer(), RulesJudge()).values
    wrong = score(unanswerable, gold(), answer(("c", [ONE])), RulesJudge()).values
    assert (right["correct"], right["abstention_recall"], right["abstention_precision"]) == (
        1,
        1,
        1,
    )
    assert (right["answer_em"], right["answer_f1"]) == (1, 1)
    assert (wrong["correct"], wrong["abstention_recall"], wrong["answer_f1"]) == (0, 0, 0)
    assert "coverage" not in right


def test_a_wrong_answer_in_the_answer_makes_it_wrong() -> None:
    asked = question(answers=("40 million euros",), wrong_answers=("on Monday",))
    fine = answer(("It was 40 million euros.", [ONE]))
    spoilt = answer(("It was 40 million euros on Monday.", [ONE]))
    assert score(asked, gold(), fine, RulesJudge()).values["correct"] == 1
    assert score(asked, gold(), spoilt, RulesJudge()).values["correct"] == 0


def test_a_question_of_which_only_wrong_answers_are_known_is_scored_by_them() -> None:
    asked = question(wrong_answers=("Bob",))
    said = {name: answer((f"{name} voted against it.", [ONE])) for name in ("Bob", "Huber")}
    assert score(asked, gold(), said["Bob"], RulesJudge()).values["correct"] == 0
    assert score(asked, gold(), said["Huber"], RulesJudge()).values["correct"] == 1


def test_expected_quotes_and_gold_spans_are_looked_for_in_the_citations() -> None:
    asked = question(expected_quotes=("The  council approved\nthe budget", "in June"))
    scores = score(
        asked, gold("Mayor Anna Huber voted against it."), answer(("c", [ONE])), RulesJudge()
    )
    assert scores.values["quote_recall"] == pytest.approx(1 / 3)


def test_a_question_of_which_nothing_is_known_is_left_out_with_the_reason() -> None:
    asked = question(answerable=None)
    scores = score(asked, gold(), answer(("c", [ONE])), RulesJudge())
    for name in ("correct", "answer_f1", "coverage", "rr", "char_recall", "quote_recall"):
        assert name not in scores.values
        assert scores.left_out[name] == "not in the question set"


def test_something_later_than_the_as_of_date_is_noticed() -> None:
    early, late = NOON - timedelta(days=1), NOON + timedelta(days=1)
    made = answer(("c", [ONE]))
    assert score(question(as_of=late), gold(), made, RulesJudge()).values["as_of_kept"] == 1
    assert score(question(as_of=early), gold(), made, RulesJudge()).values["as_of_kept"] == 0


def test_a_disagreement_counts_only_if_it_is_of_the_kind_expected() -> None:
    shown = Disagreement(about="x", kind="disputed", claims=(("a", 1), ("b", 2)))
    made = answer(("c", [ONE]), disagreements=(shown,))
    found = {
        kind: score(question(disagreement=kind), gold(), made, RulesJudge()).values
        for kind in ("disputed", "superseded", "none")
    }
    assert found["disputed"]["disagreement_recall"] == 1
    assert found["superseded"]["disagreement_recall"] == 0
    assert "disagreement_recall" not in found["none"]
    assert found["none"]["disagreement_precision"] == 0


def test_retrieval_alone_is_scored_at_each_budget() -> None:
    words = "Mayor Anna Huber voted against it."
    scores = score_passages(
        question(), gold(words), {100: [passage(ONE)], 200: [passage(ONE), passage(words)]}
    )
    assert (scores.values["char_recall@100"], scores.values["char_recall@200"]) == (0, 1)
    assert scores.values["success@1"] == 1


# --- statistics -------------------------------------------------------------------------------


@given(st.integers(0, 40), st.integers(1, 40))
def test_wilsons_interval_is_that_of_scipy(found: int, n: int) -> None:
    from scipy.stats import binomtest

    found = min(found, n)
    known = binomtest(found, n).proportion_ci(method="wilson")
    assert wilson(found / n, n) == pytest.approx((known.low, known.high), abs=1e-9)


def test_twenty_of_twenty_is_no_certainty() -> None:
    known = estimate([1.0] * 20, proportion=True, bounded=True)
    assert known is not None
    assert (known.mean, known.high) == (1, 1)
    assert known.low == pytest.approx(0.839, abs=1e-3)


@pytest.mark.parametrize("values", [[0.5], [0.5] * 9, [0.0], [0.25, 0.75]])
def test_an_interval_is_never_nan_and_holds_its_mean(values: list[float]) -> None:
    known = estimate(values, proportion=False, bounded=True)
    assert known is not None
    assert known.low is not None
    assert known.high is not None
    assert known.low <= known.mean <= known.high


def test_no_values_have_no_mean() -> None:
    assert estimate([], proportion=True, bounded=True) is None


def test_mcnemars_exact_test_of_a_worked_example() -> None:
    before, after = [0] * 9 + [1] * 1 + [1] * 5, [1] * 9 + [0] * 1 + [1] * 5
    # 10 changed, 1 of them for the worse: twice the tail of 10 throws
    assert mcnemar(before, after) == pytest.approx(2 * (1 + 10) / 2**10)
    assert mcnemar([1, 0], [1, 0]) == 1


def test_the_permutation_test_is_that_of_all_signs() -> None:
    import numpy as np

    change = np.array([0.1, 0.3, -0.2, 0.4, 0.25])
    flips = [np.mean(change * signs) for signs in itertools.product((1, -1), repeat=5)]
    as_large = sum(abs(m) >= abs(change.mean()) - 1e-12 for m in flips) / len(flips)
    assert sign_flips(change) == pytest.approx(as_large)
    assert sign_flips(np.array([0.5, 0, 0])) == sign_flips(np.array([0.0])) == 1


def test_what_sums_leave_behind_is_no_difference() -> None:
    noisy = sum([0.4] * 3) / 3
    known = paired([0.4] * 12, [noisy] * 12, proportion=False, bounded=True)
    assert known is not None
    assert (known.mean, known.p) == (0, 1)


@pytest.mark.parametrize("a", [0.0, 1.0])
def test_a_difference_of_shares_lies_between_minus_one_and_one(a: float) -> None:
    known = paired([a] * 3, [1 - a] * 3, proportion=True, bounded=True)
    assert known is not None
    assert -1 <= known.low <= known.mean <= known.high <= 1


def test_a_paired_difference_has_its_sign_and_interval() -> None:
    known = paired([0.2, 0.4, 0.6, 0.1], [0.4, 0.5, 0.9, 0.1], proportion=False, bounded=True)
    assert known is not None
    assert known.mean == pytest.approx(0.15)
    assert known.low <= known.mean <= known.high
    same = paired([1, 1, 1], [1, 1, 1], proportion=True, bounded=True)
    assert same is not None
    assert same.low < 0 < same.high
    assert same.p == 1
    lost = paired([1, 1, 1], [0, 0, 0], proportion=True, bounded=True)
    assert lost is not None
    assert (lost.mean, lost.low) == (-1, -1)
