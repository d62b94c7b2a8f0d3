//! The parameters of `i/update`.

use std::collections::BTreeMap;

use kanikey_api_kit::prelude::*;
use kanikey_domain::accounts::AccountChanges;
use serde_json::Value;

/// What is to change; what is not there stays.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
#[expect(missing_docs, reason = "the names are Misskey's")]
pub struct Params {
    pub name: Maybe<Text<0, 50>>,
    pub description: Maybe<Text<0, 1500>>,
    pub followed_message: Maybe<Text<0, 256>>,
    pub location: Maybe<Text<0, 50>>,
    /// `YYYY-MM-DD`.
    pub birthday: Maybe<Text<10, 10>>,
    pub lang: Maybe<Text<0, 32>>,
    pub avatar_id: Maybe<Id>,
    pub banner_id: Maybe<Id>,
    fields: Option<Fields>,
    pub is_locked: Option<bool>,
    pub is_explorable: Option<bool>,
    pub hide_online_status: Option<bool>,
    pub public_reactions: Option<bool>,
    pub careful_bot: Option<bool>,
    pub auto_accept_followed: Option<bool>,
    pub no_crawle: Option<bool>,
    pub prevent_ai_learning: Option<bool>,
    pub require_signin_to_view_contents: Option<bool>,
    pub make_notes_followers_only_before: Maybe<i32>,
    pub make_notes_hidden_before: Maybe<i32>,
    pub is_bot: Option<bool>,
    pub is_cat: Option<bool>,
    pub inject_featured_note: Option<bool>,
    pub receive_announcement_email: Option<bool>,
    pub always_mark_nsfw: Option<bool>,
    pub auto_sensitive: Option<bool>,
    following_visibility: Option<FollowVisibility>,
    followers_visibility: Option<FollowVisibility>,
    chat_scope: Option<ChatScope>,
    muted_words: Option<Vec<MutedWord>>,
    hard_muted_words: Option<Vec<MutedWord>>,
    pub muted_instances: Option<UniqueVec<Text<0, 260>, 0, 1000>>,
    notification_recieve_config: Option<BTreeMap<NotificationKind, From>>,
    pub email_notification_types: Option<UniqueVec<Text<1, 64>, 0, 32>>,
    pub also_known_as: Option<UniqueVec<Text<1, 512>, 0, 10>>,
    /// This server has none: only an empty list is accepted.
    avatar_decorations: Option<UniqueVec<AvatarDecoration, 0, 16>>,
    /// This server has none: only `null` is accepted.
    pinned_page_id: Maybe<Id>,
}

#[derive(Deserialize, JsonSchema, PartialEq)]
#[serde(rename_all = "camelCase")]
struct AvatarDecoration {
    id: Id,
    angle: Option<f64>,
    flip_h: Option<bool>,
    offset_x: Option<f64>,
    offset_y: Option<f64>,
}

/// At most 16 fields.
type Fields = UniqueVec<Field, 0, 16>;

#[derive(Deserialize, JsonSchema, PartialEq)]
struct Field {
    name: Text<0, 256>,
    value: Text<0, 2048>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum FollowVisibility {
    Public,
    Followers,
    Private,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum ChatScope {
    Everyone,
    Followers,
    Following,
    Mutual,
    None,
}

/// Words that mute together, or a `/regular expression/`.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum MutedWord {
    All(Vec<String>),
    Expression(String),
}

#[derive(Serialize, Deserialize, JsonSchema, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "camelCase")]
enum NotificationKind {
    Note,
    Follow,
    Mention,
    Reply,
    Renote,
    Quote,
    Reaction,
    PollEnded,
    ScheduledNotePosted,
    ScheduledNotePostFailed,
    ReceiveFollowRequest,
    FollowRequestAccepted,
    RoleAssigned,
    ChatRoomInvitationReceived,
    AchievementEarned,
    ExportCompleted,
    Login,
    CreateToken,
    App,
    Test,
}

/// From whom notifications are wanted.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum From {
    All,
    Following,
    Follower,
    MutualFollow,
    FollowingOrFollower,
    Never,
    List { user_list_id: String },
}

impl Params {
    /// Whether the birthday is a date, where there is one.
    pub(super) fn has_valid_birthday(&self) -> bool {
        match &self.birthday {
            Maybe::Value(birthday) => is_date(birthday),
            _ => true,
        }
    }

    /// How many decorations the avatar shall have.
    pub(super) fn decorations(&self) -> usize {
        self.avatar_decorations
            .as_ref()
            .map_or(0, |decorations| decorations.len())
    }

    /// Whether a page is to be pinned.
    pub(super) fn pins_page(&self) -> bool {
        matches!(self.pinned_page_id, Maybe::Value(_))
    }

    /// As the domain takes it.
    pub(super) fn into_changes(self) -> AccountChanges {
        AccountChanges {
            name: text(self.name),
            description: text(self.description),
            followed_message: text(self.followed_message),
            location: text(self.location),
            birthday: text(self.birthday),
            lang: text(self.lang),
            avatar_id: self.avatar_id.into_change().map(|id| id.map(Id::into_string)),
            banner_id: self.banner_id.into_change().map(|id| id.map(Id::into_string)),
            fields: self.fields.map(|fields| {
                let fields = fields.into_vec().into_iter();
                fields
                    .map(|field| (field.name.into_string(), field.value.into_string()))
                    .collect()
            }),
            is_locked: self.is_locked,
            is_explorable: self.is_explorable,
            hide_online_status: self.hide_online_status,
            is_bot: self.is_bot,
            is_cat: self.is_cat,
            require_signin_to_view_contents: self.require_signin_to_view_contents,
            make_notes_followers_only_before: self.make_notes_followers_only_before.into_change(),
            make_notes_hidden_before: self.make_notes_hidden_before.into_change(),
            public_reactions: self.public_reactions,
            careful_bot: self.careful_bot,
            auto_accept_followed: self.auto_accept_followed,
            no_crawle: self.no_crawle,
            prevent_ai_learning: self.prevent_ai_learning,
            inject_featured_note: self.inject_featured_note,
            receive_announcement_email: self.receive_announcement_email,
            always_mark_nsfw: self.always_mark_nsfw,
            auto_sensitive: self.auto_sensitive,
            following_visibility: self.following_visibility.and_then(name),
            followers_visibility: self.followers_visibility.and_then(name),
            chat_scope: self.chat_scope.and_then(name),
            muted_words: self.muted_words.map(|words| words_json(&words)),
            hard_muted_words: self.hard_muted_words.map(|words| words_json(&words)),
            muted_instances: self.muted_instances.map(texts),
            notification_recieve_config: self
                .notification_recieve_config
                .and_then(|it| serde_json::to_value(it).ok()),
            email_notification_types: self.email_notification_types.map(texts),
            also_known_as: self.also_known_as.map(texts),
        }
    }
}

/// Empty text takes the value away, too.
#[expect(clippy::option_option, reason = "no change, or a change to nothing")]
fn text<const MIN: usize, const MAX: usize>(change: Maybe<Text<MIN, MAX>>) -> Option<Option<String>> {
    let change = change.into_change();
    change.map(|text| text.map(Text::into_string).filter(|text| !text.is_empty()))
}

fn texts<const MIN: usize, const MAX: usize, const LEAST: usize, const MOST: usize>(
    texts: UniqueVec<Text<MIN, MAX>, LEAST, MOST>,
) -> Vec<String> {
    texts.into_vec().into_iter().map(Text::into_string).collect()
}

/// The name on the wire.
fn name(variant: impl Serialize) -> Option<String> {
    match serde_json::to_value(variant) {
        Ok(Value::String(name)) => Some(name),
        _ => None,
    }
}

fn words_json(words: &[MutedWord]) -> Value {
    let kept = words.iter().filter(|word| match word {
        MutedWord::All(words) => words.iter().any(|word| !word.is_empty()),
        MutedWord::Expression(text) => !text.is_empty(),
    });
    kept.filter_map(|word| serde_json::to_value(word).ok()).collect()
}

fn is_date(text: &str) -> bool {
    text.char_indices().all(|(at, character)| match at {
        4 | 7 => character == '-',
        _ => character.is_ascii_digit(),
    }) && text.len() == 10
}
