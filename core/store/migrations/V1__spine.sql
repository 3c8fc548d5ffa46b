-- The log. Everything below it is a cache that `rebuild` makes again.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE scope (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    logs BLOB NOT NULL,          -- cache: set digest over the tips of this scope's logs
    docs BLOB NOT NULL           -- cache: set digest over (record, heads)
) STRICT;

CREATE TABLE device (
    id  INTEGER PRIMARY KEY,
    did BLOB NOT NULL UNIQUE
) STRICT;

-- The short numbers by which this file names records; not a statement about them.
CREATE TABLE record (
    id  INTEGER PRIMARY KEY,
    rid BLOB NOT NULL UNIQUE
) STRICT;

CREATE TABLE segment (
    id        INTEGER PRIMARY KEY,   -- order of arrival here
    scope     INTEGER NOT NULL,
    device    INTEGER NOT NULL,
    number    INTEGER NOT NULL,
    hash      BLOB NOT NULL UNIQUE,
    head      BLOB NOT NULL,         -- canonical bytes, as signed
    signature BLOB NOT NULL,
    position  INTEGER,               -- given by the home station; NULL: the station is not known to have it
    running   BLOB                   -- at the station: hash of all arrivals up to here
) STRICT;
CREATE INDEX segment_log ON segment (scope, device, number);
CREATE INDEX segment_position ON segment (position) WHERE position IS NOT NULL;
CREATE INDEX segment_outbox ON segment (id) WHERE position IS NULL;

CREATE TABLE entry (
    id       INTEGER PRIMARY KEY,
    segment  INTEGER,                -- NULL: saved, not sealed yet
    place    INTEGER NOT NULL,       -- index in the segment's head
    scope    INTEGER NOT NULL,
    device   INTEGER NOT NULL,
    record   INTEGER,                -- NULL: the payload never came
    hash     BLOB NOT NULL,
    kind     TEXT,
    schema   INTEGER,
    body     BLOB,                   -- NULL: erased or withheld
    evidence BLOB,                   -- canonical, until the head carries it
    barred   TEXT                    -- why it may not count, where the certificate does not cover the scope
) STRICT;
CREATE INDEX entry_record ON entry (record);
CREATE INDEX entry_segment ON entry (segment, place) WHERE segment IS NOT NULL;
CREATE INDEX entry_unsealed ON entry (scope, id) WHERE segment IS NULL;

-- Files: what is known of their bytes here. The bytes lie beside, named by their hash.
CREATE TABLE blob (
    hash     BLOB PRIMARY KEY,
    bytes    INTEGER NOT NULL,
    at_station INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Stations that this phone has heard from, oldest dropped first: what a rewound station is compared with.
CREATE TABLE checkpoint (
    position INTEGER PRIMARY KEY,
    running  BLOB NOT NULL,
    body     BLOB NOT NULL           -- the signed checkpoint
) STRICT;

-- Caches ---------------------------------------------------------------------------------------------

CREATE TABLE trust (
    device BLOB PRIMARY KEY,
    kind   TEXT NOT NULL,            -- 'station_key' or 'certificate'
    body   BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE verdict (
    id     INTEGER PRIMARY KEY,
    record INTEGER NOT NULL,
    entry  BLOB,
    device BLOB,                     -- in whose log
    ruling INTEGER NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX verdict_record ON verdict (record);

CREATE TABLE tip (
    scope  INTEGER NOT NULL,
    device INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hash   BLOB NOT NULL,
    PRIMARY KEY (scope, device, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE listing (
    record    INTEGER PRIMARY KEY,
    scope     INTEGER NOT NULL,
    kind      TEXT NOT NULL,
    title     TEXT NOT NULL,
    at_s      INTEGER NOT NULL,
    day       INTEGER NOT NULL,
    person    INTEGER,               -- the 8 bytes of a person's id, big-endian
    party     BLOB,
    parent    BLOB,
    blob      BLOB,
    bytes     INTEGER,
    heads     BLOB NOT NULL,         -- 32 bytes each, sorted
    deleted   INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    invalid   TEXT,                  -- `field:rule` where the record breaks one
    indexed   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX listing_kind ON listing (kind, at_s DESC);
CREATE INDEX listing_party ON listing (party, at_s DESC) WHERE party IS NOT NULL;
CREATE INDEX listing_parent ON listing (parent) WHERE parent IS NOT NULL;
CREATE INDEX listing_blob ON listing (blob) WHERE blob IS NOT NULL;
CREATE INDEX listing_unindexed ON listing (record) WHERE indexed = 0;

CREATE TABLE fact (
    record INTEGER NOT NULL,
    n      INTEGER NOT NULL,
    scope  INTEGER NOT NULL,
    metric INTEGER NOT NULL,
    day    INTEGER NOT NULL,
    person INTEGER,
    party  BLOB,
    unit   TEXT,
    value  INTEGER NOT NULL,
    key    INTEGER,                  -- 8 bytes of the distinct key; NULL: a sum
    PRIMARY KEY (record, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX fact_metric ON fact (metric, day, key, value, person);

CREATE TABLE metric (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE conflict (
    record INTEGER NOT NULL,
    path   TEXT NOT NULL,
    choices TEXT NOT NULL,           -- JSON: [[value, device prefix] …], the shown one last
    PRIMARY KEY (record, path)
) STRICT, WITHOUT ROWID;

-- Entries that are not part of their document, and why.
CREATE TABLE aside (
    entry    INTEGER PRIMARY KEY,
    record   INTEGER NOT NULL,
    standing TEXT NOT NULL           -- 'waiting', 'left_out', or the refusal's code
) STRICT;
CREATE INDEX aside_record ON aside (record);

CREATE VIRTUAL TABLE search USING fts5 (grams, content = '', contentless_delete = 1);
CREATE VIRTUAL TABLE place USING rtree (id, south, north, west, east);
