DROP INDEX notes_visible_user_ids;
DROP INDEX notes_mentions;
DROP INDEX notes_tags;
DROP INDEX notes_file_ids;
CREATE INDEX notes_tags ON notes USING gin (tags);
CREATE INDEX notes_mentions ON notes USING gin (mentions);
CREATE INDEX notes_visible_user_ids ON notes USING gin (visible_user_ids);
CREATE INDEX notes_file_ids ON notes USING gin (file_ids);
