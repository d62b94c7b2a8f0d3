//! The rows of `file_copies`, with what has to be known of the file.

use diesel::QueryableByName;
use diesel::sql_types::{Bool, Integer, Nullable, Text};

/// A file that is to be copied.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct FileCopy {
    /// The file's id.
    #[diesel(sql_type = Text)]
    pub file_id: String,
    /// Where the original is.
    #[diesel(sql_type = Text)]
    pub host: String,
    /// How often it was begun, this time included.
    #[diesel(sql_type = Integer)]
    pub attempts: i32,
    /// The original's address.
    #[diesel(sql_type = Nullable<Text>)]
    pub url: Option<String>,
    /// The server of the file's owner.
    #[diesel(sql_type = Nullable<Text>)]
    pub user_host: Option<String>,
    /// What its owner's server says that it is.
    #[diesel(sql_type = Text)]
    pub type_: String,
    /// Whether it is to be hidden behind a warning.
    #[diesel(sql_type = Bool)]
    pub is_sensitive: bool,
    /// Whether a note has it.
    #[diesel(sql_type = Bool)]
    pub is_attached: bool,
}
