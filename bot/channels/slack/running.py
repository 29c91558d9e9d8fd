"""The bot from its start to a signal: over a WebSocket that it opens, or over HTTP.

The WebSocket client is the one that comes with the Slack SDK: it needs no further package, runs in
plain threads like the rest of the bot, reconnects by itself and ends within three seconds (the one
on websocket-client took ten, the time between two pings).
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.channels.slack.bot import SlackBot
from bot.channels.slack.metrics import Metrics
from bot.channels.slack.server import Server, SlackRequests, Watching
from bot.channels.slack.trouble import TROUBLE, not_connected

Address = tuple[str, int]


class _Timed(SocketModeHandler):
    """Counts how long an acknowledgement takes."""

    def __init__(self, bot: SlackBot, app_token: str) -> None:
        super().__init__(bot.app, app_token)
        self._metrics: Metrics = bot.metrics

    def handle(self, client: BaseSocketModeClient, req: SocketModeRequest) -> None:
        began = time.monotonic()
        super().handle(client, req)  # type: ignore[arg-type]
        self._metrics.acknowledged(time.monotonic() - began)


def over_socket(
    bot: SlackBot, app_token: str, *, watch: Address | None, stop: threading.Event
) -> None:
    """Socket Mode, until ``stop``. Raises :class:`DatelineError` if Slack refuses the token."""
    handler = _Timed(bot, app_token)
    server = None
    try:
        if watch is not None:
            server = Server(Watching(bot.metrics, handler.client.is_connected), *watch)
        bot.start()
        try:
            handler.client.connect()
        except TROUBLE as error:
            address = str(bot.app.client.base_url)
            raise not_connected("SLACK_APP_TOKEN", address, error) from error
        stop.wait()
    finally:
        bot.take_no_more()
        handler.client.close()
        bot.stop()
        if server is not None:
            server.close()


def over_http(
    bot: SlackBot,
    signing_secret: str,
    address: Address,
    *,
    watch: Address | None,
    stop: threading.Event,
    listening: Callable[[int], None] = lambda _: None,
) -> None:
    """HTTP, until ``stop``; ``listening`` is told the port."""

    def is_open() -> bool:
        return bot.is_open

    requests = SlackRequests(bot.app, signing_secret, bot.metrics, is_open)
    servers = []
    try:
        if watch is not None:
            servers.append(Server(Watching(bot.metrics, is_open), *watch))
            servers.append(Server(requests, *address))
        else:
            servers.append(Server(Watching(bot.metrics, is_open, requests), *address))
        bot.start()
        listening(servers[-1].port)
        stop.wait()
    finally:
        bot.stop()
        for server in servers:
            server.close()


@contextmanager
def until_signalled() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set; a second signal ends the process as it would."""
    stop = threading.Event()
    before = {}

    def asked(number: int, _: FrameType | None) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGTERM, signal.SIGINT):
        before[number] = signal.signal(number, asked)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
