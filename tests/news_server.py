"""A news site on loopback: pages, a feed, sitemaps and robots.txt, each changed at will."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType


@dataclass(slots=True)
class Reply:
    """What one path answers. With an ``etag``, a request that names it gets a 304."""

    body: bytes | str = b""
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    etag: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    hang: bool = False  # sends half of the body, then nothing until the server is closed

    @property
    def data(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


class NewsServer:
    """``pages`` maps paths to replies; ``requests`` records path and headers."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self._closing = threading.Event()
        news = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Requests are recorded instead."""

            def do_GET(self) -> None:
                headers = {k.lower(): v for k, v in self.headers.items()}
                news.requests.append((self.path, headers))
                reply = news.pages.get(self.path, Reply("not here", status=404))
                if reply.etag and headers.get("if-none-match") == reply.etag:
                    reply = Reply(status=304, etag=reply.etag)
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if reply.etag:
                    self.send_header("etag", reply.etag)
                self.send_header("content-type", reply.kind)
                self.send_header("content-length", str(len(reply.data)))
                self.end_headers()
                if reply.hang:
                    self.wfile.write(reply.data[: len(reply.data) // 2])
                    self.wfile.flush()
                    news._closing.wait()
                    self.close_connection = True
                elif reply.status != 304:
                    self.wfile.write(reply.data)

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: object, client_address: object) -> None:
                """A client that has seen enough of a page closes the connection."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def paths(self) -> list[str]:
        """Every path that was asked for but robots.txt, in order."""
        return [path for path, _ in self.requests if path != "/robots.txt"]

    def __enter__(self) -> NewsServer:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()


def page(body: str, title: str = "Budget vote", head: str = "") -> str:
    """A page with navigation around an article of three paragraphs."""
    filler = "".join(
        f"<p>The council met for the {n}th time this year, and the session was open to all.</p>"
        for n in range(3, 6)
    )
    return (
        f'<html lang="en"><head><title>{title} | Wire</title>{head}</head><body>'
        "<nav><a href='/'>Home</a> <a href='/about'>About</a></nav>"
        f"<article><h1>{title}</h1><p>{body}</p>{filler}</article>"
        "<footer>Copyright 1999 Wire</footer></body></html>"
    )


def rss(*items: str, title: str = "Wire") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>{title}</title>{''.join(items)}</channel></rss>"
    )
