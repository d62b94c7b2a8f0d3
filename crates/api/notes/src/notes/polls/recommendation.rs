//! `notes/polls/recommendation`: lists running polls that the caller can vote in.

use kanikey_api_kit::prelude::*;
use kanikey_db::{notes, polls};
use kanikey_entities::Note;

/// Lists running polls that the caller can vote in.
pub struct Recommendation;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    #[serde(default)]
    limit: PageLimit,
    #[serde(default)]
    offset: Option<Int<0, 1_000_000>>,
}

impl Endpoint for Recommendation {
    const META: Meta = Meta::new(
        "notes/polls/recommendation",
        module_path!(),
        "Lists running polls that the caller can vote in.",
    )
    .user()
    .permission(Permission::ReadAccount);
    type Params = Params;
    type Answer = Vec<Note>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Note>> {
        let me = ctx.me()?;
        let mut conn = ctx.conn().await?;
        let (limit, offset) = (params.limit.get(), params.offset.map_or(0, Int::get));
        let ids = polls::recommended(&mut conn, &me.user.id, ctx.site.clock.now(), limit, offset).await?;
        let mut notes = notes::by_ids(&mut conn, &ids).await?;
        notes.sort_unstable_by(|a, b| b.id.cmp(&a.id));
        Ok(kanikey_pack::notes(&ctx.site, &mut conn, ctx.viewer_id(), notes).await?)
    }
}
