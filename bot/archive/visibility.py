"""Which revisions a scope lets be seen: one query, asked before anything is searched or scored."""

from __future__ import annotations

import json
import re

from bot.archive.heads import folded
from bot.domain import Scope

_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")

_CURRENT = "SELECT current AS num FROM article WHERE current IS NOT NULL"
_OUT_BY = """
    SELECT max(num) AS num FROM revision JOIN article ON article.id = article_id
    WHERE current IS NOT NULL AND known_from <= :as_of GROUP BY article_id
"""
_TODAY = " JOIN article a ON a.id = r.article_id JOIN revision c ON c.num = a.current"
_WITHIN = "({0}.path = f.value OR substr({0}.path, 1, length(f.value) + 1)"
_WITHIN += " IN (f.value || '/', f.value || '\\'))"
_BELOW = f"EXISTS (SELECT 1 FROM json_each(:folders) f WHERE {_WITHIN})"
_BELOW_HIDDEN = f"NOT EXISTS (SELECT 1 FROM json_each(:hidden_folders) f WHERE {_WITHIN})"
_NAMED = (
    "EXISTS (SELECT 1 FROM named WHERE kind = 'source' AND revision = {}.num"
    " AND name IN (SELECT value FROM json_each(:{})))"
)
# Between dots: what stands between "//" and the next "/", "?" or "#" of an address.
_AUTHORITY = (
    "'.' || substr({0}.url, instr({0}.url, '//') + 2, instr(replace(replace("
    "substr({0}.url, instr({0}.url, '//') + 2), '?', '/'), '#', '/') || '/', '/') - 1) || ':'"
)
_ON_HIDDEN_HOST = (
    "EXISTS (SELECT 1 FROM json_each(:hidden_hosts) h"
    f" WHERE replace({_AUTHORITY}, '@', '.') LIKE '%.' || h.value || ':%')"
)


def narrowed(scope: Scope) -> tuple[str, dict[str, str | None]]:
    """SQL from ``FROM`` on and its values: the revisions ``r`` that ``scope`` lets be seen.

    As of a moment, what is hidden now is hidden as it was then, too.
    """
    states = ("r", "c") if scope.as_of and scope.hides else ("r",)
    visible = _OUT_BY if scope.as_of else _CURRENT
    query = f" FROM ({visible}) v JOIN revision r ON r.num = v.num"
    query += _TODAY if "c" in states else ""
    conditions = ["r.article_id NOT IN (SELECT value FROM json_each(:without))"]
    if scope.since:
        conditions.append("r.published >= :since")
    if scope.until:
        conditions.append("r.published <= :until")
    if scope.sources:
        on_host = "EXISTS (SELECT 1 FROM json_each(:hosts) WHERE r.url LIKE value)"
        conditions.append(f"({_NAMED.format('r', 'sources')} OR {on_host})")
    for state in states:
        if scope.folders:
            conditions.append(_BELOW.format(state))
        if scope.hidden_folders:
            conditions.append(_BELOW_HIDDEN.format(state))
        if scope.hidden_sources:
            conditions.append("NOT " + _NAMED.format(state, "hidden_sources"))
            conditions.append(f"({state}.url IS NULL OR NOT {_ON_HIDDEN_HOST.format(state)})")
    return f"{query} WHERE {' AND '.join(conditions)}", _values(scope)


def _values(scope: Scope) -> dict[str, str | None]:
    schemes = [f"{scheme}://{sub}" for scheme in ("http", "https") for sub in ("", "www.")]
    return {
        "as_of": scope.as_of.isoformat() if scope.as_of else None,
        "since": scope.since.isoformat() if scope.since else None,
        "until": scope.until.isoformat() if scope.until else None,
        "without": json.dumps(scope.without),
        "sources": json.dumps([folded(name) for name in scope.sources]),
        "hosts": json.dumps([f"{at}{host}/%" for host in _hosts(scope.sources) for at in schemes]),
        "folders": json.dumps([folder.rstrip("/\\") for folder in scope.folders]),
        "hidden_folders": json.dumps([folder.rstrip("/\\") for folder in scope.hidden_folders]),
        "hidden_sources": json.dumps([folded(name) for name in scope.hidden_sources]),
        "hidden_hosts": json.dumps(_hosts(scope.hidden_sources)),
    }


def _hosts(names: tuple[str, ...]) -> list[str]:
    """Those of ``names`` that are a host's, without ``www.``."""
    found = (folded(name) for name in names)
    return [name.removeprefix("www.") for name in found if _HOST.fullmatch(name)]
