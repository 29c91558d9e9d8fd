"""The chat's loop: a line is read, a question answered or a command run, until the reader leaves.

Imports little, because the prompt waits for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, Protocol

from bot.channels.terminal.commands import find
from bot.channels.terminal.keyboard import Interrupts, unechoed
from bot.channels.terminal.lines import ALARM, QUIET, Line, Terminal, line
from bot.errors import DatelineError, ProviderError, SettingsError, UnknownArticle, UsageError

if TYPE_CHECKING:
    from bot.domain import Scope
    from bot.settings import Settings
    from bot.state.conversations import Conversation, Conversations, Exchange
    from bot.state.feedback import FeedbackBox
    from bot.wiring import Dateline

CHANNEL = "terminal"
OFFLINE = "offline"  # as in bot.providers.chat_models
INTERRUPTED = 130
_BREAKDOWNS = ("cut_off", "too_slow", "too_long", "refused", "empty")

Json = dict[str, Any]


class LineReader(Protocol):
    """Where questions and commands come from."""

    interactive: bool

    def read(self) -> str:
        """The next line. Raises EOFError at the end, KeyboardInterrupt when a line is left."""
        ...

    def agrees(self, question: str) -> bool:
        """Whether the reader says yes."""
        ...


class Desk(Protocol):
    """What a chat works with. The archive may still be on its way; who asks for it waits."""

    @property
    def settings(self) -> Settings: ...

    @property
    def dateline(self) -> Dateline:
        """The archive under the settings of now. Raises :class:`DatelineError`."""

    @property
    def about_sample(self) -> bool:
        """Whether the archive is the sample, because nothing was ever ingested."""

    @property
    def conversations(self) -> Conversations: ...

    @property
    def feedback(self) -> FeedbackBox: ...

    def offline(self) -> Dateline:
        """The archive with the offline answerer."""

    def change(self, variable: str, text: str) -> None:
        """Set a setting for the rest of the chat. Raises :class:`SettingsError`."""

    def destination(self) -> str | None:
        """Where questions and passages go; ``None`` if they stay here."""

    def headlines(self) -> Sequence[tuple[str, str, str | None, str | None]]:
        """Id, title, source and date of every article, the newest first."""

    def ingest(self, words: Sequence[str]) -> int:
        """Run ``dateline ingest`` with these arguments. Returns its exit code."""


class Chat:
    """One sitting. Commands read and change its public attributes."""

    def __init__(
        self,
        *,
        desk: Desk,
        terminal: Terminal,
        errors: Terminal,
        reader: LineReader,
        scope: Scope | None = None,
    ) -> None:
        """``errors`` is where problems are told when nobody sits at the prompt; ``scope``, if not
        everything, is what the first question may be answered from."""
        self.desk = desk
        self.terminal = terminal
        self.reader = reader
        self.narrowed_to = scope
        self.left = False
        self._errors = terminal if reader.interactive else errors
        self._conversation: Conversation | None = None
        self._told_of: DatelineError | None = None
        self.interrupts = Interrupts()
        self._answers = 0

    @property
    def scope(self) -> Scope:
        """What questions are answered from."""
        from bot.domain import EVERYTHING

        return self.narrowed_to or EVERYTHING

    @scope.setter
    def scope(self, value: Scope) -> None:
        self.narrowed_to = None if value.is_everything else value

    @property
    def conversation(self) -> Conversation:
        """The conversation of now; begun when it is first needed."""
        if self._conversation is None:
            try:
                self._conversation = self.desk.conversations.begin(CHANNEL)
            except DatelineError as error:  # it goes on in memory
                self._conversation = _unkept(error)
        return self._conversation

    @conversation.setter
    def conversation(self, value: Conversation | None) -> None:
        self._conversation = value

    @property
    def number(self) -> int | None:
        """The conversation's, once it is kept."""
        return None if self._conversation is None else self._conversation.num

    def run(self) -> int:
        """Until the reader leaves. Returns the worst exit code of what was done."""
        worst = 0
        drawn = self.reader.interactive and self.terminal.draws
        with self.interrupts.watched(), unechoed() if drawn else nullcontext():
            while not self.left:
                try:
                    text = self.reader.read().strip()
                    code = self._take(text) if text else 0
                    if text and self.reader.interactive and not self.left:
                        self.say()  # before the next prompt
                except EOFError:
                    break
                except KeyboardInterrupt:
                    if not self.reader.interactive:
                        return INTERRUPTED
                    continue
                worst = max(worst, code)
        return 0 if self.reader.interactive else worst

    def _take(self, text: str) -> int:
        try:
            if text.startswith("/"):
                command, argument = find(text)
                return command.run(self, argument)
            self.ask(text)
        except DatelineError as error:
            self.complain(error)
            return error.exit_code
        return 0

    def ask(
        self, question: str, *, instead_of: Exchange | None = None, offline: bool = False
    ) -> None:
        """Answer ``question``; if the model fails, offer to do without. Raises DatelineError."""
        try:
            self._answer(question, instead_of, offline)
        except (ProviderError, SettingsError) as error:
            if offline or self.desk.settings.model == OFFLINE or not self.reader.interactive:
                raise
            self._complain_of_model(error)
            if self.reader.agrees("Answer without the model, offline?"):
                self.conversation.take_back(self.conversation.exchanges[-1])
                self._answer(question, instead_of, offline=True)

    def _complain_of_model(self, error: DatelineError) -> None:
        """One line, without the advice for the command line: the offer follows."""
        from bot.providers.failures import OFFLINE_HINT

        advice = error.hint.removesuffix(OFFLINE_HINT).rstrip(", ")
        self.complain(DatelineError(f"{error.message}; {advice}" if advice else error.message))

    def _answer(self, question: str, instead_of: Exchange | None, offline: bool) -> None:
        from bot.channels.conversing import converse
        from bot.channels.terminal.answers import lines_of_chat, sentence_line

        question = question.encode("utf-8", "replace").decode("utf-8")
        conversation = self.conversation
        model = OFFLINE if offline else self.desk.settings.model
        if self._answers and not self.reader.interactive:
            self.say()  # between two answers
        self._answers += 1

        def show(sentence: Json) -> None:
            self.terminal.lines([sentence_line(sentence, model=model)])

        def assistant() -> Any:
            return (self.desk.offline() if offline else self.desk.dateline).assistant

        with self.terminal.waiting("answering; Ctrl-C stops"):
            answer = converse(
                assistant,
                conversation,
                question,
                show,
                scope=self.scope,
                model=model,
                instead_of=instead_of,
                undisturbed=self.interrupts.held,
            )
        self.terminal.lines(lines_of_chat(answer, self.title_of, self.terminal.width))
        self._after(answer)

    def _after(self, answer: Json) -> None:
        """What the reader should know beyond the answer."""
        codes = {warning["code"] for warning in answer["warnings"]}
        if codes.intersection(_BREAKDOWNS) and self.reader.interactive:
            self.say("/retry asks again; /retry offline does without the model", QUIET)
        self.tell_if_not_kept()
        if "stopped" in codes and not self.reader.interactive:
            raise KeyboardInterrupt

    def tell_if_not_kept(self) -> None:
        """Say once that the conversation cannot be written."""
        problem = self.conversation.problem
        if problem is not None and problem is not self._told_of:
            self._told_of = problem
            self.complain(problem)
            self.say("this conversation goes on, but is not kept; /save writes it to a file", ALARM)

    def last_answer(self) -> tuple[Exchange, Json]:
        """The last question that has one, and its answer. Raises :class:`UsageError`."""
        from bot.channels.conversing import answer_of

        for exchange in reversed(self.conversation.exchanges):
            answer = answer_of(exchange)
            if answer is not None:
                return exchange, answer
        raise UsageError("there is no answer yet", hint="ask something first")

    def title_of(self, article_id: str, revision: int) -> str:
        """The title of an article that was read; its id where the archive has it no more."""
        try:
            return self.desk.dateline.catalogue.revision(article_id, revision).article.title
        except UnknownArticle:
            return article_id

    def say(self, text: str = "", style: str = "") -> None:
        self.terminal.lines([line(text, style)])

    def complain(self, error: DatelineError) -> None:
        """What failed and what to do, in a line each."""
        self._errors.lines(_complaint(error))


def _unkept(problem: DatelineError) -> Conversation:
    from datetime import UTC, datetime

    from bot.state.conversations import Conversation

    return Conversation(
        channel=CHANNEL, database=None, clock=lambda: datetime.now(UTC), problem=problem
    )


def _complaint(error: DatelineError) -> Iterator[Line]:
    from bot.channels.safe_text import printable

    yield line(f"dateline: {printable(error.message)}", ALARM)
    if error.hint:
        yield line(f"  {printable(error.hint)}")
