//! `drive/folders/create`: makes a folder.

use kanikey_api_kit::prelude::*;
use kanikey_domain::drive::{self, FolderError};
use kanikey_entities::DriveFolder;

const NO_SUCH_FOLDER: ErrorCode = ErrorCode::new(
    "NO_SUCH_FOLDER",
    "53326628-a00d-40a6-a3cd-8975105c0f95",
    "No such folder.",
);

/// Makes a folder.
pub struct Create;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    /// `Untitled` where it is absent.
    #[serde(default)]
    name: Option<Text<0, 200>>,
    #[serde(default)]
    parent_id: Option<Id>,
}

impl Endpoint for Create {
    const META: Meta = Meta::new("drive/folders/create", module_path!(), "Makes a folder.")
        .user()
        .permission(Permission::WriteDrive)
        .limit(Limit::per_hour(10))
        .errors(&[NO_SUCH_FOLDER]);
    type Params = Params;
    type Answer = DriveFolder;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<DriveFolder> {
        let me = ctx.me()?;
        let name = params.name.map_or_else(|| "Untitled".to_owned(), Text::into_string);
        let parent_id = params.parent_id.map(Id::into_string);
        let created = drive::create_folder(&ctx.site, &me.user, name, parent_id).await;
        let row = created.map_err(|error| match error {
            FolderError::Domain(error) => ApiError::from(error),
            FolderError::NoSuchFolder | FolderError::NoSuchParent | FolderError::Recursive | FolderError::NotEmpty => {
                NO_SUCH_FOLDER.into()
            }
        })?;
        Ok(kanikey_pack::drive_folder(row))
    }
}
