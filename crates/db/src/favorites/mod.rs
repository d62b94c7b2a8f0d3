//! Favorites.

mod find;
mod row;

pub use find::{delete, insert, of, page};
pub use row::NoteFavorite;
