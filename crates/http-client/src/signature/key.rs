//! RSA keys: made and read with the `rsa` crate, used with `ring`, which is several times faster. Of Ed25519 keys only the
//! public half is known, to verify with.

use std::fmt;

use ring::error::KeyRejected;
use ring::rand::SystemRandom;
use ring::signature::{
    ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RSA_PSS_2048_8192_SHA512, RsaKeyPair, UnparsedPublicKey,
    VerificationAlgorithm,
};
use rsa::RsaPrivateKey;
use rsa::pkcs1::{ALGORITHM_OID, RsaPublicKey};
use rsa::pkcs8::{EncodePrivateKey as _, EncodePublicKey as _, LineEnding, ObjectIdentifier, SubjectPublicKeyInfoRef};

use super::{Algorithm, KeyError, SignatureError, pem};

/// Bits of the keys that are made here, as everyone's in the fediverse.
const NEW_KEY_BITS: usize = 2048;

/// RFC 8410, 3.
const ED25519_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

const VERIFY_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// A private key, ready to sign.
pub struct SigningKey {
    pair: RsaKeyPair,
    random: SystemRandom,
}

/// A public key, ready to verify.
#[derive(Clone)]
pub struct VerifyingKey(Public);

/// As `ring` wants it.
#[derive(Clone)]
enum Public {
    /// PKCS#1 `RSAPublicKey`.
    Rsa(Vec<u8>),
    /// The 32 bytes.
    Ed25519(Vec<u8>),
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
            _ => return Err(KeyError::Unsupported),
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
    /// Reads a public key from PEM: RSA of 2048 to 8192 bits or Ed25519 in SPKI (`PUBLIC KEY`), RSA in PKCS#1 (`RSA
    /// PUBLIC KEY`).
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let (label, der) = pem::decode(text)?;
        let public = match label {
            "PUBLIC KEY" => public_key_of(&der)?,
            "RSA PUBLIC KEY" => Public::Rsa(der),
            _ => return Err(KeyError::Unsupported),
        };
        if let Public::Rsa(der) = &public {
            let bits = modulus_bits(der).ok_or(KeyError::Unsupported)?;
            if !VERIFY_BITS.contains(&bits) {
                return Err(KeyError::Size);
            }
        }
        Ok(Self(public))
    }

    /// Whether `signature` was made over `message` with this key's other half. The key decides what algorithms may be:
    /// one that is not for it does not verify.
    pub fn verify(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
        let (parameters, bytes): (&'static dyn VerificationAlgorithm, &[u8]) = match (&self.0, algorithm) {
            (Public::Rsa(der), Algorithm::RsaSha256 | Algorithm::Hs2019) => (&RSA_PKCS1_2048_8192_SHA256, der),
            (Public::Rsa(der), Algorithm::RsaPssSha512) => (&RSA_PSS_2048_8192_SHA512, der),
            (Public::Ed25519(bytes), Algorithm::Ed25519 | Algorithm::Hs2019) => (&ED25519, bytes),
            _ => return Err(SignatureError::Wrong),
        };
        let key = UnparsedPublicKey::new(parameters, bytes);
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
        _ => KeyError::Unsupported,
    }
}

fn public_key_of(spki: &[u8]) -> Result<Public, KeyError> {
    let spki = SubjectPublicKeyInfoRef::try_from(spki)
        .ok()
        .ok_or(KeyError::Unsupported)?;
    let bytes = spki.subject_public_key.as_bytes().map(<[u8]>::to_vec);
    let bytes = bytes.ok_or(KeyError::Unsupported)?;
    match spki.algorithm.oid {
        ALGORITHM_OID => Ok(Public::Rsa(bytes)),
        ED25519_OID if bytes.len() == 32 => Ok(Public::Ed25519(bytes)),
        _ => Err(KeyError::Unsupported),
    }
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

    const X25519: &str = "-----BEGIN PUBLIC KEY-----
MCowBQYDK2VuAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
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
                for algorithm in [Algorithm::RsaSha256, Algorithm::Hs2019] {
                    assert_eq!(key.verify(algorithm, b"message", &signature), Ok(()));
                    assert_eq!(
                        key.verify(algorithm, b"massage", &signature),
                        Err(SignatureError::Wrong)
                    );
                    assert_eq!(
                        key.verify(algorithm, b"message", &signature[1..]),
                        Err(SignatureError::Wrong)
                    );
                }
                for algorithm in [Algorithm::RsaPssSha512, Algorithm::Ed25519] {
                    assert_eq!(
                        key.verify(algorithm, b"message", &signature),
                        Err(SignatureError::Wrong)
                    );
                }
            }
        }
    }

    #[test]
    fn other_keys_are_refused() {
        assert_eq!(VerifyingKey::from_pem(X25519).unwrap_err(), KeyError::Unsupported);
        assert_eq!(VerifyingKey::from_pem(RSA_1024).unwrap_err(), KeyError::Size);
        assert_eq!(
            VerifyingKey::from_pem(&KEYS.private_pem).unwrap_err(),
            KeyError::Unsupported
        );
        assert_eq!(VerifyingKey::from_pem("").unwrap_err(), KeyError::Pem);
        assert_eq!(
            SigningKey::from_pem(&KEYS.public_pem).unwrap_err(),
            KeyError::Unsupported
        );
        let garbage = "-----BEGIN PUBLIC KEY-----\nAAECAwQ=\n-----END PUBLIC KEY-----";
        assert_eq!(VerifyingKey::from_pem(garbage).unwrap_err(), KeyError::Unsupported);
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
