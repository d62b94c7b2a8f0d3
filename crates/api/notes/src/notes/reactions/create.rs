//! `notes/reactions/create`: reacts to a note.

use kanikey_api_kit::prelude::*;
use kanikey_domain::reactions::{self, ReactError};

const ALREADY_REACTED: ErrorCode = ErrorCode::new(
    "ALREADY_REACTED",
    "71efcf98-86d6-4e2b-b2ad-9d032369366b",
    "You are already reacting to that note.",
);
const CANNOT_REACT_TO_RENOTE: ErrorCode = ErrorCode::new(
    "CANNOT_REACT_TO_RENOTE",
    "eaccdc08-ddef-43fe-908f-d108faad57f5",
    "You cannot react to Renote.",
);
const NO_SUCH_NOTE: ErrorCode = ErrorCode::new("NO_SUCH_NOTE", "033d0620-5bfe-4027-965d-980b0c85a3ea", "No such note.");
const YOU_HAVE_BEEN_BLOCKED: ErrorCode = ErrorCode::new(
    "YOU_HAVE_BEEN_BLOCKED",
    "20ef5475-9f38-4e4c-bd33-de6d979498ec",
    "You cannot react this note because you have been blocked by this user.",
);

/// Reacts to a note.
pub struct Create;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    note_id: Id,
    reaction: String,
}

impl Endpoint for Create {
    const META: Meta = Meta::new("notes/reactions/create", module_path!(), "Reacts to a note.")
        .user()
        .permission(Permission::WriteReactions)
        .prohibit_moved()
        .errors(&[
            ALREADY_REACTED,
            CANNOT_REACT_TO_RENOTE,
            NO_SUCH_NOTE,
            YOU_HAVE_BEEN_BLOCKED,
        ]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = ctx.me()?;
        reactions::create(&ctx.site, &me.user, &params.note_id, &params.reaction, None)
            .await
            .map_err(|error| match error {
                ReactError::NoSuchNote | ReactError::NotReacted => ApiError::from(NO_SUCH_NOTE),
                ReactError::Blocked => ApiError::from(YOU_HAVE_BEEN_BLOCKED),
                ReactError::PureRenote => ApiError::from(CANNOT_REACT_TO_RENOTE),
                ReactError::AlreadyReacted => ApiError::from(ALREADY_REACTED),
                ReactError::Domain(error) => error.into(),
            })?;
        Ok(NoContent)
    }
}
