"""Connections to public addresses only, decided after the name was looked up.

The check is made where the connection is: for the address itself that is connected to, so neither
a redirect nor a name that is looked up differently the second time leads around it. The time limit
is kept there too, because a server may send its head as slowly as its body.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

from bot.errors import ReadingError

# Translated addresses: `is_global` lets them pass, and they lead to the IPv4 address within.
_LOCAL = [
    ipaddress.ip_network(name)
    for name in ("fec0::/10", "::ffff:0:0:0/96", "64:ff9b:1::/48", "::/96")
]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class ForbiddenAddress(ReadingError):
    """A name leads to an address inside some network; not to be fetched without being told so."""


def is_public(text: str) -> bool:
    """Whether an IP address is one of the open internet: no loopback, private or metadata one."""
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if any(address in network for network in _LOCAL):
        return False
    return all(a.is_global and not a.is_multicast for a in _meant(address))


def _meant(address: Address) -> Iterable[Address]:
    """The address, and the IPv4 address that it carries inside."""
    yield address
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            yield address.ipv4_mapped
        if address.sixtofour is not None:
            yield address.sixtofour
        if address.teredo is not None:
            yield from address.teredo
        if address in _NAT64:
            yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


class Deadline:
    """When the request at hand has to be over, on the clock of ``time.monotonic``."""

    def __init__(self) -> None:
        self.end = float("inf")

    def within(self, timeout: float | None) -> float:
        """``timeout``, or what is left if that is less. Raises :class:`httpcore.ReadTimeout`."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("it took too long as a whole")
        return left if timeout is None else min(timeout, left)


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every read and write ends at the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.within(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.within(timeout)
        inner = self._inner.start_tls(ssl_context, server_hostname, left)
        return _TimedStream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _CheckedBackend(httpcore.NetworkBackend):
    """Looks names up itself and connects to the address that was checked."""

    def __init__(self, deadline: Deadline, *, allow_private: bool) -> None:
        self._inner = httpcore.SyncBackend()
        self._deadline = deadline
        self._allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        last: Exception = httpcore.ConnectError(f"the name {host!r} has no address")
        for address in self._addresses(host, port):
            try:
                stream = self._inner.connect_tcp(
                    address, port, self._deadline.within(timeout), local_address, socket_options
                )
                return _TimedStream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host!r} is not known") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        for address in addresses:
            if not self._allow_private and not is_public(address):
                raise ForbiddenAddress(
                    host, f"leads to {address}, which is not on the open internet (--allow-private)"
                )
        return addresses


class GuardedTransport(httpx.HTTPTransport):
    """An httpx transport that keeps to ``deadline``, and to public addresses unless told."""

    def __init__(self, deadline: Deadline, *, allow_private: bool) -> None:
        super().__init__(trust_env=False)
        self._pool.close()
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=4,
            network_backend=_CheckedBackend(deadline, allow_private=allow_private),
        )
