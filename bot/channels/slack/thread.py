"""The thread is the conversation: its messages -> the turns before a question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.slack.escaping import plain
from bot.channels.slack.request import LONGEST_QUESTION, Request
from bot.channels.slack.trouble import TROUBLE
from bot.channels.slack.workspaces import Workspace
from bot.domain import Turn
from bot.state.slack_answers import GivenAnswer

PAGES, PAGE = 10, 200
TURNS = 6
ANSWER, NOTICE = "dateline_answer", "dateline_notice"  # what our messages say of themselves

Message = Mapping[str, Any]
Find = Callable[[str], GivenAnswer | None]


def turns_before(request: Request, workspace: Workspace, find: Find) -> tuple[Turn, ...]:
    """The last turns of the thread that ``request`` stands in.

    ``find`` knows the answers that were given. A thread that cannot be read (a missing scope, a
    rate limit, a fault) has no turns: then the question stands alone.
    """
    if request.thread is None or request.thread == request.ts or request.alone:
        return ()
    try:
        messages = list(_messages(request, workspace))
    except TROUBLE:
        return ()
    return tuple(_turns(messages, request, workspace, find))[-TURNS:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a process that died has left in a thread: our messages that nobody has ended (they do
    not say what they are), and whether the answer stands there whole."""

    unfinished: tuple[str, ...] = ()
    answered: bool = False


def left_in(request: Request, workspace: Workspace, find: Find) -> Left:
    """What stands after ``request``, as far as the thread can be read."""
    try:
        messages = list(_messages(request, workspace, before=False))
    except TROUBLE:
        return Left()
    since = request.asked_at or ""
    ours = [m for m in messages if m.get("bot_id") == workspace.bot_id and m["ts"] > since]
    given = [find(_key_of(m)) for m in ours]
    return Left(
        unfinished=tuple(str(m["ts"]) for m in ours if not m.get("metadata")),
        answered=any(g is not None and g.request["ts"] == request.ts for g in given),
    )


def _messages(request: Request, workspace: Workspace, *, before: bool = True) -> Iterator[Message]:
    cursor = ""
    for _ in range(PAGES):
        page = workspace.brisk.conversations_replies(
            channel=request.channel,
            ts=str(request.thread),
            latest=request.ts if before else None,
            limit=PAGE,
            include_all_metadata=True,
            cursor=cursor or None,
        )
        yield from page.get("messages", [])
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


def _turns(
    messages: Iterable[Message], request: Request, workspace: Workspace, find: Find
) -> Iterator[Turn]:
    question: str | None = None
    for message in messages:
        if message.get("ts") == request.ts:
            continue
        if message.get("bot_id") == workspace.bot_id:
            turn = _turn(message, question, find)
            if turn is not None:
                yield turn
                question = None
        elif not message.get("bot_id") and _is_meant(message, request, workspace):
            question = plain(message.get("text") or "", without=workspace.bot_user)


def _is_meant(message: Message, request: Request, workspace: Workspace) -> bool:
    """In a channel people also speak to each other."""
    return request.is_direct or f"<@{workspace.bot_user}" in (message.get("text") or "")


def _turn(message: Message, question: str | None, find: Find) -> Turn | None:
    about = message.get("metadata") or {}
    if about.get("event_type") == NOTICE:
        return None
    given = find(_key_of(message))
    if given is not None and given.answer is not None:
        asked = given.answer["rewritten"] or given.answer["question"]
        return Turn(question=asked, answer=given.answer["answer"])
    if not question:
        return None
    return Turn(question=question[:LONGEST_QUESTION], answer=plain(message.get("text") or ""))


def _key_of(message: Message) -> str:
    about = message.get("metadata") or {}
    return str((about.get("event_payload") or {}).get("answer", ""))
