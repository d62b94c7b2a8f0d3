//! `i/unpin`: takes a note off the profile.

use kanikey_api_kit::prelude::*;
use kanikey_domain::accounts::{self, PinError};
use kanikey_entities::MeDetailed;

use crate::packed;

const NO_SUCH_NOTE: ErrorCode = ErrorCode::new("NO_SUCH_NOTE", "454170ce-9d63-4a43-9da1-ea10afe81e21", "No such note.");

/// Takes a note off the profile.
pub struct Unpin;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    note_id: Id,
}

impl Endpoint for Unpin {
    const META: Meta = Meta::new("i/unpin", module_path!(), "Takes a note off the profile.")
        .user()
        .permission(Permission::WriteAccount)
        .errors(&[NO_SUCH_NOTE]);
    type Params = Params;
    type Answer = MeDetailed;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<MeDetailed> {
        accounts::unpin(&ctx.site, &ctx.me()?.user, &params.note_id)
            .await
            .map_err(|error| match error {
                PinError::Domain(error) => ApiError::from(error),
                _ => NO_SUCH_NOTE.into(),
            })?;
        packed::me(&ctx).await
    }
}
