"""Rank metrics over articles, computed by ir-measures (trec_eval's definitions).

Passages are folded to their articles first (best rank), with strictly falling scores: the library
breaks ties by id and does not refuse repeats.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

NAMES = {
    "success@1": "Success@1",
    "success@5": "Success@5",
    "recall@5": "R@5",
    "rr": "RR",
    "ndcg@10": "nDCG@10",
    "ap": "AP",
}


def ranking_scores(ranked: Sequence[str], relevant: Collection[str]) -> dict[str, float]:
    """Each metric of ``NAMES`` for one question; an empty ranking scores 0.

    ``ranked`` are article ids, best first, repeats allowed; ``relevant`` holds at least one.
    """
    import ir_measures

    folded = list(dict.fromkeys(ranked))
    measures = {ir_measures.parse_measure(text): name for name, text in NAMES.items()}
    run = {"q": {article: float(len(folded) - i) for i, article in enumerate(folded)}}
    judged = {"q": dict.fromkeys(relevant, 1)}
    scores = dict.fromkeys(NAMES, 0.0)
    for metric in ir_measures.iter_calc(list(measures), judged, run):
        scores[measures[metric.measure]] = float(metric.value)
    return scores
