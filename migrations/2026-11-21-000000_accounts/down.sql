DROP TABLE abuse_reports, user_list_memberships, user_lists, renote_mutings, mutings, blockings, follow_requests,
    followings, signins, miauth_sessions, access_tokens, auth_sessions, apps, used_usernames, user_public_keys,
    user_keypairs, user_profiles, users, instance_settings;
