//! The key pairs of new accounts.

use kanikey_db::users::Keypair;
use rsa::RsaPrivateKey;
use rsa::pkcs8::{EncodePrivateKey as _, EncodePublicKey as _, LineEnding};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::DomainError;

/// Bits, as everyone's in the fediverse.
const BITS: usize = 2048;

/// At most this many are made at a time, since each takes a whole core for up to a second.
static WORKERS: Semaphore = Semaphore::const_new(2);

/// Makes a key pair: PKCS#8 and SPKI in PEM.
pub async fn generate(user_id: &str) -> Result<Keypair, DomainError> {
    let _permit = WORKERS.acquire().await.ok().ok_or(DomainError::Stopping)?;
    let (public_key, private_key) = spawn_blocking(generate_pems)
        .await
        .ok()
        .ok_or(DomainError::Stopping)?
        .map_err(|error| DomainError::Inconsistent(format!("no key pair could be made: {error}")))?;
    Ok(Keypair {
        user_id: user_id.to_owned(),
        public_key,
        private_key,
    })
}

fn generate_pems() -> Result<(String, String), Box<dyn std::error::Error + Send + Sync>> {
    // `rsa` takes random sources of an older `rand_core` only, so the system's, which no test needs to control.
    let private = RsaPrivateKey::new(&mut rsa::rand_core::OsRng, BITS)?;
    let public = private.to_public_key().to_public_key_pem(LineEnding::LF)?;
    Ok((public, private.to_pkcs8_pem(LineEnding::LF)?.to_string()))
}
