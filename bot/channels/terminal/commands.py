"""The commands of the chat: their names, what they take, what they do, and where that is done."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.channels.terminal.chat import Chat

Kind = Literal["", "command", "source", "article", "citation", "path", "model", "judgement", "off"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """``home`` is ``MODULE.FUNCTION`` beside this one, imported when the command is given.

    ``completes``: what its argument may be completed with.
    """

    name: str
    home: str
    meaning: str
    argument: str = ""
    completes: Kind = ""

    @property
    def usage(self) -> str:
        return f"/{self.name} {self.argument}".rstrip()

    def run(self, chat: Chat, argument: str) -> int:
        """Returns an exit code. Raises :class:`bot.errors.DatelineError`."""
        module, _, function = self.home.partition(".")
        home = importlib.import_module(f"bot.channels.terminal.{module}")
        return getattr(home, function)(chat, argument) or 0


COMMANDS = (
    Command(name="help", home="talking.help_", argument="[COMMAND]", completes="command",
            meaning="what there is"),
    Command(name="source", home="looking.source", argument="N", completes="citation",
            meaning="show quote N where it stands in its article; /N is the same"),
    Command(name="open", home="looking.open_", argument="N", completes="citation",
            meaning="open the page or the file of quote N"),
    Command(name="why", home="looking.why",
            meaning="how the last answer came about: passages, scores, what was left out, cost"),
    Command(name="as-of", home="narrowing.as_of", argument="DATE|off", completes="off",
            meaning="answer from what was out by that day"),
    Command(name="since", home="narrowing.since", argument="DATE|off", completes="off",
            meaning="only articles published on that day or later"),
    Command(name="until", home="narrowing.until", argument="DATE|off", completes="off",
            meaning="only articles published by that day"),
    Command(name="source-only", home="narrowing.source_only", argument="NAME[, NAME]|off",
            completes="source", meaning="only articles of these sources"),
    Command(name="articles", home="looking.articles", argument="[WORDS]", completes="article",
            meaning="the newest articles, or those with these words in their title"),
    Command(name="ingest", home="working.ingest", argument="SOURCE...", completes="path",
            meaning="take articles in, as `dateline ingest` does"),
    Command(name="model", home="working.model", argument="[NAME]", completes="model",
            meaning="who writes the answers: offline, or PROVIDER:MODEL"),
    Command(name="budget", home="working.budget", argument="[CHARACTERS]",
            meaning="how much text an answer is drawn from"),
    Command(name="retry", home="talking.retry", argument="[offline]", completes="model",
            meaning="ask the last question again, if need be without a model"),
    Command(name="undo", home="talking.undo",
            meaning="take the last question and its answer back"),
    Command(name="history", home="talking.history", argument="[N]",
            meaning="the questions of this conversation, or number N with its answer"),
    Command(name="new", home="talking.new", meaning="begin another conversation"),
    Command(name="feedback", home="talking.feedback", argument="good|bad [WORDS]",
            completes="judgement", meaning="judge the last answer, for a later evaluation"),
    Command(name="copy", home="sharing.copy", meaning="copy the last answer with its sources"),
    Command(name="save", home="sharing.save", argument="FILE.md", completes="path",
            meaning="write this conversation as Markdown"),
    Command(name="quit", home="talking.quit_", meaning="leave; Ctrl-D does, too"),
)  # fmt: skip
_BY_NAME = {command.name: command for command in COMMANDS}


def find(line: str) -> tuple[Command, str]:
    """``/name argument`` -> the command and its argument. ``/3`` is ``/source 3``.

    An unknown one raises :class:`UsageError` and names those that it may have meant.
    """
    name, _, argument = line.removeprefix("/").partition(" ")
    if name.isascii() and name.isdigit():
        return _BY_NAME["source"], name
    if name in _BY_NAME:
        return _BY_NAME[name], argument.strip()
    raise UsageError(f"there is no command '/{name}'", hint=_suggestion(name))


def _suggestion(name: str) -> str:
    import difflib

    near: Sequence[str] = [known for known in _BY_NAME if name and known.startswith(name)]
    near = near or difflib.get_close_matches(name.casefold(), _BY_NAME, n=3, cutoff=0.5)
    if not near:
        return "/help names all"
    return "did you mean " + " or ".join(f"/{known}" for known in near[:3]) + "? /help names all"
