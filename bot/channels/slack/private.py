"""Answers that one person alone sees, and how one becomes everybody's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.webhook import WebhookClient

from bot.channels.slack import rendering, wording
from bot.channels.slack.blocks import Block, packed
from bot.channels.slack.replying import Content, in_plain_words, notification
from bot.channels.slack.request import Request
from bot.channels.slack.trouble import TROUBLE
from bot.channels.slack.workspaces import PATIENT, Workspace, rate_limits
from bot.domain import Sentence

Json = Mapping[str, Any]


class PrivateReply:
    """Messages that only the asker sees, through the address that Slack gave for this request."""

    def __init__(self, request: Request, workspace: Workspace, heading: str = "") -> None:
        self._request = request
        self._client = workspace.patient
        self._heading = heading
        self._replaces = request.kind == "command"  # the note that the question was taken

    def sentence(self, sentence: Sentence) -> None:
        """Nothing: five messages may go to such an address, too few to let one grow."""

    def finish(self, answer: Json, key: str) -> None:
        messages = rendering.shown_whole(answer, key, share=True, heading=self._heading)
        self.post(messages, rendering.summary(answer))

    def say(self, blocks: Sequence[Block], words: str) -> None:
        self.post(packed(blocks), words)

    def post(self, messages: Sequence[Sequence[Block]], words: str) -> None:
        for i, message in enumerate(messages):
            content = Content(blocks=message, words=words, metadata={})
            self._post(content, replaces=self._replaces and not i)

    def _post(self, content: Content, *, replaces: bool) -> None:
        """By its address; else as an ephemeral message; else directly. Raises what failed last."""
        plain = list(in_plain_words(content))
        if self._by_address(content, replaces) or all(self._by_address(p, False) for p in plain):
            return
        request = self._request
        try:
            self._client.chat_postEphemeral(
                channel=request.channel,
                user=request.user,
                text=notification(content),
                blocks=list(content.blocks),
            )
        except TROUBLE:
            for part in plain:
                self._client.chat_postMessage(
                    channel=request.user,
                    text=notification(part),
                    unfurl_links=False,
                    unfurl_media=False,
                )

    def _by_address(self, content: Content, replaces: bool) -> bool:
        if not self._request.response_url:
            return False
        return _sent_to(self._request.response_url, content, "ephemeral", replaces=replaces)


def share(request: Request, answer: Json, key: str) -> bool:
    """Show an answer that one person got to the whole channel; false if it did not get there."""
    address = request.response_url
    if not address:
        return False
    heading = wording.SHARED.format(name=request.user_name or "someone", question=request.text)
    messages = rendering.shown_whole(answer, key, share=False, heading=heading)
    contents = [Content(blocks=m, words=heading, metadata={}) for m in messages]
    return all(_sent_to(address, c, "in_channel", replaces=False) for c in contents)


def _sent_to(address: str, content: Content, kind: str, *, replaces: bool) -> bool:
    webhook = WebhookClient(address, timeout=PATIENT, retry_handlers=[rate_limits()])
    try:
        sent = webhook.send(
            text=notification(content),
            blocks=list(content.blocks) or None,
            response_type=kind,
            replace_original=replaces,
            unfurl_links=False,
            unfurl_media=False,
        )
    except TROUBLE:
        return False
    return sent.status_code == 200
