ALTER TABLE instances
    -- Follows of accounts here by accounts there.
    ADD COLUMN following_count integer NOT NULL DEFAULT 0,
    -- Follows of accounts there by accounts here.
    ADD COLUMN followers_count integer NOT NULL DEFAULT 0,
    ADD COLUMN moderation_note text NOT NULL DEFAULT '';

-- Why it did not work the last time, while it is to be tried again.
ALTER TABLE incoming_activities ADD COLUMN last_error text;
-- The oldest that waits, whoever sent it.
CREATE INDEX incoming_activities_queue ON incoming_activities (id) WHERE processed_at IS NULL;
CREATE INDEX incoming_activities_delayed ON incoming_activities (retry_at) WHERE processed_at IS NULL AND retry_at IS NOT NULL;
CREATE INDEX incoming_activities_refused ON incoming_activities (processed_at) WHERE refusal IS NOT NULL;
CREATE INDEX peers_suspended ON peers (host) WHERE suspension <> 'none';

CREATE INDEX users_host_page ON users (host, id) WHERE host IS NOT NULL;
-- What is followed backwards when a file or a note goes.
CREATE INDEX users_avatar ON users (avatar_id) WHERE avatar_id IS NOT NULL;
CREATE INDEX users_banner ON users (banner_id) WHERE banner_id IS NOT NULL;
CREATE INDEX user_note_pins_note ON user_note_pins (note_id);
CREATE INDEX drive_files_host ON drive_files (user_host, id) WHERE user_host IS NOT NULL;
-- Copies of files of other servers.
CREATE INDEX drive_files_cached ON drive_files (id) INCLUDE (size) WHERE user_host IS NOT NULL AND NOT is_link;

-- How far the removal of old things of other servers has come.
CREATE TABLE retention (
    -- 'notes' are removed from the newest to the oldest, 'files' from the oldest to the newest.
    kind text PRIMARY KEY CHECK (kind IN ('notes', 'files')),
    -- The last id that was looked at in this round; NULL: none yet.
    position text COLLATE "C",
    started_at timestamptz,
    -- When the last round came to its end; NULL while one is under way.
    finished_at timestamptz,
    -- What was looked at, removed, and freed (bytes) in this round.
    examined bigint NOT NULL DEFAULT 0,
    removed bigint NOT NULL DEFAULT 0,
    freed bigint NOT NULL DEFAULT 0,
    -- What was removed in all rounds.
    removed_ever bigint NOT NULL DEFAULT 0,
    -- The working time of a day is limited: which day began when, and what of it is used up.
    day_started_at timestamptz,
    spent_ms bigint NOT NULL DEFAULT 0
);
