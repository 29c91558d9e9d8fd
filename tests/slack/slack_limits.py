"""What Slack refuses of a message or a window, as its documents say; apart from the bot's own
numbers, so that a wrong one there shows here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
_TYPES = {"rich_text", "section", "header", "context", "actions", "context_actions", "input",
          "divider", "markdown"}  # fmt: skip


def problem_with(args: Json, *, view: bool = False, already: int = 0) -> str | None:
    """Slack's name for what is wrong; ``already``: characters that stand there."""
    blocks = args.get("blocks") or []
    if view and not _view_fits(args):
        return "invalid_arguments"
    if len(blocks) > (100 if view else 50):
        return "invalid_blocks"
    if len(args.get("text") or "") > 40_000:
        return "msg_too_long"
    if any(not _block_fits(block) for block in blocks):
        return "invalid_blocks"
    if not view and already + _characters(blocks) > 13_200:
        return "msg_blocks_too_long"
    if not view and not blocks and not args.get("text") and not already:
        return "no_text"
    return None


def _view_fits(view: Json) -> bool:
    return len(view["title"]["text"]) <= 24 and len(view.get("private_metadata", "")) <= 3_000


def _block_fits(block: Json) -> bool:
    kind, elements = block["type"], block.get("elements", [])
    if kind not in _TYPES:
        return False
    if kind == "header":
        return 0 < len(block["text"]["text"]) <= 150
    if kind == "section":
        return len(block["text"]["text"]) <= 3_000 and len(block.get("fields", [])) <= 10
    if kind == "context":
        return 0 < len(elements) <= 10 and all(len(e["text"]) <= 3_000 for e in elements)
    if kind == "actions":
        return 0 < len(elements) <= 25 and all(map(_button_fits, elements))
    if kind == "context_actions":
        return 0 < len(elements) <= 5
    if kind == "rich_text":
        return bool(elements) and all(t for t in _texts(block)) and _characters([block]) <= 12_000
    return True


def _button_fits(button: Json) -> bool:
    return 0 < len(button["text"]["text"]) <= 75 and len(button.get("value", "")) <= 2_000


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _characters(value: Any) -> int:
    urls = 0
    if isinstance(value, dict):
        urls = len(value.get("url", "")) + sum(map(_characters, value.values()))
    elif isinstance(value, list):
        return sum(map(_characters, value))
    own = (
        len(value["text"]) if isinstance(value, dict) and isinstance(value.get("text"), str) else 0
    )
    return urls + own
