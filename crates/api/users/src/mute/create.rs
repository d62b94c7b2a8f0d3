//! `mute/create`: mutes a user.

use chrono::DateTime;
use kanikey_api_kit::prelude::*;
use kanikey_domain::mute::{self, MuteError};

use crate::{lookup, unexpected};

const ALREADY_MUTING: ErrorCode = ErrorCode::new(
    "ALREADY_MUTING",
    "7e7359cb-160c-4956-b08f-4d1c653cd007",
    "You are already muting that user.",
);
const MUTEE_IS_YOURSELF: ErrorCode = ErrorCode::new(
    "MUTEE_IS_YOURSELF",
    "a4619cb2-5f23-484b-9301-94c903074e10",
    "Mutee is yourself.",
);
const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "6fef56f3-e765-4957-88e5-c6f65329b8a5", "No such user.");

/// Mutes a user.
pub struct Create;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    user_id: Id,
    /// Unix time in milliseconds; without it, the mute does not end.
    #[serde(default)]
    expires_at: Option<i64>,
}

impl Endpoint for Create {
    const META: Meta = Meta::new("mute/create", module_path!(), "Mutes a user.")
        .user()
        .permission(Permission::WriteMutes)
        .limit(Limit::per_hour(20))
        .errors(&[ALREADY_MUTING, MUTEE_IS_YOURSELF, NO_SUCH_USER]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = &ctx.me()?.user;
        if me.id == params.user_id.as_str() {
            return Err(MUTEE_IS_YOURSELF.into());
        }
        let mutee = lookup::user(&ctx, &params.user_id, NO_SUCH_USER).await?;
        let expires_at = params.expires_at.and_then(DateTime::from_timestamp_millis);
        mute::create(&ctx.site, &me.id, &mutee.id, expires_at)
            .await
            .map_err(|error| match error {
                MuteError::AlreadyMuting => ALREADY_MUTING.into(),
                error => unexpected(error),
            })?;
        Ok(NoContent)
    }
}
