"""The one way from a request to an answer in Slack, whatever entry it came by."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import uuid4

from bot.answering.checking import Checked
from bot.answering.verified import OnSentence
from bot.channels import as_json
from bot.channels.slack import claims, rendering, wording
from bot.channels.slack.limits import THREAD_TITLE, shortened
from bot.channels.slack.logs import Log
from bot.channels.slack.metrics import Metrics
from bot.channels.slack.private import PrivateReply
from bot.channels.slack.replying import Reply, ThreadReply
from bot.channels.slack.request import Request
from bot.channels.slack.rules import Rules
from bot.channels.slack.status import Statuses, set_status
from bot.channels.slack.thread import Find, left_in, turns_before
from bot.channels.slack.trouble import TROUBLE, reason, sayable
from bot.channels.slack.workspaces import Workspace, Workspaces
from bot.domain import EVERYTHING, Answer, Scope, Sentence, Turn, Warning
from bot.errors import ArchiveError, DatelineError, ProviderError
from bot.state.slack_answers import GivenAnswers, new_key
from bot.state.slack_tasks import Task, TaskBook

TOO_OLD = 600.0  # seconds; what waited longer for a bot is not answered unasked
NOT_OWED_AFTER = 3600.0  # seconds; then nobody waits for a word any more


class _AbandonedError(Exception):
    """The process ends; the asker was told."""


class Ask(Protocol):
    """A question -> a verified answer."""

    def ask(
        self,
        question: str,
        on_sentence: OnSentence | None = None,
        *,
        scope: Scope = EVERYTHING,
        history: tuple[Turn, ...] = (),
    ) -> Answer: ...


class Check(Protocol):
    """A text -> its claims, held against the articles."""

    def check(self, text: str, *, scope: Scope = EVERYTHING) -> Checked: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Answers tasks. ``clock`` gives seconds since 1970; ``as_of`` reads a day."""

    assistant: Ask
    checker: Check
    workspaces: Workspaces
    tasks: TaskBook
    answers: GivenAnswers
    rules: Rules
    statuses: Statuses
    log: Log
    metrics: Metrics
    as_of: Callable[[str], datetime]
    clock: Callable[[], float] = time.time
    _under_way: dict[int, Task] = field(default_factory=dict)
    _abandoned: set[int] = field(default_factory=set)

    def abandon(self) -> None:
        """Say of everything that is under way that it is not ended; no more will be said of it."""
        for task in list(self._under_way.values()):
            self._abandoned.add(task.num)
            self.close(replace(task, began=True))

    def answer(self, task: Task) -> None:
        """Answer one task, or say why not. Never raises: the edge of the process."""
        request = Request.from_json(task.request)
        reference = uuid4().hex[:12]
        try:
            if self.tasks.start(task.num):
                self._under_way[task.num] = task
                self._answer(task, request, reference)
        except Exception as error:
            self.metrics.failed("unsaid")
            self.log.failure("could not say anything", error, request=reference, task=task.num)
            self.leave(task)
        finally:
            self._under_way.pop(task.num, None)

    def _answer(self, task: Task, request: Request, reference: str) -> None:
        workspace = self.workspaces.find(request.team, request.enterprise)
        if workspace is None:
            self.tasks.finish(task.num)
            self.log.trouble("not installed", request=reference, team=request.team)
            return
        reply = self._reply(task, request, workspace)
        if request.thread is not None:
            self.statuses.show(workspace, request.channel, request.thread)
        try:
            if request.kind == "check":
                self._check(request, reply, reference)
            else:
                self._ask(task, request, workspace, reply, reference)
        except Exception as error:
            if task.num not in self._abandoned:
                self._fail(request, reply, reference, error)
        finally:
            if request.thread is not None:
                self.statuses.clear(request.channel, request.thread)
        self.tasks.finish(task.num)

    def _reply(self, task: Task, request: Request, workspace: Workspace) -> Reply:
        heading = ""
        if request.kind == "again" and request.as_of:
            question = shortened(request.text, THREAD_TITLE)
            heading = wording.ASKED_AGAIN.format(question=question, date=request.as_of)
        if request.thread is None:
            return PrivateReply(request, workspace, heading)
        return ThreadReply(
            request,
            workspace,
            on_message=lambda ts: self.tasks.replying(task.num, ts),
            heading=heading,
        )

    def _ask(
        self,
        task: Task,
        request: Request,
        workspace: Workspace,
        reply: Reply,
        reference: str,
    ) -> None:
        history = turns_before(request, workspace, self._find(request.team))
        if request.kind == "direct" and not history and request.thread is not None:
            _name_thread(workspace, request)

        def show(sentence: Sentence, _: object) -> None:
            if task.num in self._abandoned:
                raise _AbandonedError
            reply.sentence(sentence)

        given = self.assistant.ask(
            request.text,
            show,
            scope=self._scope(request),
            history=history,
        )
        if task.num in self._abandoned:
            return
        if request.cut:
            cut_off = Warning(code="question_cut", text=wording.QUESTION_CUT)
            given = replace(given, warnings=(*given.warnings, cut_off))
        answer = as_json.answer(given)
        key = self.answers.add(
            team=request.team,
            channel=request.channel,
            request=request.as_json() | {"rules": self.rules.mark(request.channel)},
            history=history,
            answer=answer,
        )
        reply.finish(answer, key)
        self._count(task, request, given, answer, reference, len(history))

    def _count(
        self,
        task: Task,
        request: Request,
        given: Answer,
        answer: Mapping[str, Any],
        reference: str,
        turns: int,
    ) -> None:
        seconds = self.clock() - task.taken
        self.metrics.answered(answer, request.kind, seconds)
        self.log.event(
            "answered",
            request=reference,
            kind=request.kind,
            outcome=given.outcome,
            seconds=round(seconds, 3),
            sentences=len(given.sentences),
            citations=len(given.citations),
            input_tokens=given.usage.input_tokens,
            output_tokens=given.usage.output_tokens,
            turns_before=turns,
        )

    def _find(self, team: str) -> Find:
        return lambda key: self.answers.find(key, team=team)

    def _scope(self, request: Request) -> Scope:
        as_of = self.as_of(request.as_of) if request.as_of else None
        return self.rules.scope(request.channel, as_of)

    def _check(self, request: Request, reply: Reply, reference: str) -> None:
        checked = self.checker.check(request.text, scope=self._scope(request))
        for claim in checked.claims:
            self.metrics.checked(claim.verdict)
        reply.say(claims.rendered(checked), claims.summary(checked))
        self.log.event("checked", request=reference, claims=len(checked.claims))

    def _fail(
        self,
        request: Request,
        reply: Reply,
        reference: str,
        error: Exception,
    ) -> None:
        """Say that there is no answer. Raises what Slack says if that cannot be said either."""
        why = sayable(error) or wording.FAILED_INSIDE
        kind = reason(error) if isinstance(error, TROUBLE) else type(error).__name__
        self.metrics.failed(kind)
        detail = error.message if isinstance(error, ArchiveError | ProviderError) else None
        self.log.failure("failed", error, request=reference, reason=kind, detail=detail)
        words = wording.FAILED.format(reason=why, reference=reference)
        self._say(request, reply, words)

    def _say(self, request: Request, reply: Reply, words: str) -> None:
        """A notice with a button that asks again."""
        key = self.answers.add(
            team=request.team,
            channel=request.channel,
            request=request.as_json(),
            history=(),
            answer=None,
            key=new_key(),
        )
        reply.say([*rendering.notice(words), *rendering.retry_button(key)], words)

    def close(self, task: Task) -> None:
        """Close what a dead process left behind: no thread stays "thinking". Never raises."""
        request = Request.from_json(task.request)
        words = wording.INTERRUPTED if task.began else wording.TOO_LATE
        try:
            workspace = self.workspaces.find(request.team, request.enterprise)
            if workspace is not None:
                self._close(task, request, workspace, words)
            self.tasks.finish(task.num)
            self.log.event("closed", task=task.num, began=task.began)
        except Exception as error:
            self.metrics.failed("unsaid")
            self.log.failure("could not close", error, task=task.num)
            self.leave(task)

    def leave(self, task: Task) -> None:
        """To be closed by whoever adopts it when Slack listens again. Never raises."""
        try:
            if self.clock() - task.taken > NOT_OWED_AFTER:
                self.tasks.finish(task.num)
            else:
                self.tasks.release(task.num)
        except DatelineError as error:  # the next process finds it all the same
            self.log.failure("could not note that", error, task=task.num)

    def _close(self, task: Task, request: Request, workspace: Workspace, words: str) -> None:
        if request.thread is None:
            self._say(request, PrivateReply(request, workspace), words)
            return
        set_status(workspace, request.channel, request.thread, "")
        if task.began:
            left = left_in(request, workspace, self._find(request.team))
            if left.answered:  # it died between the last word and its note of it
                return
            for ts in {task.reply, *left.unfinished} - {None}:
                _end_stream(workspace, request.channel, str(ts))
        self._say(request, ThreadReply(request, workspace, on_message=lambda _: None), words)

    def is_too_old(self, task: Task) -> bool:
        return task.began or self.clock() - task.taken > TOO_OLD


def _end_stream(workspace: Workspace, channel: str, ts: str) -> None:
    """So that what was said does not look as if more were coming."""
    try:
        workspace.brisk.chat_stopStream(channel=channel, ts=ts)
    except TROUBLE:
        return  # it has expired, or was no stream


def _name_thread(workspace: Workspace, request: Request) -> None:
    """A title for the list of conversations. Only assistant threads have one."""
    try:
        workspace.brisk.assistant_threads_setTitle(
            channel_id=request.channel,
            thread_ts=str(request.thread),
            title=shortened(request.text, THREAD_TITLE),
        )
    except TROUBLE:
        return
