//! Lists of notes, as one viewer sees them.
//!
//! Every query here has the same parameters, whether it needs them or not: `$1` viewer, `$2` now in Unix milliseconds,
//! `$3` since, `$4` until, `$5` limit, `$6` a key, `$7` keys, `$8` JSON. The note is `n`, its author `a`.

use diesel::sql_types::{Array, BigInt, Jsonb, Nullable, Text};
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;
use serde_json::{Value, json};

use super::row::NOTE_COLUMNS;
use super::{Note, visibility};
use crate::page::Page;
use crate::statement::{Statement, statement};
use crate::{Connection, DbError};

/// How much clients ask for.
const USUAL_LIMITS: [i64; 8] = [5, 10, 15, 20, 30, 40, 50, 100];

/// Who looks, when, and at which page.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// Who looks; `None`: a visitor.
    pub viewer: Option<&'a str>,
    /// When.
    pub now: Timestamp,
    /// At which page.
    pub page: &'a Page,
}

/// Which kinds of notes are wanted. The default is all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds {
    /// Only notes with files.
    pub only_files: bool,
    /// Renotes that say nothing themselves, too.
    pub renotes: bool,
    /// Replies to others than oneself and the viewer, too.
    pub replies: bool,
    /// The viewer's own renotes, too.
    pub my_renotes: bool,
    /// Others' renotes of the viewer's notes, too.
    pub renoted_mine: bool,
    /// Renotes of local notes, too.
    pub local_renotes: bool,
    /// Only notes with (`true`) or without (`false`) a poll.
    pub poll: Option<bool>,
    /// Only notes that answer (`true`) or do not answer (`false`) another.
    pub reply: Option<bool>,
    /// Only notes that renote or quote (`true`) or do not (`false`).
    pub renote: Option<bool>,
}

/// Which notes are listed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Listing<'a> {
    /// Public notes of local accounts.
    Local,
    /// Public notes.
    Global,
    /// What an account says. Muted accounts are shown here: whoever opens a profile wants to see it.
    User(&'a str),
    /// Answers to a note.
    Replies(&'a str),
    /// Answers to and quotes of a note.
    Children(&'a str),
    /// Renotes and quotes of a note.
    Renotes(&'a str),
    /// Notes that mention the viewer or are for the viewer alone.
    Mentions {
        /// Only by accounts that the viewer follows.
        following: bool,
        /// Only of this visibility.
        visibility: Option<&'a str>,
    },
    /// Notes whose text contains `query`, in any case.
    Search {
        /// What is looked for.
        query: &'a str,
        /// Only by this account.
        user_id: Option<&'a str>,
        /// Only from this host; `.` is this server.
        host: Option<&'a str>,
    },
    /// What an antenna collected.
    Antenna(&'a str),
    /// Notes with any of these groups of tags, of each group all (in lower case).
    Tags(&'a [Vec<String>]),
}

/// What fills `$6`, `$7` and `$8`.
#[derive(Default)]
pub(super) struct Given {
    pub(super) key: Option<String>,
    pub(super) list: Vec<String>,
    pub(super) json: Option<Value>,
}

/// Whom and what the viewer does not want to see, as common table expressions that are computed once.
pub(super) const HIDDEN: &str = "hidden AS MATERIALIZED (\
    SELECT mutee_id AS id FROM mutings WHERE muter_id = $1 AND (expires_at IS NULL OR expires_at > to_timestamp($2 / 1000.0)) \
    UNION ALL SELECT blocker_id FROM blockings WHERE blockee_id = $1 \
    UNION ALL SELECT blockee_id FROM blockings WHERE blocker_id = $1), \
    hidden_renoters AS MATERIALIZED (SELECT mutee_id AS id FROM renote_mutings WHERE muter_id = $1), \
    hidden_hosts AS MATERIALIZED (SELECT lower(unnest(muted_instances)) AS host FROM user_profiles WHERE user_id = $1)";

impl Default for Kinds {
    fn default() -> Self {
        Self {
            only_files: false,
            renotes: true,
            replies: true,
            my_renotes: true,
            renoted_mine: true,
            local_renotes: true,
            poll: None,
            reply: None,
            renote: None,
        }
    }
}

/// A page of a listing.
pub async fn list(
    conn: &mut Connection,
    listing: Listing<'_>,
    kinds: Kinds,
    view: View<'_>,
) -> Result<Vec<Note>, DbError> {
    let (condition, given) = listing.condition();
    // An antenna's notes are few among all: the page is cut from its own rows.
    let (source, id) = match listing {
        Listing::Antenna(_) => ("antenna_notes o JOIN notes n ON n.id = o.note_id", "o.note_id"),
        _ => ("notes n", "n.id"),
    };
    let wanted = match listing {
        Listing::User(_) => visibility::condition("n", "a", "$1", "$2"),
        _ => listable(),
    };
    let wanted = opaque(&wanted);
    let sql = format!(
        "WITH {HIDDEN} SELECT {NOTE_COLUMNS} FROM {source} JOIN users a ON a.id = n.user_id \
         WHERE {condition} AND {wanted} AND {kinds} AND {page} ORDER BY {id} {order} LIMIT $5",
        kinds = kinds.condition(),
        page = within(view.page).replace("n.id", id),
        order = order(view.page),
    );
    load(conn, prepared(sql, kinds, view.page), view, given).await
}

/// `text` with what is special in a LIKE pattern escaped.
pub fn escape_like(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '%' | '_') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// The statement for a page. PostgreSQL plans a kept one anew each time unless it is told how much is wanted, so that the
/// limits that clients ask for are written into it.
pub(super) fn prepared(sql: String, kinds: Kinds, page: &Page) -> Statement {
    if kinds.are_usual() && USUAL_LIMITS.contains(&page.limit) {
        statement(sql.replace("$5", &page.limit.to_string()))
    } else {
        statement(sql).kept_if(false)
    }
}

/// Runs a query that has the parameters of this module.
pub(super) async fn load(
    conn: &mut Connection,
    statement: Statement,
    view: View<'_>,
    given: Given,
) -> Result<Vec<Note>, DbError> {
    let notes = statement
        .bind::<Nullable<Text>, _>(view.viewer)
        .bind::<BigInt, _>(view.now.timestamp_millis())
        .bind::<Nullable<Text>, _>(view.page.since.as_deref())
        .bind::<Nullable<Text>, _>(view.page.until.as_deref())
        .bind::<BigInt, _>(view.page.limit)
        .bind::<Nullable<Text>, _>(given.key)
        .bind::<Array<Text>, _>(given.list)
        .bind::<Nullable<Jsonb>, _>(given.json)
        .load(conn)
        .await?;
    Ok(notes)
}

/// The condition under which the viewer may see a note and wants to.
pub(super) fn listable() -> String {
    let visible = visibility::condition("n", "a", "$1", "$2");
    let hidden = "(SELECT id FROM hidden)";
    format!(
        "{visible} AND ($1 IS NULL OR n.user_id = $1 OR (\
         n.user_id NOT IN {hidden} \
         AND coalesce(n.reply_user_id, '') NOT IN {hidden} \
         AND coalesce(n.renote_user_id, '') NOT IN {hidden} \
         AND NOT (n.is_pure_renote AND n.user_id IN (SELECT id FROM hidden_renoters)) \
         AND NOT (EXISTS (SELECT 1 FROM hidden_hosts) AND EXISTS (SELECT 1 FROM users h \
         WHERE h.id IN (n.user_id, n.reply_user_id, n.renote_user_id) AND h.host IN (SELECT host FROM hidden_hosts)))))"
    )
}

/// The same condition in a form that PostgreSQL does not guess the share of: it believes that hardly any note fits so many
/// conditions, and would sort all of an account's notes rather than read the newest from an index.
pub(super) fn opaque(condition: &str) -> String {
    format!("CASE WHEN {condition} THEN true ELSE false END")
}

/// The condition for being between the page's bounds.
pub(super) fn within(page: &Page) -> &'static str {
    match (&page.since, &page.until) {
        (None, None) => "true",
        (Some(_), None) => "n.id > $3",
        (None, Some(_)) => "n.id < $4",
        (Some(_), Some(_)) => "n.id > $3 AND n.id < $4",
    }
}

/// Which way the page is sorted.
pub(super) fn order(page: &Page) -> &'static str {
    if page.is_ascending() { "ASC" } else { "DESC" }
}

/// Not an answer to somebody who is neither the author nor the viewer, unless the viewer wrote it.
pub(super) const NO_FOREIGN_REPLY: &str =
    "(n.reply_user_id IS NULL OR n.reply_user_id = n.user_id OR n.reply_user_id = $1 OR n.user_id = $1)";

impl Kinds {
    /// Whether clients ask for these, so that there are few of them and statements for them are worth keeping.
    pub(super) fn are_usual(self) -> bool {
        let all_renotes = self.my_renotes && self.renoted_mine && self.local_renotes;
        all_renotes && (self.poll, self.reply, self.renote) == (None, None, None)
    }

    /// The condition of SQL.
    pub(super) fn condition(self) -> String {
        let mut conditions = vec!["true"];
        let mut add = |wanted: bool, condition| {
            if wanted {
                conditions.push(condition);
            }
        };
        add(self.only_files, "n.file_ids <> '{}'");
        add(!self.renotes, "NOT n.is_pure_renote");
        add(!self.replies, NO_FOREIGN_REPLY);
        add(
            !self.my_renotes,
            "NOT (n.is_pure_renote AND n.user_id IS NOT DISTINCT FROM $1)",
        );
        add(
            !self.renoted_mine,
            "NOT (n.is_pure_renote AND n.renote_user_id IS NOT DISTINCT FROM $1)",
        );
        add(
            !self.local_renotes,
            "NOT (n.is_pure_renote AND EXISTS (SELECT 1 FROM users r WHERE r.id = n.renote_user_id AND r.host IS NULL))",
        );
        add(self.poll == Some(true), "n.has_poll");
        add(self.poll == Some(false), "NOT n.has_poll");
        add(self.reply == Some(true), "n.reply_id IS NOT NULL");
        add(self.reply == Some(false), "n.reply_id IS NULL");
        add(self.renote == Some(true), "n.renote_id IS NOT NULL");
        add(self.renote == Some(false), "n.renote_id IS NULL");
        conditions.join(" AND ")
    }
}

impl Listing<'_> {
    fn condition(self) -> (String, Given) {
        let key = |condition: &str, key: &str| {
            let given = Given {
                key: Some(key.to_owned()),
                ..Given::default()
            };
            (condition.to_owned(), given)
        };
        match self {
            Self::Local => (
                "n.user_host IS NULL AND n.visibility = 'public'".to_owned(),
                Given::default(),
            ),
            Self::Global => ("n.visibility = 'public'".to_owned(), Given::default()),
            Self::User(id) => key("n.user_id = $6", id),
            Self::Replies(id) => key("n.reply_id = $6", id),
            Self::Children(id) => key("(n.reply_id = $6 OR (n.renote_id = $6 AND NOT n.is_pure_renote))", id),
            Self::Renotes(id) => key("n.renote_id = $6", id),
            Self::Mentions { following, visibility } => mentions(following, visibility),
            Self::Search { query, user_id, host } => search(query, user_id, host),
            Self::Antenna(id) => key("o.antenna_id = $6", id),
            Self::Tags(groups) => {
                let given = Given {
                    list: groups.iter().flatten().cloned().collect(),
                    json: Some(json!(groups)),
                    key: None,
                };
                let condition = "n.tags <> '{}' AND n.tags && $7 AND EXISTS (SELECT 1 FROM jsonb_array_elements($8) AS g (tags) \
                                 WHERE n.tags @> ARRAY(SELECT jsonb_array_elements_text(g.tags)))";
                (condition.to_owned(), given)
            }
        }
    }
}

fn mentions(following: bool, visibility: Option<&str>) -> (String, Given) {
    let mut condition = "n.user_id <> $1 AND ((n.mentions <> '{}' AND n.mentions @> ARRAY[$1]) \
                         OR (n.visible_user_ids <> '{}' AND n.visible_user_ids @> ARRAY[$1]))"
        .to_owned();
    if following {
        condition.push_str(" AND n.user_id IN (SELECT followee_id FROM followings WHERE follower_id = $1)");
    }
    if visibility.is_some() {
        condition.push_str(" AND n.visibility = $6");
    }
    let given = Given {
        key: visibility.map(str::to_owned),
        ..Given::default()
    };
    (condition, given)
}

fn search(query: &str, user_id: Option<&str>, host: Option<&str>) -> (String, Given) {
    let mut condition = "n.text ILIKE $6".to_owned();
    if user_id.is_some() {
        condition.push_str(" AND n.user_id = $7[1]");
    }
    match host {
        Some(".") => condition.push_str(" AND n.user_host IS NULL"),
        Some(_) => condition.push_str(" AND n.user_host = $7[2]"),
        None => {}
    }
    let given = Given {
        key: Some(format!("%{}%", escape_like(query))),
        list: vec![
            user_id.unwrap_or_default().to_owned(),
            host.unwrap_or_default().to_owned(),
        ],
        json: None,
    };
    (condition, given)
}
