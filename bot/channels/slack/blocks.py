"""Block Kit, within its limits. Text goes into ``rich_text`` and ``plain_text``: never parsed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.channels.safe_text import printable
from bot.channels.slack import limits
from bot.channels.slack.escaping import web_address, without_links

Block = dict[str, Any]
Element = dict[str, Any]


def text(words: str, **style: bool) -> Element:
    """Words as they are; ``bold=True``, ``italic=True`` or ``strike=True``."""
    element: Element = {"type": "text", "text": printable(words, lines=True)}
    return element | ({"style": style} if style else {})


def link(words: str, url: str | None, **style: bool) -> Element:
    """Words that lead to ``url``; just the words where that is no web address."""
    address = web_address(url)
    if address is None:
        return text(words, **style)
    element: Element = {"type": "link", "url": address, "text": printable(words)}
    return element | ({"style": style} if style else {})


def paragraph(*elements: Element) -> Iterator[Block]:
    """One paragraph, as one block or, where it is too long for that, as several."""
    for part in _parts([e for e in elements if e["text"]]):
        yield {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": part}],
        }


def quotation(*elements: Element) -> Iterator[Block]:
    """One quotation, set off from the text around it."""
    for part in _parts([e for e in elements if e["text"]]):
        yield {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": part}]}


def _parts(elements: Sequence[Element]) -> Iterator[list[Element]]:
    part: list[Element] = []
    room = limits.SECTION_TEXT
    for element in elements:
        for piece in limits.pieces(element["text"], limits.SECTION_TEXT):
            cost = len(piece) + len(element.get("url", ""))
            if part and cost > room:
                yield part
                part, room = [], limits.SECTION_TEXT
            part.append(element | {"text": piece})
            room -= cost
    if part:
        yield part


def header(words: str) -> Block:
    shown = limits.shortened(printable(words), limits.HEADER)
    return {"type": "header", "text": {"type": "plain_text", "text": shown, "emoji": False}}


def context(*words: str) -> Iterator[Block]:
    """Small print, a line each."""
    shown = [limits.shortened(printable(w), limits.CONTEXT_TEXT) for w in words if w]
    for at in range(0, len(shown), limits.CONTEXT_ELEMENTS):
        yield {
            "type": "context",
            "elements": [
                {"type": "plain_text", "text": w, "emoji": False}
                for w in shown[at : at + limits.CONTEXT_ELEMENTS]
            ],
        }


def button(words: str, action: str, value: str, *, primary: bool = False) -> Element:
    assert len(value) <= limits.BUTTON_VALUE
    element: Element = {
        "type": "button",
        "text": _label(words, limits.BUTTON_TEXT),
        "action_id": action,
        "value": value,
    }
    return element | ({"style": "primary"} if primary else {})


def actions(*elements: Element) -> Iterator[Block]:
    for at in range(0, len(elements), limits.ACTIONS):
        yield {"type": "actions", "elements": list(elements[at : at + limits.ACTIONS])}


def feedback(action: str, good: str, bad: str, value: str) -> Block:
    """Thumbs up and down; ``value`` comes back after ``good:`` or ``bad:``."""
    buttons = {
        "type": "feedback_buttons",
        "action_id": action,
        "positive_button": {
            "text": _label(good, limits.BUTTON_TEXT),
            "value": f"good:{value}",
            "accessibility_label": good,
        },
        "negative_button": {
            "text": _label(bad, limits.BUTTON_TEXT),
            "value": f"bad:{value}",
            "accessibility_label": bad,
        },
    }
    return {"type": "context_actions", "elements": [buttons]}


def modal(
    title: str,
    content: Sequence[Block],
    *,
    close: str,
    callback: str = "",
    submit: str = "",
    private: str = "",
) -> dict[str, Any]:
    """A window. Its content must fit: at most :data:`limits.MODAL_BLOCKS`."""
    assert len(content) <= limits.MODAL_BLOCKS
    assert len(private) <= limits.PRIVATE_METADATA
    view: dict[str, Any] = {
        "type": "modal",
        "title": _label(title, limits.MODAL_TITLE),
        "close": _label(close, limits.MODAL_TITLE),
        "blocks": list(content),
    }
    if callback:
        view |= {"callback_id": callback, "private_metadata": private}
    if submit:
        view["submit"] = _label(submit, limits.MODAL_TITLE)
    return view


def _label(words: str, most: int) -> dict[str, Any]:
    shown = limits.shortened(printable(words), most)
    return {"type": "plain_text", "text": shown, "emoji": False}


def weight(value: object) -> int:
    """The characters that a block costs a message: all its texts and addresses."""
    if isinstance(value, dict):
        own = sum(len(v) for k, v in value.items() if k in ("text", "url") and isinstance(v, str))
        return own + sum(weight(v) for v in value.values())
    if isinstance(value, list):
        return sum(weight(v) for v in value)
    return 0


def as_text(content: Sequence[Block]) -> str:
    """What blocks say, in plain words, with the addresses that links lead to; without buttons."""
    return "\n".join(line for block in content if (line := "".join(_words(block)).strip()))


def _words(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _words(item)
    elif isinstance(value, dict) and value.get("type") not in ("actions", "context_actions"):
        if isinstance(value.get("text"), str):
            yield without_links(value["text"]) + (f" ({value['url']})" if "url" in value else "")
        if value.get("type") == "plain_text":
            yield "\n"
        for item in value.values():
            yield from _words(item)


def packed(content: Sequence[Block], *, room: int = limits.MESSAGE_CHARACTERS) -> list[list[Block]]:
    """``content`` as messages, in order, each within the limits; ``room`` is for the first."""
    messages: list[list[Block]] = []
    message: list[Block] = []
    for block in content:
        cost = weight(block)
        if cost > room or len(message) == limits.MESSAGE_BLOCKS:
            messages.append(message)
            message, room = [], limits.MESSAGE_CHARACTERS
        message.append(block)
        room -= cost
    return [*messages, message]
