-- Servers that pass public notes on to others.
CREATE TABLE relays (
    id text COLLATE "C" PRIMARY KEY,
    inbox text NOT NULL UNIQUE,
    status text NOT NULL DEFAULT 'requesting' CHECK (status IN ('requesting', 'accepted', 'rejected')),
    -- The relay's own account: known from the start where it is followed itself (LitePub), from its answer where it is
    -- asked for everything public (Mastodon).
    actor_uri text,
    is_litepub boolean NOT NULL DEFAULT false
);
CREATE INDEX relays_actor ON relays (actor_uri) WHERE actor_uri IS NOT NULL;
