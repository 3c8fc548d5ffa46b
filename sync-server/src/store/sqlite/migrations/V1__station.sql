-- What a station keeps beside the log. Lost with a damaged file: invitations are made again, names retyped.

CREATE TABLE invitation (
    number  INTEGER PRIMARY KEY,
    code    BLOB NOT NULL,          -- hashed with the number; the code itself is on paper only
    person  BLOB NOT NULL,
    role    TEXT NOT NULL,
    area    TEXT NOT NULL,
    until_s INTEGER NOT NULL,
    tries   INTEGER NOT NULL DEFAULT 0,
    used_s  INTEGER,
    device  BLOB                    -- that used it: asked again by the same device, it answers the same
) STRICT;

CREATE TABLE person (
    id   BLOB PRIMARY KEY,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
