DROP TABLE antenna_notes, antennas, emojis, hashtag_uses, hashtag_users, hashtags, notifications, user_note_pins,
    note_thread_mutings, poll_votes, polls, note_favorites, note_reactions, notes;
DROP EXTENSION IF EXISTS pg_trgm;
