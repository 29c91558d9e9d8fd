"""``eval run``, ``eval compare`` and ``eval report``."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from bot.cli.printing import DONE, FAILED, counted, open_archive, print_json, settings_from, tell
from bot.errors import DatelineError, UsageError

if TYPE_CHECKING:
    from bot.evaluation.folder import RunFolder
    from bot.evaluation.gates import Outcome
    from bot.evaluation.measuring import Choice, Measurement
    from bot.evaluation.questions import QuestionSet
    from bot.evaluation.runner import Ending, Limits
    from bot.wiring import Dateline

TOO_MANY_ERRORS = 3
DEFAULT_BUDGETS = (3000, 4000, 5000)


def run(arguments: argparse.Namespace) -> int:
    from bot.evaluation import gates
    from bot.evaluation.folder import RunFolder
    from bot.evaluation.question_files import load
    from bot.evaluation.reports import text, written
    from bot.evaluation.summary import expected, summarise

    questions = load(Path(arguments.questions))
    if questions.unused:
        tell(f"fields that mean nothing here: {', '.join(questions.unused)}")
    with _archive(arguments) as dateline, RunFolder(Path(arguments.out)) as folder:
        ending, conditions = _measure(arguments, questions, dateline, folder)
        items = list(folder.items.values())
        summary = summarise(conditions, items)
        main = next(iter(summary["systems"].values()))
        outcomes = gates.judge_thresholds(arguments.fail_if, main)
        summary["gates"] = [asdict(outcome) for outcome in outcomes]
        written.run(folder.path, summary, items)
    if arguments.json:
        print_json(summary)
    else:
        _print([*text.summary_lines(summary), *text.gate_lines(outcomes)])
        print(f"report: {folder.path / written.HTML}")
    errors = sum(item.failed for item in items)
    return _exit_code(ending, outcomes, errors, _most_errors(arguments, expected(conditions)))


def _measure(
    arguments: argparse.Namespace, questions: QuestionSet, dateline: Dateline, folder: RunFolder
) -> tuple[Ending, dict[str, Any]]:
    """Ask what is left to ask; how that ended, and the manifest."""
    from bot.evaluation.measuring import manifest

    measurement = _measurement(arguments, questions, dateline)
    limits = _limits(arguments, measurement, dateline)
    conditions = manifest(
        questions,
        measurement.choice,
        list(measurement.systems.values()),
        measurement.judge,
        dateline.catalogue.fingerprint(),
        dateline.catalogue.coverage().articles,
        limits.concurrency,
    )
    folder.open(conditions)
    if folder.torn:
        tell("the last line of the results was torn; its question is asked again")
    return _asked(measurement, folder, limits), conditions


def _measurement(
    arguments: argparse.Namespace, questions: QuestionSet, dateline: Dateline
) -> Measurement:
    """Which questions are put to which systems, and who judges the answers."""
    from bot.evaluation.gold import Resolver
    from bot.evaluation.measuring import Measurement, chosen

    choice = _choice(arguments)
    asked = chosen(questions.questions, choice)
    gold = Resolver(dateline.catalogue).resolve(asked, arguments.questions)
    moved = sum(g.moved for g in gold.values())
    if moved:
        tell(f"{moved} gold spans stand elsewhere than the set says; found by their words")
    systems = [dateline.system(name) for name in _systems(arguments)]
    judge = dateline.judge(arguments.judge)
    if not choice.retrieval_only:
        assert dateline.drafter  # a model that cannot be used is refused before a folder is made
    return Measurement(systems, asked, gold, judge, choice)


def _limits(arguments: argparse.Namespace, measurement: Measurement, dateline: Dateline) -> Limits:
    from bot.evaluation.judging import RulesJudge
    from bot.evaluation.runner import Limits
    from bot.providers.chat_models import OFFLINE

    here = dateline.settings.model == OFFLINE and measurement.judge.name == RulesJudge.name
    return Limits(
        # What computes here only gets in its own way when several questions are asked at once.
        concurrency=arguments.concurrency or (1 if here else 4),
        max_errors=_most_errors(arguments, len(measurement.tasks)),
        deadline=arguments.deadline,
    )


def _asked(measurement: Measurement, folder: RunFolder, limits: Limits) -> Ending:
    """Ask what ``folder`` does not have yet, with what is done shown on the way."""
    from bot.channels.progress import Progress

    total = len(measurement.tasks)
    before = total - len(measurement.left(list(folder.items.values())))
    if before:
        tell(f"going on: {before} of {total} are done")
    done, failed = 0, 0
    with Progress() as progress:

        def shown(item: Any) -> None:
            nonlocal done, failed
            done, failed = done + 1, failed + item.failed
            progress.questions(done, total - before, failed)

        try:
            return measurement.run(folder, limits, shown)
        except KeyboardInterrupt:
            tell(f"{before + done} of {total} are done; the same command goes on from there")
            raise


def _most_errors(arguments: argparse.Namespace, total: int) -> int:
    chosen: int | None = arguments.max_errors
    return max(1, total // 20) if chosen is None else chosen


def _choice(arguments: argparse.Namespace) -> Choice:
    from bot.evaluation.measuring import Choice

    alone = arguments.retrieval_only
    if arguments.budgets and not alone:
        raise UsageError("--budgets goes with --retrieval-only", hint="--budget N is for answers")
    return Choice(
        sample=arguments.sample,
        seed=arguments.seed,
        tags=arguments.tags,
        repeat=arguments.repeat,
        retrieval_only=alone,
        budgets=(arguments.budgets or DEFAULT_BUDGETS) if alone else (),
    )


def _systems(arguments: argparse.Namespace) -> list[str]:
    from bot.evaluation.systems import BM25, BUILT_IN, DATELINE

    named = list(dict.fromkeys(arguments.system))
    if not arguments.retrieval_only and BM25 in named:
        raise UsageError(f"{BM25} only finds passages", hint="measure it with --retrieval-only")
    return named or (list(BUILT_IN) if arguments.retrieval_only else [DATELINE])


@contextmanager
def _archive(arguments: argparse.Namespace) -> Iterator[Dateline]:
    """The user's archive, or one of the articles named that is gone afterwards."""
    from bot.wiring import Dateline

    settings = settings_from(arguments)
    if not arguments.articles:
        with open_archive(settings) as dateline:
            yield dateline
        return
    with (
        TemporaryDirectory(prefix="dateline-eval-") as folder,
        Dateline(replace(settings, data_dir=Path(folder), store=None)) as dateline,
    ):
        _take_in(dateline, arguments.articles)
        yield dateline


def _take_in(dateline: Dateline, paths: list[str]) -> None:
    from bot.reading.files import read_paths

    missing = [path for path in paths if not Path(path).exists()]
    if missing:
        raise UsageError(f"--articles: there is no {missing[0]!r}")
    report = dateline.ingestor.ingest(read_paths([Path(path) for path in paths]))
    if not report.articles:
        raise UsageError("--articles: there is no article in it")
    if report.skipped:
        more = f" and {len(report.skipped) - 1} more" if len(report.skipped) > 1 else ""
        raise DatelineError(
            f"an article cannot be taken in: {report.skipped[0]}{more}",
            hint="an evaluation without it would measure something else",
        )


def _exit_code(ending: Ending, outcomes: list[Outcome], errors: int, most: int) -> int:
    if ending == "deadline":
        tell("stopped at the deadline; the same command goes on from there")
        return FAILED
    if ending == "errors" or errors > most:
        tell(
            f"{counted(errors, 'question')} failed, more than {most}; the same command asks them"
            " again and goes on (--max-errors allows more)"
        )
        return TOO_MANY_ERRORS
    if errors:
        tell(f"{counted(errors, 'question')} failed, in no mean; the same command asks again")
    if any(outcome.verdict == "failed" for outcome in outcomes):
        return FAILED
    if any(outcome.verdict == "undecided" for outcome in outcomes):
        tell("a gate is undecided: the questions that failed could turn it")
        return TOO_MANY_ERRORS
    return DONE


def compare(arguments: argparse.Namespace) -> int:
    from bot.evaluation import comparing, gates
    from bot.evaluation.folder import load_run
    from bot.evaluation.reports import text, written

    for name in arguments.out:
        written.check_form(Path(name))
    runs = [load_run(Path(name)) for name in (arguments.a, arguments.b)]
    names = arguments.system[:2]
    chosen = []
    for (manifest, _), name in zip(runs, (names * 2)[:2] if names else (None, None), strict=True):
        if name is not None and name not in manifest["systems"]:
            raise UsageError(
                f"a run has no system {name!r}", hint=f"it has: {', '.join(manifest['systems'])}"
            )
        chosen.append(name or next(iter(manifest["systems"])))
    comparison = comparing.compare(runs[0], runs[1], *chosen)
    if not comparison["compared"]:
        raise UsageError(
            "no question was answered in both runs", hint="run both with the same question set"
        )
    outcomes = gates.judge_thresholds(arguments.fail_if, comparison["b"])
    outcomes += gates.judge_drops(arguments.max_drop, comparison["metrics"])
    comparison["gates"] = [asdict(outcome) for outcome in outcomes]
    for name in arguments.out:
        written.comparison(Path(name), comparison)
    if arguments.json:
        print_json(comparison)
    else:
        _print([*text.comparison_lines(comparison), *text.gate_lines(outcomes)])
    failed = comparison["not_compared"]["failed"]
    if failed:
        tell(f"{counted(len(failed), 'question')} failed in a run and cannot be compared")
    return _exit_code("finished", outcomes, 0, 0)


def report(arguments: argparse.Namespace) -> int:
    from bot.evaluation.folder import load_run
    from bot.evaluation.reports import written
    from bot.evaluation.summary import expected, summarise

    path = Path(arguments.run_folder)
    manifest, items = load_run(path)
    if not items:
        raise UsageError(f"{str(path)!r} has no results yet")
    summary = summarise(manifest, items) | {"gates": written.gates(path)}
    written.run(path, summary, items)
    if arguments.picture:
        written.recall_picture(Path(arguments.picture), summary)
    done, total = len(items), expected(manifest)
    if done < total:
        tell(f"only {done} of {total} are done; the command that began the run goes on with it")
    print(f"report: {path / written.HTML}")
    return DONE


def _print(lines: Iterable[str]) -> None:
    from bot.channels.safe_text import printable

    for line in lines:
        print(printable(line))
