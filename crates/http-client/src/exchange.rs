//! One request and its answer, without redirects, as a worker thread makes it with `awc`.

use std::error::Error;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use awc::error::{ConnectError, SendRequestError};
use awc::http::Uri;
use awc::http::header::{CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING};
use bytes::Bytes;
use rustls::ClientConfig;
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout_at};
use url::Url;

use crate::connector::{Connector, Refusal};
use crate::{AddressPolicy, FetchError, Headers, Method, Response, body, redirect};

/// Idle connections are closed before common servers close them (5 seconds), so that few requests run into a close.
const IDLE_CONNECTION: Duration = Duration::from_secs(4);

/// A request on its way to a worker, and whom to answer.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
    pub(crate) max_body: usize,
    pub(crate) deadline: Instant,
    pub(crate) reply: oneshot::Sender<Result<Response, FetchError>>,
}

/// A new `awc` client with connections of its own.
pub(crate) fn client(policy: &Arc<AddressPolicy>, tls: &Arc<ClientConfig>, connect_timeout: Duration) -> awc::Client {
    let connector = awc::Connector::new()
        .connector(Connector::new(Arc::clone(policy)))
        .rustls_0_23(Arc::clone(tls))
        .timeout(connect_timeout)
        .handshake_timeout(connect_timeout)
        .conn_keep_alive(IDLE_CONNECTION)
        .limit(0);
    awc::Client::builder()
        .connector(connector)
        .no_default_headers()
        .disable_redirects()
        .disable_timeout()
        .finish()
}

impl Exchange {
    /// Makes the request and answers; ends early when the caller no longer waits.
    pub(crate) async fn run(mut self, client: awc::Client) {
        let (unused, _) = oneshot::channel();
        let mut reply = std::mem::replace(&mut self.reply, unused);
        tokio::select! {
            () = reply.closed() => {}
            outcome = timeout_at(self.deadline, self.perform(&client)) => {
                // A caller that has gone meanwhile needs no answer.
                let _ = reply.send(outcome.unwrap_or(Err(FetchError::TimedOut)));
            }
        }
    }

    async fn perform(&self, client: &awc::Client) -> Result<Response, FetchError> {
        let uri: Uri = self.url.as_str().parse().ok().ok_or(FetchError::InvalidUrl)?;
        let mut request = match self.method {
            Method::Get => client.get(uri),
            Method::Post => client.post(uri),
        }
        .no_decompress();
        for (name, value) in &self.headers {
            let name = HeaderName::from_bytes(name.as_bytes())
                .ok()
                .ok_or(FetchError::InvalidHeader)?;
            let value = HeaderValue::from_str(value).ok().ok_or(FetchError::InvalidHeader)?;
            request.headers_mut().insert(name, value);
        }
        let sent = match self.method {
            Method::Get => request.send(),
            Method::Post => request.send_body(self.body.clone()),
        };
        let answer = sent.await.map_err(|error| failure(&error))?;
        let mut response = Response {
            status: answer.status().as_u16(),
            headers: texts(answer.headers()),
            final_url: self.url.clone(),
            body: Bytes::new(),
        };
        if redirect::location(response.status, response.headers.get("location")).is_some() {
            return Ok(response);
        }
        let announced = announced_length(answer.headers());
        if announced.is_some_and(|length| length > self.max_body as u64) {
            return Err(FetchError::TooLarge);
        }
        let read = body::read(answer, self.max_body).await?;
        // `awc` takes the end of the connection for the end of the body.
        if announced.is_some_and(|length| length != read.len() as u64) {
            return Err(FetchError::Closed);
        }
        response.body = body::decode(read, response.headers.get("content-encoding"), self.max_body).await?;
        Ok(response)
    }
}

fn texts(headers: &HeaderMap) -> Headers {
    let texts = headers
        .iter()
        .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())));
    texts.collect()
}

fn announced_length(headers: &HeaderMap) -> Option<u64> {
    if headers.contains_key(TRANSFER_ENCODING) {
        return None;
    }
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn failure(error: &SendRequestError) -> FetchError {
    match error {
        SendRequestError::Url(_) => FetchError::InvalidUrl,
        SendRequestError::Connect(error) => connect_failure(error),
        SendRequestError::Timeout => FetchError::TimedOut,
        SendRequestError::Send(_) => FetchError::Closed,
        SendRequestError::Response(error) if error.source().is_some_and(<dyn Error>::is::<io::Error>) => {
            FetchError::Closed
        }
        other => FetchError::Protocol(other.to_string()),
    }
}

fn connect_failure(error: &ConnectError) -> FetchError {
    match error {
        ConnectError::Resolver(cause) => match cause.downcast_ref() {
            Some(Refusal::AddressNotAllowed) => FetchError::AddressNotAllowed,
            Some(Refusal::Dns(cause)) => FetchError::Dns(cause.clone()),
            None => FetchError::Dns(cause.to_string()),
        },
        ConnectError::Disconnected => FetchError::Closed,
        ConnectError::Io(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            Some(tls) => FetchError::Tls(tls.to_string()),
            None => FetchError::Connect(error.to_string()),
        },
        other => FetchError::Connect(other.to_string()),
    }
}
