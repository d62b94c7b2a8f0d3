//! A server with a database of its own, and quick ways to fill it.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use kanikey_cache::Cache;
use kanikey_config::Config;
use kanikey_core::{Acct, Clock, Host, IdGenerator, LocalUrls, Timestamp};
use kanikey_db::notes::Note;
use kanikey_db::test_database::TestDatabase;
use kanikey_db::users::{self, Keypair, User};
use kanikey_db::{Connection, following};
use kanikey_domain::instance::CountsCell;
use kanikey_domain::notes::NewNote;
use kanikey_domain::tokens::TokenCache;
use kanikey_domain::{Deed, DomainError, Outbox, Resolver, Site, SiteParts};
use kanikey_media::{LocalStorage, Storage};
use kanikey_messages::{Event, EventSink};

/// A server under test.
pub struct World {
    pub site: Site,
    pub events: Events,
    pub elsewhere: Elsewhere,
    _database: TestDatabase,
}

/// What was published.
#[derive(Clone, Default)]
pub struct Events(Arc<Mutex<Vec<Event>>>);

/// Other servers: whom they were asked for. Everybody who is called `real…` is there.
#[derive(Clone, Default)]
pub struct Elsewhere(Arc<Mutex<Vec<Acct>>>);

struct Nobody;

impl World {
    pub async fn new() -> Self {
        let database = TestDatabase::create().await.unwrap();
        let clock = Clock::frozen(Timestamp::from_timestamp_millis(1_800_000_000_000).unwrap());
        let events = Events::default();
        let elsewhere = Elsewhere::default();
        let site = Site::new(SiteParts {
            config: Config::parse("url = \"https://kani.example/\"", []).unwrap(),
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
            resolver: Box::new(elsewhere.clone()),
            events: Box::new(events.clone()),
        });
        Self {
            site,
            events,
            elsewhere,
            _database: database,
        }
    }

    /// A local account.
    pub async fn user(&self, name: &str) -> User {
        self.changed_user(name, |_| {}).await
    }

    /// A local account that `change` makes special.
    pub async fn changed_user(&self, name: &str, change: impl FnOnce(&mut User)) -> User {
        let mut user = User::new(self.site.ids.next(), name, None);
        change(&mut user);
        let user = located(user);
        let keypair = Keypair {
            user_id: user.id.clone(),
            public_key: String::new(),
            private_key: String::new(),
        };
        let mut conn = self.site.conn().await.unwrap();
        users::insert_local(&mut conn, &user, None, &keypair, self.site.clock.now())
            .await
            .unwrap();
        user
    }

    /// `follower` follows `followee` from now on.
    pub async fn follow(&self, follower: &User, followee: &User) {
        let mut conn = self.site.conn().await.unwrap();
        follow(&mut conn, &self.site, &follower.id, &followee.id).await;
    }

    /// The account as it is now.
    pub async fn reread(&self, user: &User) -> User {
        let mut conn = self.site.conn().await.unwrap();
        users::by_id(&mut conn, &user.id).await.unwrap().unwrap()
    }

    /// The note as it is now.
    pub async fn note(&self, id: &str) -> Option<Note> {
        let mut conn = self.site.conn().await.unwrap();
        kanikey_db::notes::by_id(&mut conn, id).await.unwrap()
    }
}

/// Makes a follow, for tests that hold the connection.
pub async fn follow(conn: &mut Connection, site: &Site, follower_id: &str, followee_id: &str) {
    let row = following::Following {
        id: site.ids.next(),
        follower_id: follower_id.to_owned(),
        followee_id: followee_id.to_owned(),
        notify: None,
        with_replies: false,
        uri: None,
    };
    following::insert(conn, &row).await.unwrap();
}

/// Who is on another server has an address there.
fn located(mut user: User) -> User {
    let uri = user
        .host
        .as_ref()
        .map(|host| format!("https://{host}/users/{}", user.id));
    user.uri = user.uri.or(uri);
    user
}

/// A public note that says `text`.
pub fn saying(text: &str) -> NewNote {
    NewNote {
        text: Some(text.to_owned()),
        visibility: "public".to_owned(),
        ..NewNote::default()
    }
}

impl Elsewhere {
    /// Whom they were asked for, in no order.
    pub fn asked(&self) -> Vec<String> {
        let mut asked: Vec<String> = self.0.lock().unwrap().iter().map(ToString::to_string).collect();
        asked.sort();
        asked
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
impl Resolver for Elsewhere {
    async fn user_by_acct(&self, site: &Site, acct: &Acct) -> Result<Option<User>, DomainError> {
        self.0.lock().unwrap().push(acct.clone());
        if !acct.username.starts_with("real") {
            return Ok(None);
        }
        let host = acct.host.clone().map(Host::into_string);
        let user = located(User::new(site.ids.next(), &acct.username, host));
        users::remote::insert(
            &mut *site.conn().await?,
            &user,
            &users::remote::RemoteProfile::default(),
        )
        .await?;
        Ok(Some(user))
    }

    async fn user_by_uri(&self, _site: &Site, _uri: &str) -> Result<Option<User>, DomainError> {
        Ok(None)
    }

    async fn note_by_uri(&self, _site: &Site, _uri: &str) -> Result<Option<Note>, DomainError> {
        Ok(None)
    }
}
