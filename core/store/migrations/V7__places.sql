-- A way that the person of this phone has started to keep: one at a time, and none where nobody started one. Only a
-- phone has it; it never travels as it lies here.
CREATE TABLE track (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    since_s INTEGER NOT NULL          -- started at, seconds since 1970 UTC
) STRICT;

CREATE TABLE track_point (
    id         INTEGER PRIMARY KEY,   -- in the order in which they were passed
    lat_e7     INTEGER NOT NULL,
    lon_e7     INTEGER NOT NULL,
    accuracy_m INTEGER,
    at_s       INTEGER                -- seconds since 1970 UTC
) STRICT;

-- The place index holds every camp of a household, not the first alone.
INSERT OR REPLACE INTO meta (key, value) VALUES ('rebuild', x'01');
