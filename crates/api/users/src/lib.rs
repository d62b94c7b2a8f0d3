//! The users area's endpoints: `users/*`, `following/*`, `blocking/*`, `mute/*`, `renote-mute/*`.

pub mod blocking;
pub mod following;
mod lookup;
pub mod mute;
mod page30;
pub mod renote_mute;
pub mod users;

use kanikey_api_kit::{ApiError, Registered};
use kanikey_domain::DomainError;

/// The area's endpoints, sorted by name.
pub const ENDPOINTS: &[Registered] = &[
    Registered::of::<blocking::create::Create>(),
    Registered::of::<blocking::delete::Delete>(),
    Registered::of::<blocking::list::List>(),
    Registered::of::<following::create::Create>(),
    Registered::of::<following::delete::Delete>(),
    Registered::of::<following::invalidate::Invalidate>(),
    Registered::of::<following::requests::accept::Accept>(),
    Registered::of::<following::requests::cancel::Cancel>(),
    Registered::of::<following::requests::list::List>(),
    Registered::of::<following::requests::reject::Reject>(),
    Registered::of::<following::requests::sent::Sent>(),
    Registered::of::<following::update::Update>(),
    Registered::of::<following::update_all::UpdateAll>(),
    Registered::of::<mute::create::Create>(),
    Registered::of::<mute::delete::Delete>(),
    Registered::of::<mute::list::List>(),
    Registered::of::<renote_mute::create::Create>(),
    Registered::of::<renote_mute::delete::Delete>(),
    Registered::of::<renote_mute::list::List>(),
    Registered::of::<users::index::Index>(),
    Registered::of::<users::followers::Followers>(),
    Registered::of::<users::following::Following>(),
    Registered::of::<users::lists::create::Create>(),
    Registered::of::<users::lists::delete::Delete>(),
    Registered::of::<users::lists::get_memberships::GetMemberships>(),
    Registered::of::<users::lists::list::List>(),
    Registered::of::<users::lists::pull::Pull>(),
    Registered::of::<users::lists::push::Push>(),
    Registered::of::<users::lists::show::Show>(),
    Registered::of::<users::lists::update::Update>(),
    Registered::of::<users::lists::update_membership::UpdateMembership>(),
    Registered::of::<users::notes::Notes>(),
    Registered::of::<users::reactions::Reactions>(),
    Registered::of::<users::recommendation::Recommendation>(),
    Registered::of::<users::relation::Relation>(),
    Registered::of::<users::report_abuse::ReportAbuse>(),
    Registered::of::<users::search::Search>(),
    Registered::of::<users::search_by_username_and_host::SearchByUsernameAndHost>(),
    Registered::of::<users::show::Show>(),
];

/// An error that the operation does not give in this case: logged, and answered as a bug of ours.
fn unexpected(error: impl Into<Unexpected>) -> ApiError {
    match error.into() {
        Unexpected::Domain(error) => error.into(),
        Unexpected::Other(error) => DomainError::Inconsistent(error).into(),
    }
}

/// What [`unexpected`] tells apart.
enum Unexpected {
    Domain(DomainError),
    Other(String),
}

macro_rules! unexpected_from {
    ($($error:path),*) => {
        $(impl From<$error> for Unexpected {
            fn from(error: $error) -> Self {
                use $error as Error;
                match error {
                    Error::Domain(error) => Self::Domain(error),
                    error => Self::Other(error.to_string()),
                }
            }
        })*
    };
}

unexpected_from!(
    kanikey_domain::abuse_reports::ReportError,
    kanikey_domain::blocking::BlockError,
    kanikey_domain::following::FollowError,
    kanikey_domain::lists::ListError,
    kanikey_domain::mute::MuteError
);
