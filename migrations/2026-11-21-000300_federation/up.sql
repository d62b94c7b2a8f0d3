-- What is known of other servers, for people.
CREATE TABLE instances (
    id text COLLATE "C" PRIMARY KEY,
    host text NOT NULL UNIQUE,
    first_retrieved_at timestamptz NOT NULL DEFAULT now(),
    latest_request_received_at timestamptz,
    info_updated_at timestamptz,
    software_name text,
    software_version text,
    open_registrations boolean,
    name text,
    description text,
    maintainer_name text,
    maintainer_email text,
    icon_url text,
    favicon_url text,
    theme_color text,
    users_count integer NOT NULL DEFAULT 0,
    notes_count integer NOT NULL DEFAULT 0
);

-- The outgoing log: each activity once, in the transaction of the change that caused it. (`txid`, `seq`) is its place:
-- rows of finished transactions below `pg_snapshot_xmin(pg_current_snapshot())` can have no later neighbours before them.
CREATE TABLE outgoing_activities (
    seq bigserial PRIMARY KEY,
    txid bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    author_id text COLLATE "C" NOT NULL,
    activity text NOT NULL,
    -- The hosts it is for.
    hosts text[] NOT NULL,
    -- The inboxes it is for, where it is for some accounts only; NULL: the shared inbox of each host.
    inboxes text[],
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX outgoing_activities_place ON outgoing_activities (txid, seq);
CREATE INDEX outgoing_activities_hosts ON outgoing_activities USING gin (hosts);
CREATE INDEX outgoing_activities_age ON outgoing_activities (created_at);

-- How far each remote host has everything, and how it does.
CREATE TABLE peers (
    host text PRIMARY KEY,
    position_txid bigint NOT NULL DEFAULT 0,
    position_seq bigint NOT NULL DEFAULT 0,
    failures integer NOT NULL DEFAULT 0,
    failing_since timestamptz,
    retry_at timestamptz,
    last_success_at timestamptz,
    last_error text,
    suspension text NOT NULL DEFAULT 'none' CHECK (suspension IN ('none', 'manual', 'gone', 'not_responding')),
    -- The one process that delivers to this host.
    lease_owner text,
    lease_until timestamptz
);
CREATE INDEX peers_retry ON peers (retry_at) WHERE retry_at IS NOT NULL;

-- Activities that were accepted from others: durable before 202, kept after they are done so that each counts once.
CREATE TABLE incoming_activities (
    id text COLLATE "C" PRIMARY KEY,
    host text NOT NULL,
    activity_id text NOT NULL UNIQUE,
    actor_uri text NOT NULL,
    -- NULL once it was processed.
    body text,
    failures integer NOT NULL DEFAULT 0,
    retry_at timestamptz,
    processed_at timestamptz,
    -- Why it was refused for good.
    refusal text
);
CREATE INDEX incoming_activities_waiting ON incoming_activities (host, id) WHERE processed_at IS NULL;
CREATE INDEX incoming_activities_done ON incoming_activities (processed_at) WHERE processed_at IS NOT NULL;

-- Remote objects that were deleted by their owner: a replay or a fetch does not bring them back.
CREATE TABLE tombstones (
    uri text PRIMARY KEY,
    deleted_at timestamptz NOT NULL DEFAULT now()
);
