//! `antennas/update`: changes an antenna.

use kanikey_api_kit::prelude::*;
use kanikey_domain::antennas::{self, AntennaError, AntennaForm};
use kanikey_entities::Antenna;

use super::Src;

const NO_SUCH_ANTENNA: ErrorCode = ErrorCode::new(
    "NO_SUCH_ANTENNA",
    "10c673ac-8852-48eb-aa1f-f5b67f069290",
    "No such antenna.",
);
const NO_SUCH_USER_LIST: ErrorCode = ErrorCode::new(
    "NO_SUCH_USER_LIST",
    "1c6b35c9-943e-48c2-81e4-2844989407f7",
    "No such user list.",
);
const EMPTY_KEYWORD: ErrorCode = ErrorCode::new(
    "EMPTY_KEYWORD",
    "721aaff6-4e1b-4d88-8de6-877fae9f68c4",
    "Either keywords or excludeKeywords is required.",
);

/// Changes an antenna.
pub struct Update;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    antenna_id: Id,
    #[serde(default)]
    name: Option<Text<1, 100>>,
    #[serde(default)]
    src: Option<Src>,
    #[serde(default)]
    keywords: Option<Vec<Vec<String>>>,
    #[serde(default)]
    exclude_keywords: Option<Vec<Vec<String>>>,
    #[serde(default)]
    users: Option<Vec<String>>,
    #[serde(default)]
    case_sensitive: Option<bool>,
    #[serde(default)]
    with_replies: Option<bool>,
    #[serde(default)]
    with_file: Option<bool>,
    #[serde(default)]
    local_only: Option<bool>,
    #[serde(default)]
    exclude_bots: Option<bool>,
    #[serde(default)]
    exclude_notes_in_sensitive_channel: Option<bool>,
    #[serde(default)]
    user_list_id: Maybe<Id>,
}

impl Endpoint for Update {
    const META: Meta = Meta::new("antennas/update", module_path!(), "Changes an antenna.")
        .user()
        .permission(Permission::WriteAccount)
        .prohibit_moved()
        .errors(&[NO_SUCH_ANTENNA, NO_SUCH_USER_LIST, EMPTY_KEYWORD]);
    type Params = Params;
    type Answer = Antenna;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Antenna> {
        let me = &ctx.me()?.user;
        let form = AntennaForm {
            name: params.name.map(Text::into_string),
            src: params.src.map(Src::name),
            user_list_id: params.user_list_id.into_change().map(|id| id.map(Id::into_string)),
            keywords: params.keywords,
            exclude_keywords: params.exclude_keywords,
            users: params.users,
            case_sensitive: params.case_sensitive,
            local_only: params.local_only,
            exclude_bots: params.exclude_bots,
            with_replies: params.with_replies,
            with_file: params.with_file,
            exclude_notes_in_sensitive_channel: params.exclude_notes_in_sensitive_channel,
        };
        let antenna = antennas::update(&ctx.site, &me.id, &params.antenna_id, form)
            .await
            .map_err(|error| match error {
                AntennaError::NoSuchAntenna => NO_SUCH_ANTENNA.into(),
                AntennaError::NoSuchList => NO_SUCH_USER_LIST.into(),
                AntennaError::EmptyKeyword => EMPTY_KEYWORD.into(),
                error => super::other(error),
            })?;
        Ok(kanikey_pack::antenna(antenna))
    }
}
