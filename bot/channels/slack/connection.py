"""Bolt, and the workspaces it serves: one by its token, or several by OAuth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from slack_bolt import App
from slack_bolt.oauth.oauth_flow import OAuthFlow
from slack_bolt.oauth.oauth_settings import OAuthSettings

from bot.channels.slack.installations import Installations, KnownTokens, OAuthStates
from bot.channels.slack.manifest import SCOPES
from bot.channels.slack.server import INSTALL, REDIRECT
from bot.channels.slack.trouble import TROUBLE, not_connected
from bot.channels.slack.workspaces import PATIENT, Identity, Workspaces, client, rate_limits
from bot.database import Database
from bot.errors import SettingsError
from bot.settings import Settings

Identify = Callable[[str, str | None], Identity | None]


def serves_several(settings: Settings) -> bool:
    """Whether workspaces install the app by OAuth. Raises :class:`SettingsError` for half of it."""
    one, other = bool(settings.slack_client_id), bool(settings.slack_client_secret)
    if one != other:
        there, missing = "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"
        if other:
            there, missing = missing, there
        raise SettingsError(
            f"{there} is set, and {missing} is not",
            hint="both are on api.slack.com/apps, your app, Basic Information; unset it to serve"
            " one workspace",
        )
    return one


def connect(settings: Settings, state: Database) -> tuple[App, Workspaces]:
    """Bolt without listeners, and who it is where.

    Raises :class:`SettingsError` if a token is missing, :class:`DatelineError` if Slack refuses it.
    """
    flow = None
    if serves_several(settings):
        installations = Installations(state)
        flow = _oauth(settings, installations, state)
        of_workspace: Identify = installations.identify
    else:
        of_workspace = _always(_own_identity(settings))
    app = App(
        name="dateline",
        client=client(settings.slack_api_url, None, PATIENT, rate_limits()),
        signing_secret=settings.slack_signing_secret or "",
        request_verification_enabled=False,  # done before, in bot.channels.slack.server
        authorize=cast("Any", KnownTokens(of_workspace)),  # Bolt takes one, but does not say so
        oauth_flow=flow,
        # Entries note a request in state.db and no more: what is acknowledged is taken.
        process_before_response=True,
        attaching_conversation_kwargs_enabled=False,
    )
    if flow is not None:
        app.enable_token_revocation_listeners()
    return app, Workspaces(settings.slack_api_url, of_workspace)


def _always(identity: Identity) -> Identify:
    def of_workspace(team: str, enterprise: str | None) -> Identity | None:
        return identity

    return of_workspace


def bot_token(settings: Settings) -> str:
    """The token of the one workspace. Raises :class:`SettingsError` if it is not set."""
    if not settings.slack_bot_token:
        raise SettingsError(
            "SLACK_BOT_TOKEN is not set",
            hint="`dateline slack manifest` makes the app; then Install App, Bot User OAuth Token",
        )
    return settings.slack_bot_token


def _own_identity(settings: Settings) -> Identity:
    token = bot_token(settings)
    try:
        found = client(settings.slack_api_url, token, PATIENT, rate_limits()).auth_test()
    except TROUBLE as error:
        raise not_connected("SLACK_BOT_TOKEN", settings.slack_api_url, error) from error
    return Identity(token=token, bot_id=str(found["bot_id"]), bot_user=str(found["user_id"]))


def _oauth(settings: Settings, installations: Installations, state: Database) -> OAuthFlow:
    api = settings.slack_api_url.rstrip("/").removesuffix("/api")
    return OAuthFlow(
        client=client(settings.slack_api_url, None, PATIENT, rate_limits()),
        settings=OAuthSettings(
            client_id=settings.slack_client_id,
            client_secret=settings.slack_client_secret,
            scopes=list(SCOPES),
            user_scopes=[],
            install_path=INSTALL,
            redirect_uri_path=REDIRECT,
            authorization_url=f"{api}/oauth/v2/authorize",
            installation_store=installations,
            installation_store_bot_only=True,
            state_store=OAuthStates(state),
        ),
    )
