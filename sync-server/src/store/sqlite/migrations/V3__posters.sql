-- A poster is an invitation for anybody, so many a day.

ALTER TABLE invitation ADD COLUMN per_day INTEGER;
ALTER TABLE invitation ADD COLUMN used_day INTEGER NOT NULL DEFAULT 0;
ALTER TABLE invitation ADD COLUMN used_count INTEGER NOT NULL DEFAULT 0;
