//! The account area's endpoints.

pub mod app;
pub mod auth;
pub mod i;
pub mod miauth;
pub mod notifications;
mod packed;
pub mod signin_flow;
pub mod signup;
pub mod username;

use kanikey_api_kit::Registered;

/// The area's endpoints, sorted by name.
pub const ENDPOINTS: &[Registered] = &[
    Registered::of::<app::create::Create>(),
    Registered::of::<app::show::Show>(),
    Registered::of::<auth::accept::Accept>(),
    Registered::of::<auth::session::generate::Generate>(),
    Registered::of::<auth::session::show::Show>(),
    Registered::of::<auth::session::userkey::Userkey>(),
    Registered::of::<i::index::Index>(),
    Registered::of::<i::apps::Apps>(),
    Registered::of::<i::delete_account::DeleteAccount>(),
    Registered::of::<i::favorites::Favorites>(),
    Registered::of::<i::r#move::Move>(),
    Registered::of::<i::notifications::Notifications>(),
    Registered::of::<i::notifications_grouped::NotificationsGrouped>(),
    Registered::of::<i::pin::Pin>(),
    Registered::of::<i::regenerate_token::RegenerateToken>(),
    Registered::of::<i::revoke_token::RevokeToken>(),
    Registered::of::<i::signin_history::SigninHistory>(),
    Registered::of::<i::unpin::Unpin>(),
    Registered::of::<i::update::Update>(),
    Registered::of::<miauth::gen_token::GenToken>(),
    Registered::of::<notifications::mark_all_as_read::MarkAllAsRead>(),
    Registered::of::<signin_flow::SigninFlow>(),
    Registered::of::<signup::Signup>(),
    Registered::of::<username::available::Available>(),
];
