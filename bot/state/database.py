"""The tables of ``state.db``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.database import Database, Migration

# An answer (JSON, in a column of that name) without the words of drafts that no quote proved.
WITHOUT_UNPROVEN = "json_replace(answer, '$.dropped', json('[]'), '$.absence.missing', json('[]'))"

_VERSION_1 = """
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE feedback (
    num INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    channel TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('good', 'bad')),
    words TEXT NOT NULL,
    question TEXT NOT NULL,
    history TEXT NOT NULL,                         -- JSON: the turns before it
    answer TEXT NOT NULL,                          -- JSON: as `ask --json` gives it
    reviewed TEXT                                  -- when; NULL until then
);
"""

# What Slack sent and Dateline took on; the answers that buttons belong to; tokens of workspaces.
# Times are seconds since 1970.
_SLACK = """
CREATE TABLE slack_task (
    num INTEGER PRIMARY KEY,
    team TEXT NOT NULL,
    event TEXT NOT NULL,                           -- Slack's id of the event, command or click
    channel TEXT NOT NULL,
    ts TEXT NOT NULL,                              -- the message's, which several events may bring
    asker TEXT NOT NULL,
    kind TEXT NOT NULL,
    taken REAL NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('waiting', 'running', 'done')),
    owner TEXT,                                    -- the process at work on it; NULL: handed back
    request TEXT,                                  -- JSON; NULL once done
    reply TEXT,                                    -- ts of the message that is being written
    UNIQUE (team, event),
    UNIQUE (team, channel, ts)
);
CREATE INDEX slack_task_stage ON slack_task (stage) WHERE stage != 'done';
CREATE INDEX slack_task_asker ON slack_task (team, asker, taken);
CREATE INDEX slack_task_taken ON slack_task (taken);

CREATE TABLE slack_answer (
    key TEXT PRIMARY KEY,
    team TEXT NOT NULL,
    channel TEXT NOT NULL,
    given REAL NOT NULL,
    request TEXT NOT NULL,                         -- JSON: what was asked, and by whom
    history TEXT NOT NULL,                         -- JSON: the turns before it
    answer TEXT                                    -- JSON; NULL where none could be given
);
CREATE INDEX slack_answer_given ON slack_answer (given);

CREATE TABLE slack_vote (
    answer TEXT NOT NULL,
    voter TEXT NOT NULL,
    feedback INTEGER NOT NULL,                     -- its number in the feedback box
    PRIMARY KEY (answer, voter)
) WITHOUT ROWID;

CREATE TABLE slack_workspace (
    enterprise TEXT NOT NULL,
    team TEXT NOT NULL,
    installed REAL NOT NULL,
    installation TEXT NOT NULL,                    -- JSON, with its token
    PRIMARY KEY (enterprise, team)
) WITHOUT ROWID;

CREATE TABLE slack_oauth_state (state TEXT PRIMARY KEY, expires REAL NOT NULL) WITHOUT ROWID;
"""

_CONVERSATIONS = """
CREATE TABLE conversation (
    num INTEGER PRIMARY KEY AUTOINCREMENT,         -- never given twice
    channel TEXT NOT NULL,
    started TEXT NOT NULL
);

CREATE TABLE turn (
    num INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversation (num),
    asked TEXT NOT NULL,                           -- when
    question TEXT NOT NULL,
    scope TEXT NOT NULL,                           -- JSON: who was asked, and about what
    answer TEXT,                                   -- JSON: as `ask --json` gives it, whole
    failure TEXT                                   -- what was said in place of an answer
);
CREATE INDEX turn_of_conversation ON turn (conversation);

-- What was on the screen of a turn that has no answer yet.
CREATE TABLE shown (
    turn INTEGER NOT NULL REFERENCES turn (num),
    n INTEGER NOT NULL,
    sentence TEXT NOT NULL,                        -- JSON, as in an answer
    citations TEXT NOT NULL,                       -- JSON: those that came with it
    PRIMARY KEY (turn, n)
) WITHOUT ROWID;

-- Lines typed at a prompt, to be found again with the arrow keys.
CREATE TABLE typed (
    num INTEGER PRIMARY KEY,
    conversation INTEGER,                          -- NULL: before its first question
    line TEXT NOT NULL
);
CREATE INDEX typed_in_conversation ON typed (conversation);
"""

MIGRATIONS = tuple(Migration(version) for version in (_VERSION_1, _SLACK, _CONVERSATIONS))
NEWEST = len(MIGRATIONS)


def let_go(state: Database) -> None:
    """Of what Slack waited for when a backup was made: since then it was answered or given up."""
    with state.transaction() as db:
        db.execute(
            "UPDATE slack_task SET stage = 'done', request = NULL, owner = NULL"
            " WHERE stage != 'done'"
        )


def open_state(
    path: Path, *, clock: Callable[[], datetime], tell: Callable[[str], None] = lambda _: None
) -> Database:
    """``state.db`` at ``path``, made ready. Raises :class:`bot.errors.ArchiveError`."""
    return Database(path, MIGRATIONS, clock=clock, tell=tell)
