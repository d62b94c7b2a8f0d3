//! Custom emojis of this server.

use kanikey_core::{LocalUrls, Timestamp, id};
use kanikey_db::emojis::Emoji;
use kanikey_vocab::outgoing;

const DEFAULT_TYPE: &str = "image/png";

/// A custom emoji as a tag or a document.
pub(crate) fn emoji(urls: &LocalUrls, row: &Emoji) -> outgoing::Emoji {
    let updated = row.updated_at.or_else(|| id::time_of(&row.id));
    outgoing::Emoji::new(
        urls.emoji(&row.name),
        &row.name,
        updated.unwrap_or(Timestamp::UNIX_EPOCH),
        outgoing::Icon::new(
            row.type_.clone().unwrap_or_else(|| DEFAULT_TYPE.to_owned()),
            absolute(urls, &row.public_url),
        ),
        row.license.clone(),
    )
}

/// A URL that may have been stored without our origin.
pub(crate) fn absolute(urls: &LocalUrls, url: &str) -> String {
    if url.starts_with('/') {
        format!("{}{url}", urls.origin())
    } else {
        url.to_owned()
    }
}
