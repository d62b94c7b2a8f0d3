//! TLS is always checked: a peer without a certificate that is valid for its name gets no request.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{RootCertStore, ServerConfig, ServerConnection, Stream};

use super::*;

/// Signed by itself, for `localhost` and `127.0.0.1`, from 2020 to 2120.
const CERTIFICATE: &str = "\
    MIIBWjCCAQCgAwIBAgIBATAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDDAR0ZXN0MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAw\
    MDAwWjAPMQ0wCwYDVQQDDAR0ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEJNx2XP1oOvQuhZLiZObuCKaqxEwV9FxD+JVS\
    EqK6xhnZsiyV9z5IUgC/7Vr37yVXKiytvqmAVvsRXSRn4wKfZ6NLMEkwGgYDVR0RBBMwEYIJbG9jYWxob3N0hwR/AAABMAwGA1Ud\
    EwEB/wQCMAAwHQYDVR0OBBYEFGCetKHA5Bnvvtw6m9jSTfI38170MAoGCCqGSM49BAMCA0gAMEUCIBQ43+BlU/gMNPh6mPJzx7oR\
    bU0zVS7ZqoqNLm47HBctAiEA9AJF/aGY7DuhuoQ8HWJDFYU3iUuG7z+TSiPlZzX8VHQ=";

/// The key of [`CERTIFICATE`], made for these tests only.
const KEY: &str = "\
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgsVdgZ/rAJi/6Sxw7LPwGW19rpJkrLyWKQM2Jf9LcBYmhRANCAAQk\
    3HZc/Wg69C6FkuJk5u4IpqrETBX0XEP4lVISorrGGdmyLJX3PkhSAL/tWvfvJVcqLK2+qYBW+xFdJGfjAp9n";

fn certificate() -> CertificateDer<'static> {
    BASE64_STANDARD.decode(CERTIFICATE).unwrap().into()
}

/// Answers every connection over TLS, and says where it listens.
fn start_server() -> SocketAddr {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(BASE64_STANDARD.decode(KEY).unwrap()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap();
    let config = Arc::new(
        config
            .with_no_client_auth()
            .with_single_cert(vec![certificate()], key)
            .unwrap(),
    );
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let (mut socket, mut connection) = (socket.unwrap(), ServerConnection::new(Arc::clone(&config)).unwrap());
            let mut stream = Stream::new(&mut connection, &mut socket);
            // A client that does not trust the certificate hangs up here.
            if stream.read(&mut [0; 4096]).is_ok() {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        }
    });
    address
}

fn client(roots: RootCertStore) -> HttpClient {
    let allowed_private_networks = vec!["127.0.0.0/8".parse().unwrap()];
    let settings = Settings {
        allowed_private_networks,
        ..Settings::default()
    };
    HttpClient::start_with(&settings, &tls::config(roots).unwrap()).unwrap()
}

#[tokio::test]
async fn only_a_trusted_certificate_for_the_right_name_is_accepted() {
    let port = start_server().port();
    let mut roots = RootCertStore::empty();
    roots.add(certificate()).unwrap();
    let trusting = client(roots);
    for (host, trusted) in [("localhost", true), ("127.0.0.1", true), ("127.0.0.2", false)] {
        let outcome = trusting.fetch(Request::get(format!("https://{host}:{port}/"))).await;
        match outcome {
            Ok(response) => assert!(trusted && &*response.body == b"ok", "{host}"),
            Err(error) => assert!(!trusted && matches!(error, FetchError::Tls(_)), "{host}: {error}"),
        }
    }
    for roots in [RootCertStore::empty(), tls::system_roots()] {
        let outcome = client(roots)
            .fetch(Request::get(format!("https://localhost:{port}/")))
            .await;
        assert!(matches!(outcome, Err(FetchError::Tls(_))), "{outcome:?}");
    }
}

/// Runs [`says_whether_the_system_trusts_the_server`] in a process of its own, whose environment names the store.
fn is_trusted_with(store: &std::path::Path, port: u16) -> bool {
    let test = "client::tls_tests::says_whether_the_system_trusts_the_server";
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env("SSL_CERT_FILE", store)
        .env_remove("SSL_CERT_DIR")
        .env("KANIKEY_TEST_TLS_PORT", port.to_string())
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).contains("trusted: true")
}

#[test]
fn the_store_that_the_environment_names_is_trusted() {
    let port = start_server().port();
    let folder = std::env::temp_dir().join(format!("kanikey-tls-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (with, without) = (folder.join("with.pem"), folder.join("without.pem"));
    let pem = format!("-----BEGIN CERTIFICATE-----\n{CERTIFICATE}\n-----END CERTIFICATE-----\n");
    std::fs::write(&with, pem).unwrap();
    std::fs::write(&without, "").unwrap();
    assert!(is_trusted_with(&with, port));
    assert!(!is_trusted_with(&without, port));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
#[ignore = "is run by `the_store_that_the_environment_names_is_trusted`, in an environment of its own"]
async fn says_whether_the_system_trusts_the_server() {
    let Some(port) = std::env::var("KANIKEY_TEST_TLS_PORT").ok() else {
        return;
    };
    let url = format!("https://localhost:{port}/");
    let outcome = client(tls::system_roots()).fetch(Request::get(url)).await;
    println!("trusted: {}", outcome.is_ok());
}
