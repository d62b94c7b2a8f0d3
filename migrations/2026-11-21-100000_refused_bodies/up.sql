-- Activities that were refused keep their body for a while, so that an administrator can have them processed again.
CREATE INDEX incoming_activities_retriable ON incoming_activities (host, processed_at)
    WHERE refusal IS NOT NULL AND body IS NOT NULL;
