DROP TRIGGER instance_followings ON followings;
DROP TRIGGER instance_notes_out ON notes;
DROP TRIGGER instance_notes_in ON notes;
DROP TRIGGER instance_users_out ON users;
DROP TRIGGER instance_users_in ON users;
DROP FUNCTION count_instance_following();
DROP FUNCTION count_instance_note();
DROP FUNCTION count_instance_user();
ALTER TABLE instances DROP COLUMN signature_scheme;
