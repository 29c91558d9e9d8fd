"""Which addresses may be connected to, and that the check is made where the connection is."""

from __future__ import annotations

import ipaddress
import socket

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.addresses import is_web_address, same_page
from bot.reading.web.guard import Deadline, ForbiddenAddress, GuardedTransport, is_public

INSIDE = """127.0.0.1 127.8.8.8 0.0.0.0 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1
192.0.0.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 :: ::1 fe80::1 fe80::1%eth0 fc00::1
fd00:ec2::254 ff02::1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe
2002:7f00:1:: 2002:c0a8:101:: 2001:db8::1 fec0::1 ::ffff:0:7f00:1
64:ff9b:1::7f00:1 localhost example""".split()


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_some_network_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:4700:4700::1111"])
def test_addresses_of_the_open_internet_are(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4, network="10.0.0.0/8"))
def test_no_way_of_carrying_a_private_address_makes_it_public(
    address: ipaddress.IPv4Address,
) -> None:
    number = int(address)
    carried = [
        ipaddress.IPv6Address((0xFFFF << 32) | number),
        ipaddress.IPv6Address((0x0064FF9B << 96) | number),
        ipaddress.IPv6Address((0x2002 << 112) | (number << 80)),
    ]
    assert not any(is_public(str(one)) for one in carried)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "127.0.0.1.", "2130706433", "017700000001", "0177.0.0.1"),
        *("0x7f.1", "0x7f000001", "0x7f.0.0x1", "0", "0.0.0.0", "localhost", "localhost."),
        *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:1]"),
        *("①②⑦.⓪.⓪.①", "127。0。0。1", "１２７.0.0.1", "news.example@127.0.0.1"),
        *("127.0.0.1:80@127.0.0.1", "127.0.0.1%2f@localhost", "[64:ff9b::7f00:1]", "[::127.0.0.1]"),
    ],
)
def test_no_spelling_of_this_machine_is_connected_to(host: str) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        httpx.Client(transport=GuardedTransport(Deadline(), allow_private=False)) as client,
    ):
        port = server.getsockname()[1]
        with pytest.raises((ForbiddenAddress, httpx.ConnectError, httpx.InvalidURL)):
            client.get(f"http://{host}:{port}/")
        server.settimeout(0)
        with pytest.raises(BlockingIOError):  # nobody has connected
            server.accept()


@pytest.mark.parametrize("answers", [["127.0.0.1"], ["93.184.215.14", "10.0.0.1"]])
def test_a_name_is_judged_by_every_address_it_leads_to(
    monkeypatch: pytest.MonkeyPatch, answers: list[str]
) -> None:
    def look_up(host: str, port: int, **_: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in answers]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with (
        httpx.Client(transport=GuardedTransport(Deadline(), allow_private=False)) as client,
        pytest.raises(ForbiddenAddress, match=f"leads to {answers[-1]}"),
    ):
        client.get("http://news.example/")


def test_a_name_that_is_looked_up_once_more_cannot_lead_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """DNS rebinding: public when it is checked, this machine when it is connected to."""
    asked = []

    def look_up(host: str, port: int, **_: object) -> list[object]:
        asked.append(host)
        address = "93.184.215.14" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    connected = []
    monkeypatch.setattr(socket, "create_connection", lambda to, *_, **__: _refused(connected, to))
    with (
        httpx.Client(transport=GuardedTransport(Deadline(), allow_private=False)) as client,
        pytest.raises(httpx.ConnectError),
    ):
        client.get("http://news.example/")
    assert asked == ["news.example"]
    assert connected == ["93.184.215.14"]


def _refused(connected: list[str], to: tuple[str, int]) -> socket.socket:
    connected.append(to[0])
    raise ConnectionRefusedError


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://x.test/a", "https://www.x.test/a/"),
        ("https://x.test/a?b=1&c=2", "https://x.test/a?c=2&utm_source=z&b=1#top"),
        ("https://X.test:443/a", "http://x.test:80/a?fbclid=1"),
        ("https://x.test/%7Ea", "https://x.test/~a"),
        ("https://x.test/a/index.html", "https://x.test/a"),
        ("https://bücher.test/a", "https://xn--bcher-kva.test/a"),
    ],
)
def test_two_spellings_of_one_page_are_the_same(one: str, other: str) -> None:
    assert same_page(one) == same_page(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.test/a", "https://x.test/b"),
        ("https://x.test/a?id=1", "https://x.test/a?id=2"),
        ("https://x.test/A", "https://x.test/a"),
        ("https://x.test/a", "https://x.test:8080/a"),
        ("https://a.x.test/a", "https://b.x.test/a"),
        ("https://x.test/a?q=1%262", "https://x.test/a?q=1&2="),
    ],
)
def test_two_pages_are_not(one: str, other: str) -> None:
    assert same_page(one) != same_page(other)


@given(st.text(max_size=40))
def test_any_text_is_a_web_address_or_is_not(text: str) -> None:
    for address in (text, f"https://{text}", f"https://x.test/{text}", f"https://x.test?{text}"):
        if is_web_address(address):
            assert same_page(address)


@pytest.mark.parametrize(
    "address", ["http\r://news.example/", "https://news\n.example/", "https://news.example/a\tb"]
)
def test_what_a_line_or_a_tab_parts_is_no_address(address: str) -> None:
    assert not is_web_address(address)
    assert is_web_address(f" {''.join(address.split())}\n")
