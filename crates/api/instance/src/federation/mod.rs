//! `federation/*`: the other servers.

pub mod followers;
pub mod following;
pub mod instances;
pub mod show_instance;
pub mod stats;
pub mod update_remote_user;
pub mod users;

use kanikey_api_kit::prelude::*;

/// Whether whoever calls may see what is for moderators.
fn is_moderator(ctx: &Ctx) -> bool {
    let caller = ctx.caller.as_ref();
    caller.is_some_and(|caller| caller.user.is_moderator || caller.user.is_administrator)
}
