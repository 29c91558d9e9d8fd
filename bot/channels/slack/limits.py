"""How much Slack takes, and how to stay below it: shorten with a sign that something is left out.

Most are documented; that of a whole message is not (it was refused near 13,200 characters).
"""

from __future__ import annotations

from collections.abc import Iterator

SECTION_TEXT = 3_000
HEADER = 150
CONTEXT_ELEMENTS = 10
CONTEXT_TEXT = 600  # ours: ten of them stay below what a message takes
ACTIONS = 25
BUTTON_TEXT, BUTTON_VALUE = 75, 2_000
MESSAGE_BLOCKS = 50
MESSAGE_CHARACTERS = 11_000
MODAL_BLOCKS = 100
MODAL_TITLE = 24
MODAL_CHARACTERS = 60_000
PRIVATE_METADATA = 3_000
PLAIN_TEXT = 3_900  # near 4,000 Slack makes several messages of one
PROMPTS = 4
THREAD_TITLE = 100

_CUT = "…"


def shortened(text: str, most: int) -> str:
    """``text`` in at most ``most`` characters, cut at a word where there is one."""
    if len(text) <= most:
        return text
    kept = text[: most - len(_CUT)]
    word = kept.rfind(" ")
    if word > len(kept) * 0.6:
        kept = kept[:word]
    return kept.rstrip() + _CUT


def pieces(text: str, most: int) -> Iterator[str]:
    """``text`` in pieces of at most ``most`` characters that join to it, parted at words."""
    while len(text) > most:
        at = text.rfind(" ", most // 2, most) + 1 or most
        yield text[:at]
        text = text[at:]
    if text:
        yield text
