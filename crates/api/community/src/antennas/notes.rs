//! `antennas/notes`: what an antenna collected.

use kanikey_api_kit::prelude::*;
use kanikey_db::antennas;
use kanikey_db::notes::{Kinds, Listing};
use kanikey_domain::timelines;
use kanikey_entities::Note;

const NO_SUCH_ANTENNA: ErrorCode = ErrorCode::new(
    "NO_SUCH_ANTENNA",
    "850926e0-fd3b-49b6-b69a-b28a5dbd82fe",
    "No such antenna.",
);

/// What an antenna collected.
pub struct Notes;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    antenna_id: Id,
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for Notes {
    const META: Meta = Meta::new("antennas/notes", module_path!(), "What an antenna collected.")
        .user()
        .permission(Permission::ReadAccount)
        .errors(&[NO_SUCH_ANTENNA]);
    type Params = Params;
    type Answer = Vec<Note>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Note>> {
        let me = &ctx.me()?.user;
        let now = ctx.site.clock.now();
        let mut conn = ctx.conn().await?;
        let antenna = super::own(&ctx, &mut conn, &params.antenna_id, NO_SUCH_ANTENNA).await?;
        antennas::touch(&mut conn, &antenna.id, now).await?;
        let (viewer, listing) = (Some(me.id.as_str()), Listing::Antenna(&antenna.id));
        let page = params.page.resolve();
        let notes = timelines::list(&ctx.site, &mut conn, viewer, listing, Kinds::default(), &page).await?;
        Ok(kanikey_pack::notes(&ctx.site, &mut conn, Some(&me.id), notes).await?)
    }
}
