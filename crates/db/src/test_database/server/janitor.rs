//! Drops databases behind the tests' back.
//!
//! `DROP DATABASE` makes a checkpoint, which takes more than a second while other tests write; several in a row take that
//! long once. What is left when the process ends is stale for a later one.

use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, Sender, channel};

use diesel::QueryableByName;
use diesel::sql_types::Text;
use diesel_async::{RunQueryDsl as _, SimpleAsyncConnection as _};

use super::{PREFIX, connect, now};
use crate::{Connection, DbError};

/// After this many seconds a copy is left over from a run that ended, and a template from an older build.
const STALE_COPY: i64 = 15 * 60;
const STALE_TEMPLATE: i64 = 24 * 60 * 60;

static TO_REMOVE: OnceLock<Sender<(String, String)>> = OnceLock::new();

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Has a database dropped, some time.
pub(super) fn remove(admin_url: &str, name: String) {
    let sender = TO_REMOVE.get_or_init(|| {
        let (sender, receiver) = channel();
        std::thread::spawn(move || run(&receiver));
        sender
    });
    // The thread ends with the process only.
    let _ = sender.send((admin_url.to_owned(), name));
}

fn run(to_remove: &Receiver<(String, String)>) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
        return;
    };
    while let Ok((admin_url, name)) = to_remove.recv() {
        let mut names = vec![name];
        names.extend(to_remove.try_iter().map(|(_, name)| name));
        if let Err(error) = runtime.block_on(drop_all(&admin_url, names)) {
            tracing::debug!(%error, "test databases stay behind");
        }
    }
}

async fn drop_all(admin_url: &str, mut names: Vec<String>) -> Result<(), DbError> {
    let admin = connect(admin_url, 1).await?;
    let mut conn = admin.conn().await?;
    names.extend(stale(&mut conn).await?);
    for name in names {
        conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            .await?;
    }
    Ok(())
}

/// What earlier runs left behind.
async fn stale(conn: &mut Connection) -> Result<Vec<String>, DbError> {
    let query = format!(
        "SELECT datname::text AS name FROM pg_database WHERE \
         (datname ~ '^{PREFIX}\\d+_' AND substring(datname from '\\d+')::bigint < {}) OR \
         (datname ~ '^{PREFIX}template_' AND shobj_description(oid, 'pg_database')::bigint < {})",
        now() - STALE_COPY,
        now() - STALE_TEMPLATE
    );
    let names: Vec<Name> = diesel::sql_query(query).load(conn).await?;
    Ok(names.into_iter().map(|row| row.name).collect())
}
