//! `stats`: how big the server is.

use kanikey_api_kit::prelude::*;
use kanikey_domain::instance;

/// How big the server is; counted once in a minute.
pub struct Stats;

/// It has none.
#[derive(Deserialize, JsonSchema)]
pub struct Params {}

/// The counts.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    notes_count: i64,
    original_notes_count: i64,
    users_count: i64,
    original_users_count: i64,
    reactions_count: i64,
    instances: i64,
    /// Misskey does not count them any more, nor do we.
    drive_usage_local: i64,
    drive_usage_remote: i64,
}

impl Endpoint for Stats {
    const META: Meta = Meta::new("stats", module_path!(), "How big the server is.").anyone();
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, _: Params) -> ApiResult<Answer> {
        let counted = instance::statistics(&ctx.site).await?;
        Ok(Answer {
            notes_count: counted.notes,
            original_notes_count: counted.local_notes,
            users_count: counted.users,
            original_users_count: counted.local_users,
            reactions_count: counted.reactions,
            instances: counted.instances,
            drive_usage_local: 0,
            drive_usage_remote: 0,
        })
    }
}
