"""One page at a time: as robots.txt allows, with a pause per host, and only if it has changed."""

from __future__ import annotations

import time
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import httpx

from bot import __version__
from bot.addresses import is_web_address
from bot.domain import Fetched
from bot.errors import ReadingError
from bot.reading.web.guard import Deadline, ForbiddenAddress, GuardedTransport
from bot.reading.web.manners import Manners, Memory, Stop

if TYPE_CHECKING:
    from protego import Protego

ROBOT = "Dateline"  # the name that robots.txt may speak of
USER_AGENT = f"Dateline/{__version__} (a newsroom's reader of articles; asks robots.txt first)"
LARGEST_PAGE = 16 * 2**20  # bytes, unpacked
MOST_REDIRECTS = 5
PAGE_SECONDS = 60.0  # for one whole page
SILENCE_SECONDS = 20.0  # for a connection, and for each piece of a page
_PACKED = ("gzip", "identity", "")  # once only: layers of gzip multiply what comes out
_PASSING = (408, 425, 429)  # of the refusals, those that another visit may not meet
ROBOTS_BYTES = 512 * 2**10  # RFC 9309: at least 500 KiB must be read
LONGEST_DELAY = 30.0


class NotForUs(ReadingError):
    """The server will not give this page, now or later: it is gone, or behind a wall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A response. ``url`` is where it was found in the end; ``data`` is ``None`` when unchanged."""

    url: str
    kind: str
    charset: str | None
    data: bytes | None
    validators: Fetched


class Fetcher:
    """Fetches pages. Close it, or use ``with``."""

    def __init__(self, memory: Memory, manners: Manners, *, stop: Stop) -> None:
        """Once ``stop`` is set, no wait goes on and nothing more is fetched."""
        self._memory = memory
        self._manners = manners
        self._stop = stop
        self._last: dict[str, float] = {}
        self._robots: dict[str, Protego | ReadingError] = {}
        self._deadline = Deadline()
        self._client = httpx.Client(
            transport=GuardedTransport(self._deadline, allow_private=manners.allow_private),
            headers={"user-agent": USER_AGENT, "accept-encoding": "gzip"},
            timeout=SILENCE_SECONDS,
            follow_redirects=False,
            trust_env=False,
        )

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def fetch(self, url: str) -> Page:
        """The page at ``url`` now, or that it has not changed. Raises :class:`ReadingError`."""
        known = self._memory.recall(url)
        headers: dict[str, str] = {}
        if known is not None:
            headers |= {"if-none-match": known.etag} if known.etag else {}
            headers |= {"if-modified-since": known.last_modified} if known.last_modified else {}
        here = url
        for _ in range(MOST_REDIRECTS + 1):
            self._ask_robots(here)
            response, data = self._request(here, headers)
            if not response.has_redirect_location:
                return self._page(url, here, response, data)
            here = _redirected(here, response)
            if not is_web_address(here):
                raise ReadingError(url, f"redirects to {here[:200]!r}, which is no web address")
        raise ReadingError(url, f"redirects more than {MOST_REDIRECTS} times")

    def _page(self, url: str, here: str, response: httpx.Response, data: bytes) -> Page:
        unchanged = response.status_code == httpx.codes.NOT_MODIFIED
        if not unchanged and response.status_code != httpx.codes.OK:
            status = response.status_code
            lasting = 400 <= status < 500 and status not in _PASSING
            raise (NotForUs if lasting else ReadingError)(url, _meaning(status))
        content_type = response.headers.get("content-type", "")
        return Page(
            url=here,
            kind=content_type.partition(";")[0].strip().lower(),
            charset=response.charset_encoding,
            data=None if unchanged else data,
            validators=Fetched(
                url=url,
                etag=_short(response.headers.get("etag")),
                last_modified=_short(response.headers.get("last-modified")),
                checked=datetime.now(UTC).isoformat(),
            ),
        )

    def _request(self, url: str, headers: dict[str, str]) -> tuple[httpx.Response, bytes]:
        """One request after a polite pause; the body within bounds of size and time."""
        self._pause(url)
        self._deadline.end = time.monotonic() + PAGE_SECONDS
        try:
            with self._client.stream("GET", url, headers=headers) as response:
                if response.headers.get("content-encoding", "identity").lower() not in _PACKED:
                    raise ReadingError(url, "is packed in a way that was not asked for")
                found = bytearray()
                for piece in response.iter_bytes():
                    found += piece
                    if len(found) > LARGEST_PAGE:
                        most = f"{LARGEST_PAGE // 2**20} MiB"
                        raise ReadingError(url, f"is larger than {most}")
                return response, bytes(found)
        except ForbiddenAddress as error:
            raise ReadingError(url, error.reason) from None
        except (httpx.HTTPError, httpx.InvalidURL, zlib.error, UnicodeError, ValueError) as error:
            raise ReadingError(url, f"cannot be fetched: {_said(error)}") from None
        finally:
            self._last[_host(url)] = time.monotonic()

    def _pause(self, url: str) -> None:
        host = _host(url)
        if host in self._last:
            left = self._last[host] + self._delay(url) - time.monotonic()
            if left > 0:
                self._stop.wait(left)
        if self._stop():
            raise ReadingError(url, "was not fetched: stopped")

    def _delay(self, url: str) -> float:
        rules = self._robots.get(_origin(url))
        asked = (
            None if rules is None or isinstance(rules, ReadingError) else rules.crawl_delay(ROBOT)
        )
        return min(max(self._manners.delay, float(asked or 0)), LONGEST_DELAY)

    def _ask_robots(self, url: str) -> None:
        """Raises :class:`ReadingError` if the site's robots.txt does not want this page read.

        As RFC 9309 has it: no such file allows everything, a server's fault nothing.
        """
        from protego import Protego

        origin = _origin(url)
        if origin not in self._robots:
            try:
                self._robots[origin] = Protego.parse(self._robots_text(origin))
            except ReadingError as error:
                self._robots[origin] = error
        rules = self._robots[origin]
        if isinstance(rules, ReadingError):
            raise ReadingError(url, f"{rules.reason} ({rules.source})")
        if not rules.can_fetch(url, ROBOT):
            raise NotForUs(url, "may not be read by programs, says the site's robots.txt")

    def _robots_text(self, origin: str) -> str:
        here = f"{origin}/robots.txt"
        for _ in range(MOST_REDIRECTS + 1):
            response, data = self._request(here, {})
            if response.has_redirect_location:
                here = _redirected(here, response)
                continue
            if response.status_code >= 500:
                return "User-agent: *\nDisallow: /"
            if response.status_code != httpx.codes.OK:
                return ""
            return data[:ROBOTS_BYTES].decode("utf-8", "replace")
        return ""


def _redirected(here: str, response: httpx.Response) -> str:
    location = str(response.headers["location"])
    try:
        return urljoin(here, location)
    except ValueError:
        return location


def _meaning(status: int) -> str:
    if status in (401, 402, 403):
        return f"is not open to us ({status}): a login, a paywall or a wall against programs"
    if status in (404, 410):
        return f"is not there ({status})"
    if status == 429:
        return "was asked for too often (429): raise --delay"
    return f"cannot be fetched: the server says {status}"


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__


def _short(text: str | None) -> str | None:
    return text if text and len(text) <= 500 else None


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
