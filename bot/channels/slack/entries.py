"""Where questions come in: mentions, direct messages, assistant threads, /ask, the shortcut.

Each entry translates what Slack sent into a request and hands it to the desk. Bolt is told to run
entries before it acknowledges: an entry only notes the request in ``state.db``, so what Slack
believes to be taken is taken, and the acknowledgement does not wait for any network or model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.channels.slack import rendering, wording
from bot.channels.slack.desk import Desk, Outcome
from bot.channels.slack.escaping import escaped, plain
from bot.channels.slack.greeting import Greeting
from bot.channels.slack.private import PrivateReply
from bot.channels.slack.request import LONGEST_QUESTION, Kind, Request
from bot.channels.slack.thread import NOTICE
from bot.channels.slack.working import Errands
from bot.channels.slack.workspaces import Workspaces

Json = Mapping[str, Any]
LONGEST_MESSAGE = 40_000
CHECK = "dateline_check"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """The entries of one bot."""

    desk: Desk
    errands: Errands
    workspaces: Workspaces
    greeting: Greeting

    def register(self, app: App) -> None:
        app.event("app_mention")(self.mention)
        app.event("message")(self.message)
        app.event("assistant_thread_started")(self.thread_started)
        app.event("app_home_opened")(self.home_opened)
        for quiet in ("assistant_thread_context_changed", "app_context_changed"):
            app.event(quiet)(self.nothing)
        app.command(wording.ASK_COMMAND)(self.command)
        app.message_shortcut(CHECK)(self.check)

    def nothing(self) -> None:
        """An event that is taken and needs no answer."""

    def mention(self, body: Json, event: Json, context: BoltContext) -> None:
        self._take("mention", body, event, context)

    def message(self, body: Json, event: Json, context: BoltContext) -> None:
        """Direct messages alone: what people say in channels is theirs, but for mentions."""
        if event.get("channel_type") == "im":
            self._take("direct", body, event, context)

    def _take(self, kind: Kind, body: Json, event: Json, context: BoltContext) -> None:
        if not _is_by_a_person(event):
            return
        text = plain(str(event.get("text") or ""), without=context.bot_user_id)
        request = Request(
            kind=kind,
            team=str(context.team_id or body["team_id"]),
            enterprise=context.enterprise_id,
            user_team=event.get("user_team") or event.get("team"),
            channel=str(event["channel"]),
            user=str(event["user"]),
            text=text[:LONGEST_QUESTION],
            cut=len(text) > LONGEST_QUESTION,
            ts=str(event["ts"]),
            thread=str(event.get("thread_ts") or event["ts"]),
        )
        outcome = self.desk.accept(request, str(body["event_id"]))
        words = self.desk.words_for(outcome)
        if words:
            self._tell(request, words)

    def _tell(self, request: Request, words: str) -> None:
        """Say something to the asker alone; in a direct message there is nobody else."""

        def tell() -> None:
            workspace = self.workspaces.find(request.team, request.enterprise)
            if workspace is None:
                return
            said = escaped(words)
            if request.is_direct:
                workspace.patient.chat_postMessage(
                    channel=request.channel,
                    text=said,
                    thread_ts=request.thread,
                    metadata={"event_type": NOTICE, "event_payload": {}},
                )
            else:
                workspace.patient.chat_postEphemeral(
                    channel=request.channel,
                    text=said,
                    user=request.user,
                    thread_ts=request.thread if request.thread != request.ts else None,
                )

        self.errands.run("refusal", tell)

    def command(self, ack: Ack, body: Json, context: BoltContext) -> None:
        request = self._private("command", body, context, channel=str(body["channel_id"]))
        outcome = self.desk.accept(request, f"command:{request.ts}")
        ack(text=_note_for(outcome, self.desk), response_type="ephemeral")

    def _private(self, kind: Kind, body: Json, context: BoltContext, *, channel: str) -> Request:
        user = body.get("user") or {}
        text = plain(str(body.get("text") or ""))
        # A click has no message of its own: the ticket for its answer stands in for one.
        return Request(
            kind=kind,
            team=str(context.team_id),
            enterprise=context.enterprise_id,
            user_team=user.get("team_id"),
            channel=channel,
            user=str(context.user_id),
            user_name=str(body.get("user_name") or user.get("username") or user.get("name") or ""),
            text=text[:LONGEST_QUESTION],
            cut=len(text) > LONGEST_QUESTION,
            ts=str(body["trigger_id"]),
            response_url=body.get("response_url"),
        )

    def check(self, ack: Ack, body: Json, context: BoltContext) -> None:
        """The shortcut of a message. Its claims are checked for whoever chose it, alone."""
        ack()
        base = self._private("check", body, context, channel=str(body["channel"]["id"]))
        text = plain(str(body["message"].get("text") or ""))[:LONGEST_MESSAGE]
        request = Request(**(base.as_json() | {"text": text}))
        words = self.desk.words_for(self.desk.accept(request, f"check:{request.ts}"))
        if words:
            self.errands.run("refusal", lambda: self._privately(request, words))

    def _privately(self, request: Request, words: str) -> None:
        workspace = self.workspaces.find(request.team, request.enterprise)
        if workspace is not None:
            PrivateReply(request, workspace).say(rendering.notice(words), words)

    def thread_started(self, event: Json, context: BoltContext) -> None:
        """The older assistant view opens a thread."""
        thread = event["assistant_thread"]
        self._greet(context, str(thread["channel_id"]), str(thread["thread_ts"]), thread["user_id"])

    def home_opened(self, event: Json, context: BoltContext) -> None:
        """The agent view has no thread yet; with a ``thread_ts`` it would take no prompts."""
        if event.get("tab") == "messages":
            self._greet(context, str(event["channel"]), None, event["user"])

    def _greet(self, context: BoltContext, channel: str, thread: str | None, user: str) -> None:
        team, enterprise = str(context.team_id), context.enterprise_id
        self.errands.run(
            "prompts",
            lambda: self.greeting.offer(team, enterprise, channel, thread, str(user)),
        )


def _is_by_a_person(event: Json) -> bool:
    """No bot, ours or another one; no edit, deletion or notice that somebody joined."""
    return (
        not event.get("bot_id")
        and not event.get("app_id")
        and event.get("user") not in (None, "", "USLACKBOT")
        and event.get("subtype") in (None, "file_share", "thread_broadcast")
    )


def _note_for(outcome: Outcome, desk: Desk) -> str:
    return desk.words_for(outcome) or f"{wording.BOT_NAME} {wording.SEARCHING}"
