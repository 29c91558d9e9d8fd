"""A question set, systems and a judge -> a run: what it depends on, and its items one by one."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import bot
from bot.answering.following import standalone
from bot.domain import Scope
from bot.errors import DatelineError, ProviderError, UsageError
from bot.evaluation.folder import RunFolder
from bot.evaluation.gold import Gold
from bot.evaluation.items import Item, Key, Measured
from bot.evaluation.judging import Judge
from bot.evaluation.questions import Question, QuestionSet
from bot.evaluation.runner import Ending, Limits, Pacing, Runner
from bot.evaluation.scoring import score, score_passages
from bot.evaluation.systems import System

SCHEMA = 1
INCOMPLETE = frozenset({"cut_off", "too_long", "too_slow", "refused", "empty"})
LATE = "the run's deadline passed before it was done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which questions are asked, and how. ``budgets``: characters, for retrieval alone."""

    sample: int | None = None
    seed: int = 0
    tags: tuple[str, ...] = ()
    repeat: int = 1
    retrieval_only: bool = False
    budgets: tuple[int, ...] = ()


def chosen(questions: Sequence[Question], choice: Choice) -> list[Question]:
    """The questions with one of the tags, a random sample of them, in the order of the set."""
    found = [q for q in questions if not choice.tags or set(choice.tags) & set(q.tags)]
    if not found:
        known = sorted({tag for q in questions for tag in q.tags})
        raise UsageError(
            f"no question has the tag {' or '.join(map(repr, choice.tags))}",
            hint=f"the tags are: {', '.join(known) or 'none'}",
        )
    if choice.sample is not None and choice.sample < len(found):
        dice = random.Random(choice.seed)  # noqa: S311  # to be repeated, not to be guessed
        picked = set(dice.sample([q.id for q in found], choice.sample))
        found = [q for q in found if q.id in picked]
    return found


def manifest(
    questions: QuestionSet,
    choice: Choice,
    systems: Sequence[System],
    judge: Judge,
    corpus: str,
    articles: int,
    concurrency: int,
) -> dict[str, Any]:
    """Everything that the numbers of a run depend on. A run is only continued under the same."""
    return {
        "schema": SCHEMA,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "dateline": bot.__version__,
        "code": code_digest(),
        "questions": {
            "file": questions.name,
            "sha256": questions.digest,
            "chosen": len(chosen(questions.questions, choice)),
            "of": len(questions.questions),
        },
        "choice": {
            "sample": choice.sample,
            "seed": choice.seed if choice.sample is not None else None,
            "tags": list(choice.tags),
            "repeat": choice.repeat,
            "retrieval_only": choice.retrieval_only,
            "budgets": list(choice.budgets),
        },
        "corpus": {"sha256": corpus, "articles": articles},
        "systems": {system.name: _described(system) for system in systems},
        "concurrency": concurrency,
        "judge": {"name": judge.name, "prompt_hash": judge.prompt_hash, "at": judge.at},
    }


def _described(system: System) -> dict[str, Any]:
    """What a system says of itself; of one that is not ours, also a hash of its code."""
    source = getattr(sys.modules[type(system).__module__], "__file__", None)
    if source is None or Path(source).is_relative_to(Path(bot.__file__).parent):
        return dict(system.describe())
    return dict(system.describe()) | {"module": sha256(Path(source).read_bytes()).hexdigest()[:16]}


@cache
def code_digest() -> str:
    """A hash of Dateline's own code: answers of one code are not continued by another."""
    root = Path(bot.__file__).parent
    found = sha256()
    for path in sorted(root.rglob("*.py")):
        found.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Task:
    """One item to be measured."""

    key: Key
    measured: Measured


class Measurement:
    """Runs what is not yet in a folder. ``on_item`` is told of every new item."""

    def __init__(
        self,
        systems: Sequence[System],
        questions: Sequence[Question],
        gold: Mapping[str, Gold],
        judge: Judge,
        choice: Choice,
    ) -> None:
        names = Counter(system.name for system in systems)
        if max(names.values()) > 1:
            raise UsageError(f"two systems are called {names.most_common(1)[0][0]!r}")
        self.systems = {system.name: system for system in systems}
        self.judge = judge
        self.choice = choice
        self._pacing = Pacing()
        self.tasks = [
            Task(Key(system.name, q.id, repeat), Measured(q, gold[q.id]))
            for repeat in range(1, choice.repeat + 1)
            for q in questions
            for system in systems
        ]

    def left(self, done: Collection[Item]) -> list[Task]:
        """What has no result, or an error for one."""
        settled = {item.key for item in done if not item.failed}
        return [task for task in self.tasks if task.key not in settled]

    def run(
        self, folder: RunFolder, limits: Limits, on_item: Callable[[Item], None]
    ) -> Ending:  # fmt: skip
        """Measure what is left; every item is on the disk before ``on_item`` is told of it."""

        def keep(item: Item) -> None:
            folder.add(item)
            on_item(item)

        left = self.left(list(folder.items.values()))
        for name in {task.key.system for task in left}:
            self.systems[name].prepare(answers=not self.choice.retrieval_only)
        runner = Runner(
            work=self._work,
            keep=keep,
            failed=lambda item: item.failed,
            late=lambda task: task.measured.failed(task.key, DatelineError(LATE), 0.0),
            pacing=self._pacing,
            limits=limits,
        )
        return runner.run(left)

    def _work(self, task: Task) -> Item:
        started = time.perf_counter()
        try:
            item = self._pacing.patiently(lambda: self._measure(task))
        except BaseException as error:  # one question's fault is that question's error
            item = task.measured.failed(task.key, error, 0.0)
        return replace(item, seconds=time.perf_counter() - started)

    def _measure(self, task: Task) -> Item:
        system = self.systems[task.key.system]
        question, gold = task.measured.question, task.measured.gold
        scope = Scope(as_of=question.as_of, without=gold.hidden)
        if self.choice.retrieval_only:
            asked = standalone(question.text, question.history) or question.text
            found = {
                budget: system.retrieve(asked, budget=budget, scope=scope)
                for budget in self.choice.budgets
            }
            scores = score_passages(question, gold, found)
            return task.measured.found(task.key, found[max(found)], scores, 0.0)
        answer = system.answer(
            question.text,
            scope=scope,
            history=question.history,
        )
        broken = next((w for w in answer.warnings if w.code in INCOMPLETE), None)
        if broken is not None:  # what is left of it says nothing about the model's answers
            return task.measured.failed(task.key, ProviderError(broken.text), 0.0)
        return task.measured.answered(
            task.key, answer, score(question, gold, answer, self.judge), 0.0
        )
