//! Other servers. No queries.

use kanikey_db::instances::InstanceState;
use kanikey_domain::Site;
use kanikey_entities::{Date, FederationInstance, SuspensionState};

/// Servers as they are shown, to moderators with what moderators say of them.
pub fn instances(site: &Site, rows: Vec<InstanceState>, for_moderators: bool) -> Vec<FederationInstance> {
    rows.into_iter()
        .map(|row| instance(site, row, for_moderators))
        .collect()
}

/// A server as it is shown.
pub fn instance(site: &Site, row: InstanceState, for_moderators: bool) -> FederationInstance {
    let settings = site.settings.settings();
    let suspension_state = match row.suspension.as_str() {
        "manual" => SuspensionState::Manual,
        "gone" => SuspensionState::Gone,
        "not_responding" => SuspensionState::NotResponding,
        _ => SuspensionState::None,
    };
    let InstanceState {
        instance: row,
        is_not_responding,
        ..
    } = row;
    FederationInstance {
        is_not_responding,
        is_suspended: suspension_state != SuspensionState::None,
        suspension_state,
        is_blocked: settings.is_blocked(&row.host),
        is_silenced: settings.is_silenced(Some(&row.host)),
        is_media_silenced: settings.is_media_silenced(Some(&row.host)),
        id: row.id,
        first_retrieved_at: Date(row.first_retrieved_at),
        host: row.host,
        users_count: row.users_count,
        notes_count: row.notes_count,
        following_count: row.following_count,
        followers_count: row.followers_count,
        software_name: row.software_name,
        software_version: row.software_version,
        open_registrations: row.open_registrations,
        name: row.name,
        description: row.description,
        maintainer_name: row.maintainer_name,
        maintainer_email: row.maintainer_email,
        icon_url: row.icon_url,
        favicon_url: row.favicon_url,
        theme_color: row.theme_color,
        info_updated_at: row.info_updated_at.map(Date),
        latest_request_received_at: row.latest_request_received_at.map(Date),
        moderation_note: for_moderators.then_some(row.moderation_note),
    }
}
