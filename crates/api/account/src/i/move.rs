//! `i/move`: moves to another account, with the followers.

use kanikey_api_kit::prelude::*;
use kanikey_domain::accounts::{MoveError, move_to};
use kanikey_entities::MeDetailed;

use crate::packed;

const DESTINATION_ACCOUNT_FORBIDS: ErrorCode = ErrorCode::new(
    "DESTINATION_ACCOUNT_FORBIDS",
    "b5c90186-4ab0-49c8-9bba-a1f766282ba4",
    "Destination account doesn't have proper 'Known As' alias, or has already moved.",
);
const NOT_ROOT_FORBIDDEN: ErrorCode = ErrorCode::new(
    "NOT_ROOT_FORBIDDEN",
    "4362e8dc-731f-4ad8-a694-be2a88922a24",
    "The root can't migrate.",
);
const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "fcd2eef9-a9b2-4c4f-8624-038099e90aa5", "No such user.");
const ALREADY_MOVED: ErrorCode = ErrorCode::new(
    "ALREADY_MOVED",
    "b234a14e-9ebe-4581-8000-074b3c215962",
    "Account was already moved to another account.",
);

/// Moves to another account, with the followers.
pub struct Move;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    /// A handle or an ActivityPub id.
    move_to_account: Text<1, 2048>,
}

impl Endpoint for Move {
    const META: Meta = Meta::new(
        "i/move",
        // What `module_path!()` says of a module whose name is a keyword is not its name.
        "kanikey_api_account::i::move",
        "Moves to another account, with the followers.",
    )
    .user()
    .secure()
    .limit(Limit::new(5, 86_400_000))
    .prohibit_moved()
    .errors(&[
        DESTINATION_ACCOUNT_FORBIDS,
        NOT_ROOT_FORBIDDEN,
        NO_SUCH_USER,
        ALREADY_MOVED,
    ]);
    type Params = Params;
    type Answer = MeDetailed;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<MeDetailed> {
        let moved = move_to(&ctx.site, &ctx.me()?.user, &params.move_to_account).await;
        moved.map_err(|error| match error {
            MoveError::Administrator => NOT_ROOT_FORBIDDEN.into(),
            MoveError::AlreadyMoved => ALREADY_MOVED.into(),
            MoveError::NoSuchUser => NO_SUCH_USER.into(),
            MoveError::Forbidden => DESTINATION_ACCOUNT_FORBIDS.into(),
            MoveError::Domain(error) => ApiError::from(error),
        })?;
        packed::me(&ctx).await
    }
}
