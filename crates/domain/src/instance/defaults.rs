//! What the settings are before an administrator changes them.

use serde_json::Map;

use super::settings::{FederationScope, Settings, UgcVisibility};

/// Names that only an administrator can give, as in Misskey.
const PRESERVED_USERNAMES: &str = "admin administrator root system maintainer host mod moderator owner superuser staff \
    auth i me everyone all mention mentions example user users account accounts official help helps support supports \
    info information informations announce announces announcement announcements notice notification notifications dev \
    developer developers tech misskey kanikey";

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: None,
            short_name: None,
            description: None,
            maintainer_name: None,
            maintainer_email: None,
            langs: Vec::new(),
            tos_url: None,
            repository_url: None,
            feedback_url: None,
            impressum_url: None,
            privacy_policy_url: None,
            inquiry_url: None,
            disable_registration: true,
            theme_color: None,
            mascot_image_url: None,
            banner_url: None,
            server_error_image_url: None,
            not_found_image_url: None,
            info_image_url: None,
            icon_url: None,
            app192_icon_url: None,
            app512_icon_url: None,
            background_image_url: None,
            logo_image_url: None,
            default_light_theme: None,
            default_dark_theme: None,
            client_options: Map::new(),
            server_rules: Vec::new(),
            pinned_users: Vec::new(),
            hidden_tags: Vec::new(),
            blocked_hosts: Vec::new(),
            silenced_hosts: Vec::new(),
            media_silenced_hosts: Vec::new(),
            federation: FederationScope::All,
            federation_hosts: Vec::new(),
            sensitive_words: Vec::new(),
            prohibited_words: Vec::new(),
            prohibited_words_for_name_of_user: Vec::new(),
            preserved_usernames: PRESERVED_USERNAMES.split_whitespace().map(str::to_owned).collect(),
            banned_email_domains: Vec::new(),
            manifest_json_override: "{}".to_owned(),
            notes_per_one_ad: 0,
            url_preview_enabled: false,
            cache_remote_files: false,
            cache_remote_sensitive_files: true,
            enable_identicon_generation: true,
            enable_server_machine_stats: false,
            enable_ip_logging: false,
            single_user_mode: false,
            ugc_visibility_for_visitor: UgcVisibility::Local,
            proxy_remote_files: false,
            sign_to_activity_pub_get: true,
            allow_external_ap_redirect: true,
            show_role_badges_of_remote_users: false,
            enable_remote_notes_cleaning: false,
            remote_notes_cleaning_expiry_days_for_each_notes: 90,
            remote_notes_cleaning_max_processing_duration_in_minutes: 60,
            cached_remote_files_expiry_days: 0,
            cached_remote_files_max_megabytes: 0,
        }
    }
}
