//! `ap/show`: the account or note that an address stands for.

use kanikey_api_kit::prelude::*;
use kanikey_domain::lookup::{self, Found};
use kanikey_entities::{Note, UserDetailedNotMe};

use super::{LOOKUP_ERRORS, NO_SUCH_OBJECT, Params};

/// The account or note that an address stands for: its ActivityPub id, or its page.
pub struct Show;

/// What was found.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "type", content = "object")]
pub enum Answer {
    /// An account.
    User(Box<UserDetailedNotMe>),
    /// A note.
    Note(Box<Note>),
}

impl Endpoint for Show {
    const META: Meta = Meta::new(
        "ap/show",
        module_path!(),
        "The account or note that an address stands for.",
    )
    .user()
    .permission(Permission::ReadAccount)
    .limit(Limit::per_hour(30))
    .errors(LOOKUP_ERRORS);
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Answer> {
        let viewer_id = &ctx.me()?.user.id;
        let found = lookup::show(&ctx.site, &params.uri, viewer_id).await;
        let found = found.map_err(super::failure)?;
        let mut conn = ctx.conn().await?;
        let answer = match found {
            Found::User(user) => {
                let packed =
                    kanikey_pack::users_detailed_not_me(&ctx.site, &mut conn, Some(viewer_id), vec![*user]).await?;
                packed.into_iter().next().map(|user| Answer::User(Box::new(user)))
            }
            Found::Note(note) => {
                let packed = kanikey_pack::notes(&ctx.site, &mut conn, Some(viewer_id), vec![*note]).await?;
                packed.into_iter().next().map(|note| Answer::Note(Box::new(note)))
            }
        };
        answer.ok_or_else(|| NO_SUCH_OBJECT.into())
    }
}
