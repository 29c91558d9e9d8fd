"""``eval make`` and ``eval inbox``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.printing import DONE, FAILED, open_archive, print_json, settings_from, tell
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.domain import Revision
    from bot.evaluation.making.by_rule import Made
    from bot.wiring import Dateline

QUESTIONS_OF_ONE_CALL = 6


def make(arguments: argparse.Namespace) -> int:
    from bot.channels.progress import Progress
    from bot.evaluation.making import by_rule, sets

    path = _new_file(arguments.out)
    with open_archive(settings_from(arguments)) as dateline, Progress() as progress:
        about = by_rule.questions_about
        if arguments.model:
            about = partial(_written_by_model, dateline, arguments.model)
        articles = dateline.catalogue.coverage().articles
        rows = sets.make(
            dateline.catalogue,
            dateline.retriever.retrieve,
            arguments.count,
            arguments.seed,
            about,
            lambda done: progress.questions(done, articles, 0),
        )
    if not rows:
        tell("the articles yield no question by these rules; a chat model (--model) may find some")
        return FAILED
    _write(path, rows)
    if len(rows) < arguments.count:
        tell(f"the articles yield {len(rows)} questions, not {arguments.count}")
    print(f"{len(rows)} questions: {path}")
    return DONE


def _written_by_model(dateline: Dateline, model: str, revision: Revision) -> Iterator[Made]:
    from bot.evaluation.making import by_model

    ask, prompt = dateline.models.asking(model), dateline.models.prompt("questions")
    return by_model.questions_about(revision, ask, prompt, QUESTIONS_OF_ONE_CALL)


def inbox(arguments: argparse.Namespace) -> int:
    from bot.channels.safe_text import printable
    from bot.evaluation.inbox import row
    from bot.wiring import Dateline

    path = _new_file(arguments.out) if arguments.out else None
    settings = settings_from(arguments)
    own = (settings.data_dir / "state.db").exists()  # though its articles may be gone
    with Dateline(settings, tell=tell) if own else open_archive(settings) as dateline:
        for name in arguments.done:
            dateline.feedback.reviewed(_number(name))
        rows = [row(feedback) for feedback in dateline.feedback.waiting()]
    if path is not None and rows:
        _write(path, rows)
    if arguments.json:
        print_json(rows)
    elif path is not None and rows:
        print(f"{len(rows)} to review: {path}")
    else:
        for fields in rows:
            said = f" – {fields['note']['said']}" if fields["note"]["said"] else ""
            print(printable(f"{fields['id']}  {fields['tags'][1]}  {fields['question']}{said}"))
        if not rows:
            print("Nothing waits to be reviewed.")
    return DONE


def _number(name: str) -> int:
    digits = name.removeprefix("feedback-")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 15:
        raise UsageError(f"{name!r} is no id of feedback", hint="such as feedback-12")
    return int(digits)


def _new_file(name: str) -> Path:
    """Refuse to overwrite: a reviewed question set is work."""
    path = Path(name)
    if path.suffix.lower() != ".jsonl":
        raise UsageError(f"--out: {name!r} does not end in .jsonl")
    if path.exists():
        raise UsageError(f"{name!r} is there already", hint="name a new file with --out")
    if not path.parent.is_dir():
        raise UsageError(f"there is no folder {str(path.parent)!r}")
    return path


def _write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    text = "".join(json.dumps(fields, ensure_ascii=False) + "\n" for fields in rows)
    try:
        path.write_text(text.encode("utf-8", "replace").decode(), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{str(path)!r} cannot be written: {error.strerror}") from None
