//! A whole server in this process, on a port and a database of its own, with the same people on it each time.

use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread::JoinHandle;

use kanikey::boot::{self, Parts};
use kanikey_actor_system::actors::Actors;
use kanikey_config::Config;
use kanikey_db::test_database::TestDatabase;
use kanikey_db::{Connection, Database};
use kanikey_domain::{Site, accounts, tokens};
use tempfile::TempDir;
use tokio::sync::oneshot;

use super::Person;

/// Who is on every test server; the first administers it.
const CAST: [&str; 4] = ["admin", "alice", "bob", "carol"];

/// Their password.
pub const PASSWORD: &str = "correct horse battery staple";

/// A running server.
pub struct TestSite {
    /// Where it is, without a slash at the end.
    pub origin: String,
    /// Its actors, to kill them.
    pub actors: Actors,
    site: Site,
    people: Vec<Person>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    database: TestDatabase,
    data_dir: TempDir,
}

impl TestSite {
    /// A server with the cast on it.
    pub fn start() -> Self {
        Self::start_with("")
    }

    /// A server with more in its configuration.
    pub fn start_with(extra: &str) -> Self {
        let data_dir = tempfile::tempdir().expect("a folder");
        let database = block_on(TestDatabase::create_with("cast", seed)).expect("a database");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let config = configuration(&origin, data_dir.path().to_str().expect("UTF-8"), extra);
        let (ready, started) = mpsc::channel();
        let (stop, stopping) = oneshot::channel();
        let db = database.database.clone();
        let thread = std::thread::spawn(move || {
            actix_rt::System::new().block_on(async move {
                let parts = Parts {
                    listener: Some(listener),
                    database: Some(db),
                };
                let running = boot::start(config, parts).await.expect("the server starts");
                let started = (people(&running.site).await, running.actors(), running.site.clone());
                ready.send(started).expect("the test waits");
                let _ = stopping.await;
                running.stop().await;
            });
        });
        let stranger = Person::stranger(&origin);
        let (people, actors, site) = started.recv().expect("the server starts");
        let people = people
            .into_iter()
            .map(|(id, name, token)| stranger.with_account(&id, &name, &token))
            .collect();
        Self {
            origin,
            actors,
            site,
            people,
            stop: Some(stop),
            thread: Some(thread),
            database,
            data_dir,
        }
    }

    /// Its host and port, as in handles.
    pub fn host(&self) -> &str {
        self.origin.trim_start_matches("http://")
    }

    /// How many bytes there are of each file that is being received.
    pub fn part_sizes(&self) -> Vec<u64> {
        let parts = self.data_dir.path().join("files/parts");
        let entries = std::fs::read_dir(parts).into_iter().flatten().flatten();
        entries.filter_map(|entry| Some(entry.metadata().ok()?.len())).collect()
    }

    /// How many files there are in the storage, renditions included.
    pub fn stored_files(&self) -> usize {
        let entries = |folder: PathBuf| std::fs::read_dir(folder).into_iter().flatten().flatten();
        let outer = entries(self.data_dir.path().join("files")).filter(|folder| folder.file_name() != "parts");
        let inner = outer.flat_map(|folder| entries(folder.path()));
        inner.flat_map(|folder| entries(folder.path())).count()
    }

    /// Somebody of the cast: `admin`, `alice`, `bob`, `carol`.
    pub fn person(&self, name: &str) -> Person {
        self.people
            .iter()
            .find(|person| person.username == name)
            .expect("one of the cast")
            .clone()
    }

    /// Somebody without an account.
    pub fn stranger(&self) -> Person {
        Person::stranger(&self.origin)
    }

    /// Runs SQL statements on the server's database.
    pub fn execute(&self, sql: &str) {
        block_on(self.database.execute(sql)).expect("SQL");
    }

    /// Does something that the server does by itself once in a while.
    pub fn with_site<T>(&self, work: impl AsyncFnOnce(&Site) -> T) -> T {
        block_on(work(&self.site))
    }

    /// Does something with the server's database.
    pub fn with_database<T>(&self, work: impl AsyncFnOnce(&mut Connection) -> T) -> T {
        block_on(async {
            let mut conn = self.database.database.conn().await.expect("a connection");
            work(&mut conn).await
        })
    }
}

impl Drop for TestSite {
    fn drop(&mut self) {
        drop(self.stop.take());
        let joined = self.thread.take().map(JoinHandle::join);
        assert!(
            std::thread::panicking() || joined.is_none_or(|joined| joined.is_ok()),
            "the server panicked"
        );
    }
}

fn configuration(origin: &str, data_dir: &str, extra: &str) -> Config {
    let test_mode = if extra.contains("test_mode") {
        ""
    } else {
        "test_mode = true\n"
    };
    let text = format!(
        "url = \"{origin}\"\nbind = \"{}\"\ndata_dir = \"{data_dir}\"\n{test_mode}\
         federation.allowed_private_networks = [\"127.0.0.0/8\"]\nlog.level = \"warn\"\n{extra}",
        origin.trim_start_matches("http://")
    );
    Config::parse(&text, []).expect("a configuration")
}

/// Runs a future to its end, on a runtime of its own.
pub(super) fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(future)
}

async fn seed(database: &Database) -> Result<(), Box<dyn std::error::Error>> {
    let data_dir = tempfile::tempdir()?;
    let config = configuration("http://127.0.0.1:1", data_dir.path().to_str().unwrap_or_default(), "");
    let site = boot::site::assemble(config, database.clone()).await?.site;
    let [admin, others @ ..] = CAST;
    accounts::setup(&site, admin, PASSWORD.to_owned(), None).await?;
    for name in others {
        accounts::signup(&site, name, PASSWORD.to_owned(), true).await?;
    }
    accounts::ensure_instance_actor(&site).await?;
    Ok(())
}

/// Id, name and a token of each of the cast.
async fn people(site: &Site) -> Vec<(String, String, String)> {
    let mut conn = site.conn().await.expect("a connection");
    let mut people = Vec::new();
    for name in CAST {
        let user = kanikey_db::users::by_username(&mut conn, name, None)
            .await
            .expect("an answer")
            .expect("the cast");
        let token = tokens::issue_native(site, &mut conn, &user.id).await.expect("a token");
        people.push((user.id, name.to_owned(), token));
    }
    people
}
