//! Removing old things of other servers, in small batches, and how far that has come.

mod files;
mod notes;
mod row;

pub use files::{CachedFile, cached_bytes, expire, next_files};
pub use notes::{Removed, next_notes, remove};
pub use row::{Kind, Retention, all, save, take};

/// The condition under which the note `n` stays, however old: somebody here has something to do with it, or something
/// that would go with it is there (a renote, a quote).
const KEPT: &str = "(n.user_host IS NULL OR n.clipped_count > 0 \
    OR EXISTS (SELECT 1 FROM notes k WHERE k.renote_id = n.id) \
    OR EXISTS (SELECT 1 FROM notes k WHERE k.reply_id = n.id AND k.user_host IS NULL) \
    OR EXISTS (SELECT 1 FROM note_favorites k WHERE k.note_id = n.id) \
    OR EXISTS (SELECT 1 FROM user_note_pins k WHERE k.note_id = n.id) \
    OR EXISTS (SELECT 1 FROM notifications k WHERE k.note_id = n.id) \
    OR EXISTS (SELECT 1 FROM note_reactions k JOIN users u ON u.id = k.user_id WHERE k.note_id = n.id AND u.host IS NULL) \
    OR EXISTS (SELECT 1 FROM poll_votes k JOIN users u ON u.id = k.user_id WHERE k.note_id = n.id AND u.host IS NULL) \
    OR EXISTS (SELECT 1 FROM users u WHERE u.id = ANY(n.mentions || n.visible_user_ids) AND u.host IS NULL))";
