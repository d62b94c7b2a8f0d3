//! `admin/retention`: how far removing old things of other servers has come.

use kanikey_api_kit::prelude::*;
use kanikey_core::id;
use kanikey_domain::retention::{self, Progress};
use kanikey_entities::Date;

/// How far removing old things of other servers has come.
pub struct Retention;

/// It has none.
#[derive(Deserialize, JsonSchema)]
pub struct Params {}

/// What is removed.
#[derive(Serialize, JsonSchema)]
pub struct Answer {
    /// Notes that nobody here has to do with.
    notes: Removal,
    /// Copies of files.
    files: Removal,
}

/// How far removing has come.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Removal {
    is_enabled: bool,
    /// When the round that is under way, or the last one, began.
    started_at: Option<Date>,
    /// When it came to its end; `null` while it is under way.
    finished_at: Option<Date>,
    /// What was looked at last was made then. Notes are looked at from the newest to the oldest, files the other way.
    position: Option<Date>,
    examined_count: i64,
    removed_count: i64,
    freed_bytes: i64,
    /// What was removed in all rounds.
    removed_count_ever: i64,
    /// What of the day's working time is used up, in milliseconds.
    spent_milliseconds: i64,
}

impl Endpoint for Retention {
    const META: Meta = Meta::new(
        "admin/retention",
        module_path!(),
        "How far removing old things of other servers has come.",
    )
    .moderator()
    .permission(Permission::ReadAdminMeta);
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, _: Params) -> ApiResult<Answer> {
        let (notes, files) = retention::progress(&ctx.site).await?;
        Ok(Answer {
            notes: notes.into(),
            files: files.into(),
        })
    }
}

impl From<Progress> for Removal {
    fn from(progress: Progress) -> Self {
        let state = progress.state.as_ref();
        let count = |count: Option<i64>| count.unwrap_or(0);
        Self {
            is_enabled: progress.is_enabled,
            started_at: state.and_then(|row| row.started_at).map(Date),
            finished_at: state.and_then(|row| row.finished_at).map(Date),
            position: state
                .and_then(|row| row.position.as_deref())
                .and_then(id::time_of)
                .map(Date),
            examined_count: count(state.map(|row| row.examined)),
            removed_count: count(state.map(|row| row.removed)),
            freed_bytes: count(state.map(|row| row.freed)),
            removed_count_ever: count(state.map(|row| row.removed_ever)),
            spent_milliseconds: count(state.map(|row| row.spent_ms)),
        }
    }
}
