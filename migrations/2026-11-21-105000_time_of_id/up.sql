-- The time in an `aidx` id, in Unix milliseconds; 0 for other ids, so that they count as old. A function, because
-- PostgreSQL prepares every expression of a query before each run, and the timelines name this one a dozen times.
CREATE FUNCTION time_of_id(id text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    millis bigint := 0;
BEGIN
    IF id !~ '^[0-9a-z]{8}' THEN
        RETURN 0;
    END IF;
    FOR place IN 1..8 LOOP
        millis := millis * 36 + strpos('0123456789abcdefghijklmnopqrstuvwxyz', substr(id, place, 1)) - 1;
    END LOOP;
    RETURN 946684800000 + millis;
END $$;
