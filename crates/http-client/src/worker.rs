//! The threads that `awc` lives on.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use tokio::sync::mpsc;

use crate::exchange::{Exchange, client};
use crate::{AddressPolicy, Settings};

/// `awc` keeps an idle connection until the same host is asked again, which for most hosts of the fediverse means for
/// ever. So the whole client, with its idle connections, is replaced so often.
const CLIENT_LIFETIME: Duration = Duration::from_mins(1);

/// Starts a thread that makes requests until all senders are gone.
pub(crate) fn spawn(number: usize, settings: &Settings, tls: Arc<ClientConfig>) -> io::Result<mpsc::Sender<Exchange>> {
    let (sender, receiver) = mpsc::channel(settings.requests.max(1));
    let policy = Arc::new(AddressPolicy::new(settings.allowed_private_networks.clone()));
    let connect_timeout = settings.connect_timeout;
    let new_client = move || client(&policy, &tls, connect_timeout);
    std::thread::Builder::new()
        .name(format!("http-client-{number}"))
        .spawn(move || actix_rt::System::new().block_on(run(receiver, new_client)))?;
    Ok(sender)
}

async fn run(mut exchanges: mpsc::Receiver<Exchange>, new_client: impl Fn() -> awc::Client) {
    let mut client = new_client();
    let mut renewal = tokio::time::interval(CLIENT_LIFETIME);
    loop {
        tokio::select! {
            exchange = exchanges.recv() => match exchange {
                Some(exchange) => {
                    actix_rt::spawn(exchange.run(client.clone()));
                }
                None => break,
            },
            _ = renewal.tick() => client = new_client(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thread_ends_when_nobody_can_ask_any_more() {
        let tls = crate::tls::config(rustls::RootCertStore::empty()).unwrap();
        let policy = Arc::new(AddressPolicy::default());
        let (sender, receiver) = mpsc::channel(1);
        let new_client = move || client(&policy, &tls, Duration::from_secs(1));
        let thread = std::thread::spawn(move || actix_rt::System::new().block_on(run(receiver, new_client)));
        assert!(!thread.is_finished());
        drop(sender);
        thread.join().unwrap();
    }
}
