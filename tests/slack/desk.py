"""A bot on a fake Slack, and people who write to it: signed requests over real HTTP."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from bot.answering.verified import OnSentence
from bot.channels.slack.bot import Parts, SlackBot
from bot.channels.slack.server import Server, SlackRequests, Watching
from bot.cli.slack import parts
from bot.domain import EVERYTHING, Answer, Scope, Turn
from bot.settings import Settings
from bot.state.database import open_state
from bot.state.feedback import FeedbackBox
from bot.state.owners import Owner
from bot.state.slack_answers import GivenAnswers
from bot.state.slack_tasks import TaskBook
from bot.wiring import Dateline
from tests.slack.fake_slack import BOT_USER, TEAM, TOKEN, FakeSlack, ids

SECRET = "signing-secret"
CHANNEL, ANN = "C0NEWS", "U0ANN"
Json = dict[str, Any]


@dataclass(slots=True)
class Told:
    """An assistant that says what it was told to, records what it was asked, and can be held up."""

    answer: Answer | Exception
    asked: list[tuple[str, Scope, tuple[Turn, ...]]] = field(default_factory=list)
    may_go_on: Callable[[], object] = lambda: None
    before: Callable[[], object] = lambda: None

    def ask(
        self,
        question: str,
        on_sentence: OnSentence | None = None,
        *,
        scope: Scope = EVERYTHING,
        history: Sequence[Turn] = (),
    ) -> Answer:
        self.asked.append((question, scope, tuple(history)))
        self.before()
        if isinstance(self.answer, Exception):
            raise self.answer
        for sentence in self.answer.sentences:
            if on_sentence is not None and sentence.kind == "claim":
                on_sentence(sentence, ())
        self.may_go_on()
        return self.answer


def settings_for(slack: FakeSlack, folder: Path, **more: str) -> Settings:
    return Settings.from_env(
        {
            "DATELINE_DATA_DIR": str(folder),
            "DATELINE_SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": TOKEN,
            **more,
        }
    )


class Desk:
    """One running bot. Close it, or use it with ``with``."""

    def __init__(
        self,
        slack: FakeSlack,
        newsroom: Dateline,
        folder: Path,
        assistant: Any = None,
        *,
        served: bool = True,
        **settings: str,
    ) -> None:
        """``served``: it takes requests over HTTP; else nothing runs yet."""
        self.slack = slack
        self.state = open_state(folder / "state.db", clock=newsroom._clock)
        self.feedback = FeedbackBox(self.state, newsroom._clock)
        self.tasks = TaskBook(self.state, Owner(folder / "owners"), time.time)
        whole = parts(newsroom)
        made = Parts(
            assistant=assistant or whole.assistant,
            checker=whole.checker,
            revision=whole.revision,
            newest=whole.newest,
            as_of=whole.as_of,
            state=self.state,
            tasks=self.tasks,
            answers=GivenAnswers(self.state, self.feedback, time.time),
        )
        chosen = settings_for(slack, folder, **settings)
        self.bot = SlackBot(chosen, made, between_rounds=0.2)
        self._closed = threading.Event()
        self.server: Any = None
        if not served:
            return
        requests = SlackRequests(self.bot.app, SECRET, self.bot.metrics, lambda: self.bot.is_open)
        watching = Watching(self.bot.metrics, lambda: self.bot.is_open, requests)
        self.server = Server(watching, "127.0.0.1", 0)
        self.bot.start()

    def close(self, grace: float = 10.0) -> None:
        if not self._closed.is_set():
            self._closed.set()
            if self.server is not None:
                self.bot.stop(grace)
                self.server.close()
            self.tasks.close()
            self.state.close()

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # --- what Slack sends --------------------------------------------------------------------

    def post(self, body: Json, *, form: bool = False, **headers: str) -> tuple[int, str]:
        """A signed request; a header set here goes before its own."""
        text = json.dumps(body)
        if form:
            text = urlencode(body if "command" in body else {"payload": text})
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        return post(self.server.port, text, {"Content-Type": kind, **headers})

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            self.headers = dict(response.getheaders())
            return response.status, response.read().decode()
        finally:
            connection.close()

    def mention(self, text: str, **about: Any) -> Json:
        """Ann mentions the bot in a channel. Returns what Slack sent."""
        body = mention(self.slack, text, **about)
        assert self.post(body)[0] == 200
        return body

    def direct(self, text: str, **about: Any) -> Json:
        """Ann writes to the bot directly."""
        body = direct(self.slack, text, **about)
        assert self.post(body)[0] == 200
        return body

    def command(self, text: str, **about: Any) -> str:
        """Ann types /ask; what Slack is told at once."""
        status, said = self.post(command(self.slack, text, **about), form=True)
        assert status == 200
        return said

    def press(self, button: Json, **about: Any) -> None:
        """Ann presses a button that stands in some message."""
        value = button.get("value") or button["positive_button"]["value"]
        action = {"action_id": button["action_id"], "value": value, "type": button["type"],
                  "block_id": "b", "action_ts": "1.2"} | about.pop("action", {})  # fmt: skip
        body = _click(self.slack, "block_actions", about) | {"actions": [action]}
        assert self.post(body, form=True)[0] == 200

    def check(self, text: str, **about: Any) -> None:
        """Ann chooses the shortcut of a message."""
        body = _click(self.slack, "message_action", about) | {
            "callback_id": "dateline_check",
            "message": {"type": "message", "text": text, "ts": "1.1", "user": "U0BOB"},
            "message_ts": "1.1",
        }
        assert self.post(body, form=True)[0] == 200

    def submit(self, view: Json, values: Json, **about: Any) -> None:
        """Ann sends a window."""
        body = _click(self.slack, "view_submission", about)
        body.pop("channel")
        body.pop("response_url")
        body["view"] = view | {"id": _one("V"), "state": {"values": values}}
        assert self.post(body, form=True)[0] == 200

    # --- what came of it ---------------------------------------------------------------------

    def replies(self, count: int = 1, *, thread: str | None = None) -> list[Json]:
        """The bot's messages, once there are ``count`` and none is still being written."""

        def are_there() -> bool:
            found = self.slack.by_bot(thread)
            return len(found) >= count and not any(m.get("streaming") for m in found)

        self.slack.until(are_there)
        self.idle()
        return self.slack.by_bot(thread)

    def idle(self) -> None:
        """Until nothing is owed any more."""
        with self.slack.changed:
            while self.state.connection.execute(
                "SELECT 1 FROM slack_task WHERE stage != 'done'"
            ).fetchone():
                assert self.slack.changed.wait(0.05) or True

    def responses(self, count: int = 1) -> list[Json]:
        """What went to response_urls."""
        self.slack.until(lambda: len(self.slack.responses) >= count)
        self.idle()
        return [args for _, args in self.slack.responses]


_one = ids()


def mention(
    slack: FakeSlack,
    text: str,
    *,
    user: str = ANN,
    channel: str = CHANNEL,
    thread: str | None = None,
    **event: Any,
) -> Json:
    said = f"<@{BOT_USER}> {text}"
    return _event(slack, "app_mention", said, user, channel, thread, event)


def direct(
    slack: FakeSlack,
    text: str,
    *,
    user: str = ANN,
    channel: str = "D0ANN",
    thread: str | None = None,
    **event: Any,
) -> Json:
    about = {"channel_type": "im"} | event
    return _event(slack, "message", text, user, channel, thread, about)


def _event(
    slack: FakeSlack,
    kind: str,
    text: str,
    user: str,
    channel: str,
    thread: str | None,
    about: Mapping[str, Any],
) -> Json:
    ts = slack.next_ts()
    said: Json = {"type": kind, "user": user, "text": text, "ts": ts, "channel": channel}
    said |= {"team": TEAM, **({"thread_ts": thread} if thread else {}), **about}
    slack.messages[channel, said["ts"]] = {k: v for k, v in said.items() if k != "type"}
    return envelope(said)


def envelope(event: Mapping[str, Any]) -> Json:
    """An event as Slack delivers it."""
    return {"type": "event_callback", "team_id": TEAM, "api_app_id": "A0APP",
            "event_id": _one("Ev"), "event_time": int(time.time()), "event": dict(event),
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}]}  # fmt: skip


def command(slack: FakeSlack, text: str, *, user: str = ANN, channel: str = CHANNEL) -> Json:
    return {"command": "/ask", "text": text, "team_id": TEAM, "channel_id": channel,
            "user_id": user, "user_name": "ann", "trigger_id": _one("trigger"),
            "response_url": f"{slack.url}/response/{_one('r')}", "api_app_id": "A0APP",
            "token": "old"}  # fmt: skip


def _click(slack: FakeSlack, kind: str, about: Mapping[str, Any]) -> Json:
    user, channel = about.get("user", ANN), about.get("channel", CHANNEL)
    return {"type": kind, "team": {"id": TEAM}, "api_app_id": "A0APP",
            "user": {"id": user, "username": "ann", "team_id": TEAM},
            "channel": {"id": channel}, "container": {"channel_id": channel},
            "trigger_id": _one("trigger"),
            "response_url": f"{slack.url}/response/{_one('r')}"}  # fmt: skip


def post(port: int, text: str, headers: Mapping[str, str]) -> tuple[int, str]:
    stamp = headers.get("X-Slack-Request-Timestamp") or str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=text)
    signed = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": str(signature)}
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", "/slack/events", text.encode(), signed | dict(headers))
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def texts(value: Any) -> str:
    """Everything that a message or a window says, in order."""
    if isinstance(value, list):
        return "".join(map(texts, value))
    if isinstance(value, dict):
        own = value["text"] if isinstance(value.get("text"), str) else ""
        return own + "".join(texts(v) for v in value.values() if not isinstance(v, str))
    return ""


def elements(value: Any, kind: str) -> list[Json]:
    """Every element of a kind (button, link, feedback_buttons ...) in a message or a window."""
    if isinstance(value, list):
        return [found for item in value for found in elements(item, kind)]
    if not isinstance(value, dict):
        return []
    inner = [found for item in value.values() for found in elements(item, kind)]
    return ([value] if value.get("type") == kind else []) + inner


def button(message: Json, words: str) -> Json:
    return next(b for b in elements(message, "button") if b["text"]["text"] == words)
