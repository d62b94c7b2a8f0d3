//! SQL of our own that PostgreSQL prepares once for each connection.
//!
//! Diesel's `sql_query` never keeps what it prepared, because it cannot know how many different texts will come: every
//! call costs a round trip more and is parsed and planned again, which for a timeline takes longer than running it.

use std::borrow::Cow;
use std::marker::PhantomData;

use diesel::QueryResult;
use diesel::expression::expression_types::Untyped;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::HasSqlType;

/// SQL with placeholders (`$1`, `$2`, …). Values are bound, never written into it.
#[derive(Debug)]
#[must_use = "it is executed by `load`, `get_result` or `execute`"]
pub(crate) struct Statement {
    sql: Cow<'static, str>,
    is_kept: bool,
}

/// A statement with one more value for its placeholders.
#[derive(Debug)]
#[must_use = "it is executed by `load`, `get_result` or `execute`"]
pub(crate) struct Bound<S, V, ST> {
    statement: S,
    value: V,
    sql_type: PhantomData<ST>,
}

/// A statement that is kept prepared on each connection for as long as that lives. Only for texts of which there are few:
/// each takes memory there.
pub(crate) fn statement(sql: impl Into<Cow<'static, str>>) -> Statement {
    Statement {
        sql: sql.into(),
        is_kept: true,
    }
}

impl Statement {
    /// Prepared anew each time, unless `is_kept`.
    pub(crate) fn kept_if(mut self, is_kept: bool) -> Self {
        self.is_kept = is_kept;
        self
    }

    /// Gives the next placeholder its value.
    pub(crate) fn bind<ST, V>(self, value: V) -> Bound<Self, V, ST> {
        bound(self, value)
    }
}

impl<S, V, ST> Bound<S, V, ST> {
    /// Gives the next placeholder its value.
    pub(crate) fn bind<ST2, V2>(self, value: V2) -> Bound<Self, V2, ST2> {
        bound(self, value)
    }
}

fn bound<S, V, ST>(statement: S, value: V) -> Bound<S, V, ST> {
    Bound {
        statement,
        value,
        sql_type: PhantomData,
    }
}

impl QueryFragment<Pg> for Statement {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        if !self.is_kept {
            out.unsafe_to_cache_prepared();
        }
        out.push_sql(&self.sql);
        Ok(())
    }
}

impl<S, V, ST> QueryFragment<Pg> for Bound<S, V, ST>
where
    S: QueryFragment<Pg>,
    V: ToSql<ST, Pg>,
    Pg: HasSqlType<ST>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.statement.walk_ast(out.reborrow())?;
        out.push_bind_param_value_only(&self.value)
    }
}

impl QueryId for Statement {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<S, V, ST> QueryId for Bound<S, V, ST> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Statement {
    type SqlType = Untyped;
}

impl<S, V, ST> Query for Bound<S, V, ST> {
    type SqlType = Untyped;
}
