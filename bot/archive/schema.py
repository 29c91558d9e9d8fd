"""The catalogue's tables, and how an older catalogue is brought forward.

``PRAGMA user_version`` is the schema version. Each migration moves it up by one, inside one
transaction; a newer version than this code knows is refused and left untouched.
"""

from __future__ import annotations

import sqlite3

from bot.errors import SchemaTooNew

_VERSION_1 = """
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE article (
    id TEXT PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    revisions INTEGER NOT NULL,
    current INTEGER REFERENCES revision (num)      -- NULL once the article is removed
);

CREATE TABLE revision (
    num INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES article (id),
    number INTEGER NOT NULL,
    taken_in TEXT NOT NULL,
    digest TEXT NOT NULL,
    counts TEXT NOT NULL,                          -- JSON: atoms, then terms per window scale
    title TEXT NOT NULL, source TEXT, url TEXT, author TEXT, published TEXT, updated TEXT,
    language TEXT, section TEXT, path TEXT, first_line INTEGER,
    verbatim INTEGER NOT NULL,
    origin TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (article_id, number)
);

-- AUTOINCREMENT: a block's number is never used again, so a generation that still holds a removed
-- block can never be taken to mean another one.
CREATE TABLE block (
    num INTEGER PRIMARY KEY AUTOINCREMENT,
    revision INTEGER NOT NULL REFERENCES revision (num),
    ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    atom_ends BLOB NOT NULL,                       -- little-endian int32
    terms TEXT NOT NULL,                           -- one line an atom, terms between spaces
    UNIQUE (revision, ordinal)
);

CREATE TABLE vector (block INTEGER PRIMARY KEY REFERENCES block (num), data BLOB NOT NULL);
CREATE TABLE next_vector (block INTEGER PRIMARY KEY, data BLOB NOT NULL);  -- of another embedder

-- Terms come ready-made from bot.archive.terms; the ascii tokeniser only parts them at spaces.
CREATE VIRTUAL TABLE block_terms USING fts5 (
    terms, content='block', content_rowid='num', tokenize="ascii tokenchars '_'"
);
CREATE VIRTUAL TABLE term_count USING fts5vocab ('block_terms', 'row');

CREATE TABLE total (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE generation (
    name TEXT PRIMARY KEY,
    upto INTEGER NOT NULL,                         -- holds blocks up to this number
    blocks INTEGER NOT NULL,
    manifest TEXT NOT NULL,                        -- JSON: index file -> size in bytes
    created TEXT NOT NULL,
    is_current INTEGER NOT NULL
);
"""

_MIGRATIONS = (_VERSION_1,)
SCHEMA_VERSION = len(_MIGRATIONS)


def migrate(connection: sqlite3.Connection, path: str) -> None:
    """Bring the catalogue at ``path`` to this version; refuse one that is newer."""
    if _version(connection, path) == SCHEMA_VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Read again inside the transaction: another process may have just migrated it.
        for number in range(_version(connection, path), SCHEMA_VERSION):
            for statement in _statements(_MIGRATIONS[number]):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number + 1}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection, path: str) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > SCHEMA_VERSION:
        raise SchemaTooNew(
            f"{path} has schema {version}; this Dateline knows up to {SCHEMA_VERSION}",
            hint="install the newer Dateline that wrote it; nothing was changed",
        )
    return version


def _statements(script: str) -> list[str]:
    """The statements of ``script``; executescript would commit the open transaction."""
    found, pending = [], ""
    for line in script.splitlines(keepends=True):
        pending += line.split("--")[0]
        if sqlite3.complete_statement(pending):
            found.append(pending)
            pending = ""
    return found
