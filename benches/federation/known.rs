//! Accounts of other hosts, put into the database as if they had been met.

use kanikey_core::{Clock, IdGenerator};
use kanikey_http_client::signature::generate_key_pair;

use crate::server::Server;

/// How many accounts go into one transaction.
const BATCH: usize = 1000;

/// Makes one account on each of these hosts known, and a follower of `followee` where there is one.
pub fn insert(server: &Server, hosts: &[String], followee: Option<&str>) {
    let ids = IdGenerator::new(Clock::system());
    let key = generate_key_pair().expect("a key pair").public_pem;
    for hosts in hosts.chunks(BATCH) {
        let ids: Vec<String> = hosts.iter().map(|_| ids.next()).collect();
        let new = format!(
            "unnest('{{{}}}'::text[], '{{{}}}'::text[]) AS new (id, host)",
            ids.join(","),
            hosts.join(",")
        );
        let mut sql = accounts(&new, &key);
        if let Some(followee) = followee {
            sql.push_str(&follows(&new, followee));
        }
        server.execute(&sql);
    }
    // Nobody asks them who they are: that was done today.
    server.execute("UPDATE instances SET info_updated_at = now() WHERE info_updated_at IS NULL");
    server.analyze();
}

/// Each account of another host has written so many notes.
pub fn write_notes(server: &Server, count: usize) {
    server.execute(&format!(
        "INSERT INTO notes (id, user_id, user_host, text, visibility, uri) \
           SELECT u.id || lpad(n::text, 4, '0'), u.id, u.host, 'Note ' || n, 'public', u.uri || '/notes/' || n \
           FROM users u, generate_series(1, {count}) AS n WHERE u.host IS NOT NULL"
    ));
    server.analyze();
}

/// The rows of `instances` come by themselves.
fn accounts(new: &str, key: &str) -> String {
    format!(
        "INSERT INTO users (id, username, username_lower, host, uri, inbox, shared_inbox, followers_url, last_fetched_at) \
           SELECT id, 'reader', 'reader', host, 'http://' || host || '/users/reader', \
             'http://' || host || '/users/reader/inbox', 'http://' || host || '/inbox', \
             'http://' || host || '/users/reader/followers', now() FROM {new}; \
         INSERT INTO user_profiles (user_id) SELECT id FROM {new}; \
         INSERT INTO user_public_keys (user_id, key_id, key_pem) \
           SELECT id, 'http://' || host || '/users/reader#main-key', '{key}' FROM {new}; \
         INSERT INTO peers (host) SELECT host FROM {new} ON CONFLICT DO NOTHING;"
    )
}

fn follows(new: &str, followee: &str) -> String {
    format!(
        "INSERT INTO followings (id, follower_id, followee_id) SELECT id, id, '{followee}' FROM {new}; \
         UPDATE users SET following_count = following_count + 1 WHERE id IN (SELECT id FROM {new}); \
         UPDATE users SET followers_count = followers_count + (SELECT count(*) FROM {new}) WHERE id = '{followee}';"
    )
}
