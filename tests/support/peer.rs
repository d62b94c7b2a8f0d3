//! Another server, as a test wants it: it serves what it is told to, posts what it is told to with real signatures, and
//! remembers what it was asked for.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::Duration;

use kanikey_core::{Clock, Timestamp};
use kanikey_http_client::Method;
use kanikey_http_client::signature::{KeyPair, RequestToSign, Signer, SigningKey, generate_key_pair, sign_request};
use serde_json::{Value, json};

const ACTIVITY: &str = "application/activity+json";

/// A server of nobody's, on a port of its own; it ends with the test process.
#[derive(Clone)]
pub struct Peer {
    /// Where it is, without a slash at the end.
    pub origin: String,
    shared: Arc<Shared>,
}

/// What it answers to a request.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Names and values; the length comes by itself.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// How long it waits before it answers.
    pub delay: Duration,
}

/// A request that it got.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// `GET` or `POST`.
    pub method: String,
    /// The path, with the query.
    pub path: String,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

/// An actor of a peer, with a key.
#[derive(Clone)]
pub struct PeerActor {
    /// The actor's id.
    pub id: String,
    /// The actor's document, as it is served.
    pub document: Value,
    signer: Signer,
}

/// What a POST says of itself, to be bent before it is sent.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Where to, for the signature: scheme, host and path.
    pub signed_url: String,
    /// The body, for the digest.
    pub signed_body: Vec<u8>,
    /// When it says that it was signed.
    pub date: Timestamp,
    /// The path it is sent to.
    pub path: String,
    /// The body that is sent.
    pub body: Vec<u8>,
}

/// What a server answered to a POST.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The whole head, as it came.
    pub head: String,
}

type Fallback = Box<dyn Fn(&Recorded) -> Option<Answer> + Send>;

#[derive(Default)]
struct Shared {
    answers: Mutex<HashMap<String, Answer>>,
    fallback: Mutex<Option<Fallback>>,
    requests: Mutex<Vec<Recorded>>,
    last_id: AtomicU32,
}

impl Peer {
    /// A server that has nothing yet. It takes all that is posted to it.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let shared = Arc::new(Shared::default());
        let served = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&served);
                thread::spawn(move || shared.serve(stream));
            }
        });
        Self { origin, shared }
    }

    /// Its host and port, as in handles.
    pub fn host(&self) -> &str {
        self.origin.trim_start_matches("http://")
    }

    /// The URL of a path on it.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// Serves an ActivityPub document at its id, which must be on this server; gives the id.
    pub fn serve(&self, document: &Value) -> String {
        let id = document["id"].as_str().expect("an id").to_owned();
        self.answer(id.trim_start_matches(&self.origin), Answer::activity(document));
        id
    }

    /// Answers requests for a path (with its query) so.
    pub fn answer(&self, path: &str, answer: Answer) {
        self.shared.answers.lock().unwrap().insert(path.to_owned(), answer);
    }

    /// Answers what nothing else is said of.
    pub fn otherwise(&self, answer: impl Fn(&Recorded) -> Option<Answer> + Send + 'static) {
        *self.shared.fallback.lock().unwrap() = Some(Box::new(answer));
    }

    /// Somebody on it: a document, a key, an answer to WebFinger.
    pub fn person(&self, name: &str) -> PeerActor {
        self.actor(name, json!({ "type": "Person" }))
    }

    /// As [`Peer::person`], with more or other properties in the document.
    pub fn actor(&self, name: &str, properties: Value) -> PeerActor {
        let id = self.url(&format!("/users/{name}"));
        let key_id = format!("{id}#main-key");
        let mut document = json!({
            "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
            "id": id, "preferredUsername": name, "inbox": format!("{id}/inbox"), "outbox": format!("{id}/outbox"),
            "followers": format!("{id}/followers"), "following": format!("{id}/following"), "featured": format!("{id}/featured"),
            "endpoints": { "sharedInbox": self.url("/inbox") },
            "publicKey": { "id": key_id, "owner": id, "publicKeyPem": key().public_pem },
        });
        extend(&mut document, properties);
        self.serve(&document);
        let acct = format!("acct:{name}@{}", self.host());
        let links = json!([{ "rel": "self", "type": ACTIVITY, "href": id }]);
        let resource = acct.replace(':', "%3A").replace('@', "%40");
        let jrd = Answer::json("application/jrd+json", &json!({ "subject": acct, "links": links }));
        self.answer(&format!("/.well-known/webfinger?resource={resource}"), jrd);
        let signing = SigningKey::from_pem(&key().private_pem).expect("a key");
        PeerActor {
            signer: Signer::new(key_id, signing),
            id,
            document,
        }
    }

    /// An id that nothing on it has yet.
    pub fn new_id(&self, kind: &str) -> String {
        let number = self.shared.last_id.fetch_add(1, Ordering::Relaxed);
        self.url(&format!("/{kind}/{number}"))
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// How often a path was asked for.
    pub fn fetches(&self, path: &str) -> usize {
        let requests = self.requests().into_iter();
        requests
            .filter(|request| request.method == "GET" && request.path == path)
            .count()
    }

    /// The activities that were posted to it.
    pub fn inbox(&self) -> Vec<Value> {
        let posts = self.requests().into_iter().filter(|request| request.method == "POST");
        posts.filter_map(|post| serde_json::from_str(&post.body).ok()).collect()
    }
}

impl Answer {
    /// An ActivityPub document.
    pub fn activity(document: &Value) -> Self {
        Self::json(ACTIVITY, document)
    }

    /// JSON of some type.
    pub fn json(content_type: &str, document: &Value) -> Self {
        Self {
            status: 200,
            headers: vec![("content-type".to_owned(), content_type.to_owned())],
            body: document.to_string().into_bytes(),
            delay: Duration::ZERO,
        }
    }

    /// A status and nothing else.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            delay: Duration::ZERO,
        }
    }
}

impl PeerActor {
    /// Who signs for it.
    pub fn signer(&self) -> &Signer {
        &self.signer
    }

    /// The same, with another key of the same id.
    pub fn with_key(&self, keys: &KeyPair) -> Self {
        let signing = SigningKey::from_pem(&keys.private_pem).expect("a key");
        Self {
            signer: Signer::new(self.signer.key_id(), signing),
            ..self.clone()
        }
    }

    /// An activity of the actor, with an id that was not used before.
    pub fn activity(&self, kind: &str, object: Value) -> Value {
        static LAST: AtomicU32 = AtomicU32::new(0);
        let number = LAST.fetch_add(1, Ordering::Relaxed);
        json!({
            "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{}/{kind}/{number}", self.id),
            "type": kind, "actor": self.id, "object": object,
        })
    }

    /// A public note of the actor, with more or other properties.
    pub fn note(&self, peer: &Peer, properties: Value) -> Value {
        let mut note = json!({
            "@context": "https://www.w3.org/ns/activitystreams", "id": peer.new_id("notes"), "type": "Note",
            "attributedTo": self.id, "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "cc": [format!("{}/followers", self.id)],
        });
        extend(&mut note, properties);
        note
    }

    /// Posts an activity to a server's shared inbox, which must take it.
    #[track_caller]
    pub fn send(&self, origin: &str, activity: &Value) {
        let reply = self.post(origin, &self.letter(origin, "/inbox", activity));
        assert_eq!(reply.status, 202, "{activity}: {}", reply.head);
    }

    /// A letter with an activity, as it should be.
    #[expect(
        clippy::unused_self,
        reason = "a letter is somebody's, who signs it when it is posted"
    )]
    pub fn letter(&self, origin: &str, path: &str, activity: &Value) -> Letter {
        let body = activity.to_string().into_bytes();
        Letter {
            signed_url: format!("{origin}{path}"),
            signed_body: body.clone(),
            date: Clock::system().now(),
            path: path.to_owned(),
            body,
        }
    }

    /// Signs a letter and posts it to a server.
    pub fn post(&self, origin: &str, letter: &Letter) -> Reply {
        let url = letter.signed_url.parse().expect("a URL");
        let request = RequestToSign {
            method: Method::Post,
            url: &url,
            accept: "",
            body: &letter.signed_body,
            date: letter.date,
            more: &[],
        };
        let headers = sign_request(&request, &self.signer).expect("a signature");
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        post(origin, &letter.path, &headers, &letter.body)
    }
}

/// POSTs exactly these headers (and type and length) and this body.
pub fn post(origin: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(origin.trim_start_matches("http://")).expect("the server is there");
    let mut head = format!(
        "POST {path} HTTP/1.1\r\ncontent-type: {ACTIVITY}\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    head.push_str("connection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).expect("the server listens");
    // A server may answer before it has read a body that is too large.
    let _ = stream.write_all(body);
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    Reply {
        status: status.expect("an answer"),
        head: answer,
    }
}

impl Shared {
    fn serve(&self, mut stream: TcpStream) {
        let Some(request) = read(&stream) else { return };
        let answer = self.answers.lock().unwrap().get(&request.path).cloned();
        let answer = answer.or_else(|| self.fallback.lock().unwrap().as_ref()?(&request));
        let is_post = request.method == "POST";
        self.requests.lock().unwrap().push(request);
        let answer = answer.unwrap_or_else(|| Answer::status(if is_post { 202 } else { 404 }));
        thread::sleep(answer.delay);
        let mut head = format!(
            "HTTP/1.1 {} -\r\ncontent-length: {}\r\n",
            answer.status,
            answer.body.len()
        );
        for (name, value) in &answer.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        head.push_str("connection: close\r\n\r\n");
        let _ = stream.write_all(head.as_bytes());
        let _ = stream.write_all(&answer.body);
    }
}

fn read(stream: &TcpStream) -> Option<Recorded> {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|count| *count > 0)?;
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let mut words = lines.first()?.split(' ').map(str::to_owned);
    let (method, path) = (words.next()?, words.next()?);
    let headers = lines.iter().skip(1).filter_map(|line| line.split_once(':'));
    let headers: Vec<(String, String)> = headers
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.map_or(0, |(_, length)| length.parse().unwrap_or(0))];
    reader.read_exact(&mut body).ok()?;
    Some(Recorded {
        method,
        path,
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}

/// One key for all actors: making one takes a while.
fn key() -> &'static KeyPair {
    static KEY: OnceLock<KeyPair> = OnceLock::new();
    KEY.get_or_init(|| generate_key_pair().expect("a key pair"))
}

fn extend(document: &mut Value, properties: Value) {
    let (Value::Object(entries), Value::Object(more)) = (document, properties) else {
        panic!("both are objects")
    };
    entries.extend(more);
}
