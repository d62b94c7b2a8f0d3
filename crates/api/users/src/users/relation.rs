//! `users/relation`: what is between the caller and some users.

use std::collections::HashMap;

use kanikey_api_kit::prelude::*;
use kanikey_db::users::{self, Relation as Row};

/// What is between the caller and some users.
pub struct Relation;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    user_id: OneOrMany,
}

/// One id, or some.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One.
    One(Id),
    /// Some.
    Many(UniqueVec<Id, 0, 1000>),
}

/// What is between the caller, `you`, and a user.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the fields are the API's")]
pub struct Between {
    pub id: String,
    pub is_following: bool,
    pub is_followed: bool,
    pub has_pending_follow_request_from_you: bool,
    pub has_pending_follow_request_to_you: bool,
    pub is_blocking: bool,
    pub is_blocked: bool,
    pub is_muted: bool,
    pub is_renote_muted: bool,
}

impl Endpoint for Relation {
    const META: Meta = Meta::new(
        "users/relation",
        module_path!(),
        "What is between the caller and some users.",
    )
    .user()
    .permission(Permission::ReadAccount);
    type Params = Params;
    /// A list also for one, as Misskey answers.
    type Answer = Vec<Between>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Between>> {
        let me = &ctx.me()?.user;
        let ids = match params.user_id {
            OneOrMany::One(id) => vec![id],
            OneOrMany::Many(ids) => ids.into_vec(),
        };
        let keys: Vec<&str> = ids.iter().map(Id::as_str).collect();
        let mut conn = ctx.conn().await?;
        let rows = users::relations(&mut conn, &me.id, &keys, ctx.site.clock.now()).await?;
        let mut rows: HashMap<String, Row> = rows.into_iter().map(|row| (row.user_id.clone(), row)).collect();
        Ok(keys
            .iter()
            .filter_map(|key| rows.remove(*key))
            .map(Between::from)
            .collect())
    }
}

impl From<Row> for Between {
    fn from(row: Row) -> Self {
        Self {
            id: row.user_id,
            is_following: row.is_following,
            is_followed: row.is_followed,
            has_pending_follow_request_from_you: row.has_pending_follow_request_from_you,
            has_pending_follow_request_to_you: row.has_pending_follow_request_to_you,
            is_blocking: row.is_blocking,
            is_blocked: row.is_blocked,
            is_muted: row.is_muted,
            is_renote_muted: row.is_renote_muted,
        }
    }
}
