-- How requests to this host are signed. 'draft': draft-cavage; 'rfc9421': it signs its own so; 'refused': it does, but
-- does not take ours.
ALTER TABLE instances ADD COLUMN signature_scheme text NOT NULL DEFAULT 'draft'
    CHECK (signature_scheme IN ('draft', 'rfc9421', 'refused'));

-- The counts are kept where the rows are written, so that no way of writing them can forget it. Deferred to the commit:
-- a host's row is the last that a transaction locks, and for a moment only.
CREATE FUNCTION count_instance_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        -- A server is known from its first account on.
        INSERT INTO instances (id, host, users_count) VALUES (NEW.id, NEW.host, 1)
        ON CONFLICT (host) DO UPDATE SET users_count = instances.users_count + 1;
    ELSE
        UPDATE instances SET users_count = users_count - 1 WHERE host = OLD.host;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION count_instance_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE instances SET notes_count = notes_count + 1 WHERE host = NEW.user_host;
    ELSE
        UPDATE instances SET notes_count = notes_count - 1 WHERE host = OLD.user_host;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION count_instance_following() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    follow followings;
    change integer;
    follower_host text;
    followee_host text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        follow := NEW;
        change := 1;
    ELSE
        follow := OLD;
        change := -1;
    END IF;
    SELECT host INTO follower_host FROM users WHERE id = follow.follower_id;
    SELECT host INTO followee_host FROM users WHERE id = follow.followee_id;
    IF followee_host IS NULL AND follower_host IS NOT NULL THEN
        UPDATE instances SET following_count = following_count + change WHERE host = follower_host;
    ELSIF follower_host IS NULL AND followee_host IS NOT NULL THEN
        UPDATE instances SET followers_count = followers_count + change WHERE host = followee_host;
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER instance_users_in AFTER INSERT ON users DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.host IS NOT NULL) EXECUTE FUNCTION count_instance_user();
CREATE CONSTRAINT TRIGGER instance_users_out AFTER DELETE ON users DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.host IS NOT NULL) EXECUTE FUNCTION count_instance_user();
CREATE CONSTRAINT TRIGGER instance_notes_in AFTER INSERT ON notes DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.user_host IS NOT NULL) EXECUTE FUNCTION count_instance_note();
CREATE CONSTRAINT TRIGGER instance_notes_out AFTER DELETE ON notes DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.user_host IS NOT NULL) EXECUTE FUNCTION count_instance_note();
CREATE CONSTRAINT TRIGGER instance_followings AFTER INSERT OR DELETE ON followings DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION count_instance_following();

-- What is there already.
INSERT INTO instances (id, host, users_count)
    SELECT min(id), host, count(*) FROM users WHERE host IS NOT NULL GROUP BY host
    ON CONFLICT (host) DO UPDATE SET users_count = EXCLUDED.users_count;
UPDATE instances SET notes_count = counted.notes
    FROM (SELECT user_host, count(*) AS notes FROM notes WHERE user_host IS NOT NULL GROUP BY user_host) AS counted
    WHERE counted.user_host = instances.host;
UPDATE instances SET following_count = counted.follows
    FROM (SELECT a.host, count(*) AS follows FROM followings f JOIN users a ON a.id = f.follower_id
          JOIN users b ON b.id = f.followee_id WHERE a.host IS NOT NULL AND b.host IS NULL GROUP BY a.host) AS counted
    WHERE counted.host = instances.host;
UPDATE instances SET followers_count = counted.follows
    FROM (SELECT b.host, count(*) AS follows FROM followings f JOIN users a ON a.id = f.follower_id
          JOIN users b ON b.id = f.followee_id WHERE a.host IS NULL AND b.host IS NOT NULL GROUP BY b.host) AS counted
    WHERE counted.host = instances.host;
