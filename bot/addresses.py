"""Web addresses: when two spellings mean the same page."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

# What senders add to count readers. Everything else in a query may choose the page.
_TRACKING = frozenset(
    "fbclid gclid dclid gbraid wbraid msclkid yclid twclid igshid mc_cid mc_eid mkt_tok ref_src"
    " cmpid icid ncid ocid smid smtyp ito xtor at_medium at_campaign s_cid ns_mchannel ns_source"
    " ns_campaign ns_linkname ns_fee amp guccounter guce_referrer guce_referrer_sig _ga _gl"
    " oly_enc_id oly_anon_id vero_id wickedid srsltid __twitter_impression".split()
)
_TRACKING_FAMILIES = ("utm_", "pk_", "mtm_", "hsa_", "at_custom")
_ONE_LINE = re.compile(r"[^\t\r\n]+")
_PORTS = {"http": "80", "https": "443"}


def is_web_address(text: str) -> bool:
    """Whether ``text`` is an absolute http or https address with a host, and without a password."""
    text = text.strip()
    if not _ONE_LINE.fullmatch(text):  # urlsplit would read "http\r://" as "http://"
        return False
    try:
        parts = urlsplit(text)
        named = parts.scheme in ("http", "https") and bool(parts.hostname)
        return named and parts.port != 0 and parts.username is None
    except ValueError:
        return False


def same_page(address: str) -> str:
    """What all spellings of one page's address have in common; no address itself.

    Scheme, ``www.``, the default port, a trailing slash, ``index.html``, the fragment, the order of
    the query and what is in it for tracking do not count. Raises ``ValueError`` for what is no
    web address.
    """
    if not is_web_address(address):
        raise ValueError(f"{address!r} is no web address")
    parts = urlsplit(address.strip())
    host = _in_ascii((parts.hostname or "").rstrip(".").removeprefix("www."))
    port = f":{parts.port}" if parts.port and str(parts.port) != _PORTS[parts.scheme] else ""
    path = quote(unquote(parts.path, errors="surrogateescape"), safe="/:@!$&'()*+,;=-._~%",
                 errors="surrogateescape")  # fmt: skip
    for ending in ("/index.html", "/index.htm", "/index.php", "/amp", "/amp/"):
        path = path.removesuffix(ending)
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
        if name.casefold() not in _TRACKING and not name.casefold().startswith(_TRACKING_FAMILIES)
    )
    end = "?" + urlencode(query, errors="surrogateescape") if query else ""
    return f"{host}{port}{path.rstrip('/')}{end}"


def are_of_one_site(one: str, other: str) -> bool:
    """Whether two web addresses have the same host, but for ``www.``."""
    hosts = [(urlsplit(a).hostname or "").removeprefix("www.") for a in (one, other)]
    return hosts[0] == hosts[1]


def _in_ascii(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError:  # no name that could be looked up; it still names this page here
        return host
