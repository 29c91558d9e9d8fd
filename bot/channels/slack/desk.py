"""What comes in from Slack is taken on here, or refused: once, at once, and before any model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.channels.slack import wording
from bot.channels.slack.access import Access, Asker
from bot.channels.slack.logs import Log
from bot.channels.slack.metrics import Metrics
from bot.channels.slack.request import Request
from bot.errors import DatelineError
from bot.state.slack_tasks import Message, Task, TaskBook

Outcome = Literal["taken", "known", "person", "place", "empty", "too_many", "busy"]


class Closing(DatelineError):
    """Nothing is taken on any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Takes requests on for the workers. ``put`` gives one to them, if there is room."""

    access: Access
    tasks: TaskBook
    put: Callable[[Task], bool]
    waiting: Callable[[], int]
    is_open: Callable[[], bool]
    rate: int
    log: Log
    metrics: Metrics

    def accept(self, request: Request, event: str) -> Outcome:
        """Take ``request`` on. ``event`` is Slack's id of what brought it.

        What was taken is in ``state.db`` when this returns, so it may be acknowledged. Raises
        :class:`Closing` when the bot is stopping: then it must not be.
        """
        if not self.is_open():
            raise Closing("the bot is stopping", hint="Slack delivers it again")
        message = Message(
            team=request.team,
            event=event,
            channel=request.channel,
            ts=request.ts,
            asker=request.user,
            kind=request.kind,
        )
        outcome = self._decide(request, message)
        fields = {"kind": request.kind, "outcome": outcome, "event_id": event}
        where = {"team": request.team, "channel": request.channel, "user": request.user}
        self.log.event("request", text=request.text, **fields, **where)
        if outcome not in ("taken", "known"):
            self.metrics.refused(outcome)
        return outcome

    def _decide(self, request: Request, message: Message) -> Outcome:
        refusal = asker_of(request).refused_by(self.access)
        if refusal is not None:
            return refusal if self.tasks.refuse(message) else "known"
        if not request.text and request.kind != "check":
            return "empty" if self.tasks.refuse(message) else "known"
        taken = self.tasks.take(message, request.as_json(), most=self.rate)
        if not isinstance(taken, Task):
            return taken
        if not self.put(taken):
            self.tasks.finish(taken.num)
            return "busy"
        return "taken"

    def words_for(self, outcome: Outcome) -> str:
        """What a refused asker is told; empty for what was taken."""
        return {
            "person": wording.DENIED_PERSON,
            "place": wording.DENIED,
            "empty": wording.NO_QUESTION,
            "too_many": wording.TOO_MANY.format(count=self.rate),
            "busy": wording.BUSY.format(count=self.waiting()),
        }.get(outcome, "")


def asker_of(request: Request) -> Asker:
    return Asker(
        team=request.team,
        channel=request.channel,
        user=request.user,
        enterprise=request.enterprise,
        user_team=request.user_team,
    )
