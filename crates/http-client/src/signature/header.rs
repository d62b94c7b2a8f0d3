//! Reads the `Signature` header, strictly: `keyId="…",algorithm="…",headers="…",signature="…"`.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::SignatureError;

const MAX_LENGTH: usize = 8 * 1024;
const MAX_PARAMETERS: usize = 16;
const MAX_HEADERS: usize = 32;
/// The bytes of a signature by a key of 8192 bits.
const MAX_SIGNATURE: usize = 1024;

/// What a `Signature` header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureHeader {
    /// Whose key it is, by its own word.
    pub key_id: String,
    /// How it was signed.
    pub algorithm: Algorithm,
    /// What was signed, names in lower case, in order.
    pub headers: Vec<String>,
    /// The signature itself.
    pub signature: Vec<u8>,
    /// When it was signed, in Unix seconds.
    pub created: Option<i64>,
    /// When it ends, in Unix seconds.
    pub expires: Option<i64>,
}

/// The algorithms that are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    RsaSha256,
    /// Whatever the key is for: that for RSA keys, Ed25519 for those. Also where no algorithm is named.
    Hs2019,
    /// RSASSA-PSS with SHA-512 (RFC 9421 only).
    RsaPssSha512,
    /// Ed25519 (RFC 9421 only).
    Ed25519,
}

/// Reads a `Signature` header of at most 8 KiB. Unknown parameters are ignored, repeated ones refused.
pub fn parse_signature_header(text: &str) -> Result<SignatureHeader, SignatureError> {
    if text.len() > MAX_LENGTH {
        return Err(SignatureError::Malformed("too long"));
    }
    let parameters = parameters(text)?;
    let find = |name: &str| parameters.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
    let key_id = find("keyId").ok_or(SignatureError::Malformed("no keyId"))?;
    let signature = find("signature").ok_or(SignatureError::Malformed("no signature"))?;
    let signature = BASE64_STANDARD
        .decode(signature)
        .ok()
        .filter(|bytes| bytes.len() <= MAX_SIGNATURE);
    Ok(SignatureHeader {
        key_id: key_id.to_owned(),
        algorithm: algorithm(find("algorithm"))?,
        headers: signed_headers(find("headers").unwrap_or("date"))?,
        signature: signature.ok_or(SignatureError::Malformed("signature is not base64"))?,
        created: find("created").map(seconds).transpose()?,
        expires: find("expires").map(seconds).transpose()?,
    })
}

fn parameters(text: &str) -> Result<Vec<(&str, &str)>, SignatureError> {
    const BROKEN: SignatureError = SignatureError::Malformed("not a list of parameters");
    let mut parameters = Vec::new();
    let mut rest = text.trim();
    loop {
        let (name, value) = rest.split_once('=').ok_or(BROKEN)?;
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return Err(BROKEN);
        }
        let value_and_rest = match value.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').filter(|(value, _)| !value.contains('\\')),
            None => Some(number(value)),
        };
        let (value, after) = value_and_rest.ok_or(BROKEN)?;
        if parameters.iter().any(|(known, _)| *known == name) {
            return Err(SignatureError::Malformed("a parameter is repeated"));
        }
        if parameters.len() >= MAX_PARAMETERS {
            return Err(SignatureError::Malformed("too many parameters"));
        }
        parameters.push((name, value));
        let after = after.trim_start();
        if after.is_empty() {
            return Ok(parameters);
        }
        rest = after.strip_prefix(',').ok_or(BROKEN)?.trim_start();
    }
}

/// Only numbers come without quotes.
fn number(text: &str) -> (&str, &str) {
    let end = text
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn algorithm(name: Option<&str>) -> Result<Algorithm, SignatureError> {
    match name {
        Some("rsa-sha256") => Ok(Algorithm::RsaSha256),
        Some("hs2019") | None => Ok(Algorithm::Hs2019),
        Some(_) => Err(SignatureError::Algorithm),
    }
}

fn signed_headers(list: &str) -> Result<Vec<String>, SignatureError> {
    let mut headers: Vec<String> = Vec::new();
    for name in list.split_ascii_whitespace() {
        let name = name.to_ascii_lowercase();
        if headers.contains(&name) {
            return Err(SignatureError::Malformed("a header is signed twice"));
        }
        if headers.len() >= MAX_HEADERS {
            return Err(SignatureError::Malformed("too many headers are signed"));
        }
        headers.push(name);
    }
    Ok(headers)
}

fn seconds(text: &str) -> Result<i64, SignatureError> {
    text.parse()
        .ok()
        .ok_or(SignatureError::Malformed("a time is not a number"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_servers_send() {
        let misskey = r#"keyId="https://a.test/users/1#main-key",algorithm="rsa-sha256",headers="(request-target) date host digest",signature="AAEC""#;
        let read = parse_signature_header(misskey).unwrap();
        assert_eq!(read.key_id, "https://a.test/users/1#main-key");
        assert_eq!(read.algorithm, Algorithm::RsaSha256);
        assert_eq!(read.headers, ["(request-target)", "date", "host", "digest"]);
        assert_eq!(read.signature, [0, 1, 2]);

        let spaced = r#"  created=1402170695 , expires="1402170699",keyId="k" , headers="Date",signature="AAEC" "#;
        let read = parse_signature_header(spaced).unwrap();
        assert_eq!((read.created, read.expires), (Some(1_402_170_695), Some(1_402_170_699)));
        assert_eq!(
            (read.algorithm, read.headers),
            (Algorithm::Hs2019, vec!["date".to_owned()])
        );
    }

    #[test]
    fn what_is_not_exact_is_refused() {
        for text in [
            "",
            "keyId",
            r#"keyId="k""#,
            r#"signature="AAEC""#,
            r#"keyId="k",signature="AAEC","#,
            r#"keyId="k" signature="AAEC""#,
            r#"keyId="k",signature="AAEC"#,
            r#"keyId="k",keyId="l",signature="AAEC""#,
            r#"keyId="k\"",signature="AAEC""#,
            r#"keyId=k,signature="AAEC""#,
            r#"keyId="k",signature="A""#,
            r#"keyId="k",signature="AAEC",created=x"#,
            r#"keyId="k",signature="AAEC",headers="date Date""#,
            r#"=k,keyId="k",signature="AAEC""#,
        ] {
            assert!(
                matches!(parse_signature_header(text), Err(SignatureError::Malformed(_))),
                "{text}"
            );
        }
        let long = format!(r#"keyId="{}",signature="AAEC""#, "k".repeat(MAX_LENGTH));
        assert_eq!(
            parse_signature_header(&long),
            Err(SignatureError::Malformed("too long"))
        );
    }

    #[test]
    fn other_algorithms_are_refused() {
        for name in [
            "hmac-sha256",
            "none",
            "ed25519",
            "rsa-sha1",
            "rsa-sha512",
            "ecdsa-sha256",
            "",
        ] {
            let text = format!(r#"keyId="k",algorithm="{name}",signature="AAEC""#);
            assert_eq!(parse_signature_header(&text), Err(SignatureError::Algorithm), "{name}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "(keyId|signature|headers|created|=|\"|,| |\\\\|[0-9]{1,3}|\\PC{0,3}){0,40}") {
            let _ = parse_signature_header(&text);
        }
    }
}
