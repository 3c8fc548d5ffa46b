-- A device may hold several certificates in a row, and its key may end.

CREATE TABLE trust_2 (
    device BLOB NOT NULL,
    kind   TEXT NOT NULL,            -- 'station_key', 'certificate' or 'revocation'
    number INTEGER NOT NULL,         -- the incarnation; 0 for a revocation
    body   BLOB NOT NULL,
    PRIMARY KEY (device, kind, number)
) STRICT, WITHOUT ROWID;
INSERT INTO trust_2 SELECT device, kind, 1, body FROM trust;
DROP TABLE trust;
ALTER TABLE trust_2 RENAME TO trust;

-- At the station: under which certificate a device has said that it works.
CREATE TABLE acknowledged (
    device      BLOB PRIMARY KEY,
    incarnation INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- 1: the payload came after its segment had a position, so that no station has judged it yet.
ALTER TABLE entry ADD COLUMN open INTEGER;
CREATE INDEX entry_open ON entry (record) WHERE open IS NOT NULL;

-- The statement's own entry: rulings take effect in the order in which a station made them, in whatever
-- order they arrive.
ALTER TABLE verdict ADD COLUMN stated INTEGER;

-- The device that opened the record, which need not be the device of whoever served.
ALTER TABLE listing ADD COLUMN author INTEGER;

-- What follows from the log is made again once, with the new columns in it.
INSERT OR REPLACE INTO meta VALUES ('rebuild', x'01');

-- A record may have thousands of rulings; each entry's are found by themselves.
CREATE INDEX verdict_entry ON verdict (record, entry);
