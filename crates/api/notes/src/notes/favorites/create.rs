//! `notes/favorites/create`: marks a note as a favorite.

use kanikey_api_kit::prelude::*;
use kanikey_domain::favorites::{self, FavoriteError};

const ALREADY_FAVORITED: ErrorCode = ErrorCode::new(
    "ALREADY_FAVORITED",
    "a402c12b-34dd-41d2-97d8-4d2ffd96a1a6",
    "The note has already been marked as a favorite.",
);
const NO_SUCH_NOTE: ErrorCode = ErrorCode::new("NO_SUCH_NOTE", "6dd26674-e060-4816-909a-45ba3f4da458", "No such note.");

/// Marks a note as a favorite.
pub struct Create;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    note_id: Id,
}

impl Endpoint for Create {
    const META: Meta = Meta::new("notes/favorites/create", module_path!(), "Marks a note as a favorite.")
        .user()
        .permission(Permission::WriteFavorites)
        .limit(Limit::per_hour(20))
        .errors(&[ALREADY_FAVORITED, NO_SUCH_NOTE]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = ctx.me()?;
        favorites::create(&ctx.site, &me.user, &params.note_id)
            .await
            .map_err(|error| match error {
                FavoriteError::NoSuchNote | FavoriteError::NotFavorited => ApiError::from(NO_SUCH_NOTE),
                FavoriteError::AlreadyFavorited => ApiError::from(ALREADY_FAVORITED),
                FavoriteError::Domain(error) => error.into(),
            })?;
        Ok(NoContent)
    }
}
