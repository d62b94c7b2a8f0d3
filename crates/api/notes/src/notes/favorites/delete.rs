//! `notes/favorites/delete`: unmarks a note as a favorite.

use kanikey_api_kit::prelude::*;
use kanikey_domain::favorites::{self, FavoriteError};

const NOT_FAVORITED: ErrorCode = ErrorCode::new(
    "NOT_FAVORITED",
    "b625fc69-635e-45e9-86f4-dbefbef35af5",
    "You have not marked that note a favorite.",
);
const NO_SUCH_NOTE: ErrorCode = ErrorCode::new("NO_SUCH_NOTE", "80848a2c-398f-4343-baa9-df1d57696c56", "No such note.");

/// Unmarks a note as a favorite.
pub struct Delete;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    note_id: Id,
}

impl Endpoint for Delete {
    const META: Meta = Meta::new(
        "notes/favorites/delete",
        module_path!(),
        "Unmarks a note as a favorite.",
    )
    .user()
    .permission(Permission::WriteFavorites)
    .errors(&[NOT_FAVORITED, NO_SUCH_NOTE]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = ctx.me()?;
        favorites::delete(&ctx.site, &me.user, &params.note_id)
            .await
            .map_err(|error| match error {
                FavoriteError::NoSuchNote | FavoriteError::AlreadyFavorited => ApiError::from(NO_SUCH_NOTE),
                FavoriteError::NotFavorited => ApiError::from(NOT_FAVORITED),
                FavoriteError::Domain(error) => error.into(),
            })?;
        Ok(NoContent)
    }
}
