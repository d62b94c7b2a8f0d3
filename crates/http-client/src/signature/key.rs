//! RSA keys: made and read with the `rsa` crate, used with `ring`, which is several times faster.

use std::fmt;

use ring::error::KeyRejected;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey};
use rsa::RsaPrivateKey;
use rsa::pkcs1::{ALGORITHM_OID, RsaPublicKey};
use rsa::pkcs8::{EncodePrivateKey as _, EncodePublicKey as _, LineEnding, SubjectPublicKeyInfoRef};

use super::{KeyError, SignatureError, pem};

/// Bits of the keys that are made here, as everyone's in the fediverse.
const NEW_KEY_BITS: usize = 2048;

const VERIFY_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// A private key, ready to sign.
pub struct SigningKey {
    pair: RsaKeyPair,
    random: SystemRandom,
}

/// A public key, ready to verify.
#[derive(Clone)]
pub struct VerifyingKey {
    /// PKCS#1 `RSAPublicKey`, as `ring` wants it.
    der: Vec<u8>,
}

/// A new account's keys.
#[derive(Clone)]
pub struct KeyPair {
    /// PKCS#8.
    pub private_pem: String,
    /// SPKI.
    pub public_pem: String,
}

/// Makes a key pair of 2048 bits. Blocks for about a tenth of a second to a second: keep it off async threads.
pub fn generate_key_pair() -> Result<KeyPair, KeyError> {
    // `rsa` takes random sources of an older `rand_core` only, so the system's, which no test needs to control.
    let private = RsaPrivateKey::new(&mut rsa::rand_core::OsRng, NEW_KEY_BITS)
        .ok()
        .ok_or(KeyError::Broken)?;
    let public = private.to_public_key();
    Ok(KeyPair {
        private_pem: private
            .to_pkcs8_pem(LineEnding::LF)
            .ok()
            .ok_or(KeyError::Broken)?
            .to_string(),
        public_pem: public.to_public_key_pem(LineEnding::LF).ok().ok_or(KeyError::Broken)?,
    })
}

impl SigningKey {
    /// Reads a private key of 2048 to 4096 bits from PEM: PKCS#8 (`PRIVATE KEY`) or PKCS#1 (`RSA PRIVATE KEY`).
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let (label, der) = pem::decode(text)?;
        let pair = match label {
            "PRIVATE KEY" => RsaKeyPair::from_pkcs8(&der),
            "RSA PRIVATE KEY" => RsaKeyPair::from_der(&der),
            _ => return Err(KeyError::NotRsa),
        };
        Ok(Self {
            pair: pair.map_err(rejection)?,
            random: SystemRandom::new(),
        })
    }

    /// Signs with RSASSA-PKCS1-v1_5 and SHA-256. About a millisecond.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let mut signature = vec![0; self.pair.public().modulus_len()];
        let signed = self.pair.sign(&RSA_PKCS1_SHA256, &self.random, message, &mut signature);
        signed.ok().ok_or(KeyError::Broken)?;
        Ok(signature)
    }
}

impl VerifyingKey {
    /// Reads a public key of 2048 to 8192 bits from PEM: SPKI (`PUBLIC KEY`) or PKCS#1 (`RSA PUBLIC KEY`).
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let (label, der) = pem::decode(text)?;
        let der = match label {
            "PUBLIC KEY" => rsa_key_of(&der)?,
            "RSA PUBLIC KEY" => der,
            _ => return Err(KeyError::NotRsa),
        };
        let bits = modulus_bits(&der).ok_or(KeyError::NotRsa)?;
        if !VERIFY_BITS.contains(&bits) {
            return Err(KeyError::Size);
        }
        Ok(Self { der })
    }

    /// Whether `signature` was made over `message` with this key's other half (RSASSA-PKCS1-v1_5 and SHA-256).
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.der);
        key.verify(message, signature).ok().ok_or(SignatureError::Wrong)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey")
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VerifyingKey")
    }
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyPair")
    }
}

fn rejection(rejected: KeyRejected) -> KeyError {
    // `ring` tells the reasons apart by their names only.
    match rejected.to_string().as_str() {
        "TooSmall" | "TooLarge" => KeyError::Size,
        _ => KeyError::NotRsa,
    }
}

fn rsa_key_of(spki: &[u8]) -> Result<Vec<u8>, KeyError> {
    let spki = SubjectPublicKeyInfoRef::try_from(spki).ok().ok_or(KeyError::NotRsa)?;
    if spki.algorithm.oid != ALGORITHM_OID {
        return Err(KeyError::NotRsa);
    }
    spki.subject_public_key
        .as_bytes()
        .map(<[u8]>::to_vec)
        .ok_or(KeyError::NotRsa)
}

fn modulus_bits(pkcs1: &[u8]) -> Option<usize> {
    let modulus = RsaPublicKey::try_from(pkcs1).ok()?.modulus;
    let modulus = modulus.as_bytes();
    Some(modulus.len() * 8 - modulus.first()?.leading_zeros() as usize)
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::LazyLock;

    use rsa::pkcs1::EncodeRsaPrivateKey as _;
    use rsa::pkcs1::EncodeRsaPublicKey as _;
    use rsa::pkcs8::DecodePrivateKey as _;

    use super::*;

    /// Making a key takes long, so all tests share one.
    pub(crate) static KEYS: LazyLock<KeyPair> = LazyLock::new(|| generate_key_pair().unwrap());

    const ED25519: &str = "-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----";

    const RSA_1024: &str = "-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCFENGw33yGihy92pDjZQhl0C3
6rPJj+CvfSC8+q28hxA161QFNUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6
Z4UMR7EOcpfdUE9Hf3m/hs+FUR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJw
oYi+1hqp1fIekaxsyQIDAQAB
-----END PUBLIC KEY-----";

    #[test]
    fn a_key_reads_what_was_made_in_every_form() {
        let private = RsaPrivateKey::from_pkcs8_pem(&KEYS.private_pem).unwrap();
        let pkcs1_private = private.to_pkcs1_pem(LineEnding::CRLF).unwrap();
        let pkcs1_public = private.to_public_key().to_pkcs1_pem(LineEnding::LF).unwrap();
        for signing in [&KEYS.private_pem, &*pkcs1_private] {
            let signature = SigningKey::from_pem(signing).unwrap().sign(b"message").unwrap();
            for verifying in [&KEYS.public_pem, &pkcs1_public] {
                let key = VerifyingKey::from_pem(verifying).unwrap();
                assert_eq!(key.verify(b"message", &signature), Ok(()));
                assert_eq!(key.verify(b"massage", &signature), Err(SignatureError::Wrong));
                assert_eq!(key.verify(b"message", &signature[1..]), Err(SignatureError::Wrong));
            }
        }
    }

    #[test]
    fn other_keys_are_refused() {
        assert_eq!(VerifyingKey::from_pem(ED25519).unwrap_err(), KeyError::NotRsa);
        assert_eq!(VerifyingKey::from_pem(RSA_1024).unwrap_err(), KeyError::Size);
        assert_eq!(VerifyingKey::from_pem(&KEYS.private_pem).unwrap_err(), KeyError::NotRsa);
        assert_eq!(VerifyingKey::from_pem("").unwrap_err(), KeyError::Pem);
        assert_eq!(SigningKey::from_pem(&KEYS.public_pem).unwrap_err(), KeyError::NotRsa);
        let garbage = "-----BEGIN PUBLIC KEY-----\nAAECAwQ=\n-----END PUBLIC KEY-----";
        assert_eq!(VerifyingKey::from_pem(garbage).unwrap_err(), KeyError::NotRsa);
    }

    #[test]
    fn a_small_key_does_not_sign() {
        let small = RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 1024).unwrap();
        let pem = small.to_pkcs8_pem(LineEnding::LF).unwrap();
        assert_eq!(SigningKey::from_pem(&pem).unwrap_err(), KeyError::Size);
    }

    #[test]
    fn keys_do_not_print_themselves() {
        let key = SigningKey::from_pem(&KEYS.private_pem).unwrap();
        assert_eq!(format!("{key:?} {:?}", *KEYS), "SigningKey KeyPair");
    }
}
