//! `notes/create`: makes a note, reply, renote, quote or poll.

use chrono::{DateTime, TimeDelta};
use kanikey_api_kit::prelude::*;
use kanikey_core::Timestamp;
use kanikey_domain::notes::{self, CreateError, NewNote, NewPoll, References};
use kanikey_entities::Note;

const CANNOT_CREATE_ALREADY_EXPIRED_POLL: ErrorCode = ErrorCode::new(
    "CANNOT_CREATE_ALREADY_EXPIRED_POLL",
    "04da457d-b083-4055-9082-955525eda5a5",
    "Poll is already expired.",
);
const CANNOT_RENOTE_DUE_TO_VISIBILITY: ErrorCode = ErrorCode::new(
    "CANNOT_RENOTE_DUE_TO_VISIBILITY",
    "be9529e9-fe72-4de0-ae43-0b363c4938af",
    "You can not Renote due to target visibility.",
);
const CANNOT_RENOTE_TO_A_PURE_RENOTE: ErrorCode = ErrorCode::new(
    "CANNOT_RENOTE_TO_A_PURE_RENOTE",
    "fd4cc33e-2a37-48dd-99cc-9b806eb2031a",
    "You can not Renote a pure Renote.",
);
const CANNOT_REPLY_TO_AN_INVISIBLE_NOTE: ErrorCode = ErrorCode::new(
    "CANNOT_REPLY_TO_AN_INVISIBLE_NOTE",
    "b98980fa-3780-406c-a935-b6d0eeee10d1",
    "You cannot reply to an invisible Note.",
);
const CANNOT_REPLY_TO_A_PURE_RENOTE: ErrorCode = ErrorCode::new(
    "CANNOT_REPLY_TO_A_PURE_RENOTE",
    "3ac74a84-8fd5-4bb0-870f-01804f82ce15",
    "You can not reply to a pure Renote.",
);
const CANNOT_REPLY_TO_SPECIFIED_VISIBILITY_NOTE_WITH_EXTENDED_VISIBILITY: ErrorCode = ErrorCode::new(
    "CANNOT_REPLY_TO_SPECIFIED_VISIBILITY_NOTE_WITH_EXTENDED_VISIBILITY",
    "ed940410-535c-4d5e-bfa3-af798671e93c",
    "You cannot reply to a specified visibility note with extended visibility.",
);
const CONTAINS_TOO_MANY_MENTIONS: ErrorCode = ErrorCode::new(
    "CONTAINS_TOO_MANY_MENTIONS",
    "4de0363a-3046-481b-9b0f-feff3e211025",
    "Cannot post because it exceeds the allowed number of mentions.",
);
const CONTAINS_PROHIBITED_WORDS: ErrorCode = ErrorCode::new(
    "CONTAINS_PROHIBITED_WORDS",
    "aa6e01d3-a85c-669d-758a-76aab43af334",
    "Cannot post because it contains prohibited words.",
);
const NO_SUCH_CHANNEL: ErrorCode = ErrorCode::new(
    "NO_SUCH_CHANNEL",
    "b1653923-5453-4edc-b786-7c4f39bb0bbb",
    "No such channel.",
);
const NO_SUCH_FILE: ErrorCode = ErrorCode::new(
    "NO_SUCH_FILE",
    "b6992544-63e7-67f0-fa7f-32444b1b5306",
    "Some files are not found.",
);
const NO_SUCH_RENOTE_TARGET: ErrorCode = ErrorCode::new(
    "NO_SUCH_RENOTE_TARGET",
    "b5c90186-4ab0-49c8-9bba-a1f76c282ba4",
    "No such renote target.",
);
const NO_SUCH_REPLY_TARGET: ErrorCode = ErrorCode::new(
    "NO_SUCH_REPLY_TARGET",
    "749ee0f6-d3da-459a-bf02-282e2da4292c",
    "No such reply target.",
);
const YOU_HAVE_BEEN_BLOCKED: ErrorCode = ErrorCode::new(
    "YOU_HAVE_BEEN_BLOCKED",
    "b390d7e1-8a5e-46ed-b625-06271cafd3d3",
    "You have been blocked by this user.",
);

/// Makes a note, reply, renote, quote or poll.
pub struct Create;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    #[serde(default)]
    visibility: Visibility,
    #[serde(default)]
    visible_user_ids: Option<UniqueVec<Id, 0, 1000>>,
    #[serde(default)]
    cw: Option<Text<1, 100>>,
    #[serde(default)]
    local_only: Option<bool>,
    #[serde(default)]
    reaction_acceptance: Option<ReactionAcceptance>,
    #[serde(default)]
    no_extract_mentions: Option<bool>,
    #[serde(default)]
    no_extract_hashtags: Option<bool>,
    #[serde(default)]
    no_extract_emojis: Option<bool>,
    #[serde(default)]
    reply_id: Option<Id>,
    #[serde(default)]
    renote_id: Option<Id>,
    /// In MFM.
    #[serde(default)]
    text: Option<Text<1, 3000>>,
    #[serde(default)]
    file_ids: Option<UniqueVec<Id, 1, 16>>,
    /// The old name of `fileIds`.
    #[serde(default)]
    media_ids: Option<UniqueVec<Id, 1, 16>>,
    #[serde(default)]
    poll: Option<Poll>,
    /// This server has no channels: only `null` is accepted.
    #[serde(default)]
    channel_id: Option<Id>,
}

/// A poll.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Poll {
    choices: UniqueVec<Text<1, 50>, 2, 10>,
    #[serde(default)]
    multiple: Option<bool>,
    /// When it ends: Unix time in milliseconds.
    #[serde(default)]
    expires_at: Option<i64>,
    /// How long it lasts, in milliseconds.
    #[serde(default)]
    expired_after: Option<Int<1, 31_536_000_000_000>>,
}

/// Who may see a note.
#[derive(Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is its name")]
pub enum Visibility {
    #[default]
    Public,
    Home,
    Followers,
    Specified,
}

/// Which reactions a note takes.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each is its name")]
pub enum ReactionAcceptance {
    LikeOnly,
    LikeOnlyForRemote,
    NonSensitiveOnly,
    NonSensitiveOnlyForLocalLikeOnlyForRemote,
}

/// Its answer.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    created_note: Note,
}

impl Endpoint for Create {
    const META: Meta = Meta::new(
        "notes/create",
        module_path!(),
        "Makes a note, reply, renote, quote or poll.",
    )
    .user()
    .permission(Permission::WriteNotes)
    .limit(Limit::per_hour(300))
    .prohibit_moved()
    .errors(&[
        CANNOT_CREATE_ALREADY_EXPIRED_POLL,
        CANNOT_RENOTE_DUE_TO_VISIBILITY,
        CANNOT_RENOTE_TO_A_PURE_RENOTE,
        CANNOT_REPLY_TO_AN_INVISIBLE_NOTE,
        CANNOT_REPLY_TO_A_PURE_RENOTE,
        CANNOT_REPLY_TO_SPECIFIED_VISIBILITY_NOTE_WITH_EXTENDED_VISIBILITY,
        CONTAINS_PROHIBITED_WORDS,
        CONTAINS_TOO_MANY_MENTIONS,
        NO_SUCH_CHANNEL,
        NO_SUCH_FILE,
        NO_SUCH_RENOTE_TARGET,
        NO_SUCH_REPLY_TARGET,
        YOU_HAVE_BEEN_BLOCKED,
    ]);
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Answer> {
        let me = ctx.me()?;
        if params.channel_id.is_some() {
            return Err(NO_SUCH_CHANNEL.into());
        }
        let new = params.into_note(ctx.site.clock.now());
        let note = notes::create(&ctx.site, &me.user, new).await.map_err(refusal)?;
        let mut conn = ctx.conn().await?;
        let packed = kanikey_pack::own_note(&ctx.site, &mut conn, &me.user, note).await?;
        let created_note = packed.ok_or(kanikey_api_kit::errors::INTERNAL_ERROR)?;
        Ok(Answer { created_note })
    }
}

impl Params {
    fn into_note(self, now: Timestamp) -> NewNote {
        let ids = |ids: UniqueVec<Id, 1, 16>| ids.into_vec().into_iter().map(Id::into_string).collect();
        let visible = self.visible_user_ids.map(UniqueVec::into_vec).unwrap_or_default();
        NewNote {
            text: self.text.map(Text::into_string),
            cw: self.cw.map(Text::into_string),
            visibility: self.visibility.as_str().to_owned(),
            visible_user_ids: visible.into_iter().map(Id::into_string).collect(),
            local_only: self.local_only.unwrap_or(false),
            reaction_acceptance: self.reaction_acceptance.map(|accepted| accepted.as_str().to_owned()),
            file_ids: self.file_ids.or(self.media_ids).map(ids).unwrap_or_default(),
            reply_id: self.reply_id.map(Id::into_string),
            renote_id: self.renote_id.map(Id::into_string),
            poll: self.poll.map(|poll| poll.into_poll(now)),
            references: References::Extract {
                mentions: !self.no_extract_mentions.unwrap_or(false),
                hashtags: !self.no_extract_hashtags.unwrap_or(false),
                emojis: !self.no_extract_emojis.unwrap_or(false),
            },
            ..NewNote::default()
        }
    }
}

impl Poll {
    fn into_poll(self, now: Timestamp) -> NewPoll {
        let after = self
            .expired_after
            .map(|millis| now + TimeDelta::milliseconds(millis.get()));
        NewPoll {
            choices: self.choices.into_vec().into_iter().map(Text::into_string).collect(),
            multiple: self.multiple.unwrap_or(false),
            expires_at: self.expires_at.and_then(DateTime::from_timestamp_millis).or(after),
            votes: Vec::new(),
        }
    }
}

impl Visibility {
    fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Home => "home",
            Self::Followers => "followers",
            Self::Specified => "specified",
        }
    }
}

impl ReactionAcceptance {
    fn as_str(self) -> &'static str {
        match self {
            Self::LikeOnly => "likeOnly",
            Self::LikeOnlyForRemote => "likeOnlyForRemote",
            Self::NonSensitiveOnly => "nonSensitiveOnly",
            Self::NonSensitiveOnlyForLocalLikeOnlyForRemote => "nonSensitiveOnlyForLocalLikeOnlyForRemote",
        }
    }
}

fn refusal(error: CreateError) -> ApiError {
    match error {
        CreateError::Empty => kanikey_api_kit::errors::INVALID_PARAM.into(),
        CreateError::NoSuchReplyTarget => NO_SUCH_REPLY_TARGET.into(),
        CreateError::InvisibleReplyTarget => CANNOT_REPLY_TO_AN_INVISIBLE_NOTE.into(),
        CreateError::ReplyToPureRenote => CANNOT_REPLY_TO_A_PURE_RENOTE.into(),
        CreateError::ReplyExtendsVisibility => {
            CANNOT_REPLY_TO_SPECIFIED_VISIBILITY_NOTE_WITH_EXTENDED_VISIBILITY.into()
        }
        CreateError::NoSuchRenoteTarget => NO_SUCH_RENOTE_TARGET.into(),
        CreateError::RenoteOfPureRenote => CANNOT_RENOTE_TO_A_PURE_RENOTE.into(),
        CreateError::RenoteOfHidden => CANNOT_RENOTE_DUE_TO_VISIBILITY.into(),
        CreateError::Blocked => YOU_HAVE_BEEN_BLOCKED.into(),
        CreateError::NoSuchFile => NO_SUCH_FILE.into(),
        CreateError::PollExpired => CANNOT_CREATE_ALREADY_EXPIRED_POLL.into(),
        CreateError::TooManyMentions => CONTAINS_TOO_MANY_MENTIONS.into(),
        CreateError::ProhibitedWords => CONTAINS_PROHIBITED_WORDS.into(),
        CreateError::Domain(error) => error.into(),
    }
}
