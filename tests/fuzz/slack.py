"""What Slack sends, as fuzz targets: events, and what is typed, pressed and submitted there.

Slack signs its payloads, so they have the shape that it documents; what people and their clients
put into them may be anything.
"""

from __future__ import annotations

import functools
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from hypothesis import strategies as st
from slack_bolt import BoltContext

from bot.channels import as_json
from bot.channels.slack import rendering
from bot.channels.slack.access import Access
from bot.channels.slack.buttons import Buttons
from bot.channels.slack.entries import LONGEST_MESSAGE, Entries
from bot.channels.slack.escaping import as_markdown, escaped
from bot.channels.slack.request import LONGEST_QUESTION, Request
from bot.channels.slack.rules import Rules
from bot.channels.slack.windows import AS_OF, DAY, WORDS_INPUT, Windows
from bot.domain import Revision
from bot.errors import UnknownArticle
from bot.state.database import open_state
from bot.state.feedback import FeedbackBox
from bot.state.slack_answers import GivenAnswers
from tests.archives import NOON
from tests.fuzz.making import pieces, texts
from tests.slack.answers import answer

KEY, TEAM, USER = "k1", "T0", "U1"
Json = dict[str, Any]


@dataclass
class _Desk:
    """Takes everything on, as the desk of a Slack bot does, and keeps it."""

    taken: list[Request] = field(default_factory=list)
    access: Access = field(default_factory=Access)
    metrics: Any = None
    tasks: Any = None

    def accept(self, request: Request, event: str) -> str:
        event.encode("utf-8", "surrogatepass")
        self.taken.append(request)
        return "taken"

    def words_for(self, outcome: str) -> str:
        return ""


class _Client:
    """Slack's Web API: any method, whose arguments must be JSON."""

    def __getattr__(self, method: str) -> Callable[..., None]:
        return lambda **arguments: json.dumps(arguments) and None


def _may_be_kept(taken: list[Request], longest: int) -> None:
    for request in taken:
        assert len(request.text) <= longest
        assert Request.from_json(json.loads(json.dumps(request.as_json()))) == request
        for shown in (escaped(request.text), as_markdown(request.text)):
            assert "<" not in shown
            assert ">" not in shown


def _context() -> BoltContext:
    return BoltContext(bot_user_id="U0", team_id=TEAM, user_id=USER, enterprise_id=None)


def events(event: Json) -> None:
    """What Slack sends becomes a request that can be kept; what is shown in it is only shown."""
    desk = _Desk()
    none: Any = None
    entries = Entries(desk=none or desk, errands=none, workspaces=none, greeting=none)
    body = {"event_id": "E1", "team_id": TEAM}
    entries.mention(body, event, _context())
    entries.message(body, event, _context())
    _may_be_kept(desk.taken, LONGEST_QUESTION)


@functools.cache
def _answers() -> GivenAnswers:
    """One answer, under the key that some buttons carry, in a file that ends with the process."""
    folder = tempfile.TemporaryDirectory(prefix="dateline-fuzz-")
    import atexit

    atexit.register(folder.cleanup)
    state = open_state(Path(folder.name) / "state.db", clock=lambda: NOON)
    asked = Request(kind="mention", team=TEAM, channel="C1", user=USER, text="Who?", ts="1.0")
    made = GivenAnswers(state, FeedbackBox(state, lambda: NOON), lambda: 0.0)
    told = as_json.answer(answer("Turkey backs Rutte."))
    made.add(team=TEAM, channel="C1", request=asked.as_json(), history=(), answer=told, key=KEY)
    return made


def _no_revision(identity: str, number: int) -> Revision:
    raise UnknownArticle(identity)


def actions(given: Json) -> None:
    """Commands, shortcuts, buttons and windows, each with the same words in all its fields."""
    desk, none, any_client = _Desk(), None, _Client()
    desk.metrics = SimpleNamespace(refused=lambda _: None)
    desk.tasks = SimpleNamespace(refuse=lambda _: True, forget=lambda *_: None)
    workspace = SimpleNamespace(patient=any_client, brisk=any_client, bot_id="B0", bot_user="U0")
    with_slack: Any = {
        "desk": desk,
        "errands": SimpleNamespace(run=lambda _, errand: errand()),
        "workspaces": SimpleNamespace(find=lambda *_: workspace),
    }
    entries = Entries(greeting=none, **with_slack)  # type: ignore[arg-type]
    windows = Windows(revision=_no_revision, rules=Rules())
    buttons = Buttons(answers=_answers(), windows=windows, **with_slack)
    body, context = _payload(given), _context()
    ack: Any = lambda **said: json.dumps(said)  # noqa: E731
    entries.command(ack, body, context)
    _may_be_kept(desk.taken, LONGEST_QUESTION)
    entries.check(ack, body, context)
    for name, what in (
        (rendering.SOURCES, buttons._sources), (rendering.AGAIN, buttons._again),
        (rendering.SHARE, buttons._share), (rendering.RETRY, buttons._retry),
    ):  # fmt: skip
        buttons._pressed(name, what)(ack, body, context)
    for handler in (buttons.judged, buttons.words_given, buttons.as_of_chosen):
        handler(ack, body, context)
    _may_be_kept(desk.taken, LONGEST_MESSAGE)


def _payload(given: Json) -> Json:
    """All of Slack's payloads in one: each handler takes its own fields."""
    key = given["key"].rpartition(":")[2]  # of feedback, what was pressed stands before it
    about = {"channel": given["channel"], "answer": key, "response_url": None}
    values = {
        WORDS_INPUT: {WORDS_INPUT: {"value": given["words"]}},
        DAY: {DAY: {"selected_date": given["day"]}},
    }
    return {
        "trigger_id": given["trigger"],
        "user": given["user"] and {"username": given["name"], "team_id": given["user_team"]},
        "user_name": given["name"],
        "channel": {"id": given["channel"]},
        "channel_id": given["channel"],
        "text": given["words"],
        "message": {"text": given["words"]},
        "actions": [{"value": given["key"]}],
        "view": {
            "id": given["trigger"],
            "callback_id": AS_OF,
            "private_metadata": json.dumps(about),
            "state": {"values": values},
        },
    }


_json = st.none() | st.booleans() | st.integers() | pieces | st.lists(pieces, max_size=2)
EVENTS = st.builds(
    lambda text, more, must: must | more | {"text": text},
    texts("<@U0> Who must approve <https://x.test|Rutte>? &amp; <!here>"),
    st.dictionaries(
        st.sampled_from(["subtype", "thread_ts", "channel_type", "team", "user_team", "bot_id"]),
        _json | st.just("im"),
    ),
    st.fixed_dictionaries({"channel": _json, "user": _json, "ts": _json}),
)
_words = texts("Who must approve <https://x.test|Rutte>? &amp; <!here>", "It names *nobody*.")
ACTIONS = st.fixed_dictionaries(
    {
        "key": st.sampled_from([KEY, f"good:{KEY}", f"bad:{KEY}"]) | pieces,
        "words": _words | st.none(),
        "day": st.sampled_from(["2024-05-01", None]) | pieces,
        "channel": st.sampled_from(["C1", "D1"]) | pieces,
        "trigger": pieces,
        "name": pieces,
        "user": st.booleans(),
        "user_team": st.none() | pieces,
    }
)
