"""The HTTP client under the OpenAI client: what nobody waits for any more is hung up on."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from functools import cache
from typing import Any

import httpx2
import openai

from bot.providers.patience import is_given_up


def http_client() -> openai.DefaultHttpxClient:
    """A client of its own, with the proxies and certificates of the environment."""
    return openai.DefaultHttpxClient(event_hooks={"response": [_hang_up_when_given_up]})


@cache
def shared_http_client() -> openai.DefaultHttpxClient:
    """The one that all chat models of this process use; closed at its end."""
    client = http_client()
    atexit.register(client.close)
    return client


def _hang_up_when_given_up(response: Any) -> None:
    response.stream = _Attended(response.stream)


class _Attended(httpx2.SyncByteStream):
    """A body that ends with an error at the first piece that comes after it was given up.

    Without this, a server that keeps sending would keep a thread and a connection for ever.
    """

    def __init__(self, inner: httpx2.SyncByteStream) -> None:
        self._inner = inner

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._inner:
            if is_given_up():
                raise httpx2.ReadError("given up")
            yield piece

    def close(self) -> None:
        self._inner.close()
