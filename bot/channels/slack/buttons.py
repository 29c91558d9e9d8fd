"""What is under an answer: sources, feedback, asking again, sharing. Each press is let in anew."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.channels.safe_text import printable
from bot.channels.slack import rendering, wording
from bot.channels.slack.access import Asker
from bot.channels.slack.desk import Desk
from bot.channels.slack.private import PrivateReply, share
from bot.channels.slack.request import Request
from bot.channels.slack.windows import AS_OF, DAY, WORDS, WORDS_INPUT, Windows
from bot.channels.slack.working import Errands
from bot.channels.slack.workspaces import Workspaces
from bot.state.feedback import Judgement
from bot.state.slack_answers import GivenAnswer, GivenAnswers
from bot.state.slack_tasks import Message

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Press:
    """Somebody pressed something: who, where, and on which answer."""

    asker: Asker
    key: str
    trigger: str
    name: str
    response_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Buttons:
    """The buttons and windows of one bot."""

    desk: Desk
    errands: Errands
    answers: GivenAnswers
    windows: Windows
    workspaces: Workspaces

    def register(self, app: App) -> None:
        for action, what in (
            (rendering.SOURCES, self._sources),
            (rendering.AGAIN, self._again),
            (rendering.SHARE, self._share),
            (rendering.RETRY, self._retry),
        ):
            app.action(action)(self._pressed(action, what))
        app.action(rendering.FEEDBACK)(self.judged)
        app.view(AS_OF)(self.as_of_chosen)
        app.view(WORDS)(self.words_given)

    def _pressed(
        self, name: str, what: Callable[[_Press, GivenAnswer, WebClient], None]
    ) -> Callable[..., None]:
        def pressed(ack: Ack, body: Json, context: BoltContext) -> None:
            ack()
            press = _press(body, context, body["actions"][0]["value"])
            self._let_in(name, press, lambda given, client: what(press, given, client))

        return pressed

    def _let_in(
        self, name: str, press: _Press, what: Callable[[GivenAnswer, WebClient], None]
    ) -> None:
        """Do ``what``, after Slack was answered, unless the presser may not."""

        def errand() -> None:
            asker = press.asker
            workspace = self.workspaces.find(asker.team, asker.enterprise)
            if workspace is None:
                return
            refusal = asker.refused_by(self.desk.access)
            given = self.answers.find(press.key, team=asker.team)
            if refusal is not None:
                self.desk.metrics.refused(refusal)
                self._tell(press, self.desk.words_for(refusal))
            elif given is None:
                self._tell(press, wording.EXPIRED)
            else:
                what(given, workspace.brisk)

        self.errands.run(name, errand)

    def _tell(self, press: _Press, words: str) -> None:
        asker = press.asker
        workspace = self.workspaces.find(asker.team, asker.enterprise)
        if workspace is not None:
            PrivateReply(_request(press), workspace).say(rendering.notice(words), words)

    def _sources(self, press: _Press, given: GivenAnswer, client: WebClient) -> None:
        view = self.windows.sources(given, press.asker.channel)
        client.views_open(trigger_id=press.trigger, view=view)

    def _again(self, press: _Press, given: GivenAnswer, client: WebClient) -> None:
        view = self.windows.as_of(given, press.response_url, press.asker.channel)
        client.views_open(trigger_id=press.trigger, view=view)

    def _share(self, press: _Press, given: GivenAnswer, client: WebClient) -> None:
        """To the channel, once however often it is pressed."""
        event = f"share:{given.key}"
        if given.answer is None:
            return
        if self.windows.hides(given, press.asker.channel):
            self._tell(press, wording.NOT_IN_SCOPE)
        elif self._first(press, event):
            asked = _request(press, text=given.answer["question"])
            if not share(asked, given.answer, given.key):
                self.desk.tasks.forget(press.asker.team, event)
                self._tell(press, wording.NOT_SHARED)

    def _first(self, press: _Press, event: str) -> bool:
        asker = press.asker
        return self.desk.tasks.refuse(
            Message(
                team=asker.team,
                event=event,
                channel=asker.channel,
                ts=event,
                asker=asker.user,
                kind="button",
            )
        )

    def _retry(self, press: _Press, given: GivenAnswer, client: WebClient) -> None:
        asked = Request.from_json(given.request)
        self._ask(press, asked, event=f"retry:{given.key}", as_of=asked.as_of)

    def _ask(self, press: _Press, asked: Request, *, event: str, as_of: str | None) -> None:
        """The same question once more, by whoever pressed, where it was asked."""
        new = asked.as_json() | {
            "kind": "check" if asked.kind == "check" else "again",
            "user": press.asker.user,
            "user_team": press.asker.user_team,
            "user_name": press.name,
            "channel": press.asker.channel,
            "ts": event,
            "response_url": press.response_url,
            "as_of": as_of,
            "alone": True,
        }
        outcome = self.desk.accept(Request.from_json(new), event)
        if words := self.desk.words_for(outcome):
            self.desk.tasks.forget(new["team"], event)  # "ask again in a minute" must be possible
            self._tell(press, words)

    def judged(self, ack: Ack, body: Json, context: BoltContext) -> None:
        """Thumbs up or down: kept at once; words may follow in a window."""
        ack()
        verdict, _, key = str(body["actions"][0]["value"]).partition(":")
        if verdict not in ("good", "bad"):
            return
        press = _press(body, context, key)

        def judge(given: GivenAnswer, client: WebClient) -> None:
            if given.answer is not None:
                self.answers.judge(given, press.asker.user, cast("Judgement", verdict))
                view = self.windows.words(given, press.asker.channel)
                client.views_open(trigger_id=press.trigger, view=view)

        self._let_in(rendering.FEEDBACK, press, judge)

    def words_given(self, ack: Ack, body: Json, context: BoltContext) -> None:
        ack()
        values = body["view"]["state"]["values"]
        words = printable(values[WORDS_INPUT][WORDS_INPUT]["value"] or "", lines=True)
        press = _submission(body, context)

        def keep(given: GivenAnswer, _: WebClient) -> None:
            self.answers.explain(given.key, press.asker.user, words)

        self._let_in(WORDS, press, keep)

    def as_of_chosen(self, ack: Ack, body: Json, context: BoltContext) -> None:
        ack()
        view = body["view"]
        day = view["state"]["values"][DAY][DAY]["selected_date"]
        press = _submission(body, context)

        def ask(given: GivenAnswer, _: WebClient) -> None:
            asked = Request.from_json(given.request)
            if given.answer is not None:  # a follow-up is asked in full
                full = given.answer["rewritten"] or given.answer["question"]
                asked = Request.from_json({**given.request, "text": full})
            self._ask(press, asked, event=f"again:{view['id']}", as_of=day)

        self._let_in(AS_OF, press, ask)


def _submission(body: Json, context: BoltContext) -> _Press:
    """A window that was sent: it carries what it is about, and where it was opened."""
    about = json.loads(body["view"]["private_metadata"])
    where = {"channel": {"id": about["channel"]}, "response_url": about["response_url"]}
    return _press({**body, **where}, context, about["answer"])


def _press(body: Json, context: BoltContext, key: str) -> _Press:
    user = body.get("user") or {}
    channel = body.get("channel") or body.get("container") or {}
    return _Press(
        asker=Asker(
            team=str(context.team_id),
            enterprise=context.enterprise_id,
            channel=str(channel.get("id") or channel.get("channel_id") or ""),
            user=str(context.user_id),
            user_team=user.get("team_id"),
        ),
        key=printable(key),
        trigger=str(body.get("trigger_id", "")),
        name=str(user.get("username") or user.get("name") or ""),
        response_url=body.get("response_url"),
    )


def _request(press: _Press, text: str = "") -> Request:
    asker = press.asker
    return Request(
        kind="again",
        team=asker.team,
        enterprise=asker.enterprise,
        channel=asker.channel,
        user=asker.user,
        user_name=press.name,
        text=text,
        ts="",
        response_url=press.response_url,
    )
