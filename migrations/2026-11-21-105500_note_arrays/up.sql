-- Most notes mention nobody, have no tags and no files, and are for nobody alone: they need no entry. Without them there
-- are few enough entries to make each at once: what waits in a GIN index to be entered is read whole by every query, and
-- the home timeline asks one of these.
DROP INDEX notes_visible_user_ids;
DROP INDEX notes_mentions;
DROP INDEX notes_tags;
DROP INDEX notes_file_ids;
CREATE INDEX notes_visible_user_ids ON notes USING gin (visible_user_ids) WITH (fastupdate = off)
    WHERE visible_user_ids <> '{}';
CREATE INDEX notes_mentions ON notes USING gin (mentions) WITH (fastupdate = off) WHERE mentions <> '{}';
CREATE INDEX notes_tags ON notes USING gin (tags) WITH (fastupdate = off) WHERE tags <> '{}';
CREATE INDEX notes_file_ids ON notes USING gin (file_ids) WITH (fastupdate = off) WHERE file_ids <> '{}';
