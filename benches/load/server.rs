//! The server as a process of its own, on a fresh database.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use kanikey_db::test_database::TestDatabase;
use tempfile::TempDir;

use crate::cpu::{self, Usage};

/// A running server; killed when dropped.
pub struct Server {
    /// Where it is, without a slash at the end.
    pub origin: String,
    /// From starting the process to its first answer.
    pub start: Duration,
    process: Child,
    database: Option<TestDatabase>,
    _data_dir: TempDir,
}

impl Server {
    /// On a database of the server that `KANIKEY_TEST_DATABASE_URL` names, else on the embedded one.
    pub fn start(program: &Path) -> Self {
        let database = std::env::var_os(kanikey_db::test_database::URL_VARIABLE).map(|_url| copy());
        let data_dir = tempfile::tempdir().expect("a folder");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let bind = listener.local_addr().expect("an address").to_string();
        drop(listener);
        let origin = format!("http://{bind}");
        let mut command = Command::new(program);
        command
            .arg("serve")
            .current_dir(data_dir.path())
            .env("KANIKEY__URL", &origin)
            .env("KANIKEY__BIND", &bind)
            .env("KANIKEY__TEST_MODE", "true")
            .env("KANIKEY__LOG__LEVEL", "warn")
            .stdout(Stdio::null());
        if let Some(url) = database.as_ref().and_then(|copy| copy.url.as_ref()) {
            command.env("KANIKEY__DATABASE__URL", url);
        }
        let began = Instant::now();
        let process = command.spawn().expect("the server starts");
        while ureq::post(&format!("{origin}/api/ping"))
            .send_json(serde_json::json!({}))
            .is_err()
        {
            assert!(began.elapsed() < Duration::from_mins(1), "the server does not answer");
            std::thread::sleep(Duration::from_millis(2));
        }
        Self {
            origin,
            start: began.elapsed(),
            process,
            database,
            _data_dir: data_dir,
        }
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
        let name = url.and_then(|url| url.rsplit('/').next());
        Usage::now(self.process.id(), name)
    }

    /// Gives PostgreSQL its statistics, as it would have them on a server that has run for a minute.
    pub fn analyze(&self) {
        if let Some(copy) = &self.database {
            block_on(copy.analyze()).expect("statistics");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
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
