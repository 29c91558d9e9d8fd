"""The command ``dateline``: one function per subcommand; each parses, calls and prints."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import __version__
from bot.errors import DatelineError, UsageError

if TYPE_CHECKING:
    from bot.archive.ingestion import IngestReport
    from bot.settings import Settings
    from bot.wiring import Dateline

DONE, FAILED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed (in part), 2 wrong use."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    arguments = _parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
        return code
    except DatelineError as error:
        _complain(error)
        return error.exit_code
    except BrokenPipeError:  # the reader, `head` say, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        print("dateline: stopped", file=sys.stderr)
        return INTERRUPTED


def _complain(error: DatelineError) -> None:
    from bot.channels.safe_text import printable

    print(f"dateline: {printable(error.message)}", file=sys.stderr)
    if error.hint:
        print(f"  {printable(error.hint)}", file=sys.stderr)


# --- arguments -------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    everywhere = argparse.ArgumentParser(add_help=False)
    everywhere.add_argument(
        "--data-dir",
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="where articles and indexes are kept (else DATELINE_DATA_DIR)",
    )
    parser = argparse.ArgumentParser(
        prog="dateline",
        parents=[everywhere],
        description="Answers about news articles: each quoted, dated and checked.",
    )
    parser.add_argument("--version", action="version", version=f"dateline {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(
        name: str, run: Callable[[argparse.Namespace], int], text: str
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, parents=[everywhere], help=text, description=text)
        added.set_defaults(run=run)
        return added

    ask = command("ask", _ask, "answer a question from the articles, with quotes")
    ask.add_argument("question", metavar="QUESTION")
    ask.add_argument(
        "--model",
        metavar="NAME",
        help="who writes: offline, or PROVIDER:MODEL (else DATELINE_MODEL)",
    )
    ask.add_argument(
        "--explain", action="store_true", help="also show passages, prompt, times and tokens"
    )
    _add_output(ask)
    ingest = command("ingest", _ingest, "take articles in: files and folders, safe to repeat")
    ingest.add_argument("paths", metavar="PATH", nargs="+", type=Path)
    ingest.add_argument("--json", action="store_true", help="print the result as JSON")
    search = command("search", _search, "show the passages that an answer would be drawn from")
    search.add_argument("query", metavar="QUERY", help="words, or - for one query a line on stdin")
    search.add_argument("-k", metavar="N", type=_positive, help="at most N passages")
    _add_output(search)
    _add_articles(command("articles", _articles_list, "list, show or remove articles"), everywhere)
    reindex = command("reindex", _reindex, "rebuild the vectors with the embedder that is set")
    reindex.add_argument("--embedder", metavar="NAME", help="(else DATELINE_EMBEDDER)")
    doctor = command("doctor", _doctor, "check settings, archive, index and embedder")
    doctor.add_argument("--repair", action="store_true", help="rebuild the vector index if need be")
    return parser


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.add_argument(
        "--budget",
        metavar="CHARACTERS",
        default=None,
        help="characters of passages to use (else DATELINE_CONTEXT_BUDGET)",
    )


def _add_articles(articles: argparse.ArgumentParser, everywhere: argparse.ArgumentParser) -> None:
    actions = articles.add_subparsers(metavar="ACTION", required=True)
    listing = actions.add_parser("list", parents=[everywhere], help="one line an article")
    listing.set_defaults(run=_articles_list)
    showing = actions.add_parser("show", parents=[everywhere], help="one article, whole")
    showing.add_argument("id", metavar="ID")
    showing.add_argument("--revision", metavar="N", type=_positive, help="an earlier revision")
    showing.set_defaults(run=_articles_show)
    removing = actions.add_parser("remove", parents=[everywhere], help="search without it")
    removing.add_argument("id", metavar="ID")
    removing.set_defaults(run=_articles_remove)
    for action in (listing, showing):
        action.add_argument("--json", action="store_true", help="print the result as JSON")


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)


def _settings(arguments: argparse.Namespace) -> Settings:
    from bot.settings import Settings, gather

    flags = {}
    if getattr(arguments, "data_dir", None):
        flags["DATELINE_DATA_DIR"] = arguments.data_dir
    if getattr(arguments, "budget", None):
        flags["DATELINE_CONTEXT_BUDGET"] = arguments.budget
    if getattr(arguments, "model", None):
        flags["DATELINE_MODEL"] = arguments.model
    if getattr(arguments, "embedder", None):
        flags["DATELINE_EMBEDDER"] = arguments.embedder
    return Settings.from_env(gather(flags))


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)


# --- commands --------------------------------------------------------------------------------


def _open(settings: Settings) -> Dateline:
    """The user's own archive; the packaged sample, said aloud, where nothing was ever ingested."""
    from bot.wiring import Dateline, has_articles, sample

    if has_articles(settings):
        return Dateline(settings)
    print(
        "dateline: nothing has been ingested yet; this is about the sample article that comes"
        " with Dateline. Take your own in with: dateline ingest PATH",
        file=sys.stderr,
    )
    return sample(settings)


def _ask(arguments: argparse.Namespace) -> int:
    from bot.channels import as_json
    from bot.channels.terminal import Terminal

    question = _worded(arguments.question)
    terminal = Terminal()
    settings = _settings(arguments)
    _announce_model(settings)
    with _open(settings) as dateline:
        if arguments.json:
            _print_json(as_json.answer(dateline.assistant.ask(question)))
            return DONE
        answer = dateline.assistant.ask(question, lambda sentence, _: terminal.sentence(sentence))
        terminal.rest_of(answer)
        if arguments.explain:
            terminal.explanation(answer, dateline.prompt_for(question, answer.passages))
    return DONE


def _announce_model(settings: Settings) -> None:
    """Say where passages go when that was decided by a key that happens to be set."""
    from bot.providers.chat_models import OFFLINE, destination

    if settings.model_is_default and settings.model != OFFLINE:
        where = destination(settings.model, settings.base_url)
        print(
            f"dateline: OPENAI_API_KEY is set: the question and the passages go to {where}"
            " (--model offline keeps them here)",
            file=sys.stderr,
        )


def _worded(text: str) -> str:
    if not text.strip():
        raise UsageError("the question is empty", hint='try: dateline ask "Who ...?"')
    return text.encode("utf-8", "replace").decode("utf-8")


def _search(arguments: argparse.Namespace) -> int:
    from bot.channels import as_json
    from bot.channels.terminal import Terminal

    with _open(_settings(arguments)) as dateline:
        budget, limit = dateline.settings.context_budget, arguments.k
        if arguments.query == "-":
            for line in sys.stdin:
                query = _clean_line(line)
                found = dateline.retriever.retrieve(query, budget=budget, limit=limit)
                _print_json(as_json.search(query, found))
            return DONE
        query = _worded(arguments.query)
        found = dateline.retriever.retrieve(query, budget=budget, limit=limit)
        if arguments.json:
            _print_json(as_json.search(query, found))
        else:
            Terminal().passages(found)
    return DONE


def _clean_line(line: str) -> str:
    return line.rstrip("\r\n").encode("utf-8", "replace").decode("utf-8")


def _ingest(arguments: argparse.Namespace) -> int:
    from bot.channels import as_json
    from bot.channels.progress import Progress
    from bot.reading.files import bytes_in, check_paths, read_paths
    from bot.wiring import Dateline

    check_paths(arguments.paths)
    with Dateline(_settings(arguments)) as dateline, Progress() as progress:
        _say_cost(dateline, bytes_in(arguments.paths), at_most=True)
        report = dateline.ingestor.ingest(read_paths(arguments.paths), progress.show)
        _say_spent(dateline)
    if arguments.json:
        skipped = [{"source": e.source, "line": e.line, "reason": e.reason} for e in report.skipped]
        _print_json(as_json.ingested(_counts(report), skipped, report.seconds))
    else:
        for error in report.skipped:
            _complain(error)
        counts = ", ".join(f"{n} {name}" for name, n in _counts(report).items())
        print(f"{counts}, {len(report.skipped)} skipped, in {report.seconds:.1f} s")
    if report.unpublished:
        _complain(report.unpublished)
    return FAILED if report.skipped or report.unpublished else DONE


def _counts(report: IngestReport) -> dict[str, int]:
    names = ("added", "updated", "unchanged", "removed")
    return {name: getattr(report, name) for name in names}


def _reindex(arguments: argparse.Namespace) -> int:
    from bot.channels.progress import Progress
    from bot.wiring import Dateline

    with Dateline(_settings(arguments)) as dateline, Progress() as progress:
        name = dateline.embedder.name
        _say_cost(dateline, dateline.reindexer.characters_left())
        done = dateline.reindexer.run(progress.blocks)
        spent = getattr(dateline.embedder, "tokens", 0)
    print(f"{done} blocks now have vectors of {name!r}" + (f"; {spent:,} tokens" if spent else ""))
    print(f"keep DATELINE_EMBEDDER={name} set")
    return DONE


def _say_spent(dateline: Dateline) -> None:
    """After texts went to an embedder that charges for them: what the service has counted."""
    from bot.providers.openai_embedder import OpenAIEmbedder

    embedder = dateline.embedder
    if isinstance(embedder, OpenAIEmbedder) and embedder.tokens:
        cost = embedder.cost(embedder.tokens)
        price = "at a price not known here" if cost is None else f"${cost:.4f}"
        print(
            f"dateline: {embedder.tokens:,} tokens went to {embedder.name!r}, {price}",
            file=sys.stderr,
        )


def _say_cost(dateline: Dateline, characters: int, *, at_most: bool = False) -> None:
    """Before texts go to an embedder that charges for them: how many, and about how much.

    ``at_most``: what is unchanged will not be sent.
    """
    from bot.providers.openai_embedder import OpenAIEmbedder

    embedder = dateline.embedder
    if not isinstance(embedder, OpenAIEmbedder):
        return
    tokens = embedder.estimated_tokens(characters)
    cost = embedder.cost(tokens)
    price = "at a price not known here" if cost is None else f"about ${cost:.4f}"
    about = "at most about" if at_most else "about"
    print(f"dateline: {about} {tokens:,} tokens go to {embedder.name!r}, {price}", file=sys.stderr)


def _articles_list(arguments: argparse.Namespace) -> int:
    from bot.channels import as_json
    from bot.channels.terminal import Terminal

    with _open(_settings(arguments)) as dateline:
        revisions = dateline.catalogue.revisions()
        if arguments.json:
            _print_json([as_json.listed(r) for r in revisions])
        else:
            Terminal().articles(revisions)
    return DONE


def _articles_show(arguments: argparse.Namespace) -> int:
    from bot.channels import as_json
    from bot.channels.terminal import Terminal

    with _open(_settings(arguments)) as dateline:
        revision = dateline.catalogue.revision(arguments.id, arguments.revision)
        if arguments.json:
            _print_json(as_json.shown(revision))
        else:
            Terminal().article(revision)
    return DONE


def _articles_remove(arguments: argparse.Namespace) -> int:
    from bot.channels.safe_text import printable
    from bot.wiring import Dateline

    with Dateline(_settings(arguments)) as dateline:
        removed = dateline.ingestor.remove(arguments.id)
    print(f"removed {arguments.id}: {printable(removed.title)}")
    return DONE


def _doctor(arguments: argparse.Namespace) -> int:
    from bot.channels.terminal import Terminal
    from bot.diagnosis import examine
    from bot.wiring import Dateline, has_articles

    settings = _settings(arguments)
    findings = []
    empty = not has_articles(settings)
    with Dateline(settings) as dateline:
        for finding in examine(dateline, repair=arguments.repair, empty=empty):
            findings.append(finding)
            Terminal().lines(finding.lines())
    return DONE if all(f.sound for f in findings) else FAILED
