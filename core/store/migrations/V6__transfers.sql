-- Files on their way: what is known of each, how far it has got, and how far down the ladder it stands.

-- A file may be known and not be here: given up for room, or wanted and not fetched yet.
ALTER TABLE blob ADD COLUMN here INTEGER NOT NULL DEFAULT 1;
-- The station has it in a backup, by its signed word.
ALTER TABLE blob ADD COLUMN backed_up INTEGER NOT NULL DEFAULT 0;
-- 1 voice, 2 thumbnail, 3 evidence, 4 original, 5 material.
ALTER TABLE blob ADD COLUMN rung INTEGER NOT NULL DEFAULT 3;
-- A person said: this one now.
ALTER TABLE blob ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0;
-- A person said: not now.
ALTER TABLE blob ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
-- A person said: not at all. Also what would not go: why, as a code.
ALTER TABLE blob ADD COLUMN refused TEXT;
-- How much of it the station is known to have, while it is on its way up.
ALTER TABLE blob ADD COLUMN sent INTEGER NOT NULL DEFAULT 0;
-- A person asked for it; how much of it is here lies in the file beside.
ALTER TABLE blob ADD COLUMN wanted INTEGER NOT NULL DEFAULT 0;
-- When it came into being here, seconds since 1970 UTC; the older goes first.
ALTER TABLE blob ADD COLUMN since_s INTEGER NOT NULL DEFAULT 0;
-- Whose device brought it; only the station writes it.
ALTER TABLE blob ADD COLUMN device BLOB;

-- Cache: which records name which files.
CREATE TABLE listing_file (
    record INTEGER NOT NULL,
    hash   BLOB NOT NULL,
    rung   INTEGER NOT NULL,
    bytes  INTEGER NOT NULL,
    PRIMARY KEY (record, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX listing_file_hash ON listing_file (hash);

-- What files have cost, by month (years × 12 + months) and kind of network.
CREATE TABLE traffic (
    month   INTEGER NOT NULL,
    metered INTEGER NOT NULL,
    up      INTEGER NOT NULL DEFAULT 0,
    down    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (month, metered)
) STRICT, WITHOUT ROWID;

INSERT OR REPLACE INTO meta (key, value) VALUES ('rebuild', x'01');
