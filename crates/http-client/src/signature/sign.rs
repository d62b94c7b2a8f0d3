//! Signs requests as Misskey does: the same headers in the same order.

use std::sync::Arc;
use std::time::SystemTime;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use kanikey_core::Timestamp;
use url::Url;

use super::{KeyError, Scheme, SigningKey, digest_header, sign_message};
use crate::{Method, target};

/// Who signs: a key and the id under which others find its public half.
#[derive(Clone, Debug)]
pub struct Signer {
    key_id: Arc<str>,
    key: Arc<SigningKey>,
}

/// What goes into a signature.
#[derive(Clone, Copy, Debug)]
pub struct RequestToSign<'a> {
    /// POST signs the body's digest, GET the `Accept`.
    pub method: Method,
    /// Where the request goes.
    pub url: &'a Url,
    /// The `Accept` of a GET.
    pub accept: &'a str,
    /// The body of a POST.
    pub body: &'a [u8],
    /// The time that `Date` says.
    pub date: Timestamp,
    /// Headers that are signed besides: names in lower case, values as they are sent.
    pub more: &'a [(String, String)],
}

impl Signer {
    /// `key_id` is the URL of the public key, such as `https://example.com/users/1#main-key`.
    pub fn new(key_id: impl Into<Arc<str>>, key: impl Into<Arc<SigningKey>>) -> Self {
        Self {
            key_id: key_id.into(),
            key: key.into(),
        }
    }

    /// The id of the key.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// Signs with the key, by RSASSA-PKCS1-v1_5 and SHA-256.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.key.sign(message)
    }
}

/// The headers that make a signed request of an unsigned one.
pub fn sign(
    request: &RequestToSign<'_>,
    signer: &Signer,
    scheme: Scheme,
) -> Result<Vec<(&'static str, String)>, KeyError> {
    match scheme {
        Scheme::Draft => Ok(sign_request(request, signer)?.into()),
        Scheme::Rfc9421 => sign_message(request, signer),
    }
}

/// The headers that make a signed request of an unsigned one: for a POST `date`, `host`, `digest` and `signature`, for
/// a GET `date`, `host`, `accept` and `signature`. The signed `(request-target)` is the path without the query, as
/// Misskey's. What is signed besides comes last, as it is sent already.
pub fn sign_request(request: &RequestToSign<'_>, signer: &Signer) -> Result<[(&'static str, String); 4], KeyError> {
    let date = httpdate::fmt_http_date(SystemTime::from(request.date));
    let host = target::authority(request.url);
    let (method, last_name, last_value) = match request.method {
        Method::Get => ("get", "accept", request.accept.to_owned()),
        Method::Post => ("post", "digest", digest_header(request.body)),
    };
    let path = request.url.path();
    let target = format!("{method} {path}");
    let mut signed = vec![
        ("(request-target)", target.as_str()),
        ("date", date.as_str()),
        ("host", host.as_str()),
        (last_name, last_value.as_str()),
    ];
    let more = request.more.iter();
    signed.extend(more.map(|(name, value)| (name.as_str(), value.as_str())));
    let names: Vec<&str> = signed.iter().map(|(name, _)| *name).collect();
    let lines: Vec<String> = signed.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let signature = BASE64_STANDARD.encode(signer.sign(lines.join("\n").as_bytes())?);
    let header = format!(
        "keyId=\"{}\",algorithm=\"rsa-sha256\",headers=\"{}\",signature=\"{signature}\"",
        signer.key_id,
        names.join(" ")
    );
    Ok([
        ("date", date),
        ("host", host),
        (last_name, last_value),
        ("signature", header),
    ])
}

#[cfg(test)]
mod tests {
    use super::super::key::tests::KEYS;
    use super::super::{VerifyingKey, parse_signature_header};
    use super::*;

    fn sign(method: Method, more: &[(String, String)]) -> [(&'static str, String); 4] {
        let url = Url::parse("https://b.test:8443/inbox?x=1").unwrap();
        let request = RequestToSign {
            method,
            url: &url,
            accept: "application/activity+json",
            body: b"{}",
            date: "2026-11-21T01:18:12.5Z".parse().unwrap(),
            more,
        };
        let signer = Signer::new(
            "https://a.test/users/1#main-key",
            SigningKey::from_pem(&KEYS.private_pem).unwrap(),
        );
        sign_request(&request, &signer).unwrap()
    }

    fn assert_signed(headers: &[(&str, String); 4], order: &[&str], text: &str) {
        let parsed = parse_signature_header(&headers[3].1).unwrap();
        assert_eq!(parsed.headers, order);
        assert_eq!(parsed.key_id, "https://a.test/users/1#main-key");
        let key = VerifyingKey::from_pem(&KEYS.public_pem).unwrap();
        assert_eq!(key.verify(parsed.algorithm, text.as_bytes(), &parsed.signature), Ok(()));
    }

    #[test]
    fn a_post_signs_its_digest() {
        let headers = sign(Method::Post, &[]);
        assert_eq!(headers[0], ("date", "Sat, 21 Nov 2026 01:18:12 GMT".to_owned()));
        assert_eq!(headers[1], ("host", "b.test:8443".to_owned()));
        let digest = "SHA-256=RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=";
        assert_eq!(headers[2], ("digest", digest.to_owned()));
        let text = format!(
            "(request-target): post /inbox\ndate: {}\nhost: b.test:8443\ndigest: {digest}",
            headers[0].1
        );
        assert_signed(&headers, &["(request-target)", "date", "host", "digest"], &text);
    }

    #[test]
    fn other_headers_are_signed_last() {
        let more = [("x-more".to_owned(), "a b".to_owned())];
        let headers = sign(Method::Post, &more);
        let text = format!(
            "(request-target): post /inbox\ndate: {}\nhost: b.test:8443\ndigest: {}\nx-more: a b",
            headers[0].1, headers[2].1
        );
        assert_signed(
            &headers,
            &["(request-target)", "date", "host", "digest", "x-more"],
            &text,
        );
    }

    #[test]
    fn a_get_signs_what_it_accepts() {
        let headers = sign(Method::Get, &[]);
        assert_eq!(headers[2], ("accept", "application/activity+json".to_owned()));
        let text = "(request-target): get /inbox\ndate: Sat, 21 Nov 2026 01:18:12 GMT\nhost: b.test:8443\naccept: application/activity+json";
        assert_signed(&headers, &["(request-target)", "date", "host", "accept"], text);
    }
}
