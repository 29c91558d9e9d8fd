"""What a new conversation offers: questions about the newest articles that may be seen in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.channels.slack import limits, wording
from bot.channels.slack.access import Access, Asker
from bot.channels.slack.rules import Rules
from bot.channels.slack.trouble import TROUBLE
from bot.channels.slack.workspaces import Workspaces
from bot.domain import Scope

LONGEST_TITLE = 70  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """``newest`` gives titles of the newest articles of a scope."""

    workspaces: Workspaces
    access: Access
    rules: Rules
    newest: Callable[[Scope, int], Sequence[str]]

    def offer(
        self, team: str, enterprise: str | None, channel: str, thread: str | None, user: str
    ) -> None:
        """Suggest questions. Nothing to those who may not ask, nothing where there are none."""
        asker = Asker(team=team, enterprise=enterprise, channel=channel, user=user)
        workspace = self.workspaces.find(team, enterprise)
        if workspace is None or asker.refused_by(self.access) is not None:
            return
        prompts = self.prompts(channel)
        if not prompts:
            return
        try:
            workspace.brisk.assistant_threads_setSuggestedPrompts(
                channel_id=channel, thread_ts=thread, title=wording.PROMPTS_TITLE, prompts=prompts
            )
        except TROUBLE:
            return  # an offer, no more

    def prompts(self, channel: str) -> list[dict[str, str]]:
        titles = self.newest(self.rules.scope(channel), limits.PROMPTS)
        return [
            {
                "title": limits.shortened(title, LONGEST_TITLE),
                "message": wording.PROMPT.format(title=title),
            }
            for title in (" ".join(t.split()) for t in titles)
            if title
        ]
