-- What bounds a claimed time from both sides.

-- When the home station received a segment; only the station writes it.
ALTER TABLE segment ADD COLUMN received_s INTEGER;

-- When a station said the checkpoints that heads name: at a phone those that it named itself, at a station
-- those that it gave out.
CREATE TABLE checkpoint_time (
    hash   BLOB PRIMARY KEY,
    time_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX checkpoint_time_age ON checkpoint_time (time_s);
