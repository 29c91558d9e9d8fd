"""A Slack on loopback: the Web API over HTTP, Socket Mode over a WebSocket, and its limits.

It keeps messages, streams and windows as Slack would, refuses what Slack refuses, and records every
call. ``refuse`` scripts faults.
"""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from tests.slack.slack_limits import problem_with

TEAM, BOT, BOT_USER, TOKEN = "T0TEAM", "B0BOT", "U0BOT", "xoxb-fake-token"
SCOPES = (
    "app_mentions:read,assistant:write,channels:history,chat:write,commands,groups:history,"
    "im:history"
)
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Web API."""

    method: str
    args: Json
    token: str
    at: float


@dataclass(slots=True)
class _Fault:
    method: str
    answer: tuple[int, Json, dict[str, str]] | None
    times: int
    when: Callable[[Json], bool]
    after: bool = False


@dataclass(slots=True)
class FakeSlack:
    """Use it with ``with``; give ``api_url`` to the bot."""

    calls: list[Call] = field(default_factory=list)
    messages: dict[tuple[str, str], Json] = field(default_factory=dict)
    responses: list[tuple[str, Json]] = field(default_factory=list)
    views: list[Json] = field(default_factory=list)
    statuses: dict[tuple[str, str], str] = field(default_factory=dict)
    acknowledged: dict[str, float] = field(default_factory=dict)
    sent: dict[str, float] = field(default_factory=dict)
    page: int = 200
    refuses_responses: str = ""
    scopes: str = SCOPES
    manifest: Json = field(default_factory=dict)
    changed: threading.Condition = field(default_factory=threading.Condition)
    _faults: list[_Fault] = field(default_factory=list)
    _sockets: list[ServerConnection] = field(default_factory=list)
    _ts: int = 0
    _http: Any = None
    _ws: Any = None

    def __enter__(self) -> FakeSlack:
        fake = self

        class Handler(_Handler):
            slack = fake

        self._http = _Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        self._ws = serve(self._converse, "127.0.0.1", 0)
        threading.Thread(target=self._ws.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for socket in self._sockets:
            socket.close()
        self._ws.shutdown()
        self._http.shutdown()
        self._http.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    def refuse(
        self,
        method: str,
        error: str = "fatal_error",
        *,
        status: int = 200,
        times: int = 1,
        retry_after: int | None = None,
        when: Callable[[Json], bool] = lambda _: True,
    ) -> None:
        """The next ``times`` calls of ``method`` that are like ``when`` fail."""
        headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        answer = (status, {"ok": False, "error": error}, headers)
        self._faults.append(_Fault(method, answer, times, when))

    def break_after(self, method: str, times: int = 1) -> None:
        """What ``method`` asks for is done, and then the connection breaks."""
        self._faults.append(_Fault(method, None, times, lambda _: True, after=True))

    # --- what tests look at ------------------------------------------------------------------

    def until(self, true: Callable[[], object], seconds: float = 20.0) -> None:
        """Wait until something holds, looking at each call, and between; fails if it does not."""
        end = time.monotonic() + seconds
        with self.changed:
            while not true():
                assert time.monotonic() < end, "it did not come about"
                self.changed.wait(0.05)

    def of(self, method: str) -> list[Json]:
        return [call.args for call in self.calls if call.method == method]

    def by_bot(self, thread: str | None = None) -> list[Json]:
        """The bot's messages, in order."""
        found = [m for m in self.messages.values() if m.get("bot_id") == BOT]
        return [m for m in found if thread is None or m.get("thread_ts") == thread]

    # --- Socket Mode -------------------------------------------------------------------------

    def _converse(self, socket: ServerConnection) -> None:
        socket.send(json.dumps({"type": "hello", "num_connections": 1}))
        with self.changed:
            self._sockets.append(socket)
            self.changed.notify_all()
        try:
            for text in socket:
                envelope = json.loads(text)["envelope_id"]
                with self.changed:
                    self.acknowledged.setdefault(envelope, time.monotonic())
                    self.changed.notify_all()
        except ConnectionClosed:
            return
        finally:
            with self.changed:
                self._sockets.remove(socket)

    def push(self, kind: str, payload: Json, *, retry: int = 0, to: int = -1) -> str:
        """An envelope for a connected bot, the last by default. Returns its id."""
        self.until(lambda: self._sockets)
        envelope: Json = {
            "envelope_id": f"e{time.monotonic_ns()}",
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind == "slash_commands",
        }
        if retry:
            envelope |= {"retry_attempt": retry, "retry_reason": "timeout"}
        self.sent[envelope["envelope_id"]] = time.monotonic()
        self._sockets[to].send(json.dumps(envelope))
        return str(envelope["envelope_id"])

    def disconnect(self) -> None:
        """As Slack does when it wants a connection to be opened anew."""
        self._sockets[-1].send(json.dumps({"type": "disconnect", "reason": "refresh_requested"}))

    @property
    def connections(self) -> int:
        return len(self._sockets)

    # --- the Web API -------------------------------------------------------------------------

    def answer(
        self, method: str, args: Json, token: str
    ) -> tuple[int, Json, dict[str, str]] | None:
        """What Slack says to a call; ``None``: it closes the connection."""
        with self.changed:
            self.calls.append(Call(method, args, token, time.monotonic()))
            fault = next((f for f in self._faults if f.method == method and f.when(args)), None)
            if fault is not None:
                fault.times -= 1
                if not fault.times:
                    self._faults.remove(fault)
            if fault is None or fault.after:
                name = "_" + method.replace(".", "_")
                handle = getattr(self, name, lambda _: {})
                said = handle(args)
                ok = "error" not in said
                answer = (200, {"ok": ok, **said}, {"X-OAuth-Scopes": self.scopes})
            else:
                assert fault.answer is not None
                answer = fault.answer
            self.changed.notify_all()
        return None if fault is not None and fault.after else answer

    def _auth_test(self, args: Json) -> Json:
        return {"user_id": BOT_USER, "bot_id": BOT, "team_id": TEAM, "team": "Desk",
                "user": "dateline", "url": self.url, "app_id": "A0APP"}  # fmt: skip

    def _apps_connections_open(self, args: Json) -> Json:
        return {"url": f"ws://127.0.0.1:{self._ws.socket.getsockname()[1]}/"}

    def _apps_manifest_export(self, args: Json) -> Json:
        return {"manifest": self.manifest}

    def next_ts(self) -> str:
        self._ts += 1
        return f"17000{self._ts:05d}.000100"

    def _chat_postMessage(self, args: Json) -> Json:
        if problem := problem_with(args):
            return {"error": problem}
        ts = self.next_ts()
        self.messages[args["channel"], ts] = {"ts": ts, "bot_id": BOT, **args}
        self.statuses.pop((args["channel"], str(args.get("thread_ts"))), None)
        return {"channel": args["channel"], "ts": ts}

    def _chat_postEphemeral(self, args: Json) -> Json:
        if problem := problem_with(args):
            return {"error": problem}
        return {"message_ts": self.next_ts()}

    def _chat_update(self, args: Json) -> Json:
        if problem := problem_with(args):
            return {"error": problem}
        message = self.messages.get((args["channel"], args["ts"]))
        if message is None:
            return {"error": "message_not_found"}
        message |= args | {"streaming": False}
        message.pop("streamed", None)
        return {"channel": args["channel"], "ts": args["ts"]}

    def _chat_startStream(self, args: Json) -> Json:
        if not args["channel"].startswith("D") and not args.get("recipient_user_id"):
            return {"error": "missing_recipient_user_id"}
        ts = self.next_ts()
        message = {"ts": ts, "bot_id": BOT, "streaming": True, "streamed": "", **args}
        self.messages[args["channel"], ts] = message
        return self._streamed(message, args) or {"channel": args["channel"], "ts": ts}

    def _chat_appendStream(self, args: Json) -> Json:
        message = self.messages[args["channel"], args["ts"]]
        if not message["streaming"]:
            return {"error": "message_not_in_streaming_state"}
        return self._streamed(message, args) or {"ts": args["ts"]}

    def _chat_stopStream(self, args: Json) -> Json:
        message = self.messages[args["channel"], args["ts"]]
        if not message.get("streaming"):
            return {"error": "message_not_in_streaming_state"}
        said = len(message["streamed"]) + sum(len(c["text"]) for c in args.get("chunks") or ())
        if problem := problem_with(args, already=said):
            return {"error": problem}
        if error := self._streamed(message, args):
            return error
        kept = {k: args[k] for k in ("blocks", "metadata") if args.get(k)}
        message |= {"streaming": False, **kept}
        self.statuses.pop((args["channel"], str(message.get("thread_ts"))), None)
        return {"ts": args["ts"]}

    def _streamed(self, message: Json, args: Json) -> Json | None:
        for chunk in args.get("chunks") or ():
            if len(chunk["text"]) > 12_000:
                return {"error": "msg_too_long"}
            message["streamed"] += chunk["text"]
        message["text"] = message["streamed"]
        return None

    def expire_streams(self) -> None:
        with self.changed:
            for message in self.messages.values():
                if "streaming" in message:
                    message["streaming"] = False

    def _conversations_replies(self, args: Json) -> Json:
        thread = [
            m
            for (channel, ts), m in sorted(self.messages.items())
            if channel == args["channel"]
            and args["ts"] in (ts, m.get("thread_ts"))
            and ts > str(args.get("oldest") or "")
        ]
        at, size = int(args.get("cursor") or 0), min(int(args["limit"]), self.page)
        page, further = thread[at : at + size], at + size
        cursor = str(further) if further < len(thread) else ""
        return {"messages": page, "has_more": bool(cursor),
                "response_metadata": {"next_cursor": cursor}}  # fmt: skip

    def _assistant_threads_setStatus(self, args: Json) -> Json:
        self.statuses[args["channel_id"], args["thread_ts"]] = args["status"]
        return {}

    def _assistant_threads_setSuggestedPrompts(self, args: Json) -> Json:
        return {"error": "too_many_prompts"} if len(args["prompts"]) > 4 else {}

    def _views_open(self, args: Json) -> Json:
        if problem := problem_with(args["view"], view=True):
            return {"error": problem}
        self.views.append(args["view"])
        return {"view": {"id": f"V{len(self.views)}"}}

    def _oauth_v2_access(self, args: Json) -> Json:
        if args.get("code") != "good-code":
            return {"error": "invalid_code"}
        return {"access_token": "xoxb-second", "token_type": "bot", "scope": SCOPES,
                "bot_user_id": BOT_USER, "app_id": "A0APP", "team": {"id": "T0SECOND"},
                "authed_user": {"id": "U0ADMIN"}, "is_enterprise_install": False}  # fmt: skip

    def respond(self, name: str, args: Json) -> tuple[int, Json]:
        """A message to a response_url: five times, as Slack has it."""
        with self.changed:
            used = sum(known == name for known, _ in self.responses)
            problem = problem_with(args) or ("used_url" if used >= 5 else self.refuses_responses)
            if not problem:
                self.responses.append((name, args))
            self.changed.notify_all()
        return (404, {"ok": False, "error": problem}) if problem else (200, {"ok": True})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A bot that was killed breaks its connections: nothing to tell."""


class _Handler(BaseHTTPRequestHandler):
    slack: FakeSlack
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Calls are recorded instead."""

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        args = json.loads(text) if text.startswith("{") else dict(_parsed(text))
        kind, _, name = self.path.lstrip("/").partition("/")
        if kind == "response":
            self._send(*self.slack.respond(name, args), {})
            return
        token = self.headers.get("authorization", "").removeprefix("Bearer ")
        answer = self.slack.answer(name, args, token)
        if answer is None:
            self.close_connection = True
            return
        self._send(*answer)

    def _send(self, status: int, body: Json, headers: dict[str, str]) -> None:
        packed = json.dumps(body).encode()
        self.send_response(status)
        for header, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(header, value)
        self.send_header("Content-Length", str(len(packed)))
        self.end_headers()
        self.wfile.write(packed)


def _parsed(text: str) -> Iterator[tuple[str, Any]]:
    """Form fields; what holds JSON is parsed, as Slack does."""
    for name, value in parse_qsl(text, keep_blank_values=True):
        yield name, json.loads(value) if value[:1] in "[{" and value[1:] else value


def ids() -> Callable[[str], str]:
    """Numbered ids, for events and triggers."""
    counts: dict[str, int] = defaultdict(int)

    def one(kind: str) -> str:
        counts[kind] += 1
        return f"{kind}{counts[kind]:06d}"

    return one
