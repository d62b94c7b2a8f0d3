//! An actor's key, in its document or in one of its own.

use serde_json::Value;

use super::{Properties, ReadError};

const MAX_PEM_LENGTH: usize = 8 * 1024;

/// A public key (security vocabulary v1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// The key's id, which signatures name.
    pub id: String,
    /// Whose key it says it is.
    pub owner: String,
    /// The key in PEM.
    pub pem: String,
}

impl PublicKey {
    /// Reads a key, which may be a document of its own.
    pub fn read(value: &Value) -> Result<Self, ReadError> {
        let key = Properties::of(value)?;
        Ok(Self {
            id: key.required_iri("id")?,
            owner: key.required_iri("owner")?,
            pem: key
                .text("publicKeyPem", MAX_PEM_LENGTH)
                .ok_or(ReadError::Property("publicKeyPem"))?,
        })
    }

    /// The keys of an actor's document, which may have nothing else (as GoToSocial's, asked without a signature); of a
    /// key's own document that key.
    pub fn all_of(document: &Value) -> Vec<Self> {
        const MAX_KEYS: usize = 8;
        let Ok(properties) = Properties::of(document) else {
            return Vec::new();
        };
        let keys: Vec<_> = properties
            .all("publicKey", MAX_KEYS)
            .filter_map(|key| Self::read(key).ok())
            .collect();
        if keys.is_empty() {
            Self::read(document).into_iter().collect()
        } else {
            keys
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_are_found_in_actors_stubs_and_documents() {
        let key = json!({"id": "https://a.test/u#k", "owner": "https://a.test/u", "publicKeyPem": "PEM"});
        for document in [
            json!({"id": "https://a.test/u", "publicKey": key}),
            json!({"publicKey": ["https://a.test/other", {"id": 1}, key]}),
            key.clone(),
        ] {
            let [found] = PublicKey::all_of(&document).try_into().unwrap();
            assert_eq!(
                (found.id.as_str(), found.owner.as_str(), found.pem.as_str()),
                ("https://a.test/u#k", "https://a.test/u", "PEM")
            );
        }
        assert_eq!(
            PublicKey::all_of(&json!({"id": "https://a.test/u", "publicKey": "https://a.test/k"})),
            []
        );
        assert_eq!(
            PublicKey::read(&json!({"id": "https://a.test/k"})),
            Err(ReadError::Property("owner"))
        );
    }
}
