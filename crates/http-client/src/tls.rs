//! The TLS side of the client: certificates are always checked, against the system's roots.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};

/// The settings for all connections, which trust `roots` and nothing else.
pub(crate) fn config(roots: RootCertStore) -> Result<Arc<ClientConfig>, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// The system's root certificates (`SSL_CERT_FILE` and `SSL_CERT_DIR` count). Without any, every https peer is refused.
pub(crate) fn system_roots() -> RootCertStore {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    let (added, ignored) = roots.add_parsable_certificates(found.certs);
    if added == 0 {
        tracing::warn!(ignored, errors = ?found.errors, "no root certificates found: no https peer can be reached");
    }
    roots
}
