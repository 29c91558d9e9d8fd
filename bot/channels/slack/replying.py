"""An answer on its way into Slack: streamed, updated, split, in the end plain; never silence."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from slack_sdk.web.chat_stream import ChatStream

from bot.channels import as_json
from bot.channels.slack import limits, rendering
from bot.channels.slack.blocks import Block, as_text, packed
from bot.channels.slack.escaping import as_markdown, escaped, without_links
from bot.channels.slack.request import Request
from bot.channels.slack.thread import ANSWER, NOTICE
from bot.channels.slack.trouble import TROUBLE, is_refusal
from bot.channels.slack.workspaces import Workspace
from bot.domain import Sentence

PLAIN_PIECE = 3_000  # characters before escaping
ESCAPED = 5  # times as long, at the worst
BETWEEN_UPDATES = 1.5  # seconds; Slack takes some fifty updates a minute

Json = Mapping[str, Any]
Metadata = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One message: its blocks, and its words for notifications and where blocks are refused."""

    blocks: Sequence[Block]
    words: str
    metadata: Metadata


class Reply(Protocol):
    """Where an answer goes."""

    def sentence(self, sentence: Sentence) -> None:
        """One more verified sentence."""

    def finish(self, answer: Json, key: str) -> None:
        """The whole answer; ``key`` is that under which it is kept."""

    def say(self, blocks: Sequence[Block], words: str) -> None:
        """Something else than an answer, in its place."""


class ThreadReply:
    """A message in a thread that grows with its answer."""

    def __init__(
        self,
        request: Request,
        workspace: Workspace,
        on_message: Callable[[str], None],
        *,
        heading: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``on_message`` is told the ts of the message as soon as there is one."""
        self._request = request
        self._workspace = workspace
        self._client = workspace.patient
        self._on_message = on_message
        self._clock = clock
        self._stream: ChatStream | None = self._client.chat_stream(
            buffer_size=1,
            channel=request.channel,
            thread_ts=str(request.thread),
            recipient_team_id=request.user_team or request.team,
            recipient_user_id=request.user,
        )
        self._ts: str | None = None
        self._shown: list[Sentence] = []
        self._length = 0
        self._full = False
        self._updated = 0.0
        self._heading = heading

    def sentence(self, sentence: Sentence) -> None:
        piece = as_markdown(sentence.marked) + " "
        if self._heading and not self._shown:
            piece = f"_{as_markdown(self._heading)}_\n\n{piece}"
        if self._full or self._length + len(piece) > limits.MESSAGE_CHARACTERS:
            self._full = True  # what does not fit follows in further messages
            return
        self._shown.append(sentence)
        self._length += len(piece)
        if self._stream is not None:
            try:
                self._stream.append(markdown_text=piece)
            except TROUBLE:
                self._give_up_stream()
            else:
                self._note(self._stream.ts)
                return
        self._update_so_far()

    def finish(self, answer: Json, key: str) -> None:
        if self._stream is not None and self._shown and self._holds(answer):
            if self._stop_stream(answer, key):
                return
            self._give_up_stream()
        messages = rendering.shown_whole(answer, key, share=False, heading=self._heading)
        self._post_all(self._contents(messages, answer, key))

    def say(self, blocks: Sequence[Block], words: str) -> None:
        about = {"event_type": NOTICE, "event_payload": {}}
        content = Content(blocks=blocks, words=words, metadata=about)
        if self._stream is not None and self._stream.ts:
            try:
                self._stream.stop(blocks=list(blocks), metadata=about)
            except TROUBLE:
                pass
            else:
                return
        self._post(content)

    def _holds(self, answer: Json) -> bool:
        """Whether what was shown is how the answer begins."""
        texts = [s["text"] for s in answer["sentences"][: len(self._shown)]]
        return texts == [s.text for s in self._shown]

    def _stop_stream(self, answer: Json, key: str) -> bool:
        assert self._stream is not None
        rest = [
            *rendering.prose(answer, first=len(self._shown)),
            *rendering.closing(answer, key, share=False),
        ]
        room = limits.MESSAGE_CHARACTERS - self._length
        first, *others = packed(rest, room=room)
        try:
            self._stream.stop(blocks=first or None, metadata=_metadata(key))
        except TROUBLE:
            return False
        for message in self._contents([first, *others], answer, key)[1:]:
            self._post(message)
        return True

    def _contents(
        self, messages: Sequence[Sequence[Block]], answer: Json, key: str
    ) -> list[Content]:
        words = rendering.summary(answer)
        return [
            Content(blocks=message, words=words, metadata=_metadata(key, part=i))
            for i, message in enumerate(messages)
        ]

    def _post_all(self, contents: Sequence[Content]) -> None:
        first, *others = contents
        if self._ts is None or not self._update(self._ts, first):
            self._post(first)
        for content in others:
            self._post(content)

    def _give_up_stream(self) -> None:
        """It expired, or was refused: what it has shown is replaced by updates."""
        if self._stream is not None:
            self._note(self._stream.ts)
        self._stream = None

    def _note(self, ts: object) -> None:
        if ts and self._ts is None:
            self._ts = str(ts)
            self._on_message(self._ts)

    def _update_so_far(self) -> None:
        now = self._clock()
        if self._updated and now - self._updated < BETWEEN_UPDATES:
            return
        self._updated = now
        so_far = [as_json.sentence(s) for s in self._shown]
        blocks = list(rendering.prose({"sentences": so_far, "citations": []}))
        words = " ".join(s.text for s in self._shown)
        about = _metadata("")
        about["event_payload"]["asked"] = self._request.ts  # not that of another one in the thread
        content = Content(blocks=blocks, words=words, metadata=about)
        try:
            if self._ts is None:
                self._note(self._send(content))
            else:
                self._update(self._ts, content)
        except TROUBLE as error:  # the whole answer is still to come, into the same message
            if not is_refusal(error):
                self._note(self._ts_of(content))

    def _update(self, ts: str, content: Content) -> bool:
        try:
            self._client.chat_update(
                channel=self._request.channel,
                ts=ts,
                text=notification(content),
                blocks=list(content.blocks),
                metadata=content.metadata,
            )
        except TROUBLE as error:
            return not is_refusal(error) and self._ts_of(content) is not None
        return True

    def _post(self, content: Content) -> None:
        """One more message in the thread; in plain words if its blocks are refused.

        Raises what failed if those are refused, too.
        """
        try:
            self._send(content)
        except TROUBLE as error:
            if is_refusal(error):
                for plain in in_plain_words(content):
                    self._send(plain)
            elif self._ts_of(content) is None:
                self._send(content)

    def _send(self, content: Content) -> str:
        sent = self._client.chat_postMessage(
            channel=self._request.channel,
            thread_ts=self._request.thread,
            text=notification(content),
            blocks=list(content.blocks) or None,
            metadata=content.metadata or None,
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(sent["ts"])

    def _ts_of(self, content: Content) -> str | None:
        """After a broken connection: the message, if it had arrived all the same."""
        try:
            page = self._workspace.brisk.conversations_replies(
                channel=self._request.channel,
                ts=str(self._request.thread),
                oldest=self._request.asked_at,
                include_all_metadata=True,
                limit=200,
            )
        except TROUBLE:
            return None
        messages: list[Json] = page.get("messages", [])
        return next(
            (
                str(m["ts"])
                for m in messages
                if m.get("bot_id") == self._workspace.bot_id
                and m.get("metadata") == content.metadata
            ),
            None,
        )


def in_plain_words(content: Content) -> Iterator[Content]:
    """The same without blocks: sentences, sources and their addresses, as several messages."""
    text = as_text(content.blocks) or without_links(content.words)
    fits = all(len(escaped(p)) <= limits.PLAIN_TEXT for p in limits.pieces(text, PLAIN_PIECE))
    for piece in limits.pieces(text, PLAIN_PIECE if fits else PLAIN_PIECE // ESCAPED):
        yield replace(content, blocks=(), words=piece)


def notification(content: Content) -> str:
    """The words that go with blocks, or in their place, within the limit of one message."""
    # Escaping makes it longer: what counts is what is sent.
    most = min(limits.PLAIN_TEXT, max(len(content.words), 1))
    while len(words := escaped(limits.shortened(content.words, most))) > limits.PLAIN_TEXT:
        most = most * 3 // 4
    return words


def _metadata(key: str, part: int = 0) -> Metadata:
    return {"event_type": ANSWER, "event_payload": {"answer": key, "part": part}}
