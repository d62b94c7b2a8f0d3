//! A server with three users: `alice` and `bob` are local (`bob` follows `alice`), `carol` lives at `remote.example`.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use async_trait::async_trait;
use kanikey_cache::Cache;
use kanikey_config::Config;
use kanikey_core::{Acct, Clock, IdGenerator, LocalUrls, Timestamp};
use kanikey_db::notes::Note;
use kanikey_db::test_database::{TestDatabase, count_queries};
use kanikey_db::users::User;
use kanikey_db::{Conn, Connection, notes};
use kanikey_domain::instance::CountsCell;
use kanikey_domain::tokens::TokenCache;
use kanikey_domain::{Deed, DomainError, Outbox, Resolver, Site, SiteParts};
use kanikey_media::{LocalStorage, Storage};
use kanikey_messages::{Event, EventSink};

pub(super) const ALICE: &str = "att6wkib013i0022";
pub(super) const BOB: &str = "att6wkoj013i0023";
pub(super) const CAROL: &str = "att6wkzz013i0024";

const PEOPLE: &str = "
INSERT INTO users (id, username, username_lower, host, uri, name, emojis, last_active_at) VALUES
    ('att6wkib013i0022', 'Alice', 'alice', NULL, NULL, 'Alice', '{}', '2026-11-21T00:00:00Z'),
    ('att6wkoj013i0023', 'bob', 'bob', NULL, NULL, NULL, '{}', NULL),
    ('att6wkzz013i0024', 'carol', 'carol', 'remote.example', 'https://remote.example/carol', NULL, '{wave}', NULL);
INSERT INTO user_profiles (user_id) SELECT id FROM users;
INSERT INTO followings (id, follower_id, followee_id) VALUES ('f1', 'att6wkoj013i0023', 'att6wkib013i0022');
INSERT INTO instances (id, host, name) VALUES ('i1', 'remote.example', 'Remote');
INSERT INTO emojis (id, name, host, original_url, public_url) VALUES
    ('e1', 'wave', 'remote.example', 'https://remote.example/wave.png', ''),
    ('e2', 'wave', NULL, 'https://local.example/wave.png', '');";

/// A site with its database.
pub(super) struct World {
    pub(super) site: Site,
    pub(super) database: TestDatabase,
    _files: tempfile::TempDir,
}

impl World {
    pub(super) async fn new() -> Self {
        let database = TestDatabase::create().await.unwrap();
        database.execute(PEOPLE).await.unwrap();
        let files = tempfile::tempdir().unwrap();
        let config = Config::parse("", []).unwrap();
        let clock = Clock::frozen("2026-11-21T00:00:00Z".parse::<Timestamp>().unwrap());
        let site = Site::new(SiteParts {
            urls: LocalUrls::new(&"https://local.example".parse().unwrap()).unwrap(),
            config,
            ids: IdGenerator::new(clock.clone()),
            clock,
            db: database.database.clone(),
            cache: Cache::in_process(),
            storage: Storage::Local(LocalStorage::new(files.path()).unwrap()),
            settings: Arc::default(),
            counts: CountsCell::default(),
            tokens: TokenCache::default(),
            workload: kanikey_domain::queues::Workload::default(),
            outbox: Box::new(Silent),
            resolver: Box::new(Silent),
            events: Box::new(Silent),
        });
        Self {
            site,
            database,
            _files: files,
        }
    }

    pub(super) async fn sql(&self, statements: &str) {
        self.database.execute(statements).await.unwrap();
    }

    pub(super) async fn conn(&self) -> Conn {
        self.site.conn().await.unwrap()
    }

    /// The rows of these notes, in this order.
    pub(super) async fn rows(&self, ids: &[&str]) -> Vec<Note> {
        let owned: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        let mut rows = notes::by_ids(&mut *self.conn().await, &owned).await.unwrap();
        rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
        rows
    }

    /// A connection, and how many queries were started on it.
    pub(super) async fn counted(&self) -> (Conn, Arc<AtomicUsize>) {
        let mut conn = self.conn().await;
        let count = count_queries(&mut conn);
        (conn, count)
    }
}

struct Silent;

#[async_trait(?Send)]
impl Outbox for Silent {
    async fn append(&self, _: &mut Connection, _: Deed<'_>) -> Result<Option<Event>, DomainError> {
        Ok(None)
    }
}

#[async_trait(?Send)]
impl Resolver for Silent {
    async fn user_by_acct(&self, _: &Site, _: &Acct) -> Result<Option<User>, DomainError> {
        Ok(None)
    }

    async fn user_by_uri(&self, _: &Site, _: &str) -> Result<Option<User>, DomainError> {
        Ok(None)
    }

    async fn note_by_uri(&self, _: &Site, _: &str) -> Result<Option<Note>, DomainError> {
        Ok(None)
    }
}

impl EventSink for Silent {
    fn publish(&self, _: Event) {}
}
