-- Cache: records that are another writing of a record, as they say themselves, and where that leads.
CREATE TABLE merged (
    record INTEGER PRIMARY KEY,
    source BLOB NOT NULL UNIQUE,     -- its id
    into_  BLOB NOT NULL,            -- what it names
    target BLOB NOT NULL             -- the end of the chain; the smallest id of a circle
) STRICT;
CREATE INDEX merged_target ON merged (target);

INSERT OR REPLACE INTO meta (key, value) VALUES ('rebuild', x'01');
