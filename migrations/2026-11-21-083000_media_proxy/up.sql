-- The media proxy fetches only what is somebody's picture: these find an address among them. Hashes, since addresses are long
-- and compared as a whole.
CREATE INDEX users_avatar_url ON users USING hash (avatar_url) WHERE host IS NOT NULL AND avatar_url IS NOT NULL;
CREATE INDEX users_banner_url ON users USING hash (banner_url) WHERE host IS NOT NULL AND banner_url IS NOT NULL;
CREATE INDEX drive_files_url ON drive_files USING hash (url) WHERE user_host IS NOT NULL AND url IS NOT NULL;
CREATE INDEX drive_files_thumbnail_url ON drive_files USING hash (thumbnail_url)
    WHERE user_host IS NOT NULL AND thumbnail_url IS NOT NULL;
CREATE INDEX emojis_original_url ON emojis USING hash (original_url) WHERE host IS NOT NULL;
CREATE INDEX emojis_public_url ON emojis USING hash (public_url) WHERE host IS NOT NULL;
CREATE INDEX instances_icon_url ON instances USING hash (icon_url) WHERE icon_url IS NOT NULL;
CREATE INDEX instances_favicon_url ON instances USING hash (favicon_url) WHERE favicon_url IS NOT NULL;
