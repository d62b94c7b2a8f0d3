//! A server with a database of its own.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use kanikey_cache::Cache;
use kanikey_config::Config;
use kanikey_core::{Acct, Clock, IdGenerator, LocalUrls, Timestamp};
use kanikey_db::Connection;
use kanikey_db::notes::Note;
use kanikey_db::test_database::TestDatabase;
use kanikey_db::users::User;
use kanikey_domain::instance::CountsCell;
use kanikey_domain::tokens::TokenCache;
use kanikey_domain::{Deed, DomainError, Outbox, Resolver, Site, SiteParts};
use kanikey_media::{LocalStorage, Storage};
use kanikey_messages::{Event, EventSink};

/// A server under test.
pub struct World {
    pub site: Site,
    pub events: Events,
    _database: TestDatabase,
}

/// What was published.
#[derive(Clone, Default)]
pub struct Events(Arc<Mutex<Vec<Event>>>);

struct Nobody;

impl World {
    pub async fn new() -> Self {
        Self::configured("").await
    }

    /// With more lines in its configuration.
    pub async fn configured(lines: &str) -> Self {
        let database = TestDatabase::create().await.unwrap();
        let clock = Clock::frozen(Timestamp::from_timestamp_millis(1_800_000_000_000).unwrap());
        let events = Events::default();
        let site = Site::new(SiteParts {
            config: Config::parse(&format!("url = \"https://kani.example/\"\n{lines}"), []).unwrap(),
            urls: LocalUrls::new(&"https://kani.example/".parse().unwrap()).unwrap(),
            ids: IdGenerator::new(clock.clone()),
            clock,
            db: database.database.clone(),
            cache: Cache::in_process(),
            storage: Storage::Local(LocalStorage::new(std::env::temp_dir().join("kanikey-domain-tests")).unwrap()),
            settings: Arc::default(),
            counts: CountsCell::default(),
            tokens: TokenCache::default(),
            workload: kanikey_domain::queues::Workload::default(),
            outbox: Box::new(Nobody),
            resolver: Box::new(Nobody),
            events: Box::new(events.clone()),
        });
        Self {
            site,
            events,
            _database: database,
        }
    }
}

impl Events {
    /// What was published since the last time.
    pub fn take(&self) -> Vec<Event> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl EventSink for Events {
    fn publish(&self, event: Event) {
        self.0.lock().unwrap().push(event);
    }
}

#[async_trait(?Send)]
impl Outbox for Nobody {
    async fn append(&self, _conn: &mut Connection, _deed: Deed<'_>) -> Result<Option<Event>, DomainError> {
        Ok(None)
    }
}

#[async_trait(?Send)]
impl Resolver for Nobody {
    async fn user_by_acct(&self, _site: &Site, _acct: &Acct) -> Result<Option<User>, DomainError> {
        Ok(None)
    }

    async fn user_by_uri(&self, _site: &Site, _uri: &str) -> Result<Option<User>, DomainError> {
        Ok(None)
    }

    async fn note_by_uri(&self, _site: &Site, _uri: &str) -> Result<Option<Note>, DomainError> {
        Ok(None)
    }
}
