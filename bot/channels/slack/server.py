"""The bot over HTTP: Slack's requests, signed; and what a watcher asks: health, readiness, counts.

Served by waitress: plain Python threads, like the rest of the bot, and safe to stand behind a proxy
(it reads slow clients without tying up a thread, and bounds what it reads).
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk.signature import SignatureVerifier

from bot.channels.slack.metrics import CONTENT_TYPE, Metrics
from bot.errors import UsageError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

EVENTS = "/slack/events"
INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
LARGEST = 1 << 20  # bytes of a request; Slack's are far smaller
THREADS = 16


class SlackRequests:
    """Lets in what Slack has signed lately, and nothing else. A WSGI application."""

    def __init__(
        self, app: App, signing_secret: str, metrics: Metrics, is_open: Callable[[], bool]
    ) -> None:
        self._bolt = SlackRequestHandler(app, path=EVENTS)
        self._verifier = SignatureVerifier(signing_secret)
        self._metrics = metrics
        self._is_open = is_open

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        began = time.monotonic()
        if environ["REQUEST_METHOD"] != "POST":  # an installation, which has a secret of its own
            return self._bolt(environ, start)
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > LARGEST:
            return plain(start, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large")
        if not self._is_open():  # Slack delivers again, to the bot that comes next
            return plain(start, HTTPStatus.SERVICE_UNAVAILABLE, "stopping")
        body = environ["wsgi.input"].read(int(length))
        if not self.is_genuine(
            body,
            environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", ""),
            environ.get("HTTP_X_SLACK_SIGNATURE", ""),
        ):
            self._metrics.failed("signature")
            return plain(start, HTTPStatus.UNAUTHORIZED, "not signed by Slack")
        try:
            response = self._bolt(environ | {"wsgi.input": BytesIO(body)}, start)
        except (ValueError, AttributeError):  # Bolt's way to say that it cannot read it
            return plain(start, HTTPStatus.BAD_REQUEST, "no request of Slack")
        self._metrics.acknowledged(time.monotonic() - began)
        return response

    def is_genuine(self, body: bytes, timestamp: str, signature: str) -> bool:
        """Whether Slack signed this within five minutes. What cannot be compared is not genuine."""
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 16):
            return False
        if not signature.isascii():
            return False
        try:
            return self._verifier.is_valid(body, timestamp, signature)
        except UnicodeDecodeError:
            return False


class Watching:
    """``/health``, ``/ready``, ``/metrics``; anything else goes on to ``further``. WSGI, too."""

    def __init__(
        self,
        metrics: Metrics,
        is_ready: Callable[[], bool],
        further: Callable[..., Iterable[bytes]] | None = None,
    ) -> None:
        self._metrics = metrics
        self._is_ready = is_ready
        self._further = further

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == "/health":
            return plain(start, HTTPStatus.OK, "ok")
        if path == "/ready":
            ready = self._is_ready()
            status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
            return plain(start, status, "ready" if ready else "not ready")
        if path == "/metrics":
            start("200 OK", [("Content-Type", CONTENT_TYPE)])
            return [self._metrics.text()]
        if self._further is None:
            return plain(start, HTTPStatus.NOT_FOUND, "not found")
        return self._further(environ, start)


def plain(start: StartResponse, status: HTTPStatus, words: str) -> list[bytes]:
    start(f"{status.value} {status.phrase}", [("Content-Type", "text/plain; charset=utf-8")])
    return [words.encode() + b"\n"]


class Server:
    """A WSGI application on an address, in a thread of its own. Close it."""

    def __init__(self, application: Callable[..., Iterable[bytes]], host: str, port: int) -> None:
        """Port 0 takes any free one. Raises :class:`UsageError` if the address cannot be had."""
        from waitress.server import create_server

        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            listening = socket.create_server((host, port), family=family)
        except OSError as error:
            raise UsageError(
                f"cannot listen on {host}:{port}: {error.strerror or error}",
                hint="name a free port and an address of this machine",
            ) from None
        self.port = int(listening.getsockname()[1])
        self._channels: dict[int, Any] = {}
        self._server: Any = create_server(
            application,
            map=self._channels,
            sockets=[listening],
            threads=THREADS,
            ident=None,
            max_request_body_size=LARGEST,
        )
        self._thread = threading.Thread(target=self._server.run, name="http", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Requests under way are ended first."""
        from waitress.wasyncore import close_all

        self._server.task_dispatcher.shutdown(timeout=5)
        # In the thread that waits on them: what is closed under a select breaks it.
        self._server.trigger.pull_trigger(lambda: close_all(self._channels, ignore_all=True))
        self._thread.join(5)
