-- An account's word that an object is gone which was never known here, so that nobody can say whose it was. It counts for
-- objects of that account.
CREATE TABLE tombstone_claims (
    uri text NOT NULL,
    actor_uri text NOT NULL,
    deleted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (uri, actor_uri)
);
