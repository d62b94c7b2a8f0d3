-- Accounts that moved, and how far what local accounts have to do with them was carried over to the new ones.
CREATE TABLE account_moves (
    user_id text COLLATE "C" PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    target_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    -- The last following that was carried over.
    position text COLLATE "C" NOT NULL DEFAULT '',
    is_done boolean NOT NULL DEFAULT false
);
CREATE INDEX account_moves_target ON account_moves (target_id);
CREATE INDEX account_moves_under_way ON account_moves (user_id) WHERE NOT is_done;

-- Local accounts that were deleted and whose notes and files are still being removed.
CREATE TABLE account_deletions (
    user_id text COLLATE "C" PRIMARY KEY REFERENCES users ON DELETE CASCADE
);

-- Whether the report was sent on to the server of whom it is about.
ALTER TABLE abuse_reports ADD COLUMN forwarded boolean NOT NULL DEFAULT false;
