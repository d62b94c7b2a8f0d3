//! `antennas/*`.

pub mod create;
pub mod delete;
pub mod list;
pub mod notes;
pub mod show;
pub mod update;

use kanikey_api_kit::errors;
use kanikey_api_kit::prelude::*;
use kanikey_db::Connection;
use kanikey_db::antennas::{self, Antenna as Row};
use kanikey_domain::antennas::AntennaError;
use serde_json::json;

/// Whose notes an antenna looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is its name")]
pub enum Src {
    Home,
    All,
    Users,
    List,
    UsersBlacklist,
}

impl Src {
    fn name(self) -> String {
        match self {
            Self::Home => "home",
            Self::All => "all",
            Self::Users => "users",
            Self::List => "list",
            Self::UsersBlacklist => "users_blacklist",
        }
        .to_owned()
    }
}

/// The caller's antenna; `missing` where they have none of this id.
async fn own(ctx: &Ctx, conn: &mut Connection, id: &str, missing: ErrorCode) -> ApiResult<Row> {
    let antenna = antennas::by_id(conn, id).await?;
    antenna
        .filter(|antenna| ctx.viewer_id() == Some(antenna.user_id.as_str()))
        .ok_or_else(|| missing.into())
}

/// Errors that are the same for all of an antenna's endpoints, or that are none of theirs.
fn other(error: AntennaError) -> ApiError {
    match error {
        AntennaError::TooLarge => errors::INVALID_PARAM
            .with_info(json!({ "param": "#/properties/keywords/maxItems", "reason": error.to_string() })),
        AntennaError::Domain(error) => error.into(),
        error => kanikey_domain::DomainError::Inconsistent(error.to_string()).into(),
    }
}
