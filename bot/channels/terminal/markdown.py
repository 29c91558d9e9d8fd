"""What of Markdown is shown as such: emphasis and code. The rest stays the text that it is.

A model's words must not become links, images, HTML or anything that is fetched or followed; and
``[1]`` is a marker.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bot.channels.safe_text import printable

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

    from bot.channels.terminal.lines import Piece

_STYLES = {"strong_open": "bold", "em_open": "italic"}
_CODE = "bold"


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("zero").enable(["emphasis", "backticks", "escape"])


def pieces(text: str) -> list[Piece]:
    """One sentence as styled pieces, without the marks of Markdown, also where one is unpaired."""
    found: list[Piece] = []
    styles: list[str] = []
    for token in _parser().parseInline(printable(text))[0].children or ():
        if token.type in _STYLES:
            styles.append(_STYLES[token.type])
        elif token.type.endswith("_close"):
            styles.pop()
        elif token.type == "code_inline":
            found.append((token.content, " ".join([*styles, _CODE])))
        elif token.content:
            found.append((token.content.replace("**", ""), " ".join(styles)))
    return found
