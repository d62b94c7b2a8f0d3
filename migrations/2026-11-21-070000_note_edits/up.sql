-- What notes said before they were edited: a row for each edit, with what it replaced.
CREATE TABLE note_edits (
    id text COLLATE "C" PRIMARY KEY,
    note_id text COLLATE "C" NOT NULL REFERENCES notes ON DELETE CASCADE,
    edited_at timestamptz NOT NULL,
    text text,
    cw text,
    file_ids text[] COLLATE "C" NOT NULL DEFAULT '{}'
);
CREATE INDEX note_edits_note ON note_edits (note_id, id);
