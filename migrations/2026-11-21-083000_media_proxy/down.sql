DROP INDEX instances_favicon_url;
DROP INDEX instances_icon_url;
DROP INDEX emojis_public_url;
DROP INDEX emojis_original_url;
DROP INDEX drive_files_thumbnail_url;
DROP INDEX drive_files_url;
DROP INDEX users_banner_url;
DROP INDEX users_avatar_url;
