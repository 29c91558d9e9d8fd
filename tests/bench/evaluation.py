"""What the evaluation's runner adds to the answers: ``python -m tests.bench.evaluation``.

500 questions (the golden set, eight times) by the offline answerer and by a scripted model that
answers at once: so many a second alone, and so many through the runner with every metric and every
item on the disk. Medians of five turns.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from statistics import median

from bot import Dateline, ScriptedChatModel, Settings
from bot.answering.assistant import Assistant
from bot.domain import Scope
from bot.evaluation.folder import RunFolder
from bot.evaluation.gold import Resolver
from bot.evaluation.judging import RulesJudge
from bot.evaluation.measuring import Choice, Measurement, manifest
from bot.evaluation.question_files import load
from bot.evaluation.runner import Limits
from bot.evaluation.systems import DatelineSystem
from bot.reading.files import read_paths

ROOT = Path(__file__).parent.parent.parent
COUNT, TURNS = 500, 5
REPLY = (
    "Stoltenberg's term is set to end in October."
    ' <q n="1">Stoltenberg\'s term as NATO Secretary General is set to end in October</q>'
)


def main() -> None:
    golden = (ROOT / "tests" / "seed.golden.jsonl").read_text().splitlines()
    rows = [
        dict(json.loads(line), id=f"{n}-{copy}")
        for copy in range(8)
        for n, line in enumerate(golden)
    ][:COUNT]
    print("| who answers | answers alone | through the runner |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "set.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        with Dateline(Settings.from_env({"DATELINE_DATA_DIR": str(folder / "data")})) as dateline:
            dateline.ingestor.ingest(read_paths([ROOT / "corpus"]))
            scripted = ScriptedChatModel(replies=[REPLY] * (3 * TURNS * COUNT))
            for who, drafter in (
                ("offline", dateline.drafter),
                ("a scripted model", dateline.models.drafter(scripted)),
            ):
                assistant = Assistant(
                    retriever=dateline.retriever,
                    drafter=drafter,
                    archive=dateline.catalogue,
                    embedder=dateline.embedder.name,
                    budget=4000,
                )
                system = DatelineSystem(lambda made=assistant: made, dateline.retriever, {})  # type: ignore[misc]
                print(row(who, system, folder, dateline), flush=True)


def row(who: str, system: DatelineSystem, folder: Path, dateline: Dateline) -> str:
    questions = load(folder / "set.jsonl")
    gold = Resolver(dateline.catalogue).resolve(questions.questions, "set.jsonl")
    alone, run = [], []
    for turn in range(TURNS):
        started = time.perf_counter()
        for question in questions.questions:
            scope = Scope(as_of=question.as_of, without=gold[question.id].hidden)
            system.answer(question.text, scope=scope, history=question.history)
        alone.append(COUNT / (time.perf_counter() - started))
        judge, choice = RulesJudge(), Choice()
        measurement = Measurement([system], questions.questions, gold, judge, choice)
        with RunFolder(folder / f"{who}-{turn}") as results:
            results.open(manifest(questions, choice, [system], judge, "", 1, 1))
            started = time.perf_counter()
            measurement.run(results, Limits(concurrency=1, max_errors=0), lambda _: None)
            run.append(COUNT / (time.perf_counter() - started))
    return f"| {who} | {median(alone):.0f}/s | {median(run):.0f}/s |"


if __name__ == "__main__":
    main()
