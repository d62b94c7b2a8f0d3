//! `hashtags/list`: lists hashtags by how many accounts use them.

use super::packed;
use kanikey_api_kit::prelude::*;
use kanikey_db::hashtags::{self, Order};
use kanikey_entities::Hashtag;

/// Lists hashtags by how many accounts use them.
pub struct List;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    sort: Sort,
    #[serde(default)]
    limit: PageLimit,
}

/// How the list is sorted. Tags in profiles are not counted apart, and sort as those in notes.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "each is its name")]
pub enum Sort {
    #[serde(rename = "+mentionedUsers")]
    MostUsers,
    #[serde(rename = "-mentionedUsers")]
    FewestUsers,
    #[serde(rename = "+mentionedLocalUsers")]
    MostLocalUsers,
    #[serde(rename = "-mentionedLocalUsers")]
    FewestLocalUsers,
    #[serde(rename = "+mentionedRemoteUsers")]
    MostRemoteUsers,
    #[serde(rename = "-mentionedRemoteUsers")]
    FewestRemoteUsers,
    #[serde(rename = "+attachedUsers")]
    MostAttached,
    #[serde(rename = "-attachedUsers")]
    FewestAttached,
    #[serde(rename = "+attachedLocalUsers")]
    MostAttachedLocal,
    #[serde(rename = "-attachedLocalUsers")]
    FewestAttachedLocal,
    #[serde(rename = "+attachedRemoteUsers")]
    MostAttachedRemote,
    #[serde(rename = "-attachedRemoteUsers")]
    FewestAttachedRemote,
}

impl Endpoint for List {
    const META: Meta = Meta::new(
        "hashtags/list",
        module_path!(),
        "Lists hashtags by how many accounts use them.",
    )
    .anyone();
    type Params = Params;
    type Answer = Vec<Hashtag>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Hashtag>> {
        let order = match params.sort {
            Sort::MostUsers | Sort::MostRemoteUsers | Sort::MostAttached | Sort::MostAttachedRemote => Order::MostUsers,
            Sort::FewestUsers | Sort::FewestRemoteUsers | Sort::FewestAttached | Sort::FewestAttachedRemote => {
                Order::FewestUsers
            }
            Sort::MostLocalUsers | Sort::MostAttachedLocal => Order::MostLocalUsers,
            Sort::FewestLocalUsers | Sort::FewestAttachedLocal => Order::FewestLocalUsers,
        };
        let mut conn = ctx.conn().await?;
        let tags = hashtags::list(&mut conn, order, params.limit.get()).await?;
        Ok(tags.into_iter().map(packed).collect())
    }
}
