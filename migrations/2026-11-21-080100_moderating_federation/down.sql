DROP TABLE retention;
DROP INDEX drive_files_cached, drive_files_host, user_note_pins_note, users_banner, users_avatar, users_host_page,
    peers_suspended, incoming_activities_queue, incoming_activities_refused, incoming_activities_delayed;
ALTER TABLE incoming_activities DROP COLUMN last_error;
ALTER TABLE instances DROP COLUMN moderation_note, DROP COLUMN followers_count, DROP COLUMN following_count;
