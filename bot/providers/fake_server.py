"""A fake OpenAI-compatible server on loopback: chat completions, embeddings, models, and faults.

    with FakeOpenAIServer(["All 32 must approve. ..."]) as server:
        ...  # OPENAI_BASE_URL=server.base_url

Each request takes the next entry of the script, or what the script, if it is a function, makes of
the request's messages: a text is streamed (or given whole), a :class:`Fault` happens. Every request
is recorded. Embeddings are made from a hash of the text.
"""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Literal

DIMENSIONS = 64
PACE = 0.02  # seconds between two events of a stream that does not end
Kind = Literal[
    "status", "html", "rubbish", "drop", "silent",
    "cut", "broken", "garbled", "stall", "alive", "endless", "finish",
]  # fmt: skip
_WITHOUT_STREAM = ("status", "html", "rubbish", "drop", "silent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with one request.

    ``status`` with ``code``, ``headers`` and the message ``text`` is an error response; ``kind`` is
    something else: ``html`` (a page with 200), ``rubbish`` (no JSON), ``drop`` (the connection is
    closed unanswered), ``silent`` (it stays open unanswered). The others begin with a stream of
    ``text``: ``cut`` (it ends without a finish and without an error), ``broken`` (it ends inside a
    chunk), ``garbled`` (an event that is no JSON comes), ``stall`` (it stops), ``alive`` (comments
    come, and nothing else), ``endless`` (the text comes again and again), ``finish`` (it ends for
    the reason ``code``). What stops or goes on does so until the server is closed.
    """

    kind: Kind = "status"
    status: int = 500
    code: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    text: str = ""


@dataclass(slots=True)
class Request:
    """One recorded request."""

    path: str
    headers: dict[str, str]
    body: Any


@dataclass(slots=True)
class FakeOpenAIServer:
    """Runs while used as a context manager; ``base_url`` is what clients are given.

    With ``cost`` set, the usage of each answer carries it, in US dollars, as some gateways do. With
    ``tls`` it speaks HTTPS. ``port`` 0 is any free one.
    """

    script: Sequence[str | Fault] | Callable[[Sequence[Mapping[str, Any]]], str | Fault]
    chunk_size: int = 12
    cost: float | None = None
    tls: ssl.SSLContext | None = None
    port: int = 0
    requests: list[Request] = field(default_factory=list)
    base_url: str = ""
    _server: ThreadingHTTPServer | None = None
    _taken: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _closing: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> FakeOpenAIServer:
        fake = self

        class Handler(_Handler):
            owner = fake

        self._server = _Server(("127.0.0.1", self.port), Handler)
        if self.tls is not None:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True)
        self.base_url = (
            f"http{'s' if self.tls else ''}://127.0.0.1:{self._server.server_address[1]}/v1"
        )
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def take(self, messages: Sequence[Mapping[str, Any]] = ()) -> str | Fault:
        """The next entry of the script; the last one again when it has run out."""
        if callable(self.script):
            return self.script(messages)
        with self._lock:
            entry = self.script[min(self._taken, len(self.script) - 1)]
            self._taken += 1
            return entry

    def stall(self, seconds: float | None = None) -> bool:
        """Wait until the server is closed, or so long; whether it is closed."""
        return self._closing.wait(seconds)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    owner: FakeOpenAIServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name there
        """Nothing is logged: requests are recorded instead."""

    def do_GET(self) -> None:  # its name there
        self._record(None)
        if self.path.endswith("/models"):
            models = [{"id": "fake", "object": "model", "created": 0, "owned_by": "nobody"}]
            self._json(200, {"object": "list", "data": models})
        else:
            self._error(404, "")

    def do_POST(self) -> None:  # its name there
        length = int(self.headers.get("content-length", 0))
        body = json.loads(self.rfile.read(length) or b"{}")
        self._record(body)
        if self.path.endswith("/embeddings"):
            self._embeddings(body)
        elif self.path.endswith("/chat/completions"):
            self._completion(body)
        else:
            self._error(404, "")

    def _record(self, body: Any) -> None:
        self.owner.requests.append(Request(self.path, dict(self.headers), body))

    def _completion(self, body: dict[str, Any]) -> None:
        entry = self.owner.take(body.get("messages", ()))
        if isinstance(entry, Fault) and entry.kind in _WITHOUT_STREAM:
            self._fail(entry)
        elif body.get("stream"):
            self._stream(entry, body)
        else:
            text = entry.text if isinstance(entry, Fault) else entry
            message = {"role": "assistant", "content": text}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            self._json(
                200, _completion(body, "chat.completion", [choice]) | {"usage": self._usage()}
            )

    def _fail(self, fault: Fault) -> None:
        if fault.kind == "drop":
            self.close_connection = True
            self.connection.close()
        elif fault.kind == "silent":
            self.close_connection = True
            self.owner.stall()
        elif fault.kind == "status":
            self._error(fault.status, fault.code, fault.headers, fault.text)
        else:
            kind = "text/html" if fault.kind == "html" else "application/json"
            page = b"<html><body>Welcome</body></html>" if fault.kind == "html" else b'{"id": '
            self._send(200, kind, page)

    def _stream(self, entry: str | Fault, body: dict[str, Any]) -> None:
        fault = entry if isinstance(entry, Fault) else None
        text = fault.text if fault else str(entry)
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        # Without a length or chunks, the end of the stream is the end of the connection.
        chunked = fault is None or fault.kind in ("broken", "finish")
        self.send_header(
            *(("transfer-encoding", "chunked") if chunked else ("connection", "close"))
        )
        self.end_headers()
        finish = "stop" if fault is None else fault.code if fault.kind == "finish" else ""
        for event in self._events(text, body, finish=finish):
            self._write(f"data: {event}\n\n", chunked=chunked)
        if finish:
            self.wfile.write(b"0\r\n\r\n")
        elif fault is not None:
            self._go_wrong(fault, body)
            self.close_connection = True

    def _go_wrong(self, fault: Fault, body: dict[str, Any]) -> None:
        if fault.kind == "broken":
            self.wfile.write(b"400\r\ndata: {")
        elif fault.kind == "garbled":
            self._write('data: {"id": \n\n', chunked=False)
        elif fault.kind == "stall":
            self.owner.stall()
        while fault.kind in ("alive", "endless") and not self.owner.stall(PACE):
            events = self._events(fault.text, body, finish="") if fault.kind == "endless" else ()
            data = "".join(f"data: {event}\n\n" for event in events)
            self._write(data or ": still there\n\n", chunked=False)

    def _write(self, text: str, *, chunked: bool) -> None:
        data = text.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data) if chunked else data)
        self.wfile.flush()

    def _events(self, text: str, body: dict[str, Any], *, finish: str) -> Iterator[str]:
        def event(choices: list[dict[str, Any]], **more: Any) -> str:
            return json.dumps(_completion(body, "chat.completion.chunk", choices) | more)

        size = self.owner.chunk_size
        for start in range(0, len(text), size):
            delta = {"role": "assistant", "content": text[start : start + size]}
            yield event([{"index": 0, "delta": delta, "finish_reason": None}])
        if finish:
            yield event([{"index": 0, "delta": {}, "finish_reason": finish}])
            yield event([], usage=self._usage())
            yield "[DONE]"

    def _usage(self) -> dict[str, Any]:
        cost = self.owner.cost
        return _USAGE if cost is None else {**_USAGE, "cost": cost}

    def _embeddings(self, body: dict[str, Any]) -> None:
        entry = self.owner.take()
        if isinstance(entry, Fault):
            self._fail(entry)
            return
        texts = body["input"] if isinstance(body["input"], list) else [body["input"]]
        data = [
            {"object": "embedding", "index": i, "embedding": embedding(str(text))}
            for i, text in enumerate(texts)
        ]
        usage = {"prompt_tokens": sum(len(str(t).split()) for t in texts), "total_tokens": 0}
        self._json(200, {"object": "list", "data": data, "model": body["model"], "usage": usage})

    def _error(
        self, status: int, code: str, headers: Sequence[tuple[str, str]] = (), text: str = ""
    ) -> None:
        error = {
            "message": text or "scripted",
            "type": "scripted",
            "code": code or None,
            "param": None,
        }
        self._send(status, "application/json", json.dumps({"error": error}).encode(), headers)

    def _json(self, status: int, value: Any) -> None:
        self._send(status, "application/json", json.dumps(value).encode())

    def _send(
        self, status: int, kind: str, data: bytes, headers: Sequence[tuple[str, str]] = ()
    ) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


_USAGE = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}


def _completion(body: dict[str, Any], kind: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
    model = body.get("model", "fake")
    return {"id": "fake-1", "object": kind, "created": 0, "model": model, "choices": choices}


def embedding(text: str) -> list[float]:
    """A unit vector made from words' hashes: texts that share words are near each other."""
    vector = [0.0] * DIMENSIONS
    for word in text.casefold().split():
        vector[sha256(word.encode("utf-8", "replace")).digest()[0] % DIMENSIONS] += 1.0
    length = sum(x * x for x in vector) ** 0.5 or 1.0
    return [x / length for x in vector]
