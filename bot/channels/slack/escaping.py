"""Text from articles, models and people on its way into Slack, and what Slack sends as plain text.

Blocks are built from ``rich_text`` elements, which Slack does not parse; what has to go through a
parser (the ``text`` of a notification, a streamed piece of Markdown) is escaped here.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.channels.safe_text import printable

LONGEST_ADDRESS = 2_000  # characters; a button's may have 3,000, a link's limit is not documented

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!~|])")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto|slack)(:)(?=/|[^\s])|\b(www)(\.)(?=\w)")
_INVISIBLE = "\u2060"  # word joiner: has no width, and parts an address so that it is no link
_TOKEN = re.compile(r"<([^<>]*)>")


def escaped(text: str) -> str:
    """For a ``text`` field: nothing in it is a mention, a link or an entity."""
    return printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_markdown(text: str) -> str:
    """For a streamed piece of Markdown: shown as it is, with no markup, mention or link in it.

    Each piece is a whole sentence, so nothing can come together over a border of two pieces that
    stood in neither.
    """
    marked = _MARKDOWN.sub(r"\\\1", without_links(printable(text)))
    return marked.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def without_links(text: str) -> str:
    """``text`` with its addresses parted, which cannot be seen: else Slack makes links of them."""
    return _ADDRESS.sub(lambda m: "".join(_part(m)), text)


def _part(match: re.Match[str]) -> tuple[str, str, str]:
    return match[1] or match[3], _INVISIBLE, match[2] or match[4]


def web_address(url: str | None) -> str | None:
    """``url`` if it may be a link: http or https, with a host, encoded, and not too long.

    A longer one loses its fragment; ``None`` if it is still too long, or no web address.
    """
    if not url or not url.isprintable():
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    encoded = url
    for character, code in (("|", "%7C"), ("<", "%3C"), (">", "%3E"), ('"', "%22"), (" ", "%20")):
        encoded = encoded.replace(character, code)
    if len(encoded) > LONGEST_ADDRESS:
        encoded = encoded.split("#")[0]
    return encoded if len(encoded) <= LONGEST_ADDRESS else None


def plain(text: str, *, without: str | None = None) -> str:
    """What a person wrote, from Slack's form of it; mentions of the user ``without`` are left out.

    ``<https://example.org|label>`` is the label, ``<@U1|ann>`` is @ann, ``<!here>`` is nothing.
    """

    def read(match: re.Match[str]) -> str:
        target, _, label = match[1].partition("|")
        if without and target == f"@{without}":
            return " "
        if target.startswith("!"):
            return " "
        if target.startswith(("@", "#")):
            return target[0] + label if label else " "
        return label or target.removeprefix("mailto:")

    read_text = _TOKEN.sub(read, text)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        read_text = read_text.replace(entity, character)
    return printable(read_text, lines=True).strip()
