//! `i/apps`: the apps that have access to one's account.

use std::cmp::Reverse;

use kanikey_api_kit::prelude::*;
use kanikey_db::access_tokens;
use kanikey_entities::Date;

/// The apps that have access to one's account.
pub struct Apps;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    /// In which order; the oldest first where it is not said.
    #[serde(default)]
    sort: Option<Sort>,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
enum Sort {
    #[serde(rename = "+createdAt")]
    NewestFirst,
    #[serde(rename = "-createdAt")]
    OldestFirst,
    #[serde(rename = "+lastUsedAt")]
    LastUsedFirst,
    #[serde(rename = "-lastUsedAt")]
    LastUsedLast,
}

/// An app that has access.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Access {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    created_at: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_at: Option<Date>,
    permission: Vec<String>,
    icon_url: Option<String>,
    description: Option<String>,
}

impl Endpoint for Apps {
    const META: Meta = Meta::new("i/apps", module_path!(), "The apps that have access to one's account.")
        .user()
        .secure();
    type Params = Params;
    type Answer = Vec<Access>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Access>> {
        let mut rows = access_tokens::of_user(&mut *ctx.conn().await?, &ctx.me()?.user.id).await?;
        match params.sort.unwrap_or(Sort::OldestFirst) {
            Sort::OldestFirst => {}
            Sort::NewestFirst => rows.reverse(),
            Sort::LastUsedFirst => rows.sort_by_key(|row| Reverse(row.last_used_at)),
            Sort::LastUsedLast => rows.sort_by_key(|row| row.last_used_at),
        }
        let accesses = rows.into_iter().map(|row| Access {
            created_at: Date::of_id(&row.id),
            id: row.id,
            name: row.name,
            last_used_at: row.last_used_at.map(Date::from),
            permission: row.permission,
            icon_url: row.icon_url,
            description: row.description,
        });
        Ok(accesses.collect())
    }
}
