"""The arguments of ``dateline eval``."""

from __future__ import annotations

import argparse

from bot.cli.values import (
    add_json,
    budgets,
    count,
    duration,
    gate,
    later,
    positive,
    words,
)


def add_eval(command: argparse.ArgumentParser, everywhere: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(metavar="ACTION", required=True)

    def action(name: str, run: str, text: str) -> argparse.ArgumentParser:
        added = actions.add_parser(name, parents=[everywhere], help=text, description=text)
        added.set_defaults(run=later(run))
        return added

    _add_eval_run(action("run", "evaluating.run", "ask a set of questions and measure the answers"))
    _add_compare(action("compare", "evaluating.compare", "what changed from one run to another"))
    _add_report(action("report", "evaluating.report", "write the reports of a run again"))
    _add_make(action("make", "question_sets.make", "make a set of questions from the articles"))
    _add_inbox(action("inbox", "question_sets.inbox", "readers' feedback, as questions to review"))


def _add_compare(comparing: argparse.ArgumentParser) -> None:
    comparing.add_argument("a", metavar="A", help="the folder of a run")
    comparing.add_argument("b", metavar="B", help="the folder of the run to hold against it")
    comparing.add_argument(
        "--system",
        metavar="NAME",
        action="append",
        default=[],
        help="which system of the runs; twice: one of A, another of B",
    )
    comparing.add_argument(
        "--out",
        metavar="FILE",
        action="append",
        default=[],
        help="also write to FILE.html, FILE.md or FILE.json",
    )
    comparing.add_argument(
        "--max-drop",
        metavar="METRIC=X",
        type=gate("most_drop"),
        action="append",
        default=[],
        help="fail if the metric is worse by more than X: answer_f1=0.02",
    )
    _add_thresholds(comparing)
    add_json(comparing)


def _add_report(reporting: argparse.ArgumentParser) -> None:
    reporting.add_argument("run_folder", metavar="RUN")
    reporting.add_argument(
        "--picture", metavar="FILE", help="also draw recall against budget, as an SVG file"
    )


def _add_make(making: argparse.ArgumentParser) -> None:
    making.add_argument("--out", metavar="FILE", required=True, help="a new .jsonl file")
    making.add_argument(
        "--count",
        metavar="N",
        type=positive,
        default=50,
        help="about how many questions (default 50)",
    )
    making.add_argument("--seed", metavar="S", type=int, default=0)
    making.add_argument(
        "--model",
        metavar="NAME",
        help="a chat model writes the questions (PROVIDER:MODEL); else rules do",
    )


def _add_inbox(inbox: argparse.ArgumentParser) -> None:
    inbox.add_argument("--out", metavar="FILE", help="write them to a new .jsonl file")
    inbox.add_argument(
        "--done", metavar="ID", action="append", default=[], help="take a reviewed one out"
    )
    add_json(inbox)


def _add_eval_run(run: argparse.ArgumentParser) -> None:
    run.add_argument("questions", metavar="QUESTIONS", help="a .jsonl or .csv file")
    run.add_argument(
        "--out",
        metavar="RUN",
        required=True,
        help="the folder for results; the same command goes on where it stopped",
    )
    run.add_argument(
        "--articles",
        metavar="PATH",
        action="append",
        default=[],
        help="ask about these articles alone, taken into an archive that is gone afterwards",
    )
    run.add_argument(
        "--system",
        metavar="NAME",
        action="append",
        default=[],
        help="what to measure: dateline, langchain-tutorial, bm25 (only finds),"
        " PACKAGE.MODULE:FACTORY; may be repeated, gates look at the first",
    )
    run.add_argument("--model", metavar="NAME", help="who writes (else DATELINE_MODEL)")
    run.add_argument(
        "--judge",
        metavar="NAME",
        default="rules",
        help="who judges citations: rules, or PROVIDER:MODEL",
    )
    run.add_argument(
        "--budget",
        metavar="CHARACTERS",
        default=None,
        help="characters of passages to use (else DATELINE_CONTEXT_BUDGET)",
    )
    run.add_argument("--retrieval-only", action="store_true", help="find passages, answer nothing")
    run.add_argument(
        "--budgets",
        metavar="N,N,...",
        type=budgets,
        help="with --retrieval-only (default 3000,4000,5000)",
    )
    _add_choice(run)
    _add_limits(run)
    _add_thresholds(run)
    add_json(run)


def _add_choice(run: argparse.ArgumentParser) -> None:
    """Which questions, and how often."""
    run.add_argument("--sample", metavar="N", type=positive, help="only N questions, at random")
    run.add_argument("--seed", metavar="S", type=int, default=0, help="which N (default 0)")
    run.add_argument(
        "--tags",
        metavar="TAG,...",
        type=words,
        default=(),
        help="only questions with one of these tags",
    )
    run.add_argument(
        "--repeat",
        metavar="N",
        type=positive,
        default=1,
        help="ask each N times, to see how a model varies",
    )


def _add_limits(run: argparse.ArgumentParser) -> None:
    run.add_argument(
        "--concurrency",
        metavar="N",
        type=positive,
        help="questions at once (default 4; 1 where nothing is asked over the network)",
    )
    run.add_argument(
        "--max-errors",
        metavar="N",
        type=count,
        help="stop when more have failed (default: one in twenty, at least 1)",
    )
    run.add_argument(
        "--deadline", metavar="TIME", type=duration, help="stop after that time: 90s, 20m"
    )


def _add_thresholds(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--fail-if",
        metavar="CONDITION",
        type=gate("threshold"),
        action="append",
        default=[],
        help="exit with 1 if it holds: 'citation_recall<0.9'",
    )
