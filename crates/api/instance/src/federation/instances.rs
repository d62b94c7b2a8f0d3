//! `federation/instances`: the other servers that are known.

use kanikey_api_kit::prelude::*;
use kanikey_core::host::MAX_HOST_LENGTH;
use kanikey_db::instances::{self, InstanceFilter, InstanceSort, Silence};
use kanikey_entities::FederationInstance;

/// The other servers that are known.
pub struct Instances;

/// Its parameters; what is `null` or left out does not narrow the list.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    /// Only those with this in their name.
    #[serde(default)]
    host: Option<Text<0, MAX_HOST_LENGTH>>,
    #[serde(default)]
    blocked: Option<bool>,
    #[serde(default)]
    not_responding: Option<bool>,
    #[serde(default)]
    suspended: Option<bool>,
    #[serde(default)]
    silenced: Option<bool>,
    /// With follows in either direction.
    #[serde(default)]
    federating: Option<bool>,
    /// With accounts that are followed from here.
    #[serde(default)]
    subscribing: Option<bool>,
    /// With accounts that follow accounts here.
    #[serde(default)]
    publishing: Option<bool>,
    #[serde(default)]
    limit: Option<Int<1, 100>>,
    #[serde(default)]
    offset: Option<Int<0, 1_000_000>>,
    #[serde(default)]
    sort: Option<Sort>,
}

/// By what it is sorted; `+` is descending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "each is its text")]
pub enum Sort {
    #[serde(rename = "+pubSub")]
    MostFollows,
    #[serde(rename = "-pubSub")]
    FewestFollows,
    #[serde(rename = "+notes")]
    MostNotes,
    #[serde(rename = "-notes")]
    FewestNotes,
    #[serde(rename = "+users")]
    MostUsers,
    #[serde(rename = "-users")]
    FewestUsers,
    #[serde(rename = "+following")]
    MostFollowing,
    #[serde(rename = "-following")]
    FewestFollowing,
    #[serde(rename = "+followers")]
    MostFollowers,
    #[serde(rename = "-followers")]
    FewestFollowers,
    #[serde(rename = "+firstRetrievedAt")]
    LatelyFound,
    #[serde(rename = "-firstRetrievedAt")]
    LongFound,
    #[serde(rename = "+latestRequestReceivedAt")]
    LatelyHeard,
    #[serde(rename = "-latestRequestReceivedAt")]
    LongUnheard,
}

impl Endpoint for Instances {
    const META: Meta = Meta::new(
        "federation/instances",
        module_path!(),
        "The other servers that are known.",
    )
    .anyone()
    .get(3600);
    type Params = Params;
    type Answer = Vec<FederationInstance>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<FederationInstance>> {
        let settings = ctx.site.settings.settings();
        let on = |wanted: Option<bool>, hosts| wanted.map(|is_listed| Silence { is_listed, hosts });
        let filter = InstanceFilter {
            host: params.host.as_deref().filter(|host| !host.is_empty()),
            blocked: on(params.blocked, &settings.blocked_hosts),
            silenced: on(params.silenced, &settings.silenced_hosts),
            not_responding: params.not_responding,
            suspended: params.suspended,
            federating: params.federating,
            subscribing: params.subscribing,
            publishing: params.publishing,
        };
        let sort = params.sort.map_or(InstanceSort::Newest, InstanceSort::from);
        let (limit, offset) = (params.limit.map_or(30, Int::get), params.offset.map_or(0, Int::get));
        let rows = instances::list(&mut *ctx.conn().await?, filter, sort, limit, offset).await?;
        Ok(kanikey_pack::instances(&ctx.site, rows, super::is_moderator(&ctx)))
    }
}

impl From<Sort> for InstanceSort {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::MostFollows => Self::MostFollows,
            Sort::FewestFollows => Self::FewestFollows,
            Sort::MostNotes => Self::MostNotes,
            Sort::FewestNotes => Self::FewestNotes,
            Sort::MostUsers => Self::MostUsers,
            Sort::FewestUsers => Self::FewestUsers,
            Sort::MostFollowing => Self::MostFollowing,
            Sort::FewestFollowing => Self::FewestFollowing,
            Sort::MostFollowers => Self::MostFollowers,
            Sort::FewestFollowers => Self::FewestFollowers,
            Sort::LatelyFound => Self::LatelyFound,
            Sort::LongFound => Self::LongFound,
            Sort::LatelyHeard => Self::LatelyHeard,
            Sort::LongUnheard => Self::LongUnheard,
        }
    }
}
