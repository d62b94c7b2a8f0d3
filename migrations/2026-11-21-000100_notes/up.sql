CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE notes (
    id text COLLATE "C" PRIMARY KEY,
    user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    user_host text,
    text text,
    cw text,
    visibility text NOT NULL CHECK (visibility IN ('public', 'home', 'followers', 'specified')),
    local_only boolean NOT NULL DEFAULT false,
    reaction_acceptance text,
    visible_user_ids text[] COLLATE "C" NOT NULL DEFAULT '{}',
    mentions text[] COLLATE "C" NOT NULL DEFAULT '{}',
    tags text[] NOT NULL DEFAULT '{}',
    emojis text[] NOT NULL DEFAULT '{}',
    file_ids text[] COLLATE "C" NOT NULL DEFAULT '{}',
    -- What follows is copied from the note answered or renoted, so that timelines can be filtered without a join.
    reply_id text COLLATE "C" REFERENCES notes ON DELETE SET NULL,
    reply_user_id text COLLATE "C",
    renote_id text COLLATE "C" REFERENCES notes ON DELETE CASCADE,
    renote_user_id text COLLATE "C",
    -- Renotes something without saying anything of its own.
    is_pure_renote boolean NOT NULL DEFAULT false,
    -- The first note of the conversation.
    thread_id text COLLATE "C",
    has_poll boolean NOT NULL DEFAULT false,
    renote_count integer NOT NULL DEFAULT 0,
    replies_count integer NOT NULL DEFAULT 0,
    reaction_count integer NOT NULL DEFAULT 0,
    clipped_count integer NOT NULL DEFAULT 0,
    -- Reaction (`❤`, `:name@.:`, `:name@host:`) to count.
    reactions jsonb NOT NULL DEFAULT '{}',
    updated_at timestamptz,
    uri text UNIQUE,
    url text
);
CREATE INDEX notes_user ON notes (user_id, id DESC);
CREATE INDEX notes_local_public ON notes (id DESC) WHERE user_host IS NULL AND visibility = 'public';
CREATE INDEX notes_public ON notes (id DESC) WHERE visibility = 'public';
CREATE INDEX notes_reply ON notes (reply_id, id) WHERE reply_id IS NOT NULL;
CREATE INDEX notes_renote ON notes (renote_id, id) WHERE renote_id IS NOT NULL;
CREATE INDEX notes_thread ON notes (thread_id) WHERE thread_id IS NOT NULL;
CREATE INDEX notes_tags ON notes USING gin (tags);
CREATE INDEX notes_mentions ON notes USING gin (mentions);
CREATE INDEX notes_visible_user_ids ON notes USING gin (visible_user_ids);
CREATE INDEX notes_file_ids ON notes USING gin (file_ids);
CREATE INDEX notes_text ON notes USING gin (text gin_trgm_ops) WHERE text IS NOT NULL;

CREATE TABLE note_reactions (
    id text COLLATE "C" PRIMARY KEY,
    note_id text COLLATE "C" NOT NULL REFERENCES notes ON DELETE CASCADE,
    user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    reaction text NOT NULL,
    uri text,
    UNIQUE (user_id, note_id)
);
CREATE INDEX note_reactions_note ON note_reactions (note_id, id);

CREATE TABLE note_favorites (
    id text COLLATE "C" PRIMARY KEY,
    user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    note_id text COLLATE "C" NOT NULL REFERENCES notes ON DELETE CASCADE,
    UNIQUE (user_id, note_id)
);
CREATE INDEX note_favorites_page ON note_favorites (user_id, id);
CREATE INDEX note_favorites_note ON note_favorites (note_id);

CREATE TABLE polls (
    note_id text COLLATE "C" PRIMARY KEY REFERENCES notes ON DELETE CASCADE,
    multiple boolean NOT NULL,
    choices text[] NOT NULL,
    votes integer[] NOT NULL,
    expires_at timestamptz,
    -- Whether the voters were told that it ended.
    ended boolean NOT NULL DEFAULT false
);
CREATE INDEX polls_running ON polls (expires_at) WHERE NOT ended AND expires_at IS NOT NULL;

CREATE TABLE poll_votes (
    id text COLLATE "C" PRIMARY KEY,
    note_id text COLLATE "C" NOT NULL REFERENCES notes ON DELETE CASCADE,
    user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    choice integer NOT NULL,
    UNIQUE (note_id, user_id, choice)
);
CREATE INDEX poll_votes_user ON poll_votes (user_id, note_id);

CREATE TABLE note_thread_mutings (
    id text COLLATE "C" PRIMARY KEY,
    user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    thread_id text COLLATE "C" NOT NULL,
    UNIQUE (user_id, thread_id)
);

CREATE TABLE user_note_pins (
    id text COLLATE "C" PRIMARY KEY,
    user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    note_id text COLLATE "C" NOT NULL REFERENCES notes ON DELETE CASCADE,
    UNIQUE (user_id, note_id)
);

CREATE TABLE notifications (
    id text COLLATE "C" PRIMARY KEY,
    notifiee_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    notifier_id text COLLATE "C" REFERENCES users ON DELETE CASCADE,
    -- Misskey's notification type: follow, mention, reply, renote, quote, reaction, pollEnded, …
    kind text NOT NULL,
    note_id text COLLATE "C" REFERENCES notes ON DELETE CASCADE,
    reaction text,
    -- What only this type carries (`message`, `header`, `body`, `icon`, `achievement`).
    extra jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX notifications_page ON notifications (notifiee_id, id DESC);
CREATE INDEX notifications_note ON notifications (note_id) WHERE note_id IS NOT NULL;
CREATE INDEX notifications_notifier ON notifications (notifier_id) WHERE notifier_id IS NOT NULL;

CREATE TABLE hashtags (
    name text PRIMARY KEY,
    mentioned_users_count integer NOT NULL DEFAULT 0,
    mentioned_local_users_count integer NOT NULL DEFAULT 0
);
CREATE INDEX hashtags_prefix ON hashtags (name text_pattern_ops);

CREATE TABLE hashtag_users (
    tag text NOT NULL REFERENCES hashtags ON DELETE CASCADE,
    user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (tag, user_id)
);

-- Who used a tag in which ten minutes: what is trending.
CREATE TABLE hashtag_uses (
    bucket timestamptz NOT NULL,
    tag text NOT NULL,
    user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (bucket, tag, user_id)
);

CREATE TABLE emojis (
    id text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    host text,
    category text,
    aliases text[] NOT NULL DEFAULT '{}',
    license text,
    original_url text NOT NULL,
    public_url text NOT NULL,
    type text,
    uri text,
    is_sensitive boolean NOT NULL DEFAULT false,
    local_only boolean NOT NULL DEFAULT false,
    updated_at timestamptz
);
CREATE UNIQUE INDEX emojis_name_host ON emojis (name, coalesce(host, ''));

CREATE TABLE antennas (
    id text COLLATE "C" PRIMARY KEY,
    user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    name text NOT NULL,
    src text NOT NULL CHECK (src IN ('home', 'all', 'users', 'list', 'users_blacklist')),
    user_list_id text COLLATE "C" REFERENCES user_lists ON DELETE CASCADE,
    keywords jsonb NOT NULL,
    exclude_keywords jsonb NOT NULL,
    users text[] NOT NULL,
    case_sensitive boolean NOT NULL,
    local_only boolean NOT NULL DEFAULT false,
    exclude_bots boolean NOT NULL DEFAULT false,
    with_replies boolean NOT NULL,
    with_file boolean NOT NULL,
    exclude_notes_in_sensitive_channel boolean NOT NULL DEFAULT false,
    is_active boolean NOT NULL DEFAULT true,
    last_used_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX antennas_user ON antennas (user_id, id);
CREATE INDEX antennas_active ON antennas (id) WHERE is_active;

CREATE TABLE antenna_notes (
    antenna_id text COLLATE "C" NOT NULL REFERENCES antennas ON DELETE CASCADE,
    note_id text COLLATE "C" NOT NULL REFERENCES notes ON DELETE CASCADE,
    PRIMARY KEY (antenna_id, note_id)
);
CREATE INDEX antenna_notes_note ON antenna_notes (note_id);
