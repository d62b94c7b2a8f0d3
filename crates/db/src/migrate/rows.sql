-- Rows for a test of the migrations: in all tables, referring to each other in all ways there are.
INSERT INTO users (id, username, username_lower, name) VALUES ('u1', 'Ann', 'ann', 'Ann of the Sea'), ('u2', 'ben', 'ben', NULL);
INSERT INTO users (id, username, username_lower, host, uri, inbox)
    VALUES ('u3', 'cat', 'cat', 'far.example', 'https://far.example/cat', 'https://far.example/cat/inbox');
INSERT INTO user_profiles (user_id) VALUES ('u1'), ('u2'), ('u3');
INSERT INTO user_keypairs (user_id, public_key, private_key) VALUES ('u1', 'public', 'private');
INSERT INTO user_public_keys (user_id, key_id, key_pem) VALUES ('u3', 'https://far.example/cat#key', 'pem');
INSERT INTO used_usernames (username) VALUES ('ann'), ('ben');
INSERT INTO apps (id, user_id, secret, name, description, permission) VALUES ('a1', 'u1', 'secret', 'app', '', '{}');
INSERT INTO auth_sessions (id, token, app_id, user_id) VALUES ('s1', 'token', 'a1', 'u1');
INSERT INTO access_tokens (id, user_id, token_hash, app_id) VALUES ('t1', 'u1', '\x00', 'a1');
INSERT INTO miauth_sessions (session, access_token_id, token) VALUES ('session', 't1', 'token');
INSERT INTO signins (id, user_id, ip, success) VALUES ('s1', 'u1', '127.0.0.1', true);
INSERT INTO followings (id, follower_id, followee_id) VALUES ('f1', 'u1', 'u2'), ('f2', 'u3', 'u1');
INSERT INTO follow_requests (id, follower_id, followee_id) VALUES ('r1', 'u2', 'u3');
INSERT INTO blockings (id, blocker_id, blockee_id) VALUES ('b1', 'u2', 'u3');
INSERT INTO mutings (id, muter_id, mutee_id) VALUES ('m1', 'u1', 'u3');
INSERT INTO renote_mutings (id, muter_id, mutee_id) VALUES ('m1', 'u1', 'u3');
INSERT INTO user_lists (id, user_id, name) VALUES ('l1', 'u1', 'list');
INSERT INTO user_list_memberships (id, user_list_id, user_id) VALUES ('l1', 'l1', 'u2');
INSERT INTO abuse_reports (id, target_user_id, reporter_id, comment) VALUES ('r1', 'u3', 'u1', 'spam');
INSERT INTO notes (id, user_id, text, visibility, tags, has_poll) VALUES ('n1', 'u1', 'first #tag', 'public', '{tag}', true);
INSERT INTO notes (id, user_id, text, visibility, reply_id, reply_user_id, thread_id)
    VALUES ('n2', 'u2', 'a reply', 'home', 'n1', 'u1', 'n1');
INSERT INTO notes (id, user_id, user_host, text, visibility, renote_id, renote_user_id, is_pure_renote, uri)
    VALUES ('n3', 'u3', 'far.example', NULL, 'public', 'n1', 'u1', true, 'https://far.example/n3'),
    ('n4', 'u3', 'far.example', 'a quote', 'public', 'n2', 'u2', false, 'https://far.example/n4');
INSERT INTO note_reactions (id, note_id, user_id, reaction) VALUES ('r1', 'n1', 'u2', '❤');
INSERT INTO note_favorites (id, user_id, note_id) VALUES ('f1', 'u1', 'n2');
INSERT INTO polls (note_id, multiple, choices, votes) VALUES ('n1', false, '{a,b}', '{1,0}');
INSERT INTO poll_votes (id, note_id, user_id, choice) VALUES ('v1', 'n1', 'u2', 0);
INSERT INTO note_thread_mutings (id, user_id, thread_id) VALUES ('m1', 'u2', 'n1');
INSERT INTO user_note_pins (id, user_id, note_id) VALUES ('p1', 'u1', 'n1');
INSERT INTO notifications (id, notifiee_id, notifier_id, kind, note_id) VALUES ('n1', 'u1', 'u2', 'reply', 'n2');
INSERT INTO hashtags (name) VALUES ('tag');
INSERT INTO hashtag_users (tag, user_id) VALUES ('tag', 'u1');
INSERT INTO hashtag_uses (bucket, tag, user_id) VALUES (now(), 'tag', 'u1');
INSERT INTO emojis (id, name, original_url, public_url) VALUES ('e1', 'crab', 'https://a.example/1', 'https://a.example/1');
INSERT INTO antennas (id, user_id, name, src, user_list_id, keywords, exclude_keywords, users, case_sensitive, with_replies, with_file)
    VALUES ('a1', 'u1', 'antenna', 'list', 'l1', '[["crab"]]', '[]', '{}', false, false, false);
INSERT INTO antenna_notes (antenna_id, note_id) VALUES ('a1', 'n2');
INSERT INTO drive_folders (id, user_id, name) VALUES ('d1', 'u1', 'folder');
INSERT INTO drive_folders (id, user_id, parent_id, name) VALUES ('d2', 'u1', 'd1', 'inner');
INSERT INTO drive_files (id, user_id, folder_id, name, type, md5, size, access_key)
    VALUES ('d1', 'u1', 'd2', 'file', 'image/png', 'md5', 1, 'key');
INSERT INTO drive_usages (user_id, bytes, files) VALUES ('u1', 1, 1);
UPDATE users SET avatar_id = 'd1' WHERE id = 'u1';
INSERT INTO instances (id, host) VALUES ('i1', 'far.example');
INSERT INTO outgoing_activities (author_id, activity, hosts) VALUES ('u1', '{}', '{far.example}');
INSERT INTO peers (host) VALUES ('far.example');
INSERT INTO incoming_activities (id, host, activity_id, actor_uri, body)
    VALUES ('i1', 'far.example', 'https://far.example/1', 'https://far.example/cat', '{}');
INSERT INTO tombstones (uri) VALUES ('https://far.example/gone');
INSERT INTO note_edits (id, note_id, edited_at, text) VALUES ('e1', 'n1', now(), 'frist #tag');
UPDATE polls SET update_due_at = now() WHERE note_id = 'n1';
INSERT INTO account_moves (user_id, target_id) VALUES ('u3', 'u2');
INSERT INTO account_deletions (user_id) VALUES ('u2');
INSERT INTO quote_policies (note_id, policy) VALUES ('n3', 'followers');
INSERT INTO quotes (note_id, state, authorization_uri) VALUES ('n4', 'accepted', 'https://far.example/stamps/1');
INSERT INTO quote_stamps (id, note_id, user_id, quoter_id, quote_uri) VALUES ('s1', 'n2', 'u2', 'u3', 'https://far.example/n4');
INSERT INTO relays (id, inbox, actor_uri) VALUES ('r1', 'https://relay.example/inbox', 'https://relay.example/actor');
INSERT INTO retention (kind, position, started_at) VALUES ('notes', 'n3', now());
INSERT INTO tombstone_claims (uri, actor_uri) VALUES ('https://far.example/gone', 'https://far.example/cat');
INSERT INTO drive_files (id, user_id, user_host, name, type, md5, size, url, is_link)
    VALUES ('d2', 'u3', 'far.example', 'far', 'image/png', '', 0, 'https://far.example/1.png', true);
INSERT INTO file_copies (file_id, host, due_at) VALUES ('d2', 'far.example', now());
