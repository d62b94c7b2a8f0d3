ALTER TABLE users DROP CONSTRAINT users_avatar_id_fkey, DROP CONSTRAINT users_banner_id_fkey;
DROP TABLE drive_usages, drive_files, drive_folders;
