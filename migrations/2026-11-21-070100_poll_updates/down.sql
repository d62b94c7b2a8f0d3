ALTER TABLE polls DROP COLUMN update_due_at, DROP COLUMN update_sent_at;
