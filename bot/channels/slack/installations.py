"""Several workspaces: what OAuth brought, kept in ``state.db``, which only its owner can read."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from datetime import datetime
from logging import Logger, getLogger
from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_bolt.context.context import BoltContext
from slack_sdk.oauth.installation_store import Bot, Installation, InstallationStore
from slack_sdk.oauth.state_store import OAuthStateStore

from bot.channels.slack.workspaces import Identity
from bot.database import Database

OAUTH_MINUTES = 10


class Installations(InstallationStore):
    """The bot tokens of workspaces. Tokens of people are neither asked for nor kept."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock
        keep_private(database)

    @property
    def logger(self) -> Logger:
        return getLogger(__name__)

    def save(self, installation: Installation) -> None:
        self.save_bot(installation.to_bot())

    def save_bot(self, bot: Bot) -> None:
        kept = {k: _plain(v) for k, v in vars(bot).items() if v is not None}
        with self._database.transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO slack_workspace VALUES (?, ?, ?, ?)",
                (bot.enterprise_id or "", bot.team_id or "", self._clock(), json.dumps(kept)),
            )

    def find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:
        """Of the team, else of the whole organisation that it belongs to."""
        for team in dict.fromkeys(("" if is_enterprise_install else team_id or "", "")):
            if not team and not enterprise_id:
                continue
            row = self._database.connection.execute(
                "SELECT installation FROM slack_workspace WHERE team = ? AND enterprise IN (?, '')",
                (team, enterprise_id or ""),
            ).fetchone()
            if row is not None:
                return Bot(**_known(json.loads(row[0])))
        return None

    def find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """None of a person is kept."""
        return None

    def delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        with self._database.transaction() as db:
            db.execute(
                "DELETE FROM slack_workspace WHERE team = ? AND enterprise IN (?, '')",
                (team_id or "", enterprise_id or ""),
            )

    def delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """The app was removed: by whom does not matter, the token is gone."""
        if user_id is None:
            self.delete_bot(enterprise_id=enterprise_id, team_id=team_id)

    def identify(self, team: str, enterprise: str | None) -> Identity | None:
        bot = self.find_bot(enterprise_id=enterprise, team_id=team)
        if bot is None:
            return None
        return Identity(token=bot.bot_token, bot_id=bot.bot_id, bot_user=bot.bot_user_id)


def keep_private(database: Database) -> None:
    """Let nobody else on this machine read the file and what SQLite keeps beside it."""
    for name in ("", "-wal", "-shm"):
        path = database.path.with_name(database.path.name + name)
        if path.exists():
            path.chmod(0o600)


class OAuthStates(OAuthStateStore):
    """The one-time secrets that tie the end of an installation to its beginning."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    @property
    def logger(self) -> Logger:
        return getLogger(__name__)

    def issue(self, *args: Any, **kwargs: Any) -> str:
        state = secrets.token_urlsafe(32)
        with self._database.transaction() as db:
            db.execute("DELETE FROM slack_oauth_state WHERE expires < ?", (self._clock(),))
            db.execute(
                "INSERT INTO slack_oauth_state VALUES (?, ?)",
                (state, self._clock() + 60 * OAUTH_MINUTES),
            )
        return state

    def consume(self, state: str) -> bool:
        with self._database.transaction() as db:
            used = db.execute(
                "DELETE FROM slack_oauth_state WHERE state = ? AND expires >= ?",
                (state, self._clock()),
            ).rowcount
        return bool(used)


class KnownTokens(Authorize):
    """Who the bot is in a workspace, without a call: it would hold up acknowledgements."""

    def __init__(self, identify: Callable[[str, str | None], Identity | None]) -> None:
        self._identify = identify

    def __call__(
        self,
        *,
        context: BoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_: Any,
    ) -> AuthorizeResult | None:
        found = self._identify(team_id or "", enterprise_id)
        if found is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_id=found.bot_id,
            bot_user_id=found.bot_user,
            bot_token=found.token,
            user_id=user_id,
        )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _known(kept: dict[str, Any]) -> dict[str, Any]:
    """What a bot is made of anew; its custom values are not kept apart."""
    return {k: v for k, v in kept.items() if k != "custom_values"}
