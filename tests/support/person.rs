//! Somebody who uses the API with a token, or without one.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use ureq::Agent;

/// Somebody who calls the API.
#[derive(Clone, Debug)]
pub struct Person {
    /// Where the server is, without a slash at the end.
    pub origin: String,
    /// The account's id; empty for a stranger.
    pub id: String,
    /// The account's name; empty for a stranger.
    pub username: String,
    /// The token; `None` for a stranger.
    pub token: Option<String>,
    agent: Agent,
}

/// An error answer of the API.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The error's code, such as `NO_SUCH_NOTE`.
    pub code: String,
    /// The whole answer.
    pub body: Value,
}

impl Person {
    /// Somebody without an account.
    pub fn stranger(origin: &str) -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).build().into();
        Self {
            origin: origin.to_owned(),
            id: String::new(),
            username: String::new(),
            token: None,
            agent,
        }
    }

    /// The same server, with this account.
    pub fn with_account(&self, id: &str, username: &str, token: &str) -> Self {
        Self {
            id: id.to_owned(),
            username: username.to_owned(),
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// The same with connections of its own: those to a server that was killed are broken.
    pub fn anew(&self) -> Self {
        Self {
            token: self.token.clone(),
            ..Self::stranger(&self.origin).with_account(&self.id, &self.username, "")
        }
    }

    /// Posts so many notes, one after another, each again until it is acknowledged. `done` counts all of them.
    pub fn post_surely(&self, count: usize, done: &AtomicUsize) {
        let mut author = self.anew();
        for number in 0..count {
            let note = json!({ "text": format!("number {number}") });
            while author.reach("notes/create", note.clone()).is_none() {
                author = self.anew();
                std::thread::sleep(Duration::from_millis(20));
            }
            done.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Calls an endpoint, which must succeed.
    #[track_caller]
    pub fn call(&self, endpoint: &str, params: Value) -> Value {
        self.attempt(endpoint, params)
            .unwrap_or_else(|refusal| panic!("{endpoint}: {refusal:?}"))
    }

    /// Calls an endpoint, which must refuse.
    #[track_caller]
    pub fn refused(&self, endpoint: &str, params: Value) -> Refusal {
        match self.attempt(endpoint, params) {
            Ok(answer) => panic!("{endpoint} answered {answer}"),
            Err(refusal) => refusal,
        }
    }

    /// Calls an endpoint.
    pub fn attempt(&self, endpoint: &str, mut params: Value) -> Result<Value, Refusal> {
        if let (Some(token), Value::Object(params)) = (&self.token, &mut params) {
            params.insert("i".to_owned(), json!(token));
        }
        let url = format!("{}/api/{endpoint}", self.origin);
        let mut response = self.agent.post(url).send_json(params).expect("the server answers");
        answer_of(&mut response)
    }

    /// Calls an endpoint of a server that may be dying: `None` where there is no whole answer, or an error.
    pub fn reach(&self, endpoint: &str, mut params: Value) -> Option<Value> {
        if let (Some(token), Value::Object(params)) = (&self.token, &mut params) {
            params.insert("i".to_owned(), json!(token));
        }
        let url = format!("{}/api/{endpoint}", self.origin);
        let mut response = self.agent.post(url).send_json(params).ok()?;
        let is_success = response.status().is_success();
        let text = response.body_mut().read_to_string().ok()?;
        is_success.then_some(())?;
        match text.as_str() {
            "" => Some(Value::Null),
            text => serde_json::from_str(text).ok(),
        }
    }

    /// POSTs any bytes to an endpoint.
    pub fn post_bytes(&self, endpoint: &str, kind: &str, body: &[u8]) -> Result<Value, Refusal> {
        let url = format!("{}/api/{endpoint}", self.origin);
        let request = self.agent.post(url).header("content-type", kind);
        answer_of(&mut request.send(body).expect("the server answers"))
    }

    /// GETs a path, with an `Accept` header; status, content type and text.
    pub fn get(&self, path: &str, accept: &str) -> (u16, String, String) {
        let request = self
            .agent
            .get(format!("{}{path}", self.origin))
            .header("accept", accept);
        let mut response = request.call().expect("the server answers");
        let kind = response
            .headers()
            .get("content-type")
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default();
        let (status, kind) = (response.status().as_u16(), kind.to_owned());
        (status, kind, response.body_mut().read_to_string().unwrap_or_default())
    }

    /// Uploads a file to the Drive, which must succeed.
    #[track_caller]
    pub fn upload(&self, name: &str, bytes: &[u8]) -> Value {
        self.try_upload(name, bytes)
            .unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"))
    }

    /// Uploads a file to the Drive.
    pub fn try_upload(&self, name: &str, bytes: &[u8]) -> Result<Value, Refusal> {
        let boundary = "a-boundary-that-no-file-has";
        let mut body = Vec::new();
        let token = self.token.as_deref().expect("an account");
        body.extend(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"i\"\r\n\r\n{token}\r\n").bytes());
        let disposition = format!("Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"");
        body.extend(format!("--{boundary}\r\n{disposition}\r\nContent-Type: application/octet-stream\r\n\r\n").bytes());
        body.extend(bytes);
        body.extend(format!("\r\n--{boundary}--\r\n").bytes());
        let url = format!("{}/api/drive/files/create", self.origin);
        let kind = format!("multipart/form-data; boundary={boundary}");
        let mut response = self
            .agent
            .post(url)
            .header("content-type", kind)
            .send(&body[..])
            .expect("an answer");
        answer_of(&mut response)
    }

    /// Posts a public note and gives it.
    #[track_caller]
    pub fn post(&self, text: &str) -> Value {
        self.call("notes/create", json!({ "text": text }))["createdNote"].clone()
    }

    /// All rows of a listing that begins with the newest.
    #[track_caller]
    pub fn all(&self, endpoint: &str, params: Value) -> Vec<Value> {
        const LIMIT: usize = 100;
        let mut rows: Vec<Value> = Vec::new();
        loop {
            let mut params = params.clone();
            params["limit"] = json!(LIMIT);
            if let Some(last) = rows.last() {
                params["untilId"] = last["id"].clone();
            }
            let page = self.call(endpoint, params);
            let page = page.as_array().expect("a list");
            rows.extend(page.iter().cloned());
            if page.len() < LIMIT {
                return rows;
            }
        }
    }

    /// The ids of a listing's rows, in order.
    #[track_caller]
    pub fn ids(&self, endpoint: &str, params: Value) -> Vec<String> {
        let rows = self.call(endpoint, params);
        let rows = rows.as_array().expect("a list").iter();
        rows.map(|row| row["id"].as_str().expect("an id").to_owned()).collect()
    }
}

fn answer_of(response: &mut ureq::http::Response<ureq::Body>) -> Result<Value, Refusal> {
    let status = response.status().as_u16();
    let text = response.body_mut().read_to_string().expect("the answer is text");
    let body: Value = if text.is_empty() {
        Value::Null
    } else {
        serde_json::from_str(&text).expect("JSON")
    };
    if (200..300).contains(&status) {
        return Ok(body);
    }
    let code = body["error"]["code"].as_str().unwrap_or_default().to_owned();
    Err(Refusal { status, code, body })
}
