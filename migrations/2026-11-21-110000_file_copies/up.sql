-- Files of other servers that are to be copied here (`cacheRemoteFiles`), until they are, or until that is given up.
CREATE TABLE file_copies (
    file_id text COLLATE "C" PRIMARY KEY REFERENCES drive_files ON DELETE CASCADE,
    -- Where the original is. One file of a host is copied at a time.
    host text NOT NULL,
    due_at timestamptz NOT NULL,
    -- How often it was begun.
    attempts integer NOT NULL DEFAULT 0,
    -- Until then somebody is at it; who has not ended it by then died. NULL: nobody is.
    taken_until timestamptz
);
CREATE INDEX file_copies_due ON file_copies (due_at, attempts);
CREATE INDEX file_copies_host ON file_copies (host, taken_until);
