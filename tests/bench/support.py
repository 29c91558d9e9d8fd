"""What the rules of support accept and refuse wrongly: ``python -m tests.bench.support``.

A table by kind for both halves of the labelled set, with Wilson intervals; ``--wrong`` lists the
pairs of the half for choosing that are judged wrongly. Those of the other half are never listed.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter

from bot.answering.support import unsupported_terms
from bot.evaluation.statistics import wilson
from tests.labelled import Pair, pairs, wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="list what of `choose` is wrong")
    options = parser.parse_args()
    for half in ("choose", "report"):
        found = pairs(half)
        started = time.perf_counter()
        failed = wrong(found, unsupported_terms)
        spent = (time.perf_counter() - started) / len(found)
        print(f"\n{half}: {len(found)} pairs, {1000 * spent:.2f} ms each")
        print_rates(found, [pair for pair, _ in failed])
        if options.wrong and half == "choose":
            for pair, missing in sorted(failed, key=lambda f: (f[0].supported, f[0].kind)):
                said = "refused" if pair.supported else "accepted"
                print(f"{pair.id} {pair.kind}: {said} {list(missing)}\n   {pair.claim}")
                print("\n".join(f"   < {words}" for words in pair.quotes))


def print_rates(found: list[Pair], failed: list[Pair]) -> None:
    print("| kind | claims | judged wrongly |\n|---|---|---|")
    for supported, name in ((False, "falsehoods accepted"), (True, "paraphrases refused")):
        total = Counter(pair.kind for pair in found if pair.supported == supported)
        bad = Counter(pair.kind for pair in failed if pair.supported == supported)
        for kind, count in sorted(total.items(), key=lambda item: (-item[1], item[0])):
            print(f"| {kind} | {count} | {bad[kind]} |")
        share = bad.total() / total.total()
        low, high = wilson(share, total.total())
        print(f"| **{name}** | {total.total()} | {share:.1%} ({low:.1%}–{high:.1%}) |")


if __name__ == "__main__":
    main()
