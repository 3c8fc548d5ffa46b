-- Cache: the row of every record that a programme's rules look into, as it stands; without those that are deleted.
CREATE TABLE row (
    record INTEGER PRIMARY KEY,
    kind   TEXT NOT NULL,
    fields BLOB NOT NULL             -- deterministic CBOR of the row, the envelope and unknown fields included
) STRICT;
CREATE INDEX row_kind ON row (kind);

-- One person's figures: asked of each envoy of a programme in turn.
CREATE INDEX fact_person ON fact (person, metric, day);

INSERT OR REPLACE INTO meta (key, value) VALUES ('rebuild', x'01');
