//! The rows of `retention`.
#![expect(missing_docs, reason = "the migrations document the columns")]

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;
use kanikey_db_schema::retention;

use crate::{Connection, DbError};

/// What is removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Notes.
    Notes,
    /// Copies of files.
    Files,
}

/// A row of `retention`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = retention, treat_none_as_null = true, check_for_backend(diesel::pg::Pg))]
#[diesel(primary_key(kind))]
pub struct Retention {
    pub kind: String,
    pub position: Option<String>,
    pub started_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
    pub examined: i64,
    pub removed: i64,
    pub freed: i64,
    pub removed_ever: i64,
    pub day_started_at: Option<Timestamp>,
    pub spent_ms: i64,
}

impl Kind {
    /// Its name in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Notes => "notes",
            Self::Files => "files",
        }
    }
}

/// How far it has come; nobody else goes on with it until the transaction ends. `None` where somebody else does now.
pub async fn take(conn: &mut Connection, kind: Kind) -> Result<Option<Retention>, DbError> {
    diesel::insert_into(retention::table)
        .values(retention::kind.eq(kind.as_str()))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    let row = retention::table
        .find(kind.as_str())
        .select(Retention::as_select())
        .for_update()
        .skip_locked()
        .first(conn)
        .await
        .optional()?;
    Ok(row)
}

/// Keeps how far it has come.
pub async fn save(conn: &mut Connection, row: &Retention) -> Result<(), DbError> {
    diesel::update(retention::table.find(&row.kind))
        .set(row)
        .execute(conn)
        .await?;
    Ok(())
}

/// How far all of it has come; what never began is left out.
pub async fn all(conn: &mut Connection) -> Result<Vec<Retention>, DbError> {
    let rows = retention::table.select(Retention::as_select()).load(conn).await?;
    Ok(rows)
}
