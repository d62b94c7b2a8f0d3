//! The site: what every operation needs at hand.

use std::sync::Arc;
use std::time::Duration;

use kanikey_cache::Cache;
use kanikey_config::Config;
use kanikey_core::{Clock, Host, IdGenerator, LocalUrls};
use kanikey_db::Database;
use kanikey_domain::instance::{self, SettingsCell};
use kanikey_domain::{Site, SiteParts};
use kanikey_federation::Federation;
use kanikey_http_client::{HttpClient, Settings as ClientSettings};
use kanikey_media::{LocalStorage, Storage};
use kanikey_messages::Event;
use tokio::sync::mpsc;

use super::events::Events;
use crate::cli::CommandError;

/// How long another server may take to accept a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// A site with what came with it.
pub struct Assembled {
    /// The site.
    pub site: Site,
    /// Federation, which the site's outbox and resolver are part of.
    pub federation: Federation,
    /// What all requests to other servers go through.
    pub client: HttpClient,
    /// The events that the site's operations publish.
    pub events: mpsc::Receiver<Arc<Event>>,
}

/// Puts a site together on a migrated database.
pub async fn assemble(config: Config, db: Database) -> Result<Assembled, CommandError> {
    let urls = LocalUrls::new(&config.url).ok_or("the url has no host")?;
    let account_host = config.federation.account_domain.as_deref().and_then(Host::parse);
    let urls = match account_host {
        Some(host) => urls.with_account_host(host),
        None => urls,
    };
    let clock = Clock::system();
    let client = HttpClient::start(&ClientSettings {
        user_agent: format!("Kanikey/{} ({})", env!("CARGO_PKG_VERSION"), urls.origin()),
        allowed_private_networks: config.federation.allowed_private_networks.clone(),
        connect_timeout: CONNECT_TIMEOUT,
        clock: clock.clone(),
        ..ClientSettings::default()
    })?;
    let federation = Federation::new(client.clone(), urls.clone(), clock.clone(), config.federation.enabled);
    let cache = match &config.redis.url {
        Some(url) => Cache::connect(url.expose(), urls.host().as_str()).await?,
        None => Cache::in_process(),
    };
    let storage = Storage::Local(LocalStorage::new(config.data_dir.join("files"))?);
    let mut conn = db.conn().await?;
    let (settings, policies) = instance::load(&mut conn).await?;
    drop(conn);
    let (sink, events) = Events::channel();
    let settings = Arc::new(SettingsCell::new(settings, policies));
    let site = Site::new(SiteParts {
        config,
        urls,
        ids: IdGenerator::new(clock.clone()),
        clock,
        db,
        cache,
        storage,
        counts: instance::CountsCell::default(),
        tokens: kanikey_domain::tokens::TokenCache::default(),
        workload: kanikey_domain::queues::Workload::default(),
        outbox: federation.outbox(Arc::clone(&settings)),
        settings,
        resolver: federation.resolver(),
        events: Box::new(sink),
    });
    Ok(Assembled {
        site,
        federation,
        client,
        events,
    })
}
