-- The key that a file's bytes are encrypted under, beside the database. NULL: they lie there as they are.
ALTER TABLE blob ADD COLUMN key BLOB;
