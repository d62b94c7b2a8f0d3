//! The timelines that are put together from many accounts: home, hybrid, lists.
//!
//! Reading a page of all followed accounts together would sort millions of notes. Instead the newest fitting note of each
//! account is looked up first (one index probe for each). The page cannot reach below the last of the `$5` newest of
//! those, so only the few accounts above this floor are read on, and only down to it.

use super::Note;
use super::listing::{Given, HIDDEN, Kinds, NO_FOREIGN_REPLY, View, listable, load, opaque, order, prepared, within};
use super::row::NOTE_COLUMNS;
use crate::page::Page;
use crate::{Connection, DbError};

const FOLLOWED: &str = "SELECT followee_id AS id, with_replies FROM followings WHERE follower_id = $1 \
                        UNION ALL SELECT $1 COLLATE \"C\", true";
const MEMBERS: &str = "SELECT user_id AS id, with_replies FROM user_list_memberships WHERE user_list_id = $6";
const LOCAL: &str = "n.user_host IS NULL AND n.visibility = 'public'";
const FOR_ME: &str = "n.visible_user_ids <> '{}' AND n.visible_user_ids @> ARRAY[$1] AND n.visibility = 'specified'";

/// A page of what those say whom the viewer follows, the viewer, and whoever wrote to the viewer alone. The viewer must be
/// given.
pub async fn home(conn: &mut Connection, kinds: Kinds, view: View<'_>) -> Result<Vec<Note>, DbError> {
    let others = [branch(FOR_ME, kinds, view.page)];
    let sql = merged(FOLLOWED, kinds, view.page, &others);
    load(conn, prepared(sql, kinds, view.page), view, Given::default()).await
}

/// A page of home and local together. `kinds.replies` is about the local part.
pub async fn hybrid(conn: &mut Connection, kinds: Kinds, view: View<'_>) -> Result<Vec<Note>, DbError> {
    let with_replies = Kinds { replies: true, ..kinds };
    let others = [branch(FOR_ME, with_replies, view.page), branch(LOCAL, kinds, view.page)];
    let sql = merged(FOLLOWED, kinds, view.page, &others);
    load(conn, prepared(sql, kinds, view.page), view, Given::default()).await
}

/// A page of what the members of a list say. Whether the viewer may see the list is for the caller to know.
pub async fn user_list(
    conn: &mut Connection,
    list_id: &str,
    kinds: Kinds,
    view: View<'_>,
) -> Result<Vec<Note>, DbError> {
    let sql = merged(MEMBERS, kinds, view.page, &[]);
    let given = Given {
        key: Some(list_id.to_owned()),
        ..Given::default()
    };
    load(conn, prepared(sql, kinds, view.page), view, given).await
}

fn merged(sources: &str, kinds: Kinds, page: &Page, others: &[String]) -> String {
    let with_replies = Kinds { replies: true, ..kinds };
    let wanted = format!(
        "(s.with_replies OR {NO_FOREIGN_REPLY}) AND {} AND {}",
        listable(),
        with_replies.condition()
    );
    let fits = format!("n.user_id = s.id AND {} AND {}", within(page), opaque(&wanted));
    let order = order(page);
    let (last, reaches, beyond) = if page.is_ascending() {
        ("max", "<=", "'~'")
    } else {
        ("min", ">=", "''")
    };
    let mut union = String::new();
    for branch in others {
        union.push_str(" UNION (");
        union.push_str(branch);
        union.push(')');
    }
    format!(
        "WITH {HIDDEN}, sources AS MATERIALIZED ({sources}), \
         tops AS MATERIALIZED (SELECT s.id, s.with_replies, t.id AS top FROM sources s JOIN users a ON a.id = s.id CROSS JOIN LATERAL (\
           SELECT n.id FROM notes n WHERE {fits} ORDER BY n.id {order} LIMIT 1) t), \
         bound AS MATERIALIZED (SELECT coalesce((SELECT {last}(top) FROM (\
           SELECT top FROM tops ORDER BY top {order} LIMIT $5) highest HAVING count(*) = $5), {beyond}) AS id), \
         picked AS (SELECT t.id FROM tops s JOIN users a ON a.id = s.id CROSS JOIN LATERAL (\
           SELECT n.id FROM notes n WHERE {fits} AND n.id {reaches} (SELECT id FROM bound) ORDER BY n.id {order} LIMIT $5) t \
           WHERE s.top {reaches} (SELECT id FROM bound){union}) \
         SELECT {NOTE_COLUMNS} FROM picked JOIN notes n ON n.id = picked.id ORDER BY n.id {order} LIMIT $5"
    )
}

fn branch(condition: &str, kinds: Kinds, page: &Page) -> String {
    format!(
        "SELECT n.id FROM notes n JOIN users a ON a.id = n.user_id \
         WHERE {condition} AND {} AND {} AND {} ORDER BY n.id {} LIMIT $5",
        opaque(&listable()),
        kinds.condition(),
        within(page),
        order(page)
    )
}
