ALTER TABLE abuse_reports DROP COLUMN forwarded;
DROP TABLE account_deletions;
DROP TABLE account_moves;
