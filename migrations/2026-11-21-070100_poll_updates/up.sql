-- How far other servers know the votes of a local poll: when they were told last, and when they are to be told next
-- because somebody has voted since (NULL: nobody has).
ALTER TABLE polls ADD COLUMN update_sent_at timestamptz, ADD COLUMN update_due_at timestamptz;
CREATE INDEX polls_update_due ON polls (update_due_at) WHERE update_due_at IS NOT NULL;
