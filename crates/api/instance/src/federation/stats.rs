//! `federation/stats`: the servers with the most follows.

use kanikey_api_kit::prelude::*;
use kanikey_db::instances::{self, Top};
use kanikey_entities::FederationInstance;

/// The servers with the most follows, and how many follows the others have.
pub struct Stats;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    #[serde(default)]
    limit: PageLimit,
}

/// The servers and counts.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// With the most accounts followed from here.
    top_sub_instances: Vec<FederationInstance>,
    /// Follows of accounts of all others.
    other_followers_count: i64,
    /// With the most followers of accounts here.
    top_pub_instances: Vec<FederationInstance>,
    /// Follows by accounts of all others.
    other_following_count: i64,
}

impl Endpoint for Stats {
    const META: Meta = Meta::new("federation/stats", module_path!(), "The servers with the most follows.")
        .anyone()
        .get(3600);
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Answer> {
        let limit = params.limit.get();
        let mut conn = ctx.conn().await?;
        let subscribed = instances::top(&mut conn, Top::Subscribed, limit).await?;
        let publishing = instances::top(&mut conn, Top::Publishing, limit).await?;
        let (followers, following) = instances::totals(&mut conn).await?;
        let shown_followers: i64 = subscribed
            .iter()
            .map(|row| i64::from(row.instance.followers_count))
            .sum();
        let shown_following: i64 = publishing
            .iter()
            .map(|row| i64::from(row.instance.following_count))
            .sum();
        let for_moderators = super::is_moderator(&ctx);
        Ok(Answer {
            top_sub_instances: kanikey_pack::instances(&ctx.site, subscribed, for_moderators),
            other_followers_count: (followers - shown_followers).max(0),
            top_pub_instances: kanikey_pack::instances(&ctx.site, publishing, for_moderators),
            other_following_count: (following - shown_following).max(0),
        })
    }
}
