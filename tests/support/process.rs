//! The real binary as a process of its own, to kill it, to stop it, and to start it again on the same folder.

use std::fs::{self, File, OpenOptions};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use kanikey_db::test_database::TestDatabase;
use serde_json::json;
use tempfile::TempDir;
use url::Url;

use super::site::block_on;
use super::{Cable, PASSWORD, Person};

/// How long a server may take to start: the first time it makes its database.
const START: Duration = Duration::from_mins(1);

/// A server in a process of its own, killed when this is dropped.
pub struct Process {
    /// Where others find it, without a slash at the end.
    pub origin: String,
    /// Where it listens: host and port.
    pub bind: String,
    /// To its database and its Redis, for one that was started with them.
    pub cables: Vec<Cable>,
    child: Option<Child>,
    folder: TempDir,
    /// The copy of the test server's template that it works on; `None` where its database is embedded.
    _database: Option<TestDatabase>,
}

/// A process that ended by itself.
pub struct Ended {
    /// Its exit code and signal.
    pub status: ExitStatus,
    /// What it wrote to standard error.
    pub stderr: String,
}

impl Process {
    /// A server without accounts: on the embedded database, or on a test database where there is a server for them.
    pub fn start() -> Self {
        let database = new_database();
        let url = database.as_ref().and_then(|database| database.url.clone());
        Self::start_on(None, database, &database_keys(url.as_deref()))
    }

    /// As [`Process::start`], behind a proxy that leads to where it listens, and with cables to the database server and
    /// Redis where the tests have them.
    pub fn start_behind(origin: &str) -> Self {
        let (database, mut cables) = (new_database(), Vec::new());
        let url = database.as_ref().and_then(|database| database.url.clone());
        let database_keys = database_keys(url.map(|url| through(&url, &mut cables)).as_deref());
        let redis = std::env::var("KANIKEY_TEST_REDIS_URL").ok();
        let redis_keys = redis.map(|url| format!("redis.url = \"{}\"\n", through(&url, &mut cables)));
        let keys = database_keys + redis_keys.as_deref().unwrap_or_default();
        let mut process = Self::start_on(Some(origin), database, &keys);
        process.cables = cables;
        process
    }

    /// A server without accounts, on the embedded database in any case, with more in its configuration.
    pub fn start_embedded(extra: &str) -> Self {
        Self::start_on(None, None, extra)
    }

    fn start_on(origin: Option<&str>, database: Option<TestDatabase>, extra: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let bind = format!("127.0.0.1:{}", free_port());
        let origin = origin.map_or_else(|| format!("http://{bind}"), str::to_owned);
        let config = format!(
            "url = \"{origin}\"\ndata_dir = \"{}\"\ntest_mode = true\nlog.level = \"warn\"\n\
             federation.allowed_private_networks = [\"127.0.0.0/8\"]\n{extra}",
            folder.path().join("data").display()
        );
        fs::write(folder.path().join("config.toml"), config).expect("a configuration");
        let mut process = Self {
            origin,
            bind,
            cables: Vec::new(),
            child: None,
            folder,
            _database: database,
        };
        process.launch();
        process
    }

    /// Starts it (again), on the same folder and port, and waits until it answers.
    pub fn launch(&mut self) {
        self.child = Some(self.spawn(&self.bind, "err.log"));
        let deadline = Instant::now() + START;
        let stranger = Person::stranger(&format!("http://{}", self.bind));
        while stranger.reach("ping", json!({})).is_none() {
            let ended = self
                .child
                .as_mut()
                .and_then(|child| child.try_wait().expect("a process"));
            let is_over = ended.is_some() || Instant::now() > deadline;
            assert!(
                !is_over,
                "the server does not start: {ended:?}\n{}",
                self.log("err.log")
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Starts another one on the same folder, which is expected to end by itself. With `new_port` it does not listen
    /// where the first does.
    pub fn start_second(&self, new_port: bool) -> Ended {
        let bind = if new_port {
            format!("127.0.0.1:{}", free_port())
        } else {
            self.bind.clone()
        };
        let mut child = self.spawn(&bind, "second.log");
        let status = wait(&mut child, START).expect("the second ends");
        Ended {
            status,
            stderr: self.log("second.log"),
        }
    }

    /// Ends it with SIGKILL, and waits until it is gone.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("it can be killed");
            child.wait().expect("it is gone");
        }
    }

    /// Sends it SIGTERM.
    pub fn terminate(&self) {
        let id = self.child.as_ref().expect("it runs").id();
        let sent = Command::new("sh").args(["-c", &format!("kill -TERM {id}")]).status();
        assert!(sent.expect("a shell").success());
    }

    /// Waits until it has ended by itself.
    pub fn ended(&mut self, within: Duration) -> Ended {
        let status = wait(self.child.as_mut().expect("it runs"), within);
        let stderr = self.log("err.log");
        self.child = None;
        Ended {
            status: status.unwrap_or_else(|| panic!("it does not end\n{stderr}")),
            stderr,
        }
    }

    /// What it printed.
    pub fn printed(&self) -> String {
        self.log("out.log")
    }

    /// Its data folder.
    pub fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The administrator of a server without accounts, and others.
    pub fn sign_up<const N: usize>(&self, others: [&str; N]) -> (Person, [Person; N]) {
        let admin = create_account(&Person::stranger(&self.origin), "admin");
        let others = others.map(|name| create_account(&admin, name));
        (admin, others)
    }

    fn spawn(&self, bind: &str, errors: &str) -> Child {
        let folder = self.folder.path();
        let append = |name: &str| OpenOptions::new().create(true).append(true).open(folder.join(name));
        Command::new(env!("CARGO_BIN_EXE_kanikey"))
            .arg("--config")
            .arg(folder.join("config.toml"))
            .env("KANIKEY__BIND", bind)
            .stdin(Stdio::null())
            .stdout(append("out.log").expect("a file"))
            .stderr(append(errors).expect("a file"))
            .spawn()
            .expect("the binary is there")
    }

    fn log(&self, name: &str) -> String {
        read(&self.folder.path().join(name))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            eprintln!("what {} said:\n{}", self.origin, self.log("err.log"));
        }
    }
}

/// On the server for test databases, where there is one.
fn new_database() -> Option<TestDatabase> {
    let has_server = std::env::var(kanikey_db::test_database::URL_VARIABLE).is_ok();
    has_server.then(|| block_on(TestDatabase::create()).expect("a database"))
}

fn database_keys(url: Option<&str>) -> String {
    url.map_or_else(String::new, |url| {
        format!("database.url = \"{url}\"\ndatabase.pool_size = 6\n")
    })
}

/// The URL of a service, through a new cable.
fn through(url: &str, cables: &mut Vec<Cable>) -> String {
    let mut url: Url = url.parse().expect("a URL");
    let (host, port) = (url.host_str().expect("a host"), url.port().expect("a port"));
    let cable = Cable::to(&format!("{host}:{port}"));
    let address = cable.address.clone();
    let (host, port) = address.split_once(':').expect("host and port");
    url.set_host(Some(host)).expect("a host");
    url.set_port(port.parse().ok()).expect("a port");
    cables.push(cable);
    url.into()
}

/// A new account, made by the administrator, or the administrator by nobody.
pub fn create_account(caller: &Person, name: &str) -> Person {
    let made = caller.call(
        "admin/accounts/create",
        json!({ "username": name, "password": PASSWORD }),
    );
    let text = |key: &str| made[key].as_str().expect("a text").to_owned();
    caller.with_account(&text("id"), name, &text("token"))
}

fn wait(child: &mut Child, within: Duration) -> Option<ExitStatus> {
    let deadline = Instant::now() + within;
    while Instant::now() < deadline {
        if let Some(status) = child.try_wait().expect("a process") {
            return Some(status);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    None
}

fn read(path: &Path) -> String {
    File::open(path).and_then(std::io::read_to_string).unwrap_or_default()
}

/// A port that stays free while its server is dead: outside the range from which the system takes ports for outgoing
/// connections, which could otherwise even connect to themselves there.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = 20_000 + (std::process::id() % 100) as u16 * 100;
    loop {
        let port = first + NEXT.fetch_add(1, Ordering::Relaxed) % 2000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
