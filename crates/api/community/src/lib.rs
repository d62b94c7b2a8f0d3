//! The community area's endpoints.

pub mod antennas;
pub mod drive;

use kanikey_api_kit::Registered;

/// The area's endpoints, sorted by name.
pub const ENDPOINTS: &[Registered] = &[
    Registered::of::<antennas::create::Create>(),
    Registered::of::<antennas::delete::Delete>(),
    Registered::of::<antennas::list::List>(),
    Registered::of::<antennas::notes::Notes>(),
    Registered::of::<antennas::show::Show>(),
    Registered::of::<antennas::update::Update>(),
    Registered::of::<drive::index::Index>(),
    Registered::of::<drive::files::index::Index>(),
    Registered::of::<drive::files::attached_notes::AttachedNotes>(),
    Registered::of::<drive::files::check_existence::CheckExistence>(),
    Registered::of::<drive::files::create::Create>(),
    Registered::of::<drive::files::delete::Delete>(),
    Registered::of::<drive::files::find::Find>(),
    Registered::of::<drive::files::find_by_hash::FindByHash>(),
    Registered::of::<drive::files::show::Show>(),
    Registered::of::<drive::files::update::Update>(),
    Registered::of::<drive::folders::index::Index>(),
    Registered::of::<drive::folders::create::Create>(),
    Registered::of::<drive::folders::delete::Delete>(),
    Registered::of::<drive::folders::find::Find>(),
    Registered::of::<drive::folders::show::Show>(),
    Registered::of::<drive::folders::update::Update>(),
    Registered::of::<drive::stream::Stream>(),
];
