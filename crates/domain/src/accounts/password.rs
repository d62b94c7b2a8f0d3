//! Passwords: Argon2id for new ones, bcrypt only to verify those of an imported Misskey.

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use kanikey_core::random;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::DomainError;

/// At most this many at a time, since each takes 19 MiB and a whole core.
static WORKERS: Semaphore = Semaphore::const_new(4);

/// What unknown accounts' passwords are compared with, so that they take as long as known ones'.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdA$Cjrmo8Ow6/1mcRVvWRPDEnVKK0LFqQm2LnMPDtKI7mE";

/// Only so many bytes count for bcrypt, here as in Misskey.
const BCRYPT_BYTES: usize = 72;

/// Hashes a new password.
pub async fn hash(password: String) -> Result<String, DomainError> {
    let _permit = WORKERS.acquire().await.ok().ok_or(DomainError::Stopping)?;
    let hashed = spawn_blocking(move || {
        let salt = SaltString::encode_b64(random::token().as_bytes())?;
        Argon2::default()
            .hash_password(password.as_bytes(), &salt)
            .map(|hash| hash.to_string())
    });
    hashed
        .await
        .ok()
        .ok_or(DomainError::Stopping)?
        .map_err(|error| DomainError::Inconsistent(format!("a password could not be hashed: {error}")))
}

/// Whether `password` is the one that was hashed; never where there is no hash, but that takes as long.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, DomainError> {
    let _permit = WORKERS.acquire().await.ok().ok_or(DomainError::Stopping)?;
    let verified = spawn_blocking(move || match hash.as_deref() {
        None => {
            is_argon2(&password, NOBODYS);
            false
        }
        Some(hash) if hash.starts_with("$2") => {
            let bytes = password.as_bytes();
            bcrypt::verify(bytes.get(..BCRYPT_BYTES).unwrap_or(bytes), hash).unwrap_or(false)
        }
        Some(hash) => is_argon2(&password, hash),
    });
    verified.await.ok().ok_or(DomainError::Stopping)
}

fn is_argon2(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_is_verified() {
        let hashed = hash("correct horse".to_owned()).await.unwrap();
        assert!(verify("correct horse".to_owned(), Some(hashed.clone())).await.unwrap());
        assert!(!verify("battery staple".to_owned(), Some(hashed)).await.unwrap());
        assert!(!verify("anything".to_owned(), None).await.unwrap());
        let imported = bcrypt::hash("old", 4).unwrap();
        assert!(verify("old".to_owned(), Some(imported.clone())).await.unwrap());
        assert!(!verify("new".to_owned(), Some(imported)).await.unwrap());
    }

    #[test]
    fn nobodys_hash_is_one() {
        assert!(PasswordHash::new(NOBODYS).is_ok());
    }
}
