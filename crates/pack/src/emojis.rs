//! Custom emojis. No queries.

use kanikey_db::emojis::Emoji as Row;
use kanikey_entities::{EmojiDetailed, EmojiSimple};

/// Emojis as clients list them.
pub fn emojis_simple(rows: Vec<Row>) -> Vec<EmojiSimple> {
    rows.into_iter().map(emoji_simple).collect()
}

/// An emoji as clients list it.
pub fn emoji_simple(row: Row) -> EmojiSimple {
    EmojiSimple {
        aliases: row.aliases,
        name: row.name,
        category: row.category,
        url: url(row.public_url, row.original_url),
        local_only: row.local_only.then_some(true),
        is_sensitive: row.is_sensitive.then_some(true),
    }
}

/// Emojis in full.
pub fn emojis_detailed(rows: Vec<Row>) -> Vec<EmojiDetailed> {
    rows.into_iter().map(emoji_detailed).collect()
}

/// An emoji in full.
pub fn emoji_detailed(row: Row) -> EmojiDetailed {
    EmojiDetailed {
        id: row.id,
        aliases: row.aliases,
        name: row.name,
        category: row.category,
        host: row.host,
        url: url(row.public_url, row.original_url),
        license: row.license,
        is_sensitive: row.is_sensitive,
        local_only: row.local_only,
        role_ids_that_can_be_used_this_emoji_as_reaction: Vec::new(),
    }
}

fn url(public: String, original: String) -> String {
    if public.is_empty() { original } else { public }
}
