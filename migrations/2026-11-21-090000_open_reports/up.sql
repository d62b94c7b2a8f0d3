-- How many complaints of one account are open is counted before another one is taken.
CREATE INDEX abuse_reports_open_of_reporter ON abuse_reports (reporter_id) WHERE NOT resolved;
