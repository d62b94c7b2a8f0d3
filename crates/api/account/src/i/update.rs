//! `i/update`: changes one's own account.

mod params;

use kanikey_api_kit::errors::INVALID_PARAM;
use kanikey_api_kit::prelude::*;
use kanikey_domain::accounts::{self, UpdateError};
use kanikey_entities::MeDetailed;
use serde_json::json;

use crate::packed;
pub use params::Params;

const NO_SUCH_AVATAR: ErrorCode = ErrorCode::new(
    "NO_SUCH_AVATAR",
    "539f3a45-f215-4f81-a9a8-31293640207f",
    "No such avatar file.",
);
const NO_SUCH_BANNER: ErrorCode = ErrorCode::new(
    "NO_SUCH_BANNER",
    "0d8f5629-f210-41c2-9433-735831a58595",
    "No such banner file.",
);
const AVATAR_NOT_AN_IMAGE: ErrorCode = ErrorCode::new(
    "AVATAR_NOT_AN_IMAGE",
    "f419f9f8-2f4d-46b1-9fb4-49d3a2fd7191",
    "The file specified as an avatar is not an image.",
);
const BANNER_NOT_AN_IMAGE: ErrorCode = ErrorCode::new(
    "BANNER_NOT_AN_IMAGE",
    "75aedb19-2afd-4e6d-87fc-67941256fa60",
    "The file specified as a banner is not an image.",
);
const INVALID_REGEXP: ErrorCode = ErrorCode::new(
    "INVALID_REGEXP",
    "0d786918-10df-41cd-8f33-8dec7d9a89a5",
    "Invalid Regular Expression.",
);
const TOO_MANY_MUTED_WORDS: ErrorCode = ErrorCode::new(
    "TOO_MANY_MUTED_WORDS",
    "010665b1-a211-42d2-bc64-8f6609d79785",
    "Too many muted words.",
);
const RESTRICTED_BY_ROLE: ErrorCode = ErrorCode::new(
    "RESTRICTED_BY_ROLE",
    "8feff0ba-5ab5-585b-31f4-4df816663fad",
    "This feature is restricted by your role.",
);
const PROHIBITED_NAME: ErrorCode = ErrorCode::new(
    "YOUR_NAME_CONTAINS_PROHIBITED_WORDS",
    "0b3f9f6a-2f4d-4b1f-9fb4-49d3a2fd7191",
    "Your new name contains prohibited words.",
)
.status(422);
const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "fcd2eef9-a9b2-4c4f-8624-038099e90aa5", "No such user.");
const FORBIDDEN_TO_SET_YOURSELF: ErrorCode = ErrorCode::new(
    "FORBIDDEN_TO_SET_YOURSELF",
    "25c90186-4ab0-49c8-9bba-a1fa6c202ba4",
    "You can't set yourself as your own alias.",
);

const NO_SUCH_AVATAR_DECORATION: ErrorCode = ErrorCode::new(
    "NO_SUCH_AVATAR_DECORATION",
    "5b1c2f0e-6d3a-4b57-8c86-6a0f9d7e3c41",
    "No such avatar decoration.",
);
const NO_SUCH_PAGE: ErrorCode = ErrorCode::new("NO_SUCH_PAGE", "8e01b590-7eb9-431b-a239-860e086c408e", "No such page.");

/// Changes one's own account.
pub struct Update;

impl Endpoint for Update {
    const META: Meta = Meta::new("i/update", module_path!(), "Changes one's own account.")
        .user()
        .permission(Permission::WriteAccount)
        .limit(Limit::per_hour(20))
        .errors(&[
            NO_SUCH_AVATAR,
            NO_SUCH_BANNER,
            AVATAR_NOT_AN_IMAGE,
            BANNER_NOT_AN_IMAGE,
            INVALID_REGEXP,
            TOO_MANY_MUTED_WORDS,
            RESTRICTED_BY_ROLE,
            PROHIBITED_NAME,
            NO_SUCH_USER,
            FORBIDDEN_TO_SET_YOURSELF,
            NO_SUCH_AVATAR_DECORATION,
            NO_SUCH_PAGE,
        ]);
    type Params = Params;
    type Answer = MeDetailed;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<MeDetailed> {
        if !params.has_valid_birthday() {
            return Err(INVALID_PARAM.with_info(json!({
                "param": "#/properties/birthday/pattern",
                "reason": "must match pattern \"^([0-9]{4})-([0-9]{2})-([0-9]{2})$\"",
            })));
        }
        if params.decorations() > usize::try_from(ctx.policies().avatar_decoration_limit).unwrap_or(0) {
            return Err(RESTRICTED_BY_ROLE.into());
        }
        if params.decorations() > 0 {
            return Err(NO_SUCH_AVATAR_DECORATION.into());
        }
        if params.pins_page() {
            return Err(NO_SUCH_PAGE.into());
        }
        accounts::update(&ctx.site, &ctx.me()?.user, params.into_changes())
            .await
            .map_err(refused)?;
        packed::me(&ctx).await
    }
}

fn refused(error: UpdateError) -> ApiError {
    match error {
        UpdateError::NoSuchAvatar => NO_SUCH_AVATAR.into(),
        UpdateError::NoSuchBanner => NO_SUCH_BANNER.into(),
        UpdateError::AvatarNotAnImage => AVATAR_NOT_AN_IMAGE.into(),
        UpdateError::BannerNotAnImage => BANNER_NOT_AN_IMAGE.into(),
        UpdateError::InvalidRegexp => INVALID_REGEXP.into(),
        UpdateError::TooManyMutedWords => TOO_MANY_MUTED_WORDS.into(),
        UpdateError::RestrictedByRole => RESTRICTED_BY_ROLE.into(),
        UpdateError::ProhibitedName => PROHIBITED_NAME.into(),
        UpdateError::NoSuchUser => NO_SUCH_USER.into(),
        UpdateError::OwnAlias => FORBIDDEN_TO_SET_YOURSELF.into(),
        UpdateError::Domain(error) => error.into(),
    }
}
