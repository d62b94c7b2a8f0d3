//! `notes/polls/vote`: votes in a poll.

use kanikey_api_kit::prelude::*;
use kanikey_domain::polls::{self, VoteError};

const ALREADY_EXPIRED: ErrorCode = ErrorCode::new(
    "ALREADY_EXPIRED",
    "1022a357-b085-4054-9083-8f8de358337e",
    "The poll is already expired.",
);
const ALREADY_VOTED: ErrorCode = ErrorCode::new(
    "ALREADY_VOTED",
    "0963fc77-efac-419b-9424-b391608dc6d8",
    "You have already voted.",
);
const INVALID_CHOICE: ErrorCode = ErrorCode::new(
    "INVALID_CHOICE",
    "e0cc9a04-f2e8-41e4-a5f1-4127293260cc",
    "Choice ID is invalid.",
);
const NO_POLL: ErrorCode = ErrorCode::new(
    "NO_POLL",
    "5f979967-52d9-4314-a911-1c673727f92f",
    "The note does not attach a poll.",
);
const NO_SUCH_NOTE: ErrorCode = ErrorCode::new("NO_SUCH_NOTE", "ecafbd2e-c283-4d6d-aecb-1a0a33b75396", "No such note.");
const YOU_HAVE_BEEN_BLOCKED: ErrorCode = ErrorCode::new(
    "YOU_HAVE_BEEN_BLOCKED",
    "85a5377e-b1e9-4617-b0b9-5bea73331e49",
    "You cannot vote this poll because you have been blocked by this user.",
);

/// Votes in a poll.
pub struct Vote;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    note_id: Id,
    choice: i32,
}

impl Endpoint for Vote {
    const META: Meta = Meta::new("notes/polls/vote", module_path!(), "Votes in a poll.")
        .user()
        .permission(Permission::WriteVotes)
        .prohibit_moved()
        .errors(&[
            ALREADY_EXPIRED,
            ALREADY_VOTED,
            INVALID_CHOICE,
            NO_POLL,
            NO_SUCH_NOTE,
            YOU_HAVE_BEEN_BLOCKED,
        ]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = ctx.me()?;
        polls::vote(&ctx.site, &me.user, &params.note_id, params.choice)
            .await
            .map_err(|error| match error {
                VoteError::NoSuchNote => ApiError::from(NO_SUCH_NOTE),
                VoteError::Blocked => ApiError::from(YOU_HAVE_BEEN_BLOCKED),
                VoteError::NoPoll => ApiError::from(NO_POLL),
                VoteError::InvalidChoice => ApiError::from(INVALID_CHOICE),
                VoteError::AlreadyVoted => ApiError::from(ALREADY_VOTED),
                VoteError::AlreadyExpired => ApiError::from(ALREADY_EXPIRED),
                VoteError::Domain(error) => error.into(),
            })?;
        Ok(NoContent)
    }
}
