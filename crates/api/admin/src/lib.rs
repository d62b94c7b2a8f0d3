//! The admin area's endpoints.

pub mod admin;

use kanikey_api_kit::Registered;

/// The area's endpoints, sorted by name.
pub const ENDPOINTS: &[Registered] = &[
    Registered::of::<admin::accounts::create::Create>(),
    Registered::of::<admin::emoji::add::Add>(),
    Registered::of::<admin::emoji::delete::Delete>(),
    Registered::of::<admin::emoji::list::List>(),
    Registered::of::<admin::meta::ShowMeta>(),
    Registered::of::<admin::roles::update_default_policies::UpdateDefaultPolicies>(),
    Registered::of::<admin::update_meta::UpdateMeta>(),
];
