-- Ids are sortable text, so every id column has the "C" collation: comparisons are of bytes.

CREATE TABLE instance_settings (
    id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    settings jsonb NOT NULL DEFAULT '{}',
    policies jsonb NOT NULL DEFAULT '{}',
    updated_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO instance_settings DEFAULT VALUES;

CREATE TABLE users (
    id text COLLATE "C" PRIMARY KEY,
    username text NOT NULL CHECK (length(username) <= 128),
    username_lower text NOT NULL,
    host text CHECK (length(host) <= 260),
    name text CHECK (length(name) <= 128),
    avatar_id text COLLATE "C",
    avatar_url text,
    avatar_blurhash text,
    banner_id text COLLATE "C",
    banner_url text,
    banner_blurhash text,
    avatar_decorations jsonb NOT NULL DEFAULT '[]',
    emojis text[] NOT NULL DEFAULT '{}',
    tags text[] NOT NULL DEFAULT '{}',
    is_bot boolean NOT NULL DEFAULT false,
    is_cat boolean NOT NULL DEFAULT false,
    is_locked boolean NOT NULL DEFAULT false,
    is_explorable boolean NOT NULL DEFAULT true,
    is_administrator boolean NOT NULL DEFAULT false,
    is_moderator boolean NOT NULL DEFAULT false,
    -- An account that the server itself acts through (the instance actor); nobody signs in to it.
    is_system boolean NOT NULL DEFAULT false,
    is_suspended boolean NOT NULL DEFAULT false,
    is_deleted boolean NOT NULL DEFAULT false,
    hide_online_status boolean NOT NULL DEFAULT false,
    require_signin_to_view_contents boolean NOT NULL DEFAULT false,
    -- Seconds: a Unix time, or, when not positive, relative to now. NULL: not limited.
    make_notes_followers_only_before integer,
    make_notes_hidden_before integer,
    followers_count integer NOT NULL DEFAULT 0,
    following_count integer NOT NULL DEFAULT 0,
    notes_count integer NOT NULL DEFAULT 0,
    updated_at timestamptz,
    last_active_at timestamptz,
    last_fetched_at timestamptz,
    -- Remote accounts only, as their actor document says.
    uri text UNIQUE,
    inbox text,
    shared_inbox text,
    featured_url text,
    followers_url text,
    moved_to_uri text,
    also_known_as text[] NOT NULL DEFAULT '{}',
    -- 'Person', 'Service', 'Group', 'Organization' or 'Application'.
    actor_type text NOT NULL DEFAULT 'Person',
    CHECK ((host IS NULL) = (uri IS NULL))
);
CREATE UNIQUE INDEX users_username_host ON users (username_lower, coalesce(host, ''));
CREATE INDEX users_username_prefix ON users (username_lower text_pattern_ops);
CREATE INDEX users_host ON users (host) WHERE host IS NOT NULL;
CREATE INDEX users_local ON users (id) WHERE host IS NULL;
CREATE INDEX users_last_active ON users (last_active_at) WHERE host IS NULL;
CREATE INDEX users_local_by_followers ON users (followers_count DESC, id) WHERE host IS NULL;

CREATE TABLE user_profiles (
    user_id text COLLATE "C" PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    description text,
    followed_message text,
    location text,
    birthday text,
    lang text,
    url text,
    fields jsonb NOT NULL DEFAULT '[]',
    verified_links text[] NOT NULL DEFAULT '{}',
    following_visibility text NOT NULL DEFAULT 'public' CHECK (following_visibility IN ('public', 'followers', 'private')),
    followers_visibility text NOT NULL DEFAULT 'public' CHECK (followers_visibility IN ('public', 'followers', 'private')),
    public_reactions boolean NOT NULL DEFAULT true,
    chat_scope text NOT NULL DEFAULT 'mutual' CHECK (chat_scope IN ('everyone', 'following', 'followers', 'mutual', 'none')),
    moderation_note text NOT NULL DEFAULT '',
    -- Local accounts only.
    email text,
    email_verified boolean NOT NULL DEFAULT false,
    password_hash text,
    auto_accept_followed boolean NOT NULL DEFAULT true,
    careful_bot boolean NOT NULL DEFAULT false,
    always_mark_nsfw boolean NOT NULL DEFAULT false,
    auto_sensitive boolean NOT NULL DEFAULT false,
    no_crawle boolean NOT NULL DEFAULT false,
    prevent_ai_learning boolean NOT NULL DEFAULT true,
    receive_announcement_email boolean NOT NULL DEFAULT true,
    inject_featured_note boolean NOT NULL DEFAULT true,
    muted_words jsonb NOT NULL DEFAULT '[]',
    hard_muted_words jsonb NOT NULL DEFAULT '[]',
    muted_instances text[] NOT NULL DEFAULT '{}',
    notification_recieve_config jsonb NOT NULL DEFAULT '{}',
    email_notification_types text[] NOT NULL DEFAULT '{follow,receiveFollowRequest}',
    achievements jsonb NOT NULL DEFAULT '[]',
    logged_in_dates text[] NOT NULL DEFAULT '{}',
    last_read_notification_id text COLLATE "C"
);

CREATE TABLE user_keypairs (
    user_id text COLLATE "C" PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    public_key text NOT NULL,
    private_key text NOT NULL
);

CREATE TABLE user_public_keys (
    user_id text COLLATE "C" PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    key_id text NOT NULL UNIQUE,
    key_pem text NOT NULL,
    fetched_at timestamptz NOT NULL DEFAULT now()
);

-- Names stay taken after an account is gone, so that nobody can pose as it.
CREATE TABLE used_usernames (
    username text PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE apps (
    id text COLLATE "C" PRIMARY KEY,
    user_id text COLLATE "C" REFERENCES users ON DELETE SET NULL,
    secret text NOT NULL UNIQUE,
    name text NOT NULL,
    description text NOT NULL,
    permission text[] NOT NULL,
    callback_url text
);

CREATE TABLE auth_sessions (
    id text COLLATE "C" PRIMARY KEY,
    token text NOT NULL UNIQUE,
    app_id text COLLATE "C" NOT NULL REFERENCES apps ON DELETE CASCADE,
    -- Who accepted; NULL while nobody did.
    user_id text COLLATE "C" REFERENCES users ON DELETE CASCADE
);

CREATE TABLE access_tokens (
    id text COLLATE "C" PRIMARY KEY,
    user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    -- SHA-256 of the bearer secret; the secret itself is not kept.
    token_hash bytea NOT NULL UNIQUE,
    -- A sign-in of the account's owner: may do everything, also what no scope allows.
    is_native boolean NOT NULL DEFAULT false,
    app_id text COLLATE "C" REFERENCES apps ON DELETE CASCADE,
    name text,
    description text,
    icon_url text,
    permission text[] NOT NULL DEFAULT '{}',
    last_used_at timestamptz
);
CREATE INDEX access_tokens_user ON access_tokens (user_id, id);

-- A MiAuth session that was accepted and not yet collected by its app.
CREATE TABLE miauth_sessions (
    session text PRIMARY KEY,
    access_token_id text COLLATE "C" NOT NULL REFERENCES access_tokens ON DELETE CASCADE,
    -- Handed out once by `miauth/{session}/check`, then the row goes.
    token text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE signins (
    id text COLLATE "C" PRIMARY KEY,
    user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    ip text NOT NULL,
    headers jsonb NOT NULL DEFAULT '{}',
    success boolean NOT NULL
);
CREATE INDEX signins_user ON signins (user_id, id);

CREATE TABLE followings (
    id text COLLATE "C" PRIMARY KEY,
    follower_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    followee_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    notify text CHECK (notify IN ('normal', 'none')),
    with_replies boolean NOT NULL DEFAULT false,
    -- The Follow that made it, where it came from or went to another server.
    uri text,
    UNIQUE (follower_id, followee_id)
);
CREATE INDEX followings_followee ON followings (followee_id, id);
CREATE INDEX followings_follower ON followings (follower_id, id);

CREATE TABLE follow_requests (
    id text COLLATE "C" PRIMARY KEY,
    follower_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    followee_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    with_replies boolean NOT NULL DEFAULT false,
    uri text,
    UNIQUE (follower_id, followee_id)
);
CREATE INDEX follow_requests_followee ON follow_requests (followee_id, id);

CREATE TABLE blockings (
    id text COLLATE "C" PRIMARY KEY,
    blocker_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    blockee_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    UNIQUE (blocker_id, blockee_id)
);
CREATE INDEX blockings_blockee ON blockings (blockee_id);

CREATE TABLE mutings (
    id text COLLATE "C" PRIMARY KEY,
    muter_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    mutee_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    expires_at timestamptz,
    UNIQUE (muter_id, mutee_id)
);

CREATE TABLE renote_mutings (
    id text COLLATE "C" PRIMARY KEY,
    muter_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    mutee_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    UNIQUE (muter_id, mutee_id)
);

CREATE TABLE user_lists (
    id text COLLATE "C" PRIMARY KEY,
    user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    name text NOT NULL,
    is_public boolean NOT NULL DEFAULT false
);
CREATE INDEX user_lists_user ON user_lists (user_id, id);

CREATE TABLE user_list_memberships (
    id text COLLATE "C" PRIMARY KEY,
    user_list_id text COLLATE "C" NOT NULL REFERENCES user_lists ON DELETE CASCADE,
    user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    with_replies boolean NOT NULL DEFAULT false,
    UNIQUE (user_list_id, user_id)
);
CREATE INDEX user_list_memberships_user ON user_list_memberships (user_id);

CREATE TABLE abuse_reports (
    id text COLLATE "C" PRIMARY KEY,
    target_user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    reporter_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    comment text NOT NULL,
    resolved boolean NOT NULL DEFAULT false
);
CREATE INDEX abuse_reports_unresolved ON abuse_reports (id) WHERE NOT resolved;
