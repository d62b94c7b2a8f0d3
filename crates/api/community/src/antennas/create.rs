//! `antennas/create`: makes an antenna.

use kanikey_api_kit::prelude::*;
use kanikey_domain::antennas::{self, AntennaError, AntennaForm};
use kanikey_entities::Antenna;

use super::Src;

const NO_SUCH_USER_LIST: ErrorCode = ErrorCode::new(
    "NO_SUCH_USER_LIST",
    "95063e93-a283-4b8b-9aa5-bcdb8df69a7f",
    "No such user list.",
);
const TOO_MANY_ANTENNAS: ErrorCode = ErrorCode::new(
    "TOO_MANY_ANTENNAS",
    "faf47050-e8b5-438c-913c-db2b1576fde4",
    "You cannot create antenna any more.",
);
const EMPTY_KEYWORD: ErrorCode = ErrorCode::new(
    "EMPTY_KEYWORD",
    "53ee222e-1ddd-4f9a-92e5-9fb82ddb463a",
    "Either keywords or excludeKeywords is required.",
);

/// Makes an antenna.
pub struct Create;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    name: Text<1, 100>,
    src: Src,
    keywords: Vec<Vec<String>>,
    exclude_keywords: Vec<Vec<String>>,
    users: Vec<String>,
    case_sensitive: bool,
    with_replies: bool,
    with_file: bool,
    #[serde(default)]
    local_only: Option<bool>,
    #[serde(default)]
    exclude_bots: Option<bool>,
    #[serde(default)]
    exclude_notes_in_sensitive_channel: Option<bool>,
    #[serde(default)]
    user_list_id: Maybe<Id>,
}

impl Endpoint for Create {
    const META: Meta = Meta::new("antennas/create", module_path!(), "Makes an antenna.")
        .user()
        .permission(Permission::WriteAccount)
        .prohibit_moved()
        .errors(&[NO_SUCH_USER_LIST, TOO_MANY_ANTENNAS, EMPTY_KEYWORD]);
    type Params = Params;
    type Answer = Antenna;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Antenna> {
        let me = &ctx.me()?.user;
        let form = AntennaForm {
            name: Some(params.name.into_string()),
            src: Some(params.src.name()),
            user_list_id: params.user_list_id.into_change().map(|id| id.map(Id::into_string)),
            keywords: Some(params.keywords),
            exclude_keywords: Some(params.exclude_keywords),
            users: Some(params.users),
            case_sensitive: Some(params.case_sensitive),
            local_only: params.local_only,
            exclude_bots: params.exclude_bots,
            with_replies: Some(params.with_replies),
            with_file: Some(params.with_file),
            exclude_notes_in_sensitive_channel: params.exclude_notes_in_sensitive_channel,
        };
        let antenna = antennas::create(&ctx.site, &me.id, form, &ctx.policies())
            .await
            .map_err(|error| match error {
                AntennaError::NoSuchList => NO_SUCH_USER_LIST.into(),
                AntennaError::TooManyAntennas => TOO_MANY_ANTENNAS.into(),
                AntennaError::EmptyKeyword => EMPTY_KEYWORD.into(),
                error => super::other(error),
            })?;
        Ok(kanikey_pack::antenna(antenna))
    }
}
