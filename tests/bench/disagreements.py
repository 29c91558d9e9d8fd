"""How often the rules find a disagreement among ordinary articles, where there is hardly any.

    python -m tests.bench.disagreements QUESTIONS.jsonl [--articles FOLDER]

A line of QUESTIONS has a ``question``; where it has ``passages`` (title and text, as ClapNQ has
them), those are the articles, each once; else FOLDER holds them. Every question is answered
offline; each alarm is printed for a person to judge, then their share with its interval.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot import Dateline, Settings
from bot.archive.identity import article_id
from bot.domain import Article
from bot.evaluation.statistics import wilson
from bot.reading.files import read_paths


def articles(rows: list[dict[str, Any]]) -> Iterator[Article]:
    seen = set()
    for row in rows:
        for passage in row.get("passages", ()):
            key = article_id(passage["title"] + passage["text"])
            if key not in seen:
                seen.add(key)
                yield Article(key=key, title=passage["title"], text=passage["text"])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("questions", type=Path)
    parser.add_argument("--articles", type=Path)
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.questions.read_text("utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_env({"DATELINE_DATA_DIR": folder, "DATELINE_MODEL": "offline"})
        with Dateline(settings) as dateline:
            read = read_paths([given.articles]) if given.articles else articles(rows)
            dateline.ingestor.ingest(read)
            alarms = 0
            for row in rows:
                answer = dateline.assistant.ask(row["question"])
                alarms += bool(answer.disagreements)
                for found in answer.disagreements:
                    print(f"\n{row['question']}\n  {found.kind}, about {found.about}")
                    for text, n in found.claims:
                        title = answer.citations[n - 1].quote.revision.article.title
                        print(f"  - {text} ({title})")
            low, high = wilson(alarms / len(rows), len(rows))
    share = f"{100 * alarms / len(rows):.1f} % ({100 * low:.1f}-{100 * high:.1f})"
    print(f"\n{alarms} of {len(rows)} questions with a disagreement: {share}")


if __name__ == "__main__":
    main()
