//! `i/*`: one's own account.

pub mod apps;
pub mod delete_account;
pub mod favorites;
pub mod index;
pub mod r#move;
pub mod notifications;
pub mod notifications_grouped;
pub mod pin;
pub mod regenerate_token;
pub mod revoke_token;
pub mod signin_history;
pub mod unpin;
pub mod update;
