"""The HTTP client under the OpenAI client: what nobody waits for any more is hung up on."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx2
import openai

from bot.providers.patience import is_given_up


def http_client(base_url: str | None) -> openai.DefaultHttpxClient:
    """A client of its own, with the proxies and certificates of the environment.

    A user name and a password in ``base_url`` are sent as they would be; the address that goes with
    this client is :func:`bare`, because clients write addresses into logs.
    """
    parts = urlsplit(base_url or "")
    auth = None
    if parts.username or parts.password:
        auth = httpx2.BasicAuth(unquote(parts.username or ""), unquote(parts.password or ""))
    return openai.DefaultHttpxClient(auth=auth, event_hooks={"response": [_hang_up_when_given_up]})


@cache
def shared_http_client(base_url: str | None) -> openai.DefaultHttpxClient:
    """The one that all chat models at this address use; closed at the end of the process."""
    client = http_client(base_url)
    atexit.register(client.close)
    return client


def bare(base_url: str | None) -> str | None:
    """``base_url`` without a user name and a password."""
    if base_url is None:
        return None
    parts = urlsplit(base_url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


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
