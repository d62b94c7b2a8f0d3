//! All endpoints of the server, for those endpoints that tell of them. The registry, which knows all areas, fills it.

use std::sync::OnceLock;

use crate::Registered;

static ALL: OnceLock<&'static [Registered]> = OnceLock::new();

/// Says which endpoints there are. The first time counts.
pub fn publish(endpoints: &'static [Registered]) {
    ALL.get_or_init(|| endpoints);
}

/// The endpoints, sorted by name; none before [`publish`].
pub fn all() -> &'static [Registered] {
    ALL.get().copied().unwrap_or_default()
}
