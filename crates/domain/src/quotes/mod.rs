//! Quoting by leave (FEP-044f): whoever quotes a note asks its author, where the author's server knows of this. A quote
//! that its author refused shows nothing of what it quotes.

mod asking;
mod granting;

pub(crate) use asking::on_created;
pub use asking::{accepted, refused, take_back};
pub use granting::{Asked, answer, is_authorized};
pub(crate) use granting::{revoke_between, revoke_of_note};
