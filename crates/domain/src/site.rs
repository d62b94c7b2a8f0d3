//! What every operation needs at hand.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use kanikey_cache::Cache;
use kanikey_config::Config;
use kanikey_core::{Clock, IdGenerator, LocalUrls};
use kanikey_db::{Conn, Database, DbError};
use kanikey_media::Storage;
use kanikey_messages::{Event, EventSink};

use crate::instance::{CountsCell, SettingsCell};
use crate::queues::Workload;
use crate::tokens::TokenCache;
use crate::{Outbox, Resolver};

/// One running server, as its operations see it. Cheap to clone.
#[derive(Clone)]
pub struct Site {
    parts: Arc<SiteParts>,
    /// The database as the thread or the work that this is for sees it.
    home: Option<Database>,
}

/// What a [`Site`] is made of.
pub struct SiteParts {
    /// The configuration.
    pub config: Config,
    /// Our URLs.
    pub urls: LocalUrls,
    /// The clock.
    pub clock: Clock,
    /// Makes ids.
    pub ids: IdGenerator,
    /// The database.
    pub db: Database,
    /// Redis or its stand-in.
    pub cache: Cache,
    /// Where files are.
    pub storage: Storage,
    /// The instance's settings and base policies, as last read; the outbox has them, too.
    pub settings: Arc<SettingsCell>,
    /// How big the server is, as last counted.
    pub counts: CountsCell,
    /// Who the bearers of tokens are, as last read.
    pub tokens: TokenCache,
    /// What the peers of this process are doing.
    pub workload: Workload,
    /// Appends to the outgoing log.
    pub outbox: Box<dyn Outbox>,
    /// Finds what other servers have.
    pub resolver: Box<dyn Resolver>,
    /// Takes events to the listeners.
    pub events: Box<dyn EventSink>,
}

impl Site {
    /// Puts a site together.
    pub fn new(parts: SiteParts) -> Self {
        Self {
            parts: Arc::new(parts),
            home: None,
        }
    }

    /// The same site for the thread that this is called on, with connections to the database of its own; see
    /// [`Database::at_home`].
    #[must_use]
    pub fn at_home(&self, connections: usize) -> Self {
        Self {
            parts: Arc::clone(&self.parts),
            home: Some(self.database().at_home(connections)),
        }
    }

    /// The same site for work of which there may be very much and that nobody waits for; see [`Database::in_background`].
    #[must_use]
    pub fn in_background(&self) -> Self {
        Self {
            parts: Arc::clone(&self.parts),
            home: Some(self.db.in_background()),
        }
    }

    /// The same site for so many threads, with some of its connections set aside for each of them.
    pub fn homes(&self, threads: usize) -> Homes {
        Homes {
            site: self.clone(),
            connections: self.database().set_aside(threads),
            of_threads: (0..threads).map(|_thread| OnceLock::new()).collect(),
        }
    }

    /// A connection to the database. Never ask for a second one while holding one: the embedded database has only one.
    pub async fn conn(&self) -> Result<Conn, DbError> {
        self.database().conn().await
    }

    fn database(&self) -> &Database {
        self.home.as_ref().unwrap_or(&self.db)
    }

    /// Sends events on, in order. Only after the commit of what they tell.
    pub fn publish(&self, events: impl IntoIterator<Item = Event>) {
        for event in events {
            self.events.publish(event);
        }
    }
}

/// A site on several threads; see [`Site::homes`].
pub struct Homes {
    site: Site,
    connections: usize,
    of_threads: Vec<OnceLock<Site>>,
}

impl Homes {
    /// The site as it is at home on the thread of this number, which must be the one that asks.
    pub fn of(&self, thread: usize) -> Site {
        let home = self.of_threads.get(thread);
        home.map_or(&self.site, |home| {
            home.get_or_init(|| self.site.at_home(self.connections))
        })
        .clone()
    }
}

impl Deref for Site {
    type Target = SiteParts;

    fn deref(&self) -> &SiteParts {
        &self.parts
    }
}
