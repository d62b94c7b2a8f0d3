//! What roles allow: Misskey's role policies with its defaults.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether an account may chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is its name")]
pub enum ChatAvailability {
    Available,
    Readonly,
    Unavailable,
}

/// The policies of one account: the defaults, overlaid by the server's base policies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[expect(
    missing_docs,
    reason = "the names are the API's; limits are counts unless the name tells a unit"
)]
pub struct RolePolicies {
    pub gtl_available: bool,
    pub ltl_available: bool,
    pub can_public_note: bool,
    pub mention_limit: i32,
    pub can_invite: bool,
    pub invite_limit: i32,
    pub invite_limit_cycle: i32,
    pub invite_expiration_time: i32,
    pub can_manage_custom_emojis: bool,
    pub can_manage_avatar_decorations: bool,
    pub can_search_notes: bool,
    pub can_search_users: bool,
    pub can_use_translator: bool,
    pub can_hide_ads: bool,
    pub drive_capacity_mb: i64,
    pub max_file_size_mb: i64,
    pub always_mark_nsfw: bool,
    pub can_update_bio_media: bool,
    pub pin_limit: i32,
    pub antenna_limit: i32,
    pub word_mute_limit: i32,
    pub webhook_limit: i32,
    pub clip_limit: i32,
    pub note_each_clips_limit: i32,
    pub user_list_limit: i32,
    pub user_each_user_lists_limit: i32,
    #[serde(serialize_with = "plain_number")]
    pub rate_limit_factor: f64,
    pub avatar_decoration_limit: i32,
    pub can_import_antennas: bool,
    pub can_import_blocking: bool,
    pub can_import_following: bool,
    pub can_import_muting: bool,
    pub can_import_user_lists: bool,
    pub chat_availability: ChatAvailability,
    pub uploadable_file_types: Vec<String>,
    pub note_draft_limit: i32,
    pub scheduled_note_limit: i32,
    pub watermark_available: bool,
}

/// Whole numbers without a fraction: clients read this one as an integer.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn plain_number<S: serde::Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if number.fract() == 0.0 && number.abs() < 1e9 {
        return serializer.serialize_i64(*number as i64);
    }
    serializer.serialize_f64(*number)
}

impl Default for RolePolicies {
    fn default() -> Self {
        let types = ["text/*", "application/json", "image/*", "video/*", "audio/*"];
        Self {
            gtl_available: true,
            ltl_available: true,
            can_public_note: true,
            mention_limit: 20,
            can_invite: false,
            invite_limit: 0,
            invite_limit_cycle: 60 * 24 * 7,
            invite_expiration_time: 0,
            can_manage_custom_emojis: false,
            can_manage_avatar_decorations: false,
            can_search_notes: false,
            can_search_users: true,
            can_use_translator: true,
            can_hide_ads: false,
            drive_capacity_mb: 100,
            max_file_size_mb: 30,
            always_mark_nsfw: false,
            can_update_bio_media: true,
            pin_limit: 5,
            antenna_limit: 5,
            word_mute_limit: 200,
            webhook_limit: 3,
            clip_limit: 10,
            note_each_clips_limit: 200,
            user_list_limit: 10,
            user_each_user_lists_limit: 50,
            rate_limit_factor: 1.0,
            avatar_decoration_limit: 1,
            can_import_antennas: false,
            can_import_blocking: false,
            can_import_following: false,
            can_import_muting: false,
            can_import_user_lists: false,
            chat_availability: ChatAvailability::Available,
            uploadable_file_types: types.map(str::to_owned).to_vec(),
            note_draft_limit: 10,
            scheduled_note_limit: 1,
            watermark_available: true,
        }
    }
}
