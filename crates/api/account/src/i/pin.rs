//! `i/pin`: pins one of one's notes to the profile.

use kanikey_api_kit::prelude::*;
use kanikey_domain::accounts::{self, PinError};
use kanikey_entities::MeDetailed;

use crate::packed;

const NO_SUCH_NOTE: ErrorCode = ErrorCode::new("NO_SUCH_NOTE", "56734f8b-3928-431e-bf80-6ff87df40cb3", "No such note.");
const PIN_LIMIT_EXCEEDED: ErrorCode = ErrorCode::new(
    "PIN_LIMIT_EXCEEDED",
    "72dab508-c64d-498f-8740-a8eec1ba385a",
    "You can not pin notes any more.",
);
const ALREADY_PINNED: ErrorCode = ErrorCode::new(
    "ALREADY_PINNED",
    "8b18c2b7-68fe-4edb-9892-c0cbaeb6c913",
    "That note has already been pinned.",
);

/// Pins one of one's notes to the profile.
pub struct Pin;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    note_id: Id,
}

impl Endpoint for Pin {
    const META: Meta = Meta::new("i/pin", module_path!(), "Pins one of one's notes to the profile.")
        .user()
        .permission(Permission::WriteAccount)
        .prohibit_moved()
        .errors(&[NO_SUCH_NOTE, PIN_LIMIT_EXCEEDED, ALREADY_PINNED]);
    type Params = Params;
    type Answer = MeDetailed;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<MeDetailed> {
        accounts::pin(&ctx.site, &ctx.me()?.user, &params.note_id)
            .await
            .map_err(|error| match error {
                PinError::NoSuchNote => NO_SUCH_NOTE.into(),
                PinError::LimitExceeded => PIN_LIMIT_EXCEEDED.into(),
                PinError::AlreadyPinned => ALREADY_PINNED.into(),
                PinError::Domain(error) => ApiError::from(error),
            })?;
        packed::me(&ctx).await
    }
}
