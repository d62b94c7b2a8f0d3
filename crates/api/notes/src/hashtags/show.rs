//! `hashtags/show`: shows how much a hashtag is used.

use super::packed;
use kanikey_api_kit::prelude::*;
use kanikey_db::hashtags;
use kanikey_entities::Hashtag;

const NO_SUCH_HASHTAG: ErrorCode = ErrorCode::new(
    "NO_SUCH_HASHTAG",
    "110ee688-193e-4a3a-9ecf-c167b2e6981e",
    "No such hashtag.",
);

/// Shows how much a hashtag is used.
pub struct Show;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    tag: String,
}

impl Endpoint for Show {
    const META: Meta = Meta::new("hashtags/show", module_path!(), "Shows how much a hashtag is used.")
        .anyone()
        .errors(&[NO_SUCH_HASHTAG]);
    type Params = Params;
    type Answer = Hashtag;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Hashtag> {
        let mut conn = ctx.conn().await?;
        let tag = hashtags::by_name(&mut conn, &params.tag.to_lowercase())
            .await?
            .ok_or(NO_SUCH_HASHTAG)?;
        Ok(packed(tag))
    }
}
