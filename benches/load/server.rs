//! The server as a process of its own, on a fresh database.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use kanikey_db::test_database::{self, TestDatabase};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::cpu::{self, Usage};

/// What the server logs, in its folder.
const LOG: &str = "log";

/// A running server; killed when dropped.
pub struct Server {
    /// Where it is, without a slash at the end.
    pub origin: String,
    /// From starting the process to its first answer.
    pub start: Duration,
    program: PathBuf,
    process: Child,
    database: Option<TestDatabase>,
    data_dir: TempDir,
}

impl Server {
    /// On a database of the server that `KANIKEY_TEST_DATABASE_URL` names, else on the embedded one.
    pub fn start(program: &Path) -> Self {
        let database = std::env::var_os(test_database::URL_VARIABLE).map(|_url| copy());
        let data_dir = tempfile::tempdir().expect("a folder");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        drop(listener);
        let began = Instant::now();
        let process = launch(program, &origin, data_dir.path(), database.as_ref());
        Self {
            start: began.elapsed(),
            program: program.to_owned(),
            origin,
            process,
            database,
            data_dir,
        }
    }

    /// Kills the process and starts another on the same address, database and folder.
    pub fn restart(&mut self) {
        self.kill();
        let began = Instant::now();
        self.process = launch(
            &self.program,
            &self.origin,
            self.data_dir.path(),
            self.database.as_ref(),
        );
        self.start = began.elapsed();
    }

    /// For the report.
    pub fn database_kind(&self) -> &'static str {
        if self.database.is_some() {
            "PostgreSQL"
        } else {
            "embedded"
        }
    }

    /// Resident memory of the server's process in MiB.
    pub fn resident_mib(&self) -> f64 {
        cpu::resident_mib(self.process.id())
    }

    /// CPU used until now.
    pub fn usage(&self) -> Usage {
        let url = self.database.as_ref().and_then(|copy| copy.url.as_deref());
        let name = url.and_then(|url| url.rsplit('/').next()?.split('?').next());
        Usage::now(self.process.id(), name)
    }

    /// Gives PostgreSQL its statistics, as it would have them on a server that has run for a minute.
    pub fn analyze(&self) {
        if let Some(copy) = &self.database {
            block_on(copy.analyze()).expect("statistics");
        }
    }

    /// Prints what it has warned of since it was started last, and how often.
    pub fn print_warnings(&self) {
        let mut warnings: BTreeMap<String, usize> = BTreeMap::new();
        for line in self.log().lines() {
            let line: Value = serde_json::from_str(line).unwrap_or_else(|_| json!({ "fields": { "message": line } }));
            let text = |key: &str| line["fields"][key].as_str().unwrap_or_default();
            let warning = format!("{} {}", text("message"), text("error"));
            *warnings.entry(warning).or_default() += 1;
        }
        for (warning, count) in warnings {
            println!("  logged {count} times: {warning}");
        }
    }

    /// Runs SQL statements on its database, which must be PostgreSQL.
    pub fn execute(&self, sql: &str) {
        block_on(self.postgresql().execute(sql)).expect("SQL");
    }

    /// The number that a query answers with. Its database must be PostgreSQL.
    pub fn number(&self, query: &str) -> i64 {
        let asked = async {
            let mut conn = self.postgresql().database.conn().await?;
            test_database::number(&mut conn, query).await
        };
        block_on(asked).expect("a number")
    }

    /// Kills the process; [`Server::restart`] starts another.
    pub fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    fn log(&self) -> String {
        fs::read_to_string(self.data_dir.path().join(LOG)).unwrap_or_default()
    }

    fn postgresql(&self) -> &TestDatabase {
        self.database.as_ref().expect("a database server")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            println!("what the server said:\n{}", self.log());
        }
    }
}

/// Starts the process and waits until it answers.
fn launch(program: &Path, origin: &str, data_dir: &Path, database: Option<&TestDatabase>) -> Child {
    let mut command = Command::new(program);
    command
        .arg("serve")
        .current_dir(data_dir)
        .env("KANIKEY__URL", origin)
        .env("KANIKEY__BIND", origin.trim_start_matches("http://"))
        .env("KANIKEY__TEST_MODE", "true")
        .env("KANIKEY__FEDERATION__ALLOWED_PRIVATE_NETWORKS", "127.0.0.0/8")
        .env("KANIKEY__LOG__LEVEL", "warn")
        .env("KANIKEY__LOG__FORMAT", "json")
        .stdout(Stdio::null())
        .stderr(File::create(data_dir.join(LOG)).expect("a log"));
    if let Some(url) = database.and_then(|copy| copy.url.as_ref()) {
        command.env("KANIKEY__DATABASE__URL", url);
    }
    let began = Instant::now();
    let mut process = command.spawn().expect("the server starts");
    while ureq::post(&format!("{origin}/api/ping")).send_json(json!({})).is_err() {
        if began.elapsed() > Duration::from_mins(1) || !matches!(process.try_wait(), Ok(None)) {
            let _ = process.kill();
            let log = fs::read_to_string(data_dir.join(LOG)).unwrap_or_default();
            panic!("the server does not answer: {log}");
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    process
}

fn copy() -> TestDatabase {
    block_on(TestDatabase::create()).expect("a database")
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(future)
}
