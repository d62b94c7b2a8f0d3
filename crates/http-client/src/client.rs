//! The handle that everyone holds: turns, signatures and redirects, around the workers' single exchanges.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::sync::Arc;

use kanikey_core::Clock;
use rustls::ClientConfig;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout_at};
use url::Url;

use crate::exchange::Exchange;
use crate::gate::Gate;
use crate::signature::{RequestToSign, sign};
use crate::{ACTIVITY_ACCEPT, FetchError, Method, Request, Response, Settings, body, redirect, target, tls, worker};

/// What a redirect to another host must not carry on.
const SECRET_HEADERS: [&str; 3] = ["authorization", "cookie", "proxy-authorization"];

/// The client. Clones share everything; the threads end when the last one is dropped.
#[derive(Clone, Debug)]
pub struct HttpClient {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    workers: Vec<mpsc::Sender<Exchange>>,
    gate: Gate,
    user_agent: String,
    clock: Clock,
}

impl HttpClient {
    /// Starts the threads. Fails where the system gives none; a missing root certificate store is only logged.
    pub fn start(settings: &Settings) -> io::Result<Self> {
        let tls = tls::config(tls::system_roots()).map_err(io::Error::other)?;
        Self::start_with(settings, &tls)
    }

    /// Makes the request, follows redirects, and gives the last answer, whatever its status.
    /// Must be called within a tokio (or actix) runtime.
    pub async fn fetch(&self, request: Request) -> Result<Response, FetchError> {
        let deadline = Instant::now() + request.deadline;
        // The workers keep the deadline, too; this one holds even if they hang.
        timeout_at(deadline, self.inner.follow(&request, deadline))
            .await
            .unwrap_or(Err(FetchError::TimedOut))
    }

    fn start_with(settings: &Settings, tls: &Arc<ClientConfig>) -> io::Result<Self> {
        let workers = (0..settings.threads.max(1)).map(|number| worker::spawn(number, settings, Arc::clone(tls)));
        Ok(Self {
            inner: Arc::new(Inner {
                workers: workers.collect::<Result<_, _>>()?,
                gate: Gate::new(settings.requests, settings.requests_per_host),
                user_agent: settings.user_agent.clone(),
                clock: settings.clock.clone(),
            }),
        })
    }
}

impl Inner {
    async fn follow(&self, request: &Request, deadline: Instant) -> Result<Response, FetchError> {
        let start = target::parse(&request.url)?;
        let mut url = start.clone();
        let mut redirects_left = request.max_redirects;
        loop {
            if request.guard.as_ref().is_some_and(|guard| !guard.admits(&url)) {
                return Err(FetchError::NotAdmitted);
            }
            let headers = self.headers(request, &url, url.origin() == start.origin())?;
            let response = self.exchange(request, url, headers, deadline).await?;
            let Some(next) = redirect::next(&response)? else {
                return Ok(response);
            };
            if request.method == Method::Post {
                return Err(FetchError::RedirectedPost);
            }
            redirects_left = redirects_left.checked_sub(1).ok_or(FetchError::TooManyRedirects)?;
            url = next;
        }
    }

    /// The headers of one hop; each is signed for its own URL.
    fn headers(&self, request: &Request, url: &Url, same_origin: bool) -> Result<Vec<(String, String)>, FetchError> {
        let given = request.headers.iter().chain(&request.signed_headers);
        let given = given
            .filter(|(name, _)| same_origin || !SECRET_HEADERS.iter().any(|secret| secret.eq_ignore_ascii_case(name)));
        let mut headers: Vec<_> = given.cloned().collect();
        let mut set = |name: &str, value: String| headers.push((name.to_owned(), value));
        set("host", target::authority(url));
        set("user-agent", self.user_agent.clone());
        set("accept-encoding", body::ACCEPT_ENCODING.to_owned());
        let Some(signer) = &request.signature else {
            return Ok(headers);
        };
        let accept = request
            .headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("accept"));
        let accept = accept.map_or(ACTIVITY_ACCEPT, |(_, value)| value);
        let signed = sign(
            &RequestToSign {
                method: request.method,
                url,
                accept,
                body: &request.body,
                date: self.clock.now(),
                more: &request.signed_headers,
            },
            signer,
            request.scheme,
        )?;
        headers.extend(signed.into_iter().map(|(name, value)| (name.to_owned(), value)));
        Ok(headers)
    }

    async fn exchange(
        &self,
        request: &Request,
        url: Url,
        headers: Vec<(String, String)>,
        deadline: Instant,
    ) -> Result<Response, FetchError> {
        let host = target::authority(&url);
        let Ok(permit) = timeout_at(deadline, self.gate.enter(&host)).await else {
            return Err(FetchError::Busy);
        };
        let _permit = permit.ok_or(FetchError::Stopped)?;
        let (reply, answer) = oneshot::channel();
        let exchange = Exchange {
            method: request.method,
            url,
            headers,
            body: request.body.clone(),
            max_body: request.max_body,
            deadline,
            reply,
        };
        let worker = self.worker(&host).ok_or(FetchError::Stopped)?;
        worker.send(exchange).await.ok().ok_or(FetchError::Stopped)?;
        answer.await.unwrap_or(Err(FetchError::Stopped))
    }

    /// A host's requests are all made by one worker, which has its open connections.
    fn worker(&self, host: &str) -> Option<&mpsc::Sender<Exchange>> {
        let mut hasher = DefaultHasher::new();
        host.hash(&mut hasher);
        self.workers.get(hasher.finish() as usize % self.workers.len())
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tls_tests;
