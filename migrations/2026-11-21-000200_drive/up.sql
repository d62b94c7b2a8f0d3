CREATE TABLE drive_folders (
    id text COLLATE "C" PRIMARY KEY,
    user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    parent_id text COLLATE "C" REFERENCES drive_folders ON DELETE CASCADE,
    name text NOT NULL CHECK (length(name) <= 200)
);
CREATE INDEX drive_folders_page ON drive_folders (user_id, parent_id, id);

CREATE TABLE drive_files (
    id text COLLATE "C" PRIMARY KEY,
    -- NULL: belongs to the server.
    user_id text COLLATE "C" REFERENCES users ON DELETE SET NULL,
    user_host text,
    folder_id text COLLATE "C" REFERENCES drive_folders ON DELETE SET NULL,
    name text NOT NULL CHECK (length(name) <= 256),
    type text NOT NULL,
    md5 text NOT NULL,
    size bigint NOT NULL,
    comment text CHECK (length(comment) <= 2048),
    blurhash text,
    properties jsonb NOT NULL DEFAULT '{}',
    is_sensitive boolean NOT NULL DEFAULT false,
    -- Names in the storage; NULL for a file that stays on its own server (`is_link`).
    access_key text UNIQUE,
    thumbnail_access_key text UNIQUE,
    web_public_access_key text UNIQUE,
    web_public_type text,
    -- Remote files only: where the original is.
    url text,
    thumbnail_url text,
    is_link boolean NOT NULL DEFAULT false,
    CHECK (is_link OR access_key IS NOT NULL)
);
CREATE INDEX drive_files_page ON drive_files (user_id, folder_id, id);
CREATE INDEX drive_files_user ON drive_files (user_id, id);
CREATE INDEX drive_files_md5 ON drive_files (user_id, md5);

-- What an account's files take, kept exact so that a quota check reads one row.
CREATE TABLE drive_usages (
    user_id text COLLATE "C" PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    bytes bigint NOT NULL DEFAULT 0,
    files integer NOT NULL DEFAULT 0
);

ALTER TABLE users
    ADD FOREIGN KEY (avatar_id) REFERENCES drive_files ON DELETE SET NULL,
    ADD FOREIGN KEY (banner_id) REFERENCES drive_files ON DELETE SET NULL;
