//! `admin/emoji/add`: makes a custom emoji of a file.

use kanikey_api_kit::errors::INVALID_PARAM;
use kanikey_api_kit::prelude::*;
use kanikey_domain::emojis::{self, AddError, NewEmoji};
use kanikey_entities::EmojiDetailed;
use serde_json::json;

const NO_SUCH_FILE: ErrorCode = ErrorCode::new("NO_SUCH_FILE", "fc46b5a4-6b92-4c33-ac66-b806659bb5cf", "No such file.");
const UNSUPPORTED_FILE_TYPE: ErrorCode = ErrorCode::new(
    "UNSUPPORTED_FILE_TYPE",
    "f7599d96-8750-af68-1633-9575d625c1a7",
    "Unsupported file type.",
);
const DUPLICATE_NAME: ErrorCode = ErrorCode::new(
    "DUPLICATE_NAME",
    "f7a3462c-4e6e-4069-8421-b9bd4f4c3975",
    "Duplicate name.",
);

const NO_SUCH_ROLE: ErrorCode = ErrorCode::new("NO_SUCH_ROLE", "d5f5d7d4-2b6e-4f5c-9c1d-7b1e0f9a6c32", "No such role.");

/// Makes a custom emoji of a file.
pub struct Add;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    /// Without colons.
    name: Text<1, 128>,
    file_id: Id,
    #[serde(default)]
    category: Option<Text<0, 128>>,
    #[serde(default)]
    aliases: Vec<Text<0, 128>>,
    #[serde(default)]
    license: Option<Text<0, 1024>>,
    #[serde(default)]
    is_sensitive: bool,
    #[serde(default)]
    local_only: bool,
    /// This server has no roles: only an empty list is accepted.
    #[serde(default)]
    role_ids_that_can_be_used_this_emoji_as_reaction: Vec<Id>,
}

impl Endpoint for Add {
    const META: Meta = Meta::new("admin/emoji/add", module_path!(), "Makes a custom emoji of a file.")
        .user()
        .policy("canManageCustomEmojis")
        .permission(Permission::WriteAdminEmoji)
        .errors(&[NO_SUCH_FILE, NO_SUCH_ROLE, UNSUPPORTED_FILE_TYPE, DUPLICATE_NAME]);
    type Params = Params;
    type Answer = EmojiDetailed;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<EmojiDetailed> {
        if !params
            .name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        {
            return Err(INVALID_PARAM.with_info(json!({
                "param": "#/properties/name/pattern",
                "reason": "must match pattern \"^[a-zA-Z0-9_]+$\"",
            })));
        }
        if !params.role_ids_that_can_be_used_this_emoji_as_reaction.is_empty() {
            return Err(NO_SUCH_ROLE.into());
        }
        let aliases = params.aliases.into_iter().map(Text::into_string);
        let new = NewEmoji {
            name: params.name.into_string(),
            file_id: params.file_id.into_string(),
            category: params.category.map(Text::into_string),
            aliases: aliases.filter(|alias| !alias.is_empty()).collect(),
            license: params.license.map(Text::into_string),
            is_sensitive: params.is_sensitive,
            local_only: params.local_only,
        };
        let emoji = emojis::add(&ctx.site, &ctx.me()?.user, new)
            .await
            .map_err(|error| match error {
                AddError::NoSuchFile => NO_SUCH_FILE.into(),
                AddError::UnsupportedFileType => UNSUPPORTED_FILE_TYPE.into(),
                AddError::DuplicateName => DUPLICATE_NAME.into(),
                AddError::Domain(error) => ApiError::from(error),
            })?;
        Ok(kanikey_pack::emoji_detailed(emoji))
    }
}
