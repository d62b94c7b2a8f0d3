// @generated: the migrations' tables, as `cargo test -p kanikey-db schema` compares them with a migrated database.

diesel::table! {
    abuse_reports (id) {
        id -> Text,
        target_user_id -> Text,
        reporter_id -> Text,
        comment -> Text,
        resolved -> Bool,
        forwarded -> Bool,
    }
}

diesel::table! {
    access_tokens (id) {
        id -> Text,
        user_id -> Text,
        token_hash -> Bytea,
        is_native -> Bool,
        app_id -> Nullable<Text>,
        name -> Nullable<Text>,
        description -> Nullable<Text>,
        icon_url -> Nullable<Text>,
        permission -> Array<Text>,
        last_used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    account_deletions (user_id) {
        user_id -> Text,
    }
}

diesel::table! {
    account_moves (user_id) {
        user_id -> Text,
        target_id -> Text,
        position -> Text,
        is_done -> Bool,
    }
}

diesel::table! {
    antenna_notes (antenna_id, note_id) {
        antenna_id -> Text,
        note_id -> Text,
    }
}

diesel::table! {
    antennas (id) {
        id -> Text,
        user_id -> Text,
        name -> Text,
        src -> Text,
        user_list_id -> Nullable<Text>,
        keywords -> Jsonb,
        exclude_keywords -> Jsonb,
        users -> Array<Text>,
        case_sensitive -> Bool,
        local_only -> Bool,
        exclude_bots -> Bool,
        with_replies -> Bool,
        with_file -> Bool,
        exclude_notes_in_sensitive_channel -> Bool,
        is_active -> Bool,
        last_used_at -> Timestamptz,
    }
}

diesel::table! {
    apps (id) {
        id -> Text,
        user_id -> Nullable<Text>,
        secret -> Text,
        name -> Text,
        description -> Text,
        permission -> Array<Text>,
        callback_url -> Nullable<Text>,
    }
}

diesel::table! {
    auth_sessions (id) {
        id -> Text,
        token -> Text,
        app_id -> Text,
        user_id -> Nullable<Text>,
    }
}

diesel::table! {
    blockings (id) {
        id -> Text,
        blocker_id -> Text,
        blockee_id -> Text,
    }
}

diesel::table! {
    drive_files (id) {
        id -> Text,
        user_id -> Nullable<Text>,
        user_host -> Nullable<Text>,
        folder_id -> Nullable<Text>,
        name -> Text,
        #[sql_name = "type"]
        type_ -> Text,
        md5 -> Text,
        size -> BigInt,
        comment -> Nullable<Text>,
        blurhash -> Nullable<Text>,
        properties -> Jsonb,
        is_sensitive -> Bool,
        access_key -> Nullable<Text>,
        thumbnail_access_key -> Nullable<Text>,
        web_public_access_key -> Nullable<Text>,
        web_public_type -> Nullable<Text>,
        url -> Nullable<Text>,
        thumbnail_url -> Nullable<Text>,
        is_link -> Bool,
    }
}

diesel::table! {
    drive_folders (id) {
        id -> Text,
        user_id -> Text,
        parent_id -> Nullable<Text>,
        name -> Text,
    }
}

diesel::table! {
    drive_usages (user_id) {
        user_id -> Text,
        bytes -> BigInt,
        files -> Integer,
    }
}

diesel::table! {
    emojis (id) {
        id -> Text,
        name -> Text,
        host -> Nullable<Text>,
        category -> Nullable<Text>,
        aliases -> Array<Text>,
        license -> Nullable<Text>,
        original_url -> Text,
        public_url -> Text,
        #[sql_name = "type"]
        type_ -> Nullable<Text>,
        uri -> Nullable<Text>,
        is_sensitive -> Bool,
        local_only -> Bool,
        updated_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    file_copies (file_id) {
        file_id -> Text,
        host -> Text,
        due_at -> Timestamptz,
        attempts -> Integer,
        taken_until -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    follow_requests (id) {
        id -> Text,
        follower_id -> Text,
        followee_id -> Text,
        with_replies -> Bool,
        uri -> Nullable<Text>,
    }
}

diesel::table! {
    followings (id) {
        id -> Text,
        follower_id -> Text,
        followee_id -> Text,
        notify -> Nullable<Text>,
        with_replies -> Bool,
        uri -> Nullable<Text>,
    }
}

diesel::table! {
    hashtag_users (tag, user_id) {
        tag -> Text,
        user_id -> Text,
    }
}

diesel::table! {
    hashtag_uses (bucket, tag, user_id) {
        bucket -> Timestamptz,
        tag -> Text,
        user_id -> Text,
    }
}

diesel::table! {
    hashtags (name) {
        name -> Text,
        mentioned_users_count -> Integer,
        mentioned_local_users_count -> Integer,
    }
}

diesel::table! {
    incoming_activities (id) {
        id -> Text,
        host -> Text,
        activity_id -> Text,
        actor_uri -> Text,
        body -> Nullable<Text>,
        failures -> Integer,
        retry_at -> Nullable<Timestamptz>,
        processed_at -> Nullable<Timestamptz>,
        refusal -> Nullable<Text>,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    instance_settings (id) {
        id -> SmallInt,
        settings -> Jsonb,
        policies -> Jsonb,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    instances (id) {
        id -> Text,
        host -> Text,
        first_retrieved_at -> Timestamptz,
        latest_request_received_at -> Nullable<Timestamptz>,
        info_updated_at -> Nullable<Timestamptz>,
        software_name -> Nullable<Text>,
        software_version -> Nullable<Text>,
        open_registrations -> Nullable<Bool>,
        name -> Nullable<Text>,
        description -> Nullable<Text>,
        maintainer_name -> Nullable<Text>,
        maintainer_email -> Nullable<Text>,
        icon_url -> Nullable<Text>,
        favicon_url -> Nullable<Text>,
        theme_color -> Nullable<Text>,
        users_count -> Integer,
        notes_count -> Integer,
        following_count -> Integer,
        followers_count -> Integer,
        moderation_note -> Text,
        signature_scheme -> Text,
    }
}

diesel::table! {
    miauth_sessions (session) {
        session -> Text,
        access_token_id -> Text,
        token -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    mutings (id) {
        id -> Text,
        muter_id -> Text,
        mutee_id -> Text,
        expires_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    note_edits (id) {
        id -> Text,
        note_id -> Text,
        edited_at -> Timestamptz,
        text -> Nullable<Text>,
        cw -> Nullable<Text>,
        file_ids -> Array<Text>,
    }
}

diesel::table! {
    note_favorites (id) {
        id -> Text,
        user_id -> Text,
        note_id -> Text,
    }
}

diesel::table! {
    note_reactions (id) {
        id -> Text,
        note_id -> Text,
        user_id -> Text,
        reaction -> Text,
        uri -> Nullable<Text>,
    }
}

diesel::table! {
    note_thread_mutings (id) {
        id -> Text,
        user_id -> Text,
        thread_id -> Text,
    }
}

diesel::table! {
    notes (id) {
        id -> Text,
        user_id -> Text,
        user_host -> Nullable<Text>,
        text -> Nullable<Text>,
        cw -> Nullable<Text>,
        visibility -> Text,
        local_only -> Bool,
        reaction_acceptance -> Nullable<Text>,
        visible_user_ids -> Array<Text>,
        mentions -> Array<Text>,
        tags -> Array<Text>,
        emojis -> Array<Text>,
        file_ids -> Array<Text>,
        reply_id -> Nullable<Text>,
        reply_user_id -> Nullable<Text>,
        renote_id -> Nullable<Text>,
        renote_user_id -> Nullable<Text>,
        is_pure_renote -> Bool,
        thread_id -> Nullable<Text>,
        has_poll -> Bool,
        renote_count -> Integer,
        replies_count -> Integer,
        reaction_count -> Integer,
        clipped_count -> Integer,
        reactions -> Jsonb,
        updated_at -> Nullable<Timestamptz>,
        uri -> Nullable<Text>,
        url -> Nullable<Text>,
    }
}

diesel::table! {
    notifications (id) {
        id -> Text,
        notifiee_id -> Text,
        notifier_id -> Nullable<Text>,
        kind -> Text,
        note_id -> Nullable<Text>,
        reaction -> Nullable<Text>,
        extra -> Jsonb,
    }
}

diesel::table! {
    outgoing_activities (seq) {
        seq -> BigInt,
        txid -> BigInt,
        author_id -> Text,
        activity -> Text,
        hosts -> Array<Text>,
        inboxes -> Nullable<Array<Text>>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    peers (host) {
        host -> Text,
        position_txid -> BigInt,
        position_seq -> BigInt,
        failures -> Integer,
        failing_since -> Nullable<Timestamptz>,
        retry_at -> Nullable<Timestamptz>,
        last_success_at -> Nullable<Timestamptz>,
        last_error -> Nullable<Text>,
        suspension -> Text,
        lease_owner -> Nullable<Text>,
        lease_until -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    poll_votes (id) {
        id -> Text,
        note_id -> Text,
        user_id -> Text,
        choice -> Integer,
    }
}

diesel::table! {
    polls (note_id) {
        note_id -> Text,
        multiple -> Bool,
        choices -> Array<Text>,
        votes -> Array<Integer>,
        expires_at -> Nullable<Timestamptz>,
        ended -> Bool,
        update_sent_at -> Nullable<Timestamptz>,
        update_due_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    quote_policies (note_id) {
        note_id -> Text,
        policy -> Text,
    }
}

diesel::table! {
    quote_stamps (id) {
        id -> Text,
        note_id -> Text,
        user_id -> Text,
        quoter_id -> Text,
        quote_uri -> Text,
    }
}

diesel::table! {
    quotes (note_id) {
        note_id -> Text,
        state -> Text,
        authorization_uri -> Nullable<Text>,
    }
}

diesel::table! {
    relays (id) {
        id -> Text,
        inbox -> Text,
        status -> Text,
        actor_uri -> Nullable<Text>,
        is_litepub -> Bool,
    }
}

diesel::table! {
    renote_mutings (id) {
        id -> Text,
        muter_id -> Text,
        mutee_id -> Text,
    }
}

diesel::table! {
    retention (kind) {
        kind -> Text,
        position -> Nullable<Text>,
        started_at -> Nullable<Timestamptz>,
        finished_at -> Nullable<Timestamptz>,
        examined -> BigInt,
        removed -> BigInt,
        freed -> BigInt,
        removed_ever -> BigInt,
        day_started_at -> Nullable<Timestamptz>,
        spent_ms -> BigInt,
    }
}

diesel::table! {
    signins (id) {
        id -> Text,
        user_id -> Text,
        ip -> Text,
        headers -> Jsonb,
        success -> Bool,
    }
}

diesel::table! {
    tombstone_claims (uri, actor_uri) {
        uri -> Text,
        actor_uri -> Text,
        deleted_at -> Timestamptz,
    }
}

diesel::table! {
    tombstones (uri) {
        uri -> Text,
        deleted_at -> Timestamptz,
    }
}

diesel::table! {
    used_usernames (username) {
        username -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    user_keypairs (user_id) {
        user_id -> Text,
        public_key -> Text,
        private_key -> Text,
    }
}

diesel::table! {
    user_list_memberships (id) {
        id -> Text,
        user_list_id -> Text,
        user_id -> Text,
        with_replies -> Bool,
    }
}

diesel::table! {
    user_lists (id) {
        id -> Text,
        user_id -> Text,
        name -> Text,
        is_public -> Bool,
    }
}

diesel::table! {
    user_note_pins (id) {
        id -> Text,
        user_id -> Text,
        note_id -> Text,
    }
}

diesel::table! {
    user_profiles (user_id) {
        user_id -> Text,
        description -> Nullable<Text>,
        followed_message -> Nullable<Text>,
        location -> Nullable<Text>,
        birthday -> Nullable<Text>,
        lang -> Nullable<Text>,
        url -> Nullable<Text>,
        fields -> Jsonb,
        verified_links -> Array<Text>,
        following_visibility -> Text,
        followers_visibility -> Text,
        public_reactions -> Bool,
        chat_scope -> Text,
        moderation_note -> Text,
        email -> Nullable<Text>,
        email_verified -> Bool,
        password_hash -> Nullable<Text>,
        auto_accept_followed -> Bool,
        careful_bot -> Bool,
        always_mark_nsfw -> Bool,
        auto_sensitive -> Bool,
        no_crawle -> Bool,
        prevent_ai_learning -> Bool,
        receive_announcement_email -> Bool,
        inject_featured_note -> Bool,
        muted_words -> Jsonb,
        hard_muted_words -> Jsonb,
        muted_instances -> Array<Text>,
        notification_recieve_config -> Jsonb,
        email_notification_types -> Array<Text>,
        achievements -> Jsonb,
        logged_in_dates -> Array<Text>,
        last_read_notification_id -> Nullable<Text>,
    }
}

diesel::table! {
    user_public_keys (user_id) {
        user_id -> Text,
        key_id -> Text,
        key_pem -> Text,
        fetched_at -> Timestamptz,
    }
}

diesel::table! {
    users (id) {
        id -> Text,
        username -> Text,
        username_lower -> Text,
        host -> Nullable<Text>,
        name -> Nullable<Text>,
        avatar_id -> Nullable<Text>,
        avatar_url -> Nullable<Text>,
        avatar_blurhash -> Nullable<Text>,
        banner_id -> Nullable<Text>,
        banner_url -> Nullable<Text>,
        banner_blurhash -> Nullable<Text>,
        avatar_decorations -> Jsonb,
        emojis -> Array<Text>,
        tags -> Array<Text>,
        is_bot -> Bool,
        is_cat -> Bool,
        is_locked -> Bool,
        is_explorable -> Bool,
        is_administrator -> Bool,
        is_moderator -> Bool,
        is_system -> Bool,
        is_suspended -> Bool,
        is_deleted -> Bool,
        hide_online_status -> Bool,
        require_signin_to_view_contents -> Bool,
        make_notes_followers_only_before -> Nullable<Integer>,
        make_notes_hidden_before -> Nullable<Integer>,
        followers_count -> Integer,
        following_count -> Integer,
        notes_count -> Integer,
        updated_at -> Nullable<Timestamptz>,
        last_active_at -> Nullable<Timestamptz>,
        last_fetched_at -> Nullable<Timestamptz>,
        uri -> Nullable<Text>,
        inbox -> Nullable<Text>,
        shared_inbox -> Nullable<Text>,
        featured_url -> Nullable<Text>,
        followers_url -> Nullable<Text>,
        moved_to_uri -> Nullable<Text>,
        also_known_as -> Array<Text>,
        actor_type -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(users, drive_files);
diesel::allow_tables_to_appear_in_same_query!(account_deletions, users);
diesel::allow_tables_to_appear_in_same_query!(user_profiles, users);
diesel::allow_tables_to_appear_in_same_query!(user_keypairs, users);
diesel::allow_tables_to_appear_in_same_query!(user_public_keys, users);
diesel::allow_tables_to_appear_in_same_query!(apps, users);
diesel::allow_tables_to_appear_in_same_query!(auth_sessions, users);
diesel::allow_tables_to_appear_in_same_query!(auth_sessions, apps);
diesel::allow_tables_to_appear_in_same_query!(access_tokens, users);
diesel::allow_tables_to_appear_in_same_query!(access_tokens, apps);
diesel::allow_tables_to_appear_in_same_query!(miauth_sessions, access_tokens);
diesel::allow_tables_to_appear_in_same_query!(signins, users);
diesel::allow_tables_to_appear_in_same_query!(followings, users);
diesel::allow_tables_to_appear_in_same_query!(follow_requests, users);
diesel::allow_tables_to_appear_in_same_query!(blockings, users);
diesel::allow_tables_to_appear_in_same_query!(mutings, users);
diesel::allow_tables_to_appear_in_same_query!(renote_mutings, users);
diesel::allow_tables_to_appear_in_same_query!(user_lists, users);
diesel::allow_tables_to_appear_in_same_query!(user_list_memberships, users);
diesel::allow_tables_to_appear_in_same_query!(user_list_memberships, user_lists);
diesel::allow_tables_to_appear_in_same_query!(abuse_reports, users);
diesel::allow_tables_to_appear_in_same_query!(notes, users);
diesel::allow_tables_to_appear_in_same_query!(note_reactions, users);
diesel::allow_tables_to_appear_in_same_query!(note_reactions, notes);
diesel::allow_tables_to_appear_in_same_query!(note_favorites, users);
diesel::allow_tables_to_appear_in_same_query!(note_favorites, notes);
diesel::allow_tables_to_appear_in_same_query!(polls, notes);
diesel::allow_tables_to_appear_in_same_query!(poll_votes, users);
diesel::allow_tables_to_appear_in_same_query!(poll_votes, notes);
diesel::allow_tables_to_appear_in_same_query!(note_thread_mutings, users);
diesel::allow_tables_to_appear_in_same_query!(user_note_pins, users);
diesel::allow_tables_to_appear_in_same_query!(user_note_pins, notes);
diesel::allow_tables_to_appear_in_same_query!(notifications, users);
diesel::allow_tables_to_appear_in_same_query!(notifications, notes);
diesel::allow_tables_to_appear_in_same_query!(hashtag_users, users);
diesel::allow_tables_to_appear_in_same_query!(hashtag_users, hashtags);
diesel::allow_tables_to_appear_in_same_query!(hashtag_uses, users);
diesel::allow_tables_to_appear_in_same_query!(antennas, users);
diesel::allow_tables_to_appear_in_same_query!(antennas, user_lists);
diesel::allow_tables_to_appear_in_same_query!(antenna_notes, notes);
diesel::allow_tables_to_appear_in_same_query!(antenna_notes, antennas);
diesel::allow_tables_to_appear_in_same_query!(drive_folders, users);
diesel::allow_tables_to_appear_in_same_query!(drive_files, drive_folders);
diesel::allow_tables_to_appear_in_same_query!(drive_usages, users);
diesel::allow_tables_to_appear_in_same_query!(user_profiles, followings);
diesel::allow_tables_to_appear_in_same_query!(notes, followings);
diesel::allow_tables_to_appear_in_same_query!(notes, user_list_memberships);
diesel::allow_tables_to_appear_in_same_query!(notes, user_lists);
diesel::allow_tables_to_appear_in_same_query!(notes, mutings);
diesel::allow_tables_to_appear_in_same_query!(notes, blockings);
diesel::allow_tables_to_appear_in_same_query!(user_profiles, access_tokens);
diesel::allow_tables_to_appear_in_same_query!(user_profiles, notes);
diesel::allow_tables_to_appear_in_same_query!(follow_requests, user_profiles);
diesel::allow_tables_to_appear_in_same_query!(notes, antennas);
diesel::allow_tables_to_appear_in_same_query!(users, emojis);
diesel::allow_tables_to_appear_in_same_query!(user_keypairs, user_profiles);
diesel::allow_tables_to_appear_in_same_query!(drive_files, notes);
diesel::allow_tables_to_appear_in_same_query!(outgoing_activities, peers);
diesel::allow_tables_to_appear_in_same_query!(incoming_activities, peers);
diesel::allow_tables_to_appear_in_same_query!(instances, users);
diesel::allow_tables_to_appear_in_same_query!(note_reactions, note_favorites);
diesel::allow_tables_to_appear_in_same_query!(followings, user_list_memberships);
diesel::allow_tables_to_appear_in_same_query!(user_public_keys, user_keypairs);
diesel::allow_tables_to_appear_in_same_query!(file_copies, drive_files);
