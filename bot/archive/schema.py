"""The catalogue's tables, and how an older catalogue is brought forward."""

from __future__ import annotations

import sqlite3

from bot.addresses import same_page
from bot.archive import heads
from bot.archive.rewording import reword
from bot.database import Migration

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

-- Terms come ready-made from bot.terms; the ascii tokeniser only parts them at spaces.
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

# What an article said before: moved here from `block`, `vector` and `block_terms` when a revision
# is replaced, so that searching what is current never meets it, and a search as of a date can.
_VERSION_2 = """
ALTER TABLE revision ADD COLUMN known_from TEXT;   -- NULL: the article has no date
CREATE INDEX revision_known ON revision (known_from);
ALTER TABLE article ADD COLUMN story TEXT;         -- NULL: the article's own id

UPDATE revision SET known_from = CASE
    WHEN published IS NULL AND updated IS NULL THEN NULL
    WHEN number = 1 THEN coalesce(updated, published)
    WHEN updated > coalesce((SELECT max(p.updated) FROM revision p WHERE
        p.article_id = revision.article_id AND p.number < revision.number), '') THEN updated
    ELSE taken_in END;

CREATE TABLE past_block (
    num INTEGER PRIMARY KEY,
    revision INTEGER NOT NULL REFERENCES revision (num),
    ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    atom_ends BLOB NOT NULL,
    terms TEXT NOT NULL,
    UNIQUE (revision, ordinal)
);
CREATE TABLE past_vector (block INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE VIRTUAL TABLE past_terms USING fts5 (
    terms, content='past_block', content_rowid='num', tokenize="ascii tokenchars '_'"
);
CREATE VIRTUAL TABLE past_term_count USING fts5vocab ('past_terms', 'row');

CREATE TABLE signature (                           -- of the current text: bands of its MinHash
    band INTEGER NOT NULL,
    article_id TEXT NOT NULL REFERENCES article (id),
    PRIMARY KEY (band, article_id)
) WITHOUT ROWID;
CREATE INDEX signature_article ON signature (article_id);
CREATE TABLE reprint (                             -- both ways
    one TEXT NOT NULL REFERENCES article (id),
    other TEXT NOT NULL REFERENCES article (id),
    PRIMARY KEY (one, other)
) WITHOUT ROWID;

CREATE TABLE fetched (                             -- what a server said of a page last time
    url TEXT PRIMARY KEY,
    etag TEXT,
    last_modified TEXT,
    checked TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE purged (article_id TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID;
"""

# Terms in the language of each article. `long_word` has the words that may be joined from others.
_VERSION_3 = """
ALTER TABLE revision ADD COLUMN written_in TEXT NOT NULL DEFAULT 'en';
CREATE TABLE long_word (
    term TEXT PRIMARY KEY,
    reversed TEXT NOT NULL UNIQUE                  -- the same, spelled backwards
) WITHOUT ROWID;
"""

# A vector index may be kept by a server; this archive may have been used with several.
_STORES = "ALTER TABLE generation ADD COLUMN store TEXT NOT NULL DEFAULT '';\n"


def _respell_addresses(connection: sqlite3.Connection) -> None:
    """Version 1 kept an address as it was written; one article may have several spellings."""
    rows = connection.execute("SELECT id, key FROM article WHERE key LIKE 'url:%'").fetchall()
    for identity, key in rows:
        try:
            page = same_page(key.removeprefix("url:"))
        except ValueError:
            continue
        connection.execute(
            "UPDATE OR IGNORE article SET key = ? WHERE id = ?", (f"url:{page}", identity)
        )


MIGRATIONS: tuple[Migration, ...] = (
    Migration(_VERSION_1),
    Migration(_VERSION_2, _respell_addresses),
    Migration(_VERSION_3, reword),
    Migration(heads.TABLES, heads.fill),
    Migration(_STORES),
)
SCHEMA_VERSION = len(MIGRATIONS)
