//! `Flag`: somebody on another server complains about an account of this one, to the moderators.

use std::collections::BTreeSet;

use kanikey_db::abuse_reports;
use kanikey_domain::abuse_reports::{ReportError, create};
use kanikey_vocab::incoming::Reference;

use super::{Handled, InboxError, Incoming};

/// The longest comment, in code points.
const MAX_COMMENT: usize = 2048;

/// The most accounts that one Flag is about.
const MAX_ACCOUNTS: usize = 5;

/// The most reports of one account of another server (often its instance's, for all its people) that wait for the
/// moderators.
const MAX_OPEN: i64 = 100;

pub(super) async fn handle(incoming: &Incoming<'_>) -> Handled {
    let ids = accounts(incoming).await?;
    if ids.is_empty() {
        return Err(InboxError::refused("not about an account of this server"));
    }
    let open = abuse_reports::open_of(&mut *incoming.site.conn().await?, &incoming.actor.id).await?;
    if open >= MAX_OPEN {
        return Err(InboxError::refused("too many of its reports are open"));
    }
    for id in ids.iter().take(MAX_ACCOUNTS) {
        match create(incoming.site, incoming.actor, id, comment(incoming)).await {
            Ok(()) => {}
            Err(ReportError::Domain(error)) => return Err(error.into()),
            Err(error) => return Err(InboxError::because(error)),
        }
    }
    Ok(())
}

/// The local accounts that are named, or whose notes are.
async fn accounts(incoming: &Incoming<'_>) -> Result<BTreeSet<String>, InboxError> {
    let urls = &incoming.site.urls;
    let objects = || incoming.activity.objects.iter().filter_map(Reference::id);
    let mut ids: BTreeSet<String> = objects()
        .filter_map(|uri| urls.id_of(uri, "users"))
        .map(str::to_owned)
        .collect();
    let note_ids: Vec<String> = objects()
        .filter_map(|uri| urls.id_of(uri, "notes"))
        .map(str::to_owned)
        .collect();
    let notes = kanikey_db::notes::by_ids(&mut *incoming.site.conn().await?, &note_ids).await?;
    ids.extend(
        notes
            .into_iter()
            .filter(|note| note.user_host.is_none())
            .map(|note| note.user_id),
    );
    Ok(ids)
}

/// What they say, and the notes that it is about.
fn comment(incoming: &Incoming<'_>) -> String {
    let urls = &incoming.site.urls;
    let content = incoming.activity.content.as_deref().unwrap_or_default();
    let objects = incoming.activity.objects.iter().filter_map(Reference::id);
    let notes = objects.filter(|uri| urls.id_of(uri, "notes").is_some());
    let lines: Vec<&str> = [content]
        .into_iter()
        .filter(|content| !content.is_empty())
        .chain(notes)
        .collect();
    lines.join("\n").chars().take(MAX_COMMENT).collect()
}
