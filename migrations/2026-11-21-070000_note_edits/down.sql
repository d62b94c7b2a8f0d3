DROP TABLE note_edits;
