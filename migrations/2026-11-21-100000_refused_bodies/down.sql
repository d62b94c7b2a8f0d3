DROP INDEX incoming_activities_retriable;
-- What was done has no body.
UPDATE incoming_activities SET body = NULL WHERE processed_at IS NOT NULL AND body IS NOT NULL;
