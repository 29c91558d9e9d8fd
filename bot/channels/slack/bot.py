"""The parts of the Slack bot, joined."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.channels.slack.access import Access
from bot.channels.slack.answering import Answering, Ask, Check
from bot.channels.slack.buttons import Buttons
from bot.channels.slack.connection import connect
from bot.channels.slack.desk import Desk, asker_of
from bot.channels.slack.entries import Entries
from bot.channels.slack.greeting import Greeting
from bot.channels.slack.installations import keep_private
from bot.channels.slack.logs import Log
from bot.channels.slack.metrics import Metrics
from bot.channels.slack.request import Request
from bot.channels.slack.rules import Rules, read_rules
from bot.channels.slack.status import Statuses
from bot.channels.slack.windows import Windows
from bot.channels.slack.working import BETWEEN_ROUNDS, Errands, Workers
from bot.database import Database
from bot.domain import Revision, Scope
from bot.settings import Settings
from bot.state.slack_answers import GivenAnswers
from bot.state.slack_tasks import Task, TaskBook

GRACE = 25.0  # seconds for what is under way when the bot is stopped


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the bot needs of Dateline. ``as_of`` reads a day, ``newest`` gives titles of a scope."""

    assistant: Ask
    checker: Check
    revision: Callable[[str, int], Revision]
    newest: Callable[[Scope, int], Sequence[str]]
    as_of: Callable[[str], datetime]
    state: Database
    tasks: TaskBook
    answers: GivenAnswers


class SlackBot:
    """One process that answers. Start it, let ``app`` dispatch requests, stop it."""

    def __init__(
        self, settings: Settings, parts: Parts, *, between_rounds: float = BETWEEN_ROUNDS
    ) -> None:
        """Raises :class:`bot.errors.DatelineError` if settings, rules or tokens will not do."""
        self.log = Log(with_text=settings.slack_log_text)
        self.metrics = Metrics()
        self._parts = parts
        self._open = False
        rules = read_rules(settings.slack_rules)
        self._access = Access(settings.slack_allow, settings.slack_deny)
        keep_private(parts.state)
        self.app, self._workspaces = connect(settings, parts.state)
        self._statuses = Statuses()
        self._answering = self._make_answering(rules)
        self._workers = Workers(
            self._answering.answer,
            self._tend,
            count=settings.slack_workers,
            waiting=settings.slack_queue,
            between=between_rounds,
        )
        self.metrics.watch_queue(lambda: self._workers.waiting)
        # Apart: words that Slack lets wait must not hold up a window, which has three seconds.
        self._words, self._presses = Errands(self.log), Errands(self.log)
        self._register(self._access, rules, settings.slack_rate)

    def _make_answering(self, rules: Rules) -> Answering:
        return Answering(
            assistant=self._parts.assistant,
            checker=self._parts.checker,
            workspaces=self._workspaces,
            tasks=self._parts.tasks,
            answers=self._parts.answers,
            rules=rules,
            statuses=self._statuses,
            log=self.log,
            metrics=self.metrics,
            as_of=self._parts.as_of,
        )

    def _register(self, access: Access, rules: Rules, rate: int) -> None:
        desk = Desk(
            access=access,
            tasks=self._parts.tasks,
            put=self._workers.put,
            waiting=lambda: self._workers.waiting,
            is_open=lambda: self._open,
            rate=rate,
            log=self.log,
            metrics=self.metrics,
        )
        greeting = Greeting(
            workspaces=self._workspaces, access=access, rules=rules, newest=self._parts.newest
        )
        entries = Entries(
            desk=desk, errands=self._words, workspaces=self._workspaces, greeting=greeting
        )
        entries.register(self.app)
        Buttons(
            desk=desk,
            errands=self._presses,
            answers=self._parts.answers,
            windows=Windows(revision=self._parts.revision, rules=rules),
            workspaces=self._workspaces,
        ).register(self.app)
        # What nobody asked for is acknowledged, or Slack would send it again.
        self.app.event(re.compile(".+"))(entries.nothing)

    def _tend(self) -> None:
        """Take over what nobody is at, and keep statuses up. Never raises."""
        try:
            self._statuses.renew()
            for task in self._parts.tasks.adopt() if self._open else ():
                self._take_over(task)
        except Exception as error:  # the edge of a thread that must go on
            self.metrics.failed("state")
            self.log.failure("could not look after open answers", error)

    def _take_over(self, task: Task) -> None:
        """Never raises: those after it are ours as well by now, and nobody else's."""
        try:
            asker = asker_of(Request.from_json(task.request))
            if not task.began and asker.refused_by(self._access) is not None:
                self._parts.tasks.finish(task.num)  # denied since it was asked
            elif self._answering.is_too_old(task) or (not self._workers.put(task) and self._open):
                self._answering.close(task)
        except Exception as error:
            self.metrics.failed("state")
            self.log.failure("could not take over", error, task=task.num)
            self._answering.leave(task)

    def start(self) -> None:
        """Answers that a dead process left open are closed first, or taken over."""
        self._open = True
        self._workers.start()
        self.log.event("started")

    @property
    def is_open(self) -> bool:
        """Whether requests are taken on."""
        return self._open

    def take_no_more(self) -> None:
        """Requests that still come in are refused, so that Slack delivers them again."""
        self._open = False
        self._workers.begin_no_more()

    def stop(self, grace: float = GRACE) -> None:
        """End what is under way, or say that it is not ended; hand back what waits."""
        self.take_no_more()
        ended = self._workers.stop(grace)
        handed_back = self._parts.tasks.hand_back()
        if not ended:
            self._answering.abandon()
        self._words.close()
        self._presses.close()
        self.log.event("stopped", handed_back=handed_back)
