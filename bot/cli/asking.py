"""``ask`` and ``search``."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from bot.cli.printing import DONE, open_archive, print_json, settings_from, tell
from bot.cli.scopes import scope_of, tell_if_unseen
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.domain import Sentence
    from bot.settings import Settings
    from bot.wiring import Dateline


def ask(arguments: argparse.Namespace) -> int:
    from bot.channels import as_json
    from bot.channels.terminal.answers import lines_of_ask, sentence_line
    from bot.channels.terminal.explanations import explanation_lines, prompt_lines
    from bot.channels.terminal.lines import Terminal, line

    question = _worded(arguments.question)
    terminal = Terminal()
    settings = settings_from(arguments)
    announce_model(settings)
    with open_archive(settings) as dateline:
        scope = scope_of(arguments)
        tell_if_unseen(dateline, scope)
        if arguments.json:
            print_json(as_json.answer(dateline.assistant.ask(question, scope=scope)))
            return DONE

        def show(sentence: Sentence, _: object) -> None:
            terminal.lines([sentence_line(as_json.sentence(sentence), model=settings.model)])

        found = dateline.assistant.ask(question, show, scope=scope)
        answer = as_json.answer(found)
        titles = {
            (p.revision.article_id, p.revision.number): p.revision.article.title
            for p in found.passages
        }
        terminal.lines(lines_of_ask(answer, lambda *known: titles[known]))
        if arguments.explain:
            terminal.lines([line(), *explanation_lines(answer, lambda *known: titles[known])])
            terminal.lines(prompt_lines(dateline.prompt_for(question, found.passages)))
    return DONE


def announce_model(settings: Settings) -> None:
    """Say where passages go when that was decided by a key that happens to be set."""
    from bot.providers.chat_models import OFFLINE, destination

    if settings.model_is_default and settings.model != OFFLINE:
        where = destination(settings.model, settings.base_url)
        tell(
            f"OPENAI_API_KEY is set: the question and the passages go to {where}"
            " (--model offline keeps them here)"
        )


def search(arguments: argparse.Namespace) -> int:
    from bot.channels import as_json
    from bot.channels.terminal.articles import passage_lines
    from bot.channels.terminal.lines import Terminal

    with open_archive(settings_from(arguments)) as dateline:
        budget, limit = dateline.settings.context_budget, arguments.k
        scope = scope_of(arguments)
        tell_if_unseen(dateline, scope)
        if arguments.query == "-":
            for line in sys.stdin:
                query = _clean_line(line)
                found = dateline.retriever.retrieve(query, budget=budget, limit=limit, scope=scope)
                preferred = dateline.retriever.preferences(query, scope=scope)
                print_json(as_json.search(query, found, preferred))
                _tell_warnings(dateline)
            return DONE
        query = _worded(arguments.query)
        found = dateline.retriever.retrieve(query, budget=budget, limit=limit, scope=scope)
        preferred = dateline.retriever.preferences(query, scope=scope)
        if arguments.json:
            print_json(as_json.search(query, found, preferred))
        else:
            Terminal().lines(passage_lines(found, preferred))
        _tell_warnings(dateline)
    return DONE


def _tell_warnings(dateline: Dateline) -> None:
    """What the search could not see: passages have no place for that."""
    for warning in dateline.take_warnings():
        tell(warning.text)


def _worded(text: str) -> str:
    if not text.strip():
        raise UsageError("the question is empty", hint='try: dateline ask "Who ...?"')
    return text.encode("utf-8", "replace").decode("utf-8")


def _clean_line(line: str) -> str:
    return line.rstrip("\r\n").encode("utf-8", "replace").decode("utf-8")
