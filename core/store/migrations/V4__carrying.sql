-- Parcels carried for others: sealed, so that this phone cannot read them. Kept until they are backed up.
CREATE TABLE carried (
    id        INTEGER PRIMARY KEY,   -- order of arrival here
    hash      BLOB NOT NULL UNIQUE,  -- of the sealed body
    giver     BLOB NOT NULL,         -- the device that sealed it
    bytes     INTEGER NOT NULL,
    expires_s INTEGER NOT NULL,      -- station time until which it may be taken; it is kept beyond
    parcel    BLOB NOT NULL,
    position  INTEGER,               -- where its content lies at the station; NULL: not known to be there
    refused   TEXT                   -- why the station would not have it
) STRICT;
CREATE INDEX carried_giver ON carried (giver);

-- What other phones are known to hold of what the station is not known to have.
CREATE TABLE handed (
    segment INTEGER NOT NULL,
    device  BLOB NOT NULL,
    person  BLOB NOT NULL,
    at_s    INTEGER NOT NULL,        -- claimed
    PRIMARY KEY (segment, device)
) STRICT, WITHOUT ROWID;
