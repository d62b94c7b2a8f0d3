//! `notes/update`: changes what one of one's own notes says.

use kanikey_api_kit::prelude::*;
use kanikey_domain::notes::{self, NoteChanges, UpdateError};
use kanikey_entities::Note;

const NO_SUCH_NOTE: ErrorCode = ErrorCode::new("NO_SUCH_NOTE", "a6584e14-6e01-4ad3-b566-851e7bf0d474", "No such note.");
const ACCESS_DENIED: ErrorCode = ErrorCode::new(
    "ACCESS_DENIED",
    "1f0c1f3a-7b8e-4a44-9b5e-3d8f3c2a6d51",
    "Only the author can edit a note.",
);
const CANNOT_EDIT_A_PURE_RENOTE: ErrorCode = ErrorCode::new(
    "CANNOT_EDIT_A_PURE_RENOTE",
    "6b2e7c5d-0f4a-4c0e-9d27-51a1c7e7a3b8",
    "You can not edit a pure Renote.",
);
const CONTAINS_TOO_MANY_MENTIONS: ErrorCode = ErrorCode::new(
    "CONTAINS_TOO_MANY_MENTIONS",
    "8d1f2f60-1c0b-4f5e-8f59-0f3e7f6cb1d2",
    "Cannot edit because it exceeds the allowed number of mentions.",
);
const CONTAINS_PROHIBITED_WORDS: ErrorCode = ErrorCode::new(
    "CONTAINS_PROHIBITED_WORDS",
    "2f4f7a1c-9f0e-4b0b-8a53-6b6f5a0d1f0e",
    "Cannot edit because it would contain prohibited words.",
);
const NO_SUCH_FILE: ErrorCode = ErrorCode::new(
    "NO_SUCH_FILE",
    "c7b5d8a4-5a8f-4d0b-8c33-b0d4a9f2e6c1",
    "Some files are not found.",
);

/// Changes what one of one's own notes says.
pub struct Update;

/// Its parameters. What is not there stays as it is; `null` takes it away.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    note_id: Id,
    /// In MFM.
    #[serde(default)]
    text: Maybe<Text<1, 3000>>,
    #[serde(default)]
    cw: Maybe<Text<1, 100>>,
    #[serde(default)]
    file_ids: Maybe<UniqueVec<Id, 0, 16>>,
}

/// Its answer.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    updated_note: Note,
}

impl Endpoint for Update {
    const META: Meta = Meta::new(
        "notes/update",
        module_path!(),
        "Changes what one of one's own notes says.",
    )
    .user()
    .permission(Permission::WriteNotes)
    .limit(Limit::per_hour(300).min_interval_ms(1000))
    .prohibit_moved()
    .errors(&[
        NO_SUCH_NOTE,
        ACCESS_DENIED,
        CANNOT_EDIT_A_PURE_RENOTE,
        CONTAINS_PROHIBITED_WORDS,
        CONTAINS_TOO_MANY_MENTIONS,
        NO_SUCH_FILE,
    ]);
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Answer> {
        let me = ctx.me()?;
        let ids = |ids: UniqueVec<Id, 0, 16>| ids.into_vec().into_iter().map(Id::into_string).collect();
        let changes = NoteChanges {
            text: params.text.into_change().map(|text| text.map(Text::into_string)),
            cw: params.cw.into_change().map(|cw| cw.map(Text::into_string)),
            file_ids: params
                .file_ids
                .into_change()
                .map(|files| files.map(ids).unwrap_or_default()),
            ..NoteChanges::default()
        };
        let note = notes::update(&ctx.site, &me.user, &params.note_id, changes)
            .await
            .map_err(refusal)?;
        let mut conn = ctx.conn().await?;
        let packed = kanikey_pack::own_note(&ctx.site, &mut conn, &me.user, note).await?;
        let updated_note = packed.ok_or(NO_SUCH_NOTE)?;
        Ok(Answer { updated_note })
    }
}

fn refusal(error: UpdateError) -> ApiError {
    match error {
        UpdateError::NoSuchNote => NO_SUCH_NOTE.into(),
        UpdateError::AccessDenied => ACCESS_DENIED.into(),
        UpdateError::PureRenote => CANNOT_EDIT_A_PURE_RENOTE.into(),
        UpdateError::Empty => kanikey_api_kit::errors::INVALID_PARAM.into(),
        UpdateError::NoSuchFile => NO_SUCH_FILE.into(),
        UpdateError::ProhibitedWords => CONTAINS_PROHIBITED_WORDS.into(),
        UpdateError::TooManyMentions => CONTAINS_TOO_MANY_MENTIONS.into(),
        UpdateError::Domain(error) => error.into(),
    }
}
