-- Who may quote a note of another server (FEP-044f), where it says so: 'public', 'followers', 'manual' or 'nobody'.
CREATE TABLE quote_policies (
    note_id text COLLATE "C" PRIMARY KEY REFERENCES notes ON DELETE CASCADE,
    policy text NOT NULL CHECK (policy IN ('public', 'followers', 'manual', 'nobody'))
);

-- Quotes whose author asked the author of what they quote for leave (FEP-044f).
CREATE TABLE quotes (
    -- The quote.
    note_id text COLLATE "C" PRIMARY KEY REFERENCES notes ON DELETE CASCADE,
    state text NOT NULL CHECK (state IN ('requested', 'accepted', 'refused')),
    -- The document that says so, where it is accepted.
    authorization_uri text
);
CREATE INDEX quotes_authorization ON quotes (authorization_uri) WHERE authorization_uri IS NOT NULL;

-- Leave that was given to quote notes of this server (FEP-044f); the id is that of the document's URL.
CREATE TABLE quote_stamps (
    id text COLLATE "C" PRIMARY KEY,
    -- The note that is quoted, and its author.
    note_id text COLLATE "C" NOT NULL REFERENCES notes ON DELETE CASCADE,
    user_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    -- Who quotes it, in what.
    quoter_id text COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    quote_uri text NOT NULL,
    UNIQUE (note_id, quote_uri)
);
CREATE INDEX quote_stamps_between ON quote_stamps (user_id, quoter_id);
CREATE INDEX quote_stamps_quoter ON quote_stamps (quoter_id);
