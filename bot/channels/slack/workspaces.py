"""How Slack is spoken to in each workspace: its token, its clients, and who the bot is there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
)

RATE_RETRIES = 5  # times to wait as long as Slack says, for what must arrive
PATIENT, BRISK = 30, 5  # seconds for one call


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """``patient`` is for what must arrive, ``brisk`` for what can be done without.

    The patient client does not repeat a call whose connection broke: it may have arrived, and an
    answer would stand there twice. Who posts looks first.
    """

    patient: WebClient
    brisk: WebClient
    bot_id: str
    bot_user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A workspace's token and whose it is."""

    token: str
    bot_id: str
    bot_user: str


class Workspaces:
    """Every workspace that the app is installed in."""

    def __init__(
        self, api_url: str, identify: Callable[[str, str | None], Identity | None]
    ) -> None:
        """``identify`` maps a team and its enterprise to an identity, if it is known."""
        self._api_url = api_url
        self._identify = identify
        self._known: dict[Identity, Workspace] = {}
        self._lock = threading.Lock()

    def find(self, team: str, enterprise: str | None = None) -> Workspace | None:
        """``None`` where the app is not installed, or no longer."""
        identity = self._identify(team, enterprise)
        if identity is None:
            return None
        with self._lock:
            if identity not in self._known:
                self._known[identity] = self._open(identity)
            return self._known[identity]

    def _open(self, identity: Identity) -> Workspace:
        return Workspace(
            patient=client(
                self._api_url,
                identity.token,
                PATIENT,
                rate_limits(),
            ),
            brisk=client(self._api_url, identity.token, BRISK, ConnectionErrorRetryHandler()),
            bot_id=identity.bot_id,
            bot_user=identity.bot_user,
        )


def rate_limits() -> RateLimitErrorRetryHandler:
    """Waits as long as Slack says, then tries again."""
    return RateLimitErrorRetryHandler(max_retry_count=RATE_RETRIES)


def client(
    api_url: str,
    token: str | None,
    timeout: int,
    *handlers: RateLimitErrorRetryHandler | ConnectionErrorRetryHandler,
) -> WebClient:
    return WebClient(token=token, base_url=api_url, timeout=timeout, retry_handlers=list(handlers))
